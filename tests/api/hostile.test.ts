import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { ProblemBody, Profile, Progress } from '../../src/http/shapes.ts';
import { eachDatabase } from '../postgres/each-database.ts';
import { alpha, beta } from './books.ts';
import { PROBLEM, type Route } from './contract.ts';
import { openStep, progressOn } from './learning.ts';
import { type Answer, byKey, type Caller, type Sent, World } from './world.ts';

const STEP = 'free/a';
const QUIZ = 'free/c';
const NUL = '\u0000';
const LONE = '\ud800';
const RUNS = 12;

/** Text that has broken something somewhere before. */
const nasty = fc.constantFrom(
  '',
  ' ',
  NUL,
  LONE,
  `${LONE}${NUL}\uffff`,
  '__proto__',
  'constructor',
  'toString',
  "'; drop table user_profile; --",
  '" or 1=1 --',
  '<script>alert(1)</script>',
  '{{7*7}}',
  '../../../../etc/passwd',
  '%00',
  '%',
  '%E0%A4%A',
  '-1',
  'NaN',
  '1e999',
  'x'.repeat(70_000),
  '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
  '\u202e\u200f',
  '𝒳',
);

const value: fc.Arbitrary<unknown> = fc.oneof(
  nasty,
  fc.jsonValue(),
  fc.constantFrom<unknown>(null, true, -1, 0.5, 1e308, Number.MAX_SAFE_INTEGER + 2, [], {}, [[]], [null]),
);

/** Fields that some route reads, with values that it does not expect; and fields that no route has. */
const body: fc.Arbitrary<unknown> = fc.oneof(
  value,
  fc.dictionary(
    fc.oneof(
      nasty,
      fc.constantFrom(
        ...['answers', 'visible', 'active', 'validation_data', 'progress_data', 'background_level', 'declared'],
        ...['video', 'ranges', 'playback_rate', 'activity', 'status', 'score'],
        ...['preferred_language', 'learning_preferences', 'textbook', 'id', 'user_id'],
      ),
    ),
    fc.oneof(value, fc.dictionary(nasty, value)),
    { maxKeys: 6 },
  ),
);

const deep = (levels: number, open = '[', close = ']'): string => open.repeat(levels) + close.repeat(levels);

/** Bodies that are not what they are said to be. */
const RAW: [string, NonNullable<Sent['raw']>, number][] = [
  ['no JSON', '{"answers":', 400],
  ['two documents', '{}{}', 400],
  ['a word', 'undefined', 400],
  ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0x00, 0x80]), 400],
  ['a byte order mark and nothing', '\ufeff', 0],
  ['lists in lists without end', deep(100_000), 422],
  ['objects in objects without end', deep(20_000, '{"a":', '}').replace(':}', ':1}'), 422],
  ['brackets that never close', '['.repeat(200_000), 422],
  ['a text of quotes that never ends', `"${'\\"'.repeat(125_000)}`, 400],
  ['a body that is too large', JSON.stringify({ progress_data: { draft: 'x'.repeat(300_000) } }), 413],
];

eachDatabase((_name, open) => {
  let world: World;
  let learner: Caller;
  const faults = vi.spyOn(console, 'error');
  beforeAll(async () => {
    world = await World.open(await open(), [alpha, beta]);
    learner = await world.learner();
    await openStep(learner, STEP);
  });

  /** Nothing of ours broke, and what was refused says so in the one form that the contract has. */
  function expectSound(answer: Answer, route: Route): void {
    expect(answer.status, answer.text.slice(0, 500)).toBeLessThan(500);
    if (answer.status < 400) return;
    expect(answer.headers.get('content-type')).toBe(PROBLEM);
    const { status, code, errors, detail } = ProblemBody.parse(answer.json);
    expect([status, code.length > 0, detail.length > 0], route.path).toEqual([answer.status, true, true]);
    if (code !== 'invalid_fields') return;
    expect(errors?.length, answer.text.slice(0, 500)).toBeGreaterThan(0);
    for (const { pointer } of errors ?? []) expect(pointer).toMatch(/^(\/|$)/);
  }

  const concrete = (path: string, id: string): string => path.replace('{id}', id);
  const idOf = (path: string): string => (path.includes('/chapters/') ? 'free' : byKey(STEP));

  describe('every route that writes', () => {
    test('refuses or ignores whatever comes as its body, and nothing breaks', async () => {
      for (const route of world.contract.writes.filter(({ method }) => method !== 'DELETE')) {
        const path = concrete(route.path, idOf(route.path));
        await fc.assert(
          fc.asyncProperty(body, async (sent) => {
            expectSound(await learner.send(route.method, path, { body: sent ?? null }), route);
          }),
          { numRuns: RUNS * 3 },
        );
      }
      expect(faults).not.toHaveBeenCalled();
    });

    test.each(RAW)('is not impressed by %s', async (_what, raw, status) => {
      for (const route of world.contract.writes.filter(({ method }) => method !== 'DELETE')) {
        const path = concrete(route.path, idOf(route.path));
        const headers = { 'content-type': 'application/json', 'idempotency-key': `raw-${world.now++}` };
        const answer = await learner.send(route.method, path, { raw, headers });
        expectSound(answer, route);
        const reads = route.requestBody !== undefined || status === 413;
        if (reads && status !== 0) expect(answer.status, `${route.method} ${route.path}`).toBe(status);
      }
      expect(faults).not.toHaveBeenCalled();
    });

    test('says what type a body must have, and reads none that says another', async () => {
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'x']) {
        const sent: Sent = { raw: '{"background_level":"advanced"}', headers: { 'content-type': type } };
        const { errors } = (await learner.send('PUT', '/profiles/me', sent)).as(ProblemBody, 422);
        expect(errors).toEqual([{ pointer: '', detail: 'must be JSON, sent with Content-Type: application/json' }]);
      }
      expect((await learner.get('/profiles/me')).as(Profile).background_level).toBe('beginner');
    });

    test('takes no body for one without fields, whatever is said of its type', async () => {
      for (const headers of [{}, { 'content-type': 'application/json' }, { 'content-type': 'text/plain' }]) {
        const path = `/progress/steps/${byKey(STEP)}`;
        expect((await learner.send('POST', `${path}/complete`, { headers })).status).toBe(422);
        const refused = (await learner.send('PUT', `${path}/data`, { headers })).as(ProblemBody, 422);
        expect(refused.errors?.map(({ pointer }) => pointer)).toEqual(['/progress_data']);
        expect((await learner.send('PUT', '/profiles/me', { headers })).status).toBe(200);
      }
    });
  });

  describe('every route', () => {
    test('finds or does not find whatever comes as its id or textbook', async () => {
      for (const route of world.contract.routes.filter(({ path }) => path.includes('{id}'))) {
        await fc.assert(
          fc.asyncProperty(
            fc.oneof(nasty, fc.string({ unit: 'binary' }), fc.uuid()),
            fc.option(nasty, { nil: undefined }),
            async (id, textbook) => {
              const query = textbook === undefined ? '' : `?textbook=${inUrl(textbook)}`;
              const path = concrete(route.path, inUrl(id) || '%20') + query;
              const answer = await learner.fetch(route.method, `/api/v1${path}`, {
                ...(route.method === 'GET' ? {} : { body: {} }),
              });
              expectSound(answer, route);
              expect(answer.status).toBeGreaterThanOrEqual(400);
            },
          ),
          { numRuns: RUNS },
        );
      }
      expect(faults).not.toHaveBeenCalled();
    });

    test('reads its query as it is documented, and no other way', async () => {
      for (const route of world.contract.routes.filter(
        ({ method, path }) => method === 'GET' && !path.includes('{id}'),
      )) {
        await fc.assert(
          fc.asyncProperty(
            fc.constantFrom('limit', 'cursor', 'textbook', '__proto__', 'status'),
            fc.array(nasty, { minLength: 1, maxLength: 3 }),
            async (name, values) => {
              const query = values.map((one) => `${name}=${inUrl(one).slice(0, 4000)}`).join('&');
              expectSound(await learner.send('GET', `${route.path}?${query}`), route);
            },
          ),
          { numRuns: RUNS },
        );
      }
      for (const limit of ['0', '-1', '201', '1.5', 'all', '']) {
        const { errors } = (await learner.get(`/chapters?limit=${limit}`)).as(ProblemBody, 422);
        expect(errors?.map(({ pointer }) => pointer)).toEqual(['/limit']);
      }
      expect(faults).not.toHaveBeenCalled();
    });

    test('takes any header for what it is', async () => {
      for (const [name, value] of [
        ['authorization', 'Bearer '],
        ['authorization', `Bearer ${'x'.repeat(10_000)}`],
        ['authorization', 'Bearer a.b.c'],
        ['authorization', 'Digest x'],
        ['cookie', 'stepwell.session_token=%E0%A4%A; ='],
        ['cookie', `stepwell.session_token=${'x'.repeat(5000)}.y`],
        ['if-none-match', '"'],
        ['accept-language', `${'x;q=1,'.repeat(1000)}*`],
        ['content-length', 'many'],
        ['referer', 'not a url'],
        ['origin', 'not a url'],
      ] as const)
        for (const path of ['/api/v1/textbooks', '/api/v1/profiles/me', '/', '/profile']) {
          const answer = await learner.fetch('GET', path, { headers: { [name]: value } });
          expect(answer.status, `${name}: ${value.slice(0, 50)}`).toBeLessThan(500);
        }
      expect(faults).not.toHaveBeenCalled();
    });
  });

  describe('working state', () => {
    test('comes back as it was saved, except what no database can hold', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ noUnicodeString: false }), { maxKeys: 5 }),
          async (drafts) => {
            const progress_data = plainly(drafts);
            const saved = await learner.put(`/progress/steps/${byKey(STEP)}/data`, { progress_data });
            expect(saved.as(Progress).progress_data).toEqual(storable(progress_data));
            expect((await progressOn(learner, STEP)).progress_data).toEqual(storable(progress_data));
          },
        ),
        { numRuns: RUNS * 4 },
      );
    });

    test('as deep as it may be is kept, in the answer to a repeated request too', async () => {
      const raw = `{"progress_data":{"draft":${deep(98)}}}`;
      const headers = { 'content-type': 'application/json', 'idempotency-key': 'deep' };
      const send = () => learner.send('PUT', `/progress/steps/${byKey(STEP)}/data`, { raw, headers });
      const saved = await send();
      expect(saved.status).toBe(200);
      expect((await send()).json).toEqual(saved.json);
      const tooDeep = await learner.send('PUT', `/progress/steps/${byKey(STEP)}/data`, {
        raw: `{"progress_data":{"draft":${deep(99)}}}`,
        headers: { 'content-type': 'application/json' },
      });
      expect(tooDeep.as(ProblemBody, 422).errors?.map(({ pointer }) => pointer)).toEqual(['']);
    });

    test('with brackets in its texts is not deep', async () => {
      const progress_data = { draft: `${'["\\"{['.repeat(2000)}` };
      expect((await learner.put(`/progress/steps/${byKey(STEP)}/data`, { progress_data })).status).toBe(200);
    });
  });

  test('answers of any kind are graded or refused with a pointer to each, and never half', async () => {
    const quizzer = await world.learner();
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.oneof(nasty, fc.constant('q-one')), value, { maxKeys: 4 }), async (answers) => {
        const before = await progressOn(quizzer, QUIZ);
        const answer = await quizzer.send('POST', `/steps/${byKey(QUIZ)}/answers`, { body: { answers } });
        expect([200, 413, 422]).toContain(answer.status);
        if (answer.status === 422) {
          expect(ProblemBody.parse(answer.json).errors?.every(({ pointer }) => pointer.startsWith('/answers'))).toBe(
            true,
          );
          expect(await progressOn(quizzer, QUIZ)).toEqual(before);
        }
      }),
      { numRuns: RUNS * 4 },
    );
  });

  test('a profile of any wishes leaves every page readable', async () => {
    const wisher = await world.learner();
    const pages = ['/', '/learning', '/profile', '/welcome/preferences', `/textbooks/alpha/steps/${STEP}`];
    await fc.assert(
      fc.asyncProperty(
        fc.record(
          {
            preferred_language: fc.constantFrom('de', 'zz', 'en-xxxxxxxx', 'ar', 'pt-BR'),
            learning_preferences: fc.dictionary(
              fc.constantFrom('time_zone', 'goals', 'prefers', 'text_size', 'daily_minutes', 'pace', 'other'),
              fc.oneof(value, fc.constantFrom<unknown>('Mars/Olympus', ['text'], 'large', 5, 'fast')),
            ),
          },
          { requiredKeys: [] },
        ),
        async (wishes) => {
          expect([200, 413, 422]).toContain((await wisher.put('/profiles/me', wishes)).status);
          for (const page of pages) expect((await wisher.fetch('GET', page)).status, page).toBe(200);
        },
      ),
      { numRuns: RUNS * 2 },
    );
    expect(faults).not.toHaveBeenCalled();
  });

  test('forms and addresses of pages with anything in them never break one', async () => {
    const paths = [
      '/textbooks/alpha',
      `/textbooks/alpha/steps/${STEP}`,
      '/learning',
      '/profile',
      '/sign-in',
      '/nothing',
    ];
    const posts = [
      ...['complete', 'answers', 'skip', 'reset'].map((name) => `/textbooks/alpha/steps/${QUIZ}/${name}`),
      ...['/welcome/level', '/welcome/language', '/welcome/preferences', '/profile', '/profile/delete'],
      ...['/preferences/theme', '/preferences/language', '/textbooks/alpha/begin', '/sign-in', '/claim-admin'],
    ];
    const names = fc.constantFrom(
      ...['idempotency_key', 'declared', 'q-one', 'next', 'email', 'password', 'token', 'goals', 'pace', 'time_zone'],
      ...['daily_minutes', 'background_level', 'preferred_language', 'confirmation', 'theme', 'language', 'notice'],
    );
    const fields = fc.dictionary(names, nasty, { maxKeys: 5 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fields, async (path, query) => {
        const search = new URLSearchParams(query).toString().slice(0, 8000);
        expect((await learner.fetch('GET', `${path}?${search}`)).status).toBeLessThan(500);
        const segment = inUrl(Object.values(query)[0] ?? '%');
        expect((await learner.fetch('GET', `${path}/${segment}`)).status).toBeLessThan(500);
      }),
      { numRuns: RUNS * 4 },
    );
    const caller = await world.learner();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...posts), fields, async (path, form) => {
        const answer = await caller.submit(path, form);
        expect(answer.status, path).toBeLessThan(500);
      }),
      { numRuns: RUNS * 8 },
    );
    expect(faults).not.toHaveBeenCalled();
  });

  test('accounts refuse what is no account without breaking', async () => {
    const stranger = world.nobody();
    for (const path of [
      '/sign-up/email',
      '/sign-in/email',
      '/sign-out',
      '/update-user',
      '/change-password',
      '/nothing',
    ])
      await fc.assert(
        fc.asyncProperty(
          fc.oneof(body, fc.dictionary(fc.constantFrom('name', 'email', 'password', 'callbackURL'), nasty)),
          async (sent) => {
            const answer = await stranger.fetch('POST', `/api/auth${path}`, { body: sent ?? null });
            expect(answer.status, answer.text.slice(0, 300)).toBeLessThan(500);
          },
        ),
        { numRuns: RUNS },
      );
  });
});

/** As a path or query can carry it: a lone surrogate cannot be. */
const inUrl = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).slice(0, 6000);

/** What JSON makes of it, without a prototype among the fields. */
const plainly = (fields: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(JSON.parse(JSON.stringify(fields))).filter(([name]) => name !== '__proto__'));

/** NUL and lone surrogates become U+FFFD on both databases. */
function storable(data: unknown): unknown {
  if (typeof data === 'string') return data.replaceAll(NUL, '\ufffd').replace(/\p{Surrogate}/gu, '\ufffd');
  if (Array.isArray(data)) return data.map(storable);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([name, one]) => [storable(name), storable(one)]));
}
