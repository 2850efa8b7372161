import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { rebuild } from '../../src/app/rebuild.ts';
import { ACTIVITY_MIME, type BookAsset, type Medium } from '../../src/domain/book.ts';
import { ReportedActivity, Watched } from '../../src/http/shapes.ts';
import { aBook, aChapter, aStep } from '../../src/store/testing.ts';
import { eachDatabase } from '../postgres/each-database.ts';
import { complete, evidenceOf, Locked, NotComplete, openStep, progressOn } from './learning.ts';
import { byKey, type Caller, World } from './world.ts';

const asset = (path: string, mime: string, bytes: Uint8Array): BookAsset => ({
  hash: createHash('sha256').update(bytes).digest('hex'),
  mime,
  path,
  bytes,
});
const text = (written: string): Uint8Array => new TextEncoder().encode(written);

/** Bytes that tell where in the film they stand. */
const FILM = asset(
  'film.webm',
  'video/webm',
  Uint8Array.from({ length: 1_300_000 }, (_, at) => (at * 31 + (at >> 8)) % 256),
);
const SCRIPT = asset(
  'sim/sim.js',
  'text/javascript',
  text('parent.postMessage({ stepwell: 1, type: "completed" }, "*")'),
);
const INDEX = asset('sim/index.html', 'text/html', text('<!doctype html><script src="sim.js"></script>'));
const LIST = asset(
  'sim/index.activity',
  ACTIVITY_MIME,
  text(
    JSON.stringify({
      'index.html': { hash: INDEX.hash, mime: INDEX.mime },
      'sim.js': { hash: SCRIPT.hash, mime: SCRIPT.mime },
    }),
  ),
);

const withMedia = (...media: Medium[]) => ({ body: [{ kind: 'html' as const, html: '<p>Look.</p>', media }] });
const film = (id: string, ms: number | null = 60_000): Medium => ({ kind: 'video', id, ms });
const watched = (value: number) => ({ type: 'watched' as const, value });

const BOOK = aBook(
  [
    aChapter(
      'films',
      [
        aStep('films/one', { type: 'video', criteria: watched(90), ...withMedia(film('walk')), assets: [FILM.hash] }),
        aStep('films/two', { type: 'video', criteria: watched(50), ...withMedia(film('walk'), film('run', 40_000)) }),
        aStep('films/spoken', {
          type: 'video',
          criteria: watched(90),
          ...withMedia(film('english', 20_000)),
          variants: [
            {
              ...{
                language: 'ur',
                level: null,
                isStale: false,
                title: 'فلم',
                content: '',
                questions: [],
                answerKeys: [],
              },
              ...{ assets: [], ...withMedia(film('urdu', 10_000)) },
            },
          ],
        }),
        aStep('films/unknown', { ...withMedia(film('endless', null)) }),
      ],
      { order: 'any' },
    ),
    aChapter('play', [
      aStep('play/sim', {
        type: 'interactive',
        criteria: { type: 'activity', value: 'completed' },
        ...withMedia({ kind: 'activity', id: 'sim' }),
        assets: [LIST.hash, INDEX.hash, SCRIPT.hash],
      }),
      aStep('play/test', {
        type: 'interactive',
        criteria: { type: 'activity', value: 'passed' },
        ...withMedia({ kind: 'activity', id: 'a' }, { kind: 'activity', id: 'b' }),
      }),
      aStep('play/later', {
        type: 'video',
        criteria: watched(90),
        ...withMedia(film('later'), { kind: 'embed', origin: 'https://tube.example' }),
        assets: [FILM.hash],
      }),
    ]),
    aChapter('locked', [aStep('locked/first'), aStep('locked/sim', { assets: [LIST.hash] })]),
  ],
  { assets: [FILM, SCRIPT, INDEX, LIST] },
);
/** The same files where they can only be seen behind a lock. */
const SHUT = aBook(
  [
    aChapter('shut', [
      aStep('shut/first'),
      aStep('shut/film', { type: 'video', criteria: watched(90), ...withMedia(film('walk')), assets: [FILM.hash] }),
      aStep('shut/sim', {
        ...withMedia({ kind: 'activity', id: 'sim' }),
        assets: [LIST.hash, INDEX.hash, SCRIPT.hash],
      }),
    ]),
  ],
  { key: 'shut', assets: [FILM, SCRIPT, INDEX, LIST] },
);

eachDatabase((_name, open) => {
  let world: World;
  beforeAll(async () => {
    world = await World.open(await open(), [BOOK, SHUT]);
  });

  type Answered = z.infer<typeof Watched>;
  const post = (caller: Caller, key: string, body: object, headers = {}) =>
    caller.post(`/steps/${byKey(key)}/watched`, body, headers);
  const watch = async (caller: Caller, key: string, ranges: unknown[], more: object = {}): Promise<Answered> =>
    (await post(caller, key, { ranges, ...more })).as(Watched);
  const secondsOf = ({ videos }: Answered, id: string): number =>
    videos.find((one) => one.id === id)?.watched_seconds ?? Number.NaN;

  describe('watching', () => {
    test('completes a step when as much was seen as it asks for, and says what is missing until then', async () => {
      const learner = await world.learner();
      await openStep(learner, 'films/one');
      for (const at of [0, 10, 20, 30]) {
        world.pass(10);
        await watch(learner, 'films/one', [[at, at + 10]]);
      }
      const missing = (await complete(learner, 'films/one')).as(NotComplete, 422).missing;
      expect(missing).toEqual([{ criterion: { type: 'watched', value: 90 }, have: 66, need: 90 }]);
      expect(await progressOn(learner, 'films/one')).toMatchObject({
        status: 'in_progress',
        completion_percentage: 73,
      });
      world.pass(14);
      const last = await watch(learner, 'films/one', [[40, 54]]);
      expect(last).toMatchObject({
        watched_percent: 90,
        videos: [{ id: 'walk', seconds: 60, watched_seconds: 54, ranges: [[0, 54]] }],
        progress: { status: 'completed', proof: 'observed', completion_percentage: 100 },
      });
      expect(last.progress).not.toHaveProperty('score');
    });

    test.each<[string, (learner: Caller) => Promise<Answered>, number]>([
      [
        'all of it at once',
        async (learner) => {
          await openStep(learner, 'films/one');
          return watch(learner, 'films/one', [[0, 60]]);
        },
        0,
      ],
      [
        'all of it without ever having opened it',
        async (learner) => {
          await watch(learner, 'films/one', [[0, 60]]);
          world.pass(5);
          return watch(learner, 'films/one', [[0, 60]]);
        },
        5,
      ],
      [
        'a thousand times the speed',
        async (learner) => {
          await openStep(learner, 'films/one');
          world.pass(7);
          return watch(learner, 'films/one', [[0, 60]], { playback_rate: 1000 });
        },
        14,
      ],
      [
        'the same seconds again and again',
        async (learner) => {
          await openStep(learner, 'films/one');
          for (let i = 0; i < 9; i++) {
            world.pass(6);
            await watch(learner, 'films/one', [[0, 6]]);
          }
          return watch(learner, 'films/one', [
            [0, 6],
            [1, 5],
          ]);
        },
        6,
      ],
      [
        'seconds behind the end, and stretches that end before they begin',
        async (learner) => {
          await openStep(learner, 'films/one');
          world.pass(600);
          return watch(learner, 'films/one', [
            [60, 900_000],
            [50, 20],
          ]);
        },
        0,
      ],
      [
        'two windows side by side',
        async (learner) => {
          await openStep(learner, 'films/one');
          await openStep(learner, 'films/one');
          world.pass(10);
          await Promise.all([watch(learner, 'films/one', [[0, 10]]), watch(learner, 'films/one', [[30, 40]])]);
          return watch(learner, 'films/one', []);
        },
        10,
      ],
      [
        'another film at the same time',
        async (learner) => {
          await openStep(learner, 'films/one');
          await openStep(learner, 'films/two');
          world.pass(10);
          await watch(learner, 'films/two', [[0, 8]], { video: 'run' });
          return watch(learner, 'films/one', [[0, 10]]);
        },
        2,
      ],
      [
        'a report that comes twice at once',
        async (learner) => {
          await openStep(learner, 'films/one');
          world.pass(60);
          const twice = () => post(learner, 'films/one', { ranges: [[0, 9]] }, { 'idempotency-key': 'k' });
          const [one, two] = await Promise.all([twice(), twice()]);
          expect(one.json).toEqual(two.json);
          expect((await evidenceOf(learner)).filter(({ kind }) => kind === 'watched')).toHaveLength(1);
          return watch(learner, 'films/one', []);
        },
        9,
      ],
    ])('counts no more than the clock on the wall: %s', async (_, lie, seconds) => {
      const learner = await world.learner();
      const answer = await lie(learner);
      expect(secondsOf(answer, 'walk')).toBe(seconds);
      expect(answer.progress.status).toBe('in_progress');
    });

    test.each<[string, unknown, string]>([
      ['a second below zero', { ranges: [[-1, 5]] }, '/ranges/0/0'],
      ['no number', { ranges: [[Number.NaN, 5]] }, '/ranges/0/0'],
      ['a text', { ranges: [['0', 5]] }, '/ranges/0/0'],
      ['a second after every film', { ranges: [[0, 1e300]] }, '/ranges/0/1'],
      ['three numbers', { ranges: [[0, 5, 9]] }, '/ranges/0'],
      ['no list', { ranges: 'all' }, '/ranges'],
      ['nothing', {}, '/ranges'],
      ['more stretches than a player has', { ranges: Array.from({ length: 501 }, () => [0, 1]) }, '/ranges'],
    ])('is refused with %s, and the field is named', async (_, body, pointer) => {
      const learner = await world.learner();
      const refused = await post(learner, 'films/one', body as object);
      expect(refused.status).toBe(422);
      expect(refused.json).toMatchObject({ code: 'invalid_fields', errors: [{ pointer }] });
      expect(await progressOn(learner, 'films/one')).toMatchObject({ id: null });
    });

    test('of what got lost on the way is counted when it is sent again later', async () => {
      const learner = await world.learner();
      await openStep(learner, 'films/one');
      world.pass(30);
      expect(
        secondsOf(
          await watch(learner, 'films/one', [
            [0, 10],
            [10.2, 29.5],
          ]),
          'walk',
        ),
      ).toBe(29.5);
    });

    test('of several films needs their names, and counts them together', async () => {
      const learner = await world.learner();
      await openStep(learner, 'films/two');
      world.pass(60);
      for (const body of [{ ranges: [[0, 9]] }, { ranges: [[0, 9]], video: 'none' }])
        expect((await post(learner, 'films/two', body)).json).toMatchObject({
          code: 'nothing_to_watch',
          videos: ['walk', 'run'],
        });
      await watch(learner, 'films/two', [[0, 30]], { video: 'walk' });
      const both = await watch(learner, 'films/two', [[20, 40]], { video: 'run' });
      expect(both).toMatchObject({ watched_percent: 50, progress: { status: 'completed' } });
      for (const key of ['films/unknown', 'play/sim'])
        expect((await post(learner, key, { ranges: [] })).json).toMatchObject({ code: 'nothing_to_watch', videos: [] });
    });

    test('of a film of another text of the step counts as that text asks', async () => {
      const learner = await world.learner();
      await openStep(learner, 'films/spoken');
      world.pass(30);
      expect(await watch(learner, 'films/spoken', [[0, 2]])).toMatchObject({ videos: [{ id: 'english' }] });
      const urdu = await watch(learner, 'films/spoken', [[0, 9]], { video: 'urdu' });
      expect(urdu).toMatchObject({ watched_percent: 90, progress: { status: 'completed' } });
      expect(urdu.videos).toMatchObject([{ id: 'urdu', watched_seconds: 9 }]);
    });

    test('starts afresh with its step, and pays for the same seconds again', async () => {
      const learner = await world.learner();
      await openStep(learner, 'films/one');
      world.pass(60);
      expect((await watch(learner, 'films/one', [[0, 60]])).progress.status).toBe('completed');
      await learner.put(`/progress/steps/${byKey('films/one')}/reset`);
      await openStep(learner, 'films/one');
      expect(secondsOf(await watch(learner, 'films/one', [[0, 60]]), 'walk')).toBe(0);
      world.pass(20);
      expect(secondsOf(await watch(learner, 'films/one', [[0, 60]]), 'walk')).toBe(20);
    });

    test('of a guest stays theirs when they sign in, none of it twice', async () => {
      const member = await world.learner('Grace');
      await openStep(member, 'films/one');
      world.pass(20);
      await watch(member, 'films/one', [[0, 20]]);
      const guest = await world.anonymous();
      await openStep(guest, 'films/one');
      world.pass(40);
      await watch(guest, 'films/one', [[10, 50]]);
      const one = (await guest.get('/profiles/me')).json as { auth_id: string };
      const other = (await member.get('/profiles/me')).json as { auth_id: string };
      const { mergeLearners } = await import('../../src/app/merge-learners.ts');
      await mergeLearners(world.server.app, one.auth_id, other.auth_id);
      expect(await watch(member, 'films/one', [])).toMatchObject({ videos: [{ ranges: [[0, 50]] }] });
    });
  });

  describe('an activity', () => {
    const report = (caller: Caller, key: string, body: object, headers = {}) =>
      caller.post(`/steps/${byKey(key)}/activity`, body, headers);

    test('completes its step by what it reports, which is no more than reported', async () => {
      const learner = await world.learner();
      await openStep(learner, 'play/sim');
      const begun = (await report(learner, 'play/sim', { status: 'begun', score: 99 })).as(ReportedActivity);
      expect(begun).toMatchObject({
        activities: [{ id: 'sim', status: 'begun' }],
        progress: { status: 'in_progress' },
      });
      expect((await complete(learner, 'play/sim')).as(NotComplete, 422).missing).toHaveLength(1);
      const done = (await report(learner, 'play/sim', { status: 'completed', score: 80 })).as(ReportedActivity);
      expect(done).toMatchObject({ progress: { status: 'completed', proof: 'reported' }, opened: ['play/test'] });
      expect(done.progress).not.toHaveProperty('score');
    });

    test('says the same again with the same key, and is written down once', async () => {
      const learner = await world.learner();
      const again = () => report(learner, 'play/sim', { status: 'passed' }, { 'idempotency-key': 'p' });
      const [one, two] = await Promise.all([again(), again()]);
      expect(one.json).toEqual(two.json);
      expect((await evidenceOf(learner)).filter(({ kind }) => kind === 'activity')).toHaveLength(1);
    });

    test('among several is done when all of them are, as far as is asked', async () => {
      const learner = await world.learner();
      await report(learner, 'play/sim', { status: 'completed' });
      expect((await report(learner, 'play/test', { status: 'passed' })).json).toMatchObject({ code: 'no_activity' });
      await report(learner, 'play/test', { activity: 'a', status: 'passed' });
      await report(learner, 'play/test', { activity: 'b', status: 'completed' });
      expect((await progressOn(learner, 'play/test')).status).toBe('in_progress');
      await report(learner, 'play/test', { activity: 'b', status: 'passed' });
      expect(await progressOn(learner, 'play/test')).toMatchObject({ status: 'completed', proof: 'reported' });
    });

    test('cannot report for a step that is locked, nor more than there is to report', async () => {
      const learner = await world.learner();
      expect((await report(learner, 'play/test', { activity: 'a', status: 'passed' })).as(Locked, 403).code).toBe(
        'step_locked',
      );
      expect((await post(learner, 'play/later', { ranges: [[0, 1]] })).as(Locked, 403).code).toBe('step_locked');
      for (const body of [{ status: 'graded' }, { status: 'passed', score: 101 }, { status: 'passed', score: 1.5 }, {}])
        expect((await report(learner, 'play/sim', body)).status).toBe(422);
    });

    test('keeps its own state by the route of working states, 64 kB at most', async () => {
      const learner = await world.learner();
      const keep = (size: number) =>
        learner.put(`/progress/steps/${byKey('play/sim')}/data`, {
          progress_data: { activity: { sim: 'x'.repeat(size) } },
        });
      expect((await keep(60_000)).status).toBe(200);
      expect((await keep(66_000)).status).toBe(422);
      expect(await progressOn(learner, 'play/sim')).toMatchObject({ status: 'not_started' });
      const page = await learner.fetch('GET', '/textbooks/horses/steps/play/sim');
      expect(page.text).toContain('"states":{"sim":"xxxx');
    });
  });

  test('all of it adds up to the same from evidence alone', async () => {
    const rebuilt = await rebuild(world.server.app, { dryRun: true });
    expect(rebuilt.rows).toBeGreaterThan(10);
    expect(rebuilt.differences).toEqual([]);
  });

  describe('a file of a book', () => {
    const path = `/textbooks/horses/assets/${FILM.hash}.webm`;
    const ask = (caller: Caller, headers: Record<string, string>, method = 'GET') =>
      caller.fetch(method, path, { headers });
    const part = (from: number, to: number) => Buffer.from(FILM.bytes.subarray(from, to + 1));

    test('comes whole, or in the part that is asked for', async () => {
      const learner = await world.learner();
      const whole = await ask(learner, {});
      expect([whole.status, whole.headers.get('content-length')]).toEqual([200, '1300000']);
      expect(Buffer.compare(whole.bytes, FILM.bytes)).toBe(0);
      for (const [range, from, to] of [
        ['bytes=0-', 0, 1_299_999],
        ['bytes=0-0', 0, 0],
        ['bytes=524287-524288', 524_287, 524_288],
        ['bytes=600000-1200000', 600_000, 1_200_000],
        ['bytes=1299990-9999999', 1_299_990, 1_299_999],
        ['bytes=-5', 1_299_995, 1_299_999],
      ] as const) {
        const answer = await ask(learner, { range });
        expect([answer.status, answer.headers.get('content-range')], range).toEqual([
          206,
          `bytes ${from}-${to}/1300000`,
        ]);
        expect(Buffer.compare(answer.bytes, part(from, to)), range).toBe(0);
      }
    });

    test('comes in part only if it is still the same, and not at all where it has none', async () => {
      const learner = await world.learner();
      const etag = (await ask(learner, {}, 'HEAD')).headers.get('etag') ?? '';
      expect((await ask(learner, { range: 'bytes=0-9', 'if-range': etag })).status).toBe(206);
      expect((await ask(learner, { range: 'bytes=0-9', 'if-range': '"another"' })).status).toBe(200);
      expect((await ask(learner, { range: 'bytes=0-9', 'if-range': 'Wed, 21 Oct 2015 07:28:00 GMT' })).status).toBe(
        200,
      );
      expect((await ask(learner, { 'if-none-match': etag })).status).toBe(304);
      const beyond = await ask(learner, { range: 'bytes=1300000-' });
      expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */1300000']);
    });

    test('that only locked steps show does not exist, in part neither', async () => {
      const learner = await world.learner();
      for (const file of [`assets/${FILM.hash}.webm`, `assets/${SCRIPT.hash}.js`, `activities/${LIST.hash}/`])
        for (const method of ['GET', 'HEAD'])
          for (const range of ['bytes=0-9', 'bytes=-1', ''])
            expect((await learner.fetch(method, `/textbooks/shut/${file}`, { headers: { range } })).status, file).toBe(
              404,
            );
    });

    test('of an activity is got by an address that is good for a while, and by no other', async () => {
      const learner = await world.learner();
      const base = `/textbooks/horses/activities/${LIST.hash}`;
      const led = await learner.fetch('GET', `${base}/`);
      expect(led.status).toBe(303);
      const page = `${base}/${led.headers.get('location')}`.replace('/./', '/');
      const script = page.replace('index.html', 'sim.js');
      // As a frame without an origin asks: by nobody.
      const frame = world.nobody();
      const answer = await frame.fetch('GET', script);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/javascript']);
      expect(answer.headers.get('content-security-policy')).toMatch(/^sandbox allow-scripts; default-src 'none';/);
      expect(answer.headers.get('content-security-policy')).not.toMatch(/connect-src|allow-same-origin/);
      const others = [
        script.replace('sim.js', 'none.js'),
        script.replace(/\.[\w-]{43}/, `.${'x'.repeat(43)}`),
        `${base}/sim.js`,
      ];
      for (const other of [...others, script.replace(LIST.hash, FILM.hash), script.replace('sim.js', '..%2f..%2f')])
        expect((await frame.fetch('GET', other)).status, other).toBe(404);
      world.pass(12 * 3600 + 1);
      expect((await frame.fetch('GET', script)).status).toBe(404);
    });
  });

  test('only the page of a film on another site lets that site in', async () => {
    const learner = await world.learner();
    const policyOf = async (key: string) => {
      const page = await learner.fetch('GET', `/textbooks/horses/steps/${key}`);
      return page.headers.get('content-security-policy');
    };
    for (const status of ['completed', 'passed'])
      for (const activity of ['sim', 'a', 'b'])
        await learner.post(`/steps/${byKey(activity === 'sim' ? 'play/sim' : 'play/test')}/activity`, {
          activity,
          status,
        });
    expect(await policyOf('play/later')).toMatch(/; frame-src 'self' https:\/\/tube\.example$/);
    expect(await policyOf('films/one')).not.toContain('frame-src');
  });
});
