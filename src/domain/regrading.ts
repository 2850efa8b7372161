import type { AnswerKey, Question } from './book.ts';
import type { Answers, QuestionResult } from './evidence.ts';
import { grade, wholePercent } from './grading.ts';
import { carryAnswer } from './same-question.ts';

/** The questions of a step with their answers. */
export interface Quiz {
  questions: Question[];
  answerKeys: AnswerKey[];
}

/** One attempt as it is on record. */
export interface RecordedAttempt {
  answers: Answers;
  results: QuestionResult[];
  score: number;
}

/**
 * What an attempt is worth under corrected keys: its own questions, of which those that are still asked in the same
 * words are scored again. Whole percent, rounded down.
 * @param asked the questions as they were when it was given; null when they are not on record
 */
export function rescore(attempt: RecordedAttempt, asked: Question[] | null, quiz: Quiz): number {
  if (asked === null) return attempt.score;
  const points = attempt.results.map((result) => pointsOf(result.question, attempt, asked, quiz) ?? result.points);
  return points.length === 0 ? attempt.score : wholePercent(points);
}

/** What an attempt is worth where all questions of `quiz` are asked: one that it did not answer is wrong. */
export function rescoreWhole(attempt: RecordedAttempt, asked: Question[] | null, quiz: Quiz): number {
  const recorded = new Map(attempt.results.map(({ question, points }) => [question, points]));
  const points = quiz.answerKeys.map(({ question }) =>
    asked === null ? (recorded.get(question) ?? 0) : (pointsOf(question, attempt, asked, quiz) ?? 0),
  );
  return wholePercent(points);
}

/** Null when the question is not the one that was answered. */
function pointsOf(id: string, attempt: RecordedAttempt, asked: Question[], quiz: Quiz): number | null {
  const key = quiz.answerKeys.find(({ question }) => question === id);
  const now = quiz.questions.find((question) => question.id === id);
  const before = asked.find((question) => question.id === id);
  const carry = before && now && carryAnswer(before, now);
  if (!carry || key === undefined) return null;
  const answer = Object.hasOwn(attempt.answers, id) ? (attempt.answers[id] ?? []) : [];
  const answers = Object.fromEntries([[id, carry(answer)]]);
  return grade([key], answers).results[0]?.points ?? 0;
}
