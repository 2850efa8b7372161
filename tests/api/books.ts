import type { AnswerKey, Book, BookStep, Question } from '../../src/domain/book.ts';
import { bookOf, chapterWith, stepOf } from '../../src/domain/testing.ts';

/** Small textbooks with graphs that the real one does not have. */

const question: Question = {
  id: 'q-one',
  kind: 'single',
  prompt: '<p>Which?</p>',
  choices: [
    { id: 'a1', text: 'This' },
    { id: 'a2', text: 'That' },
  ],
};
const answerKey: AnswerKey = {
  question: 'q-one',
  kind: 'single',
  correct: ['a2'],
  feedback: { a1: '<p>Feedback on this.</p>', a2: '<p>Feedback on that.</p>' },
  misconceptions: { a1: 'this-and-that' },
};

const reading = (key: string, over: Partial<BookStep> = {}): BookStep =>
  stepOf(key, { body: [{ kind: 'html', html: `<p>Text of ${key}.</p>` }], content: `Text of ${key}.`, ...over });

const quiz = (key: string, over: Partial<BookStep> = {}): BookStep =>
  reading(key, {
    type: 'quiz',
    criteria: { type: 'score', value: 100 },
    questions: [question],
    answerKeys: [answerKey],
    ...over,
  });

/** Levels, optional steps, order any, combined criteria, prerequisites across chapters, a chapter that is hidden. */
export const alpha: Book = {
  ...bookOf([
    chapterWith('start', [
      reading('start/both', {
        criteria: { type: 'all', of: [{ type: 'time', value: 20 }, { type: 'declared' }] },
      }),
      reading('start/more', { isRequired: false }),
      reading('start/deep', { levels: ['advanced'] }),
      reading('start/either', {
        criteria: { type: 'any', of: [{ type: 'time', value: 60 }, { type: 'declared' }] },
      }),
    ]),
    chapterWith('free', [reading('free/a'), reading('free/b', { requires: ['free/c'] }), quiz('free/c')], {
      order: 'any',
    }),
    chapterWith('secret', [reading('secret/one'), reading('secret/two')], { isActive: false }),
    chapterWith('end', [reading('end/last', { requires: ['secret/one'] })], { requires: ['start', 'secret'] }),
  ]),
  key: 'alpha',
  title: 'Alpha',
};

/** Has a chapter and steps of the same keys as `alpha`, and everything in it can be read at once. */
export const beta: Book = {
  ...bookOf([chapterWith('start', [reading('start/both'), reading('start/only-here'), quiz('start/quiz')])], 'open'),
  key: 'beta',
  title: 'Beta',
};

export const withHiddenChapters = (book: Book, ...keys: string[]): Book => ({
  ...book,
  version: `${book.version} without ${keys.join(' ')}`,
  chapters: book.chapters.map((one) => ({ ...one, isActive: one.isActive && !keys.includes(one.key) })),
});

/** Answers that score 100, by question. */
export const rightAnswers = (step: BookStep): Record<string, string[]> =>
  Object.fromEntries(step.answerKeys.map((key) => [key.question, rightAnswer(key)]));

function rightAnswer(key: AnswerKey): string[] {
  switch (key.kind) {
    case 'single':
    case 'multiple':
      return key.correct;
    case 'short':
      return key.answers.flatMap((one) => (one.isRight && 'text' in one ? one.text : [])).slice(0, 1);
    case 'number':
      return key.answers.flatMap((one) => (one.isRight ? String(one.value) : [])).slice(0, 1);
    case 'blanks':
      return key.gaps.map(([first = '']) => first);
    case 'ordering':
      return key.order;
    case 'matching':
      return key.pairs.map(([, right]) => right);
  }
}

/** One wrong choice for each question. */
export const wrongAnswers = (step: BookStep): Record<string, string> =>
  Object.fromEntries(
    step.questions.flatMap((question) => {
      if (!isChoice(question)) return [];
      const correct = new Set(rightAnswers(step)[question.id]);
      return [[question.id, question.choices.find((choice) => !correct.has(choice.id))?.id ?? '']];
    }),
  );

type Choice<T> = Extract<T, { kind: 'single' | 'multiple' }>;
const isChoice = <T extends { kind: string }>(one: T): one is T & Choice<T> =>
  one.kind === 'single' || one.kind === 'multiple';

/** What is said about each choice of a question. */
export function feedbackOf(step: BookStep, question: string): Record<string, string> {
  const key = step.answerKeys.find((one) => one.question === question);
  return key !== undefined && isChoice(key) ? key.feedback : {};
}

export function stepOfBook(book: Book, key: string): BookStep {
  const found = book.chapters.flatMap((chapter) => chapter.steps).find((step) => step.key === key);
  if (found === undefined) throw new Error(`${book.key} has no step ${key}`);
  return found;
}
