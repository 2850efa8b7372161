import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { ExerciseRunner } from '../domain/exercise.ts';
import { RunnerPool } from '../runner/server/runner-pool.ts';
import { withBook } from './fixtures/temporary-book.ts';
import { proveExercises } from './prove-exercises.ts';
import { readBook } from './read-book.ts';

const runner = new RunnerPool({ workers: 2, queue: 100 });
afterAll(() => runner.close());

async function prove(folder: string, by: ExerciseRunner = runner) {
  const { book, places, findings } = await readBook(folder);
  if (book === null) throw new Error(JSON.stringify(findings));
  const running = book.chapters.flatMap(({ steps }) => steps).filter(({ exercise }) => exercise !== undefined);
  return {
    languages: running.map(({ exercise }) => exercise?.language),
    found: await proveExercises(book, places, by),
  };
}

describe('the exercises of First Steps', () => {
  it('are solved by their solutions and not by what learners begin with, in three languages', async () => {
    const root = fileURLToPath(new URL('../../', import.meta.url));
    const { languages, found } = await prove(join(root, 'books/first-steps'));
    expect(languages.sort()).toEqual(['javascript', 'python', 'sql']);
    expect(found).toEqual([]);
  }, 120_000);
});

describe('an exercise that nobody can solve, or that is solved already', () => {
  const book = (starter: string, solution: string) => ({
    'book.yml': 'title: Book\nlanguage: en\n',
    '01-start/_chapter.yml': 'title: Start\n',
    '01-start/01-x.exercise/index.md': '# X\n',
    '01-start/01-x.exercise/_starter/main.js': starter,
    '01-start/01-x.exercise/_solution/main.js': solution,
    '01-start/01-x.exercise/_tests/main.test.js':
      "import { a } from './main.js';\ntest('one', () => { expect(a).toBe(1); });\n",
  });
  it.each([
    ['export const a = 0', 'export const a = 2', 'solution-fails', '“one” expected 1, got 2'],
    ['export const a = 1', 'export const a = 1', 'starter-passes', 'nothing to do'],
    ['export const a = 0', 'export const a = ;', 'solution-fails', 'code: SyntaxError'],
  ])('%s, %s: %s', async (starter, solution, rule, words) => {
    const { found } = await withBook(book(starter, solution), (folder) => prove(folder));
    expect(found).toMatchObject([{ severity: 'error', rule, file: '01-start/01-x.exercise/index.md' }]);
    expect(found[0]?.sentence).toContain(words);
  });
});
