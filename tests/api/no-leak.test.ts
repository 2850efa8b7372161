import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Book, BookStep } from '../../src/domain/book.ts';
import { eachDatabase } from '../postgres/each-database.ts';
import { finish, progressOn } from './learning.ts';
import { byKey, type Caller, clientFolder, readFirstSteps, World } from './world.ts';

const QUIZ = 'sensing/check';
const BEFORE_QUIZ = ['sensing/welcome', 'sensing/joints', 'sensing/imu', 'sensing/filtering'];

/** Letters and digits only, after undoing what JSON and HTML do to text: nothing hides behind an escape. */
function plain(text: string): string {
  return text
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\[nrt]/g, ' ')
    .replaceAll('\\"', '"')
    .replace(/&#x([0-9a-f]+);/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replace(/&#(\d+);/g, (_, decimal: string) => String.fromCodePoint(Number(decimal)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replace(/&quot;|&apos;/g, "'")
    .replaceAll('&amp;', '&')
    .replace(/<[^>]*>/g, '')
    .replace(/[^\p{Letter}\p{Number}]/gu, '');
}

interface Body {
  from: string;
  text: string;
}

eachDatabase((_name, open) => {
  let world: World;
  let book: Book;
  let steps: BookStep[];
  beforeAll(async () => {
    book = await readFirstSteps();
    steps = book.chapters.flatMap((chapter) => chapter.steps);
    world = await World.open(await open(), [book]);
  });

  /** The answer of everything that can be asked by reading. */
  async function allBodies(caller: Caller): Promise<Body[]> {
    const ids = {
      textbooks: ['first-steps'],
      chapters: book.chapters.map(({ key }) => key),
      steps: steps.map(({ key }) => key),
    };
    const idsOf = (path: string): string[] =>
      path.includes('/steps/') ? ids.steps : path.includes('/chapters/') ? ids.chapters : ids.textbooks;
    const api = world.contract.routes
      .filter(({ method }) => method === 'GET')
      .flatMap(({ path }) =>
        path.includes('{id}') ? idsOf(path).map((id) => path.replace('{id}', byKey(id))) : [path],
      )
      .map((path) => `/api/v1${path}`);
    const pages = [
      ...['/', '/learning', '/profile', '/welcome/level', '/welcome/language', '/welcome/preferences', '/api/docs'],
      ...['/api/v1/openapi.json', '/textbooks/first-steps', '/sign-in', '/claim-admin', '/nothing'],
      ...steps.flatMap(({ key }) =>
        ['', '?preview', '?again', '?notice=completed', '?text=source'].map(
          (query) => `/textbooks/first-steps/steps/${key}${query}`,
        ),
      ),
    ];
    const bodies: Body[] = [];
    for (const from of [...api, ...pages]) {
      const answer = await caller.fetch('GET', from);
      expect(answer.status, from).toBeLessThan(500);
      const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
      bodies.push({ from, text: `${headers}\n${answer.text}` });
    }
    return bodies;
  }

  /** What only the grader may know, of quizzes whose answer is not in. */
  function secretsOf(step: BookStep): string[] {
    const feedback = textsOf(step).flatMap(({ answerKeys }) => answerKeys.flatMap((key) => textsIn(key)));
    return feedback.map(plain).filter((text) => text.length >= 20);
  }

  function expectNone(bodies: Body[], secrets: string[], what: string): void {
    expect(secrets.length, what).toBeGreaterThan(0);
    for (const { from, text } of bodies) {
      const searched = plain(text);
      const found = secrets.filter((secret) => searched.includes(secret));
      expect(found, `${what} in ${from}`).toEqual([]);
    }
  }

  const callers: [string, () => Promise<Caller>][] = [
    ['nobody', async () => world.nobody()],
    ['an anonymous visitor', () => world.anonymous()],
    ['a learner', () => world.learner()],
    ['a learner of another language', () => reading('ur', 'beginner')],
    ['a learner of another level', () => reading('en', 'advanced')],
  ];

  async function reading(preferred_language: string, background_level: string): Promise<Caller> {
    const caller = await world.learner();
    expect((await caller.put('/profiles/me', { preferred_language, background_level })).status).toBe(200);
    return caller;
  }

  describe.each(callers)('to %s', (_who, make) => {
    let bodies: Body[];
    let openKeys: Set<string>;
    beforeAll(async () => {
      const caller = await make();
      bodies = await allBodies(caller);
      const shown = await Promise.all(
        steps.map(async ({ key }) => [key, (await caller.get(`/steps/${byKey(key)}`)).status] as const),
      );
      openKeys = new Set(shown.filter(([, status]) => status === 200).map(([key]) => key));
    });

    test('no answer, page or header gives away feedback, before any answer is in', () => {
      expectNone(bodies, steps.flatMap(secretsOf), 'feedback');
    });

    test('no answer or page gives away which choices are right', () => {
      for (const { from, text } of bodies) {
        expect(text, from).not.toContain('[x]');
        expect(text, from).not.toMatch(/answer_?keys|misconception/i);
        if (!from.endsWith('openapi.json') && !from.endsWith('docs'))
          expect(text, from).not.toMatch(
            /(\\?"|&quot;|\b)(is_?)?(correct|right)(\\?"|&quot;)?\s*[:=]\s*(\[|true|\\?"|&quot;)/i,
          );
      }
    });

    test('no text of a locked step leaves the server', () => {
      expect(openKeys.size).toBeGreaterThan(0);
      expect(openKeys.size).toBeLessThan(steps.length);
      const known = plain(
        book.chapters.map(({ title, description }) => title + description).join(' ') + book.description,
      );
      for (const step of steps.filter(({ key }) => !openKeys.has(key))) {
        const sentences = textsOf(step)
          .flatMap(({ body, content, questions }) => [
            body.flatMap((block) => (block.kind === 'html' ? [block.html] : [])).join('\n'),
            content,
            ...questions.map(({ prompt }) => prompt),
          ])
          .flatMap((text) => text.split(/<\/?(?:p|li|td|h\d)[^>]*>|\n/));
        const secrets = [...new Set(sentences.map(plain))].filter((text) => text.length >= 40 && !known.includes(text));
        expectNone(bodies, secrets, step.key);
      }
    });

    test('an asset that only locked steps show does not exist; those of open steps do', async () => {
      const caller = await make();
      const openAssets = new Set(
        steps
          .filter(({ key }) => openKeys.has(key))
          .flatMap(textsOf)
          .flatMap(({ assets }) => assets),
      );
      const seen = { open: 0, locked: 0 };
      for (const { hash, path } of book.assets) {
        const extension = path.split('.').at(-1);
        const answer = await caller.fetch('GET', `/textbooks/first-steps/assets/${hash}.${extension}`);
        const isOpen = openAssets.has(hash);
        seen[isOpen ? 'open' : 'locked']++;
        expect(answer.status, path).toBe(isOpen ? 200 : 404);
        expect((await caller.fetch('GET', `/textbooks/none/assets/${hash}.${extension}`)).status).toBe(404);
        expect((await caller.fetch('HEAD', `/textbooks/first-steps/assets/${hash}.${extension}`)).status, path).toBe(
          isOpen ? 200 : 404,
        );
      }
      expect(seen.open).toBeGreaterThan(0);
      expect(seen.locked).toBeGreaterThan(5);
    });
  });

  test('a quiz that is open and unanswered gives away nothing either', async () => {
    const learner = await world.learner();
    for (const key of BEFORE_QUIZ) await finish(learner, book, key);
    const bodies = await allBodies(learner);
    expectNone(bodies, steps.flatMap(secretsOf), 'feedback');
    expect((await progressOn(learner, QUIZ)).status).toBe('not_started');
  });

  test('no script or style that browsers get carries anything of a book', () => {
    const folder = clientFolder();
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((one) => join(folder, one));
    const bodies = files
      .filter((file) => statSync(file).isFile())
      .map((from) => ({ from, text: readFileSync(from, 'utf8') }));
    expect(bodies.length).toBeGreaterThan(2);
    expectNone(bodies, steps.flatMap(secretsOf), 'feedback');
  });
});

/** The original and all its variants. */
const textsOf = (step: BookStep) => [step, ...(step.variants ?? [])];

/** Every text of an answer key that is longer than an id. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
