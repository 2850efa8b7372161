import { beforeAll, describe, expect, test } from 'vitest';
import { readBook } from '../../src/content/read-book.ts';
import type { Book } from '../../src/domain/book.ts';
import { eachDatabase } from '../postgres/each-database.ts';
import { rightAnswers, stepOfBook } from './books.ts';
import { byKey, World } from './world.ts';

const QUIZ = 'all/quiz';
const LEVELS = { kind: 'html' as const, html: '<p>For the advanced only.</p>', levels: ['advanced' as const] };

eachDatabase((_name, open) => {
  let world: World;
  let book: Book;
  beforeAll(async () => {
    const read = await readBook('tests/browser/books/questions');
    if (read.book === null) throw new Error(JSON.stringify(read.findings));
    const { body } = stepOfBook(read.book, QUIZ);
    body.push(LEVELS);
    book = read.book;
    world = await World.open(await open(), [book]);
  });

  describe('questions of all kinds', () => {
    test('are shown in an order of the learner’s own, which stays', async () => {
      const orders = new Set<string>();
      for (const name of ['Ada', 'Bea', 'Cleo', 'Dia', 'Eva', 'Fay']) {
        const learner = await world.learner(name);
        const [first, second] = [
          await learner.get(`/steps/${byKey(QUIZ)}`),
          await learner.get(`/steps/${byKey(QUIZ)}`),
        ];
        expect(first.json).toEqual(second.json);
        const { questions } = first.json as { questions: { kind: string }[] };
        expect(questions.map(({ kind }) => kind)).toEqual([
          'single',
          'short',
          'number',
          'blanks',
          'ordering',
          'matching',
        ]);
        orders.add(JSON.stringify(questions));
      }
      expect(orders.size).toBeGreaterThan(1);
    });

    test('are answered by texts, numbers and lists', async () => {
      const learner = await world.learner();
      const answers = { ...rightAnswers(stepOfBook(book, QUIZ)), 'q-number': 9.81, 'q-short': ' TWO. ' };
      const answer = await learner.post(`/steps/${byKey(QUIZ)}/answers`, { answers });
      expect(answer.json).toMatchObject({ score: 100, progress: { status: 'completed', score: 100 } });
    });

    test('say what was wrong, and every answer that cannot be read is named', async () => {
      const learner = await world.learner();
      const wrong = { 'q-number': '9.81 kg', 'q-blanks': ['zero', 'hand'] };
      const answer = await learner.post(`/steps/${byKey(QUIZ)}/answers`, { answers: wrong });
      expect(answer.json).toMatchObject({ score: 8 });
      const { results } = answer.json as { results: { question: string }[] };
      expect(results.find(({ question }) => question === 'q-number')).toMatchObject({
        remark: 'wrong_unit',
        points: 0,
      });
      expect(results.find(({ question }) => question === 'q-blanks')).toMatchObject({
        parts: [true, false],
        points: 0.5,
      });
      const bad = await learner.post(`/steps/${byKey(QUIZ)}/answers`, {
        answers: { 'q-number': {}, 'q-order': ['x'] },
      });
      expect(bad.status).toBe(422);
      const { errors } = bad.json as { errors: { pointer: string }[] };
      expect(errors.map(({ pointer }) => pointer)).toEqual(['/answers/q-number', '/answers/q-order']);
    });
  });

  describe('a text for some levels', () => {
    test('reaches learners of these levels only, in the API and on the page', async () => {
      const learner = await world.learner();
      const seen = async (): Promise<boolean[]> => {
        const step = await learner.get(`/steps/${byKey(QUIZ)}`);
        const page = await learner.fetch('GET', `/textbooks/questions/steps/${QUIZ}`);
        return [step.text, page.text].map((text) => text.includes('For the advanced only'));
      };
      await learner.put('/profiles/me', { background_level: 'beginner' });
      expect(await seen()).toEqual([false, false]);
      await learner.put('/profiles/me', { background_level: 'advanced' });
      expect(await seen()).toEqual([true, true]);
    });
  });
});
