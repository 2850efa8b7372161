import type { Question } from '../../domain/book.ts';
import type { Answers } from '../../domain/evidence.ts';
import type { Option } from '../../domain/question.ts';
import { arranged } from '../parts/question-controls.tsx';
import type { QuizView } from '../views.ts';
import type { QuizAnswer } from './server.ts';

/** Answers after ticking or unticking one choice. */
export function choose(answers: Answers, question: Question, choice: string, isChosen: boolean): Answers {
  const others = question.kind === 'single' ? [] : (answers[question.id] ?? []).filter((one) => one !== choice);
  return { ...answers, [question.id]: isChosen ? [...others, choice] : others };
}

/** Only what was answered is sent; the order that an ordering shows is an answer, touched or not. */
export function given(answers: Answers, questions: Question[] = []): Answers {
  const shown = questions.flatMap((one) =>
    one.kind === 'ordering' ? [[one.id, arranged(one.items, answers[one.id] ?? []).map(({ id }) => id)] as const] : [],
  );
  const all = Object.entries({ ...answers, ...Object.fromEntries(shown) });
  return Object.fromEntries(all.filter(([, answer]) => answer.some((one) => one.trim() !== '')));
}

/** The whole order after one item went up or down by one. */
export function moved(items: Option[], answer: string[], item: string, by: -1 | 1): string[] {
  const order = arranged(items, answer).map(({ id }) => id);
  const from = order.indexOf(item);
  const other = order[from + by];
  if (from === -1 || other === undefined) return order;
  return order.map((id, at) => (at === from ? other : at === from + by ? item : id));
}

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
