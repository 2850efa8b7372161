import type { AnswerKey, Book, BookStep, Question } from '../../src/domain/book.ts';
import { aBook, aChapter, aStep } from '../../src/store/testing.ts';

/** Steps of every kind that a server can finish by itself; none waits for another. */
export const DECLARED = 'work/declared';
export const QUIZ = 'work/quiz';
export const TIMED = 'work/timed';
export const EITHER = 'work/either';

const question = (id: string): Question => ({
  id,
  kind: 'single',
  prompt: `<p>${id}?</p>`,
  choices: ['yes', 'no'].map((choice) => ({ id: choice, text: choice })),
});

const answerKey = (id: string): AnswerKey => ({
  question: id,
  kind: 'single',
  correct: ['yes'],
  feedback: { no: 'Look again.' },
  misconceptions: {},
});

const QUESTIONS = ['q-one', 'q-two'];
export const RIGHT = { 'q-one': ['yes'], 'q-two': ['yes'] };
export const WRONG = { 'q-one': ['yes'], 'q-two': ['no'] };

const aQuiz = (key: string, changes: Partial<BookStep> = {}): BookStep =>
  aStep(key, {
    type: 'quiz',
    criteria: { type: 'score', value: 80 },
    questions: QUESTIONS.map(question),
    answerKeys: QUESTIONS.map(answerKey),
    ...changes,
  });

/**
 * A small book in one of its editions. Keys and criteria of the four steps above are the same in all of them; texts,
 * titles, order and the number of further steps are not.
 */
export function anEdition(edition: number): Book {
  const inEdition = { revision: `revision ${edition}`, content: `Edition ${edition}` };
  const body = [{ kind: 'html' as const, html: `<p>Edition ${edition}</p>` }];
  const steps = [
    aStep(DECLARED, { ...inEdition, body, criteria: { type: 'declared' } }),
    aQuiz(QUIZ, { ...inEdition, body }),
    aStep(TIMED, { ...inEdition, body, criteria: { type: 'time', value: 3600 } }),
    aStep(EITHER, {
      ...inEdition,
      body,
      criteria: { type: 'any', of: [{ type: 'declared' }, { type: 'time', value: 60 }] },
    }),
  ];
  const turned = steps.map((_, at) => steps[(at + edition) % steps.length] ?? aStep('never'));
  const more = Array.from({ length: 3 + (edition % 4) }, (_, at) => aStep(`more/${at}`, { ...inEdition, body }));
  return aBook(
    [
      aChapter('work', turned, { order: 'any', description: `Edition ${edition}` }),
      aChapter('more', more, { requires: ['work'], description: `Edition ${edition}` }),
    ],
    { key: 'fire', title: `Fire ${edition}`, version: `edition ${edition}` },
  );
}

export const stepPath = (key: string): string => `/steps/${encodeURIComponent(key)}`;
export const progressPath = (key: string): string => `/progress/steps/${encodeURIComponent(key)}`;
