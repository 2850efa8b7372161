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
    question: t('quiz.question'),
    failed: t('quiz.failed'),
    locked: t('quiz.locked'),
    draftFailed: t('quiz.draft_failed'),
    unanswered: t('quiz.unanswered'),
  };
}
