import type { Translator } from '../messages.ts';
import type { QuizWords } from './quiz-form.tsx';

const cached = new Map<string, QuizWords>();

/** All that the quiz says, as plain templates: the browser gets no message formatter. */
export function quizWords(t: Translator): QuizWords {
  let words = cached.get(t.locale);
  if (words === undefined) {
    words = makeWords(t);
    cached.set(t.locale, words);
  }
  return words;
}

function makeWords(t: Translator): QuizWords {
  const score = '{score}';
  return {
    chooseOne: t('quiz.choose_one'),
    chooseAll: t('quiz.choose_all'),
    writeText: t('quiz.write_text'),
    writeNumber: t('quiz.write_number'),
    fillGaps: t('quiz.fill_gaps'),
    putInOrder: t('quiz.put_in_order'),
    matchPairs: t('quiz.match_pairs'),
    answer: t('quiz.answer'),
    gap: t('quiz.gap'),
    place: t('quiz.place'),
    up: t('quiz.up'),
    down: t('quiz.down'),
    moved: t('quiz.moved'),
    choose: t('quiz.choose'),
    partly: t('quiz.partly'),
    notANumber: t('quiz.not_a_number'),
    wrongUnit: t('quiz.wrong_unit'),
    submit: t('quiz.submit'),
    submitting: t('quiz.submitting'),
    retake: t('quiz.retake'),
    resultTitle: t('quiz.result_title'),
    scored: t('quiz.score', { score }),
    passed: t('quiz.passed', { score }),
    notPassed: t('quiz.not_passed', { score, need: '{need}' }),
    credited: t('quiz.credited', { score }),
    alreadyPassed: t('quiz.already_passed', { score }),
    right: t('quiz.right'),
    wrong: t('quiz.wrong'),
    notAnswered: t('quiz.not_answered'),
    question: t('quiz.question'),
    failed: t('quiz.failed'),
    locked: t('quiz.locked'),
    draftFailed: t('quiz.draft_failed'),
    unanswered: t('quiz.unanswered'),
  };
}
