import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishVersion } from '../../src/app/publish-book.ts';
import { rebuild } from '../../src/app/rebuild.ts';
import { readBook } from '../../src/content/read-book.ts';
import type { Book } from '../../src/domain/book.ts';
import { ProblemBody, Step, Submission } from '../../src/http/shapes.ts';
import { RunnerPool } from '../../src/runner/server/runner-pool.ts';
import { eachDatabase } from '../postgres/each-database.ts';
import { progressOn } from './learning.ts';
import { byKey, type Caller, World } from './world.ts';

const FOLDER = fileURLToPath(new URL('../browser/books/coding', import.meta.url));
const ADD = 'code/add';
const COUNT = 'code/count';
const RIGHT = { 'main.js': 'export const add = (a, b) => a + b;\n' };
const ONLY_VISIBLE = { 'main.js': 'export const add = () => 5;\n' };
const WRONG = { 'main.js': 'export function add(a, b) {\n  console.log(a, b);\n  return a * b;\n}\n' };

const runner = new RunnerPool({ workers: 2 });
afterAll(() => runner.close());

eachDatabase((_name, open) => {
  let world: World;
  let book: Book;
  beforeAll(async () => {
    const read = await readBook(join(FOLDER));
    expect(read.findings).toEqual([]);
    if (read.book === null) throw new Error('the book has findings');
    book = read.book;
    world = await World.open(await open(), [book], runner);
  });

  const submit = (caller: Caller, key: string, files: unknown, headers: Record<string, string> = {}) =>
    caller.post(`/steps/${byKey(key)}/submissions`, { files }, headers);

  describe('handing in', () => {
    test('wrong code says what was expected and what was got, and what was printed; the step stays in progress', async () => {
      const learner = await world.learner();
      const answer = (await submit(learner, ADD, WRONG)).as(Submission);
      expect(answer).toMatchObject({ passed: 0, total: 2, score: 0, credited_score: 0, halt: null, opened: [] });
      expect(answer.tests[0]).toMatchObject({
        name: 'two and three are five',
        hidden: false,
        expected: '5',
        got: '6',
        stdout: '2 3\n',
      });
      expect(answer.tests[1]).toEqual({
        name: null,
        hidden: true,
        passed: false,
        message: null,
        expected: null,
        got: null,
        stdout: '',
      });
      expect(answer.progress).toMatchObject({ status: 'in_progress', completion_percentage: 0 });
      expect(await progressOn(learner, COUNT).catch(() => null)).toMatchObject({ status: 'not_started' });
    });

    test('right code completes the step by execution and opens the next; worse code later undoes nothing', async () => {
      const learner = await world.learner();
      expect((await submit(learner, ADD, ONLY_VISIBLE)).as(Submission)).toMatchObject({ score: 50, passed: 1 });
      expect((await progressOn(learner, ADD)).status).toBe('in_progress');
      const answer = (await submit(learner, ADD, RIGHT)).as(Submission);
      expect(answer).toMatchObject({ score: 100, passed: 2, total: 2, opened: [COUNT] });
      expect(answer.progress).toMatchObject({ status: 'completed', proof: 'executed', completion_percentage: 100 });
      const worse = (await submit(learner, ADD, WRONG)).as(Submission);
      expect(worse).toMatchObject({ score: 0, credited_score: 100, opened: [] });
      expect(worse.progress).toMatchObject({ status: 'completed', proof: 'executed' });
      const { differences } = await rebuild(world.server.app, { dryRun: true });
      expect(differences).toEqual([]);
    });

    test('a part of the tests is enough where the author asks for no more, and several files go in together', async () => {
      const learner = await world.learner();
      await submit(learner, ADD, RIGHT);
      const files = {
        'words.py': 'from vowels import VOWELS\ndef count(word):\n    return min(2, sum(l in VOWELS for l in word))\n',
      };
      const answer = (await submit(learner, COUNT, files)).as(Submission);
      expect(answer).toMatchObject({ passed: 2, total: 3, score: 66 });
      expect(answer.progress).toMatchObject({ status: 'completed', proof: 'executed' });
    });

    test('a run that had to be ended counts nothing, however many tests had passed', async () => {
      const learner = await world.learner();
      await submit(learner, ADD, RIGHT);
      const files = {
        'words.py':
          'def count(word):\n    if word == "robot": return 2\n    if word == "": return 0\n    import os\n    os._exit(0)\n',
      };
      const answer = (await submit(learner, COUNT, files)).as(Submission);
      expect(answer).toMatchObject({ passed: 2, halt: 'crashed', score: 0 });
      expect(answer.progress.status).toBe('in_progress');
    });

    test('the same key is one submission, and gives the same answer', async () => {
      const learner = await world.learner();
      const key = { 'idempotency-key': v7() };
      const [one, two] = await Promise.all([submit(learner, ADD, RIGHT, key), submit(learner, ADD, RIGHT, key)]);
      expect(one.json).toEqual(two.json);
      expect((await submit(learner, ADD, RIGHT, key)).json).toEqual(one.json);
      expect((await submit(learner, ADD, WRONG, key)).as(ProblemBody, 422).code).toBe('idempotency_key_reused');
      const exported = await learner.get('/progress/export');
      expect(exported.text.match(/"submitted"/g)).toHaveLength(1);
    });
  });

  describe('what is refused', () => {
    test.each([
      [{}, '/files'],
      [[], '/files'],
      ['text', '/files'],
      [{ 'main.js': 3 }, '/files/main.js'],
      [{ '../main.js': '' }, '/files/..~1main.js'],
      [{ 'other.js': '' }, '/files/other.js'],
      [{ 'main.js': 'x'.repeat(40_000) }, '/files'],
    ])('files %j', async (files, pointer) => {
      const problem = (await submit(await world.learner(), ADD, files)).as(ProblemBody, 422);
      expect(problem.errors?.map((one) => one.pointer)).toContain(pointer);
    });

    test('a locked step, one that runs nothing, and a visitor', async () => {
      const learner = await world.learner();
      expect((await submit(learner, COUNT, { 'words.py': '' })).as(ProblemBody, 403).code).toBe('step_locked');
      expect((await submit(world.nobody(), ADD, RIGHT)).status).toBe(401);
      const open = await world.learner();
      for (const [key, files] of [
        [ADD, RIGHT],
        [COUNT, { 'words.py': 'def count(word):\n    return sum(l in "aeiou" for l in word)' }],
        ['code/rows', { 'main.sql': 'SELECT name FROM robots ORDER BY 1' }],
      ] as const)
        expect((await submit(open, key, files)).as(Submission).progress.status).toBe('completed');
      expect((await submit(open, 'code/end', RIGHT)).as(ProblemBody, 422).code).toBe('not_an_exercise');
    });

    test('more runs at once than one learner may have are told when to come again', async () => {
      const learner = await world.learner();
      const all = await Promise.all([1, 2, 3, 4].map(() => submit(learner, ADD, WRONG)));
      const busy = all.filter(({ status }) => status === 503);
      expect(busy.length).toBeGreaterThan(0);
      expect(Number(busy[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await submit(learner, ADD, RIGHT)).as(Submission).progress.status).toBe('completed');
    });
  });

  describe('what stays on the server', () => {
    const SECRETS = ['porcupine', 'armadillo', 'marmalade', '42'];

    test('hidden tests and solutions are in no page and no answer before completion; the solution is after', async () => {
      const learner = await world.learner();
      const step = (await learner.get(`/steps/${byKey(ADD)}`)).as(Step);
      expect(step.exercise).toMatchObject({ language: 'javascript', solution: null });
      expect(Object.keys(step.exercise?.tests ?? {})).toEqual(['main.test.js']);
      const look = async (): Promise<string> => {
        const answers = [
          await learner.fetch('GET', `/textbooks/coding/steps/${ADD}`),
          await learner.fetch('GET', `/textbooks/coding/steps/${COUNT}`),
          ...(await Promise.all(
            [`/steps/${byKey(ADD)}`, '/chapters/code?textbook=coding', '/progress/export', '/profiles/me/export'].map(
              (path) => learner.get(path),
            ),
          )),
          await submit(learner, ADD, WRONG),
        ];
        return answers.map(({ text }) => text).join('\n');
      };
      const before = await look();
      for (const secret of SECRETS.slice(0, 3)) expect(before).not.toContain(secret);
      await submit(learner, ADD, RIGHT);
      const page = (await learner.fetch('GET', `/textbooks/coding/steps/${ADD}`)).text;
      expect(page).toContain('marmalade');
      expect(page).not.toContain('porcupine');
      const after = (await learner.get(`/steps/${byKey(ADD)}`)).as(Step);
      expect(after.exercise?.solution?.['main.js']).toContain('marmalade');
    });
  });

  test('without scripts a form hands the code in, and the page that comes back shows it and what became of it', async () => {
    const learner = await world.learner();
    const page = `/textbooks/coding/steps/${ADD}`;
    const keyOn = async () =>
      /name="idempotency_key" value="([^"]+-submissions)"/.exec((await learner.fetch('GET', page)).text)?.[1] ?? '';
    const code = 'export function add(a, b) {\r\n  return a / b;\r\n}';
    const sent = await learner.submit(`${page}/submissions`, { 'file:main.js': code, idempotency_key: await keyOn() });
    expect(sent.status).toBe(303);
    expect(sent.headers.get('location')).toBe(`${page}#result`);
    const back = (await learner.fetch('GET', page)).text;
    expect(back).toContain('return a / b;');
    expect(back).toContain('0 of 2 tests pass.');
    await learner.submit(`${page}/submissions`, { 'file:main.js': RIGHT['main.js'], idempotency_key: await keyOn() });
    expect((await progressOn(learner, ADD)).status).toBe('completed');
    expect((await learner.fetch('GET', page)).text).toContain('All tests pass.');
  });

  test('tests that change after publication: completions stay, unless the author asks again', async () => {
    const learner = await world.learner();
    await submit(learner, ADD, RIGHT);
    const changed = withHidden(
      book,
      ADD,
      "import { add } from './main.js'; test('more', () => { expect(add(1)).toBe(1); });",
      'v2',
    );
    await publishVersion(world.server.app, changed);
    expect((await progressOn(learner, ADD)).status).toBe('completed');
    const other = await world.learner();
    expect((await submit(other, ADD, RIGHT)).as(Submission)).toMatchObject({ score: 50 });
    const again = withHidden(
      book,
      ADD,
      "import { add } from './main.js'; test('most', () => { expect(add(2)).toBe(2); });",
      'v3',
    );
    const published = await publishVersion(world.server.app, again, { choices: { all: 'again', steps: new Map() } });
    expect(published.ok).toBe(true);
    expect((await progressOn(learner, ADD)).status).toBe('not_started');
    await publishVersion(world.server.app, book);
  });
});

function withHidden(book: Book, key: string, text: string, version: string): Book {
  return {
    ...book,
    version,
    chapters: book.chapters.map((chapter) => ({
      ...chapter,
      steps: chapter.steps.map((step) =>
        step.key === key && step.exerciseKey
          ? { ...step, revision: version, exerciseKey: { ...step.exerciseKey, hidden: [{ name: 'h.test.js', text }] } }
          : step,
      ),
    })),
  };
}
