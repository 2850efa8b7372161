import type { Question } from '../../domain/book.ts';
import type { Answers } from '../../domain/evidence.ts';
import type { QuizView } from '../views.ts';
import type { QuizAnswer } from './server.ts';

/** Answers after ticking or unticking one choice. */
export function choose(answers: Answers, question: Question, choice: string, isChosen: boolean): Answers {
  const others = question.kind === 'single' ? [] : (answers[question.id] ?? []).filter((one) => one !== choice);
  return { ...answers, [question.id]: isChosen ? [...others, choice] : others };
}

/** Only what was answered is sent: an empty list would be an answer too. */
export const given = (answers: Answers): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([, chosen]) => chosen.length > 0));

/** The quiz after the server's answer. */
export const marked = (quiz: QuizView, answers: Answers, answer: QuizAnswer): QuizView => ({
  ...quiz,
  attempts: quiz.attempts + 1,
  creditedScore: answer.credited_score,
  isPassed: quiz.isPassed || (quiz.needPercent !== null && answer.credited_score >= quiz.needPercent),
  attempt: {
    score: answer.score,
    answers,
    results: answer.results.map((result) => ({ ...result, misconceptions: [] })),
  },
});
