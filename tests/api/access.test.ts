import { beforeAll, describe, expect, test } from 'vitest';
import { LearningPath, listOf, Profile } from '../../src/http/shapes.ts';
import { eachDatabase } from '../postgres/each-database.ts';
import { finish, openStep, progressOn } from './learning.ts';
import { byKey, type Caller, readFirstSteps, World } from './world.ts';

const STEP = 'sensing/welcome';
const LOCKED = 'sensing/check';

const ROLES = ['nobody', 'anonymous', 'learner', 'another', 'admin'] as const;
type Role = (typeof ROLES)[number];
type Statuses = [nobody: number, anonymous: number, learner: number, another: number, admin: number];

/**
 * What each role gets from each route, for things of the learner: `another` asks for the learner's own sitting and path.
 * The routes are those of the served document: one that is not here makes the suite fail.
 */
const ROUTES: Record<string, Statuses> = {
  //                                        nobody, anonymous, learner, another, admin
  'GET /textbooks': [200, 200, 200, 200, 200],
  'GET /textbooks/{id}': [200, 200, 200, 200, 200],
  'GET /chapters': [200, 200, 200, 200, 200],
  'GET /chapters/{id}': [200, 200, 200, 200, 200],
  'GET /steps/{id}': [200, 200, 200, 200, 200],
  'GET /steps/{id}/next': [200, 200, 200, 200, 200],
  'GET /steps/{id}/previous': [204, 204, 204, 204, 204],
  'GET /steps/{id}/why': [200, 200, 200, 200, 200],
  'POST /steps/{id}/sittings': [401, 201, 201, 201, 201],
  'POST /steps/{id}/answers': [401, 422, 422, 422, 422],
  'POST /steps/{id}/submissions': [401, 422, 422, 422, 422],
  'POST /steps/{id}/watched': [401, 422, 422, 422, 422],
  'POST /steps/{id}/activity': [401, 422, 422, 422, 422],
  'POST /sittings/{id}/beats': [401, 404, 200, 404, 404],
  'GET /progress': [401, 200, 200, 200, 200],
  'GET /progress/chapters/{id}': [401, 200, 200, 200, 200],
  'GET /progress/steps/{id}': [401, 200, 200, 200, 200],
  'GET /progress/export': [401, 200, 200, 200, 200],
  'POST /progress/steps/{id}/complete': [401, 422, 422, 422, 422],
  'POST /progress/steps/{id}/skip': [401, 200, 200, 200, 200],
  'PUT /progress/steps/{id}/reset': [401, 200, 200, 200, 200],
  'PUT /progress/steps/{id}/data': [401, 200, 200, 200, 200],
  'GET /learning-paths': [401, 200, 200, 200, 200],
  'GET /learning-paths/{id}': [401, 404, 200, 404, 404],
  'GET /profiles/me': [401, 200, 200, 200, 200],
  'GET /profiles/me/export': [401, 200, 200, 200, 200],
  'PUT /profiles/me': [401, 200, 200, 200, 200],
  'DELETE /profiles/me': [401, 204, 204, 204, 204],
};

const stepPage = (key: string): string => `/textbooks/first-steps/steps/${key}`;

const PAGES: Record<string, Statuses> = {
  //                                        nobody, anonymous, learner, another, admin
  '/': [200, 200, 200, 200, 200],
  '/textbooks/first-steps': [200, 200, 200, 200, 200],
  '/textbooks/none': [404, 404, 404, 404, 404],
  [stepPage(STEP)]: [200, 200, 200, 200, 200],
  [stepPage(LOCKED)]: [403, 403, 403, 403, 403],
  [`${stepPage(LOCKED)}?preview`]: [403, 403, 403, 403, 200],
  [stepPage('none/at-all')]: [404, 404, 404, 404, 404],
  '/learning': [200, 200, 200, 200, 200],
  '/profile': [303, 200, 200, 200, 200],
  '/welcome/level': [303, 200, 200, 200, 200],
  '/welcome/language': [303, 200, 200, 200, 200],
  '/welcome/preferences': [303, 200, 200, 200, 200],
  '/sign-in': [200, 200, 303, 303, 303],
  '/sign-up': [200, 200, 303, 303, 303],
  '/claim-admin': [403, 403, 403, 403, 403],
  '/claim-admin?token=nonsense': [403, 403, 403, 403, 403],
  '/api/docs': [200, 200, 200, 200, 200],
  '/no/such/page': [404, 404, 404, 404, 404],
  '/assets/no-such-file.js': [404, 404, 404, 404, 404],
  '/healthz': [200, 200, 200, 200, 200],
  '/readyz': [200, 200, 200, 200, 200],
};

const FORMS: Record<string, Record<string, string>> = {
  '/sign-in': { email: 'a@b.example', password: 'whatever it is' },
  '/sign-up': { name: 'Eve', email: 'eve@b.example', password: 'whatever it is' },
  '/sign-out': {},
  '/claim-admin': { token: 'nonsense' },
  '/preferences/theme': { theme: 'dark' },
  '/preferences/language': { language: 'de' },
  '/textbooks/first-steps/begin': {},
  [`${stepPage(STEP)}/complete`]: {},
  [`${stepPage(STEP)}/answers`]: {},
  [`${stepPage(STEP)}/submissions`]: {},
  [`${stepPage(STEP)}/skip`]: {},
  [`${stepPage(STEP)}/reset`]: {},
  '/welcome/level': { background_level: 'advanced' },
  '/welcome/language': { preferred_language: 'de' },
  '/welcome/preferences': { daily_minutes: '5' },
  '/profile': { background_level: 'advanced' },
  '/profile/delete': { confirmation: 'delete' },
};

eachDatabase((_name, open) => {
  let world: World;
  let people: Record<Role, Caller>;
  beforeAll(async () => {
    world = await World.open(await open(), [await readFirstSteps()]);
    people = {
      nobody: world.nobody(),
      anonymous: await world.anonymous(),
      learner: await world.learner('Zebedee Quux'),
      another: await world.learner('Another'),
      admin: await world.admin(),
    };
  });

  describe('the API', () => {
    test('answers each role on each route of its document as the table says, and there is no other route', async () => {
      const routes = world.contract.routes.map(({ method, path }) => `${method} ${path}`);
      expect(Object.keys(ROUTES).sort()).toEqual([...routes].sort());
      const table: Record<string, number[]> = {};
      for (const route of Object.keys(ROUTES)) {
        table[route] = [];
        for (const role of ROLES) table[route].push(await statusOf(route, people[role]));
      }
      expect(table).toEqual(ROUTES);
      for (const role of ['learner', 'another', 'admin'] as const)
        people[role] = role === 'admin' ? await world.admin() : await world.learner(role);
      people.anonymous = await world.anonymous();
    });

    async function statusOf(route: string, caller: Caller): Promise<number> {
      const [method = '', template = ''] = route.split(' ');
      const { learner } = people;
      if (caller !== people.nobody && method !== 'GET') await openStep(caller, STEP);
      // After its last row the learner is gone.
      const isLast = route === 'DELETE /profiles/me';
      const sitting = isLast ? '' : (await openStep(learner, STEP)).id;
      const paths = isLast ? [] : (await learner.get('/learning-paths')).as(listOf(LearningPath)).items;
      const ids: [string, string][] = [
        ['/textbooks/', 'first-steps'],
        ['/chapters/', 'sensing'],
        ['/progress/chapters/', 'sensing'],
        ['/steps/', byKey(STEP)],
        ['/progress/steps/', byKey(STEP)],
        ['/sittings/', sitting],
        ['/learning-paths/', paths[0]?.id ?? ''],
      ];
      const id = ids.find(([start]) => template.startsWith(start))?.[1] ?? '';
      const body = { answers: {}, progress_data: {} };
      const sent = method === 'GET' || method === 'DELETE' ? {} : { body };
      return (await caller.send(method, template.replace('{id}', id), sent)).status;
    }

    test("another learner's work is neither seen nor moved through one's own doors", async () => {
      const { learner, another } = people;
      await finish(learner, await readFirstSteps(), STEP);
      expect(await progressOn(another, STEP)).toMatchObject({ id: null, status: 'not_started' });
      const sitting = await openStep(learner, STEP);
      const before = await progressOn(learner, STEP);
      expect((await another.post(`/sittings/${sitting.id}/beats`, {})).status).toBe(404);
      expect(await progressOn(learner, STEP)).toEqual(before);
    });

    test('a page of another site moves nothing with the cookie of its reader; a token is proof enough', async () => {
      const learner = await world.learner();
      const before = (await learner.get('/profiles/me')).json;
      const foreign = { origin: 'https://evil.example' };
      for (const { method, path } of world.contract.writes) {
        const url = path.replace('{id}', byKey(STEP));
        for (const headers of [foreign, { ...foreign, authorization: 'Basic c3RhZ2luZzpzaXRl' }, { origin: 'null' }]) {
          const refused = await learner.send(method, url, { headers });
          expect(refused.status, `${method} ${path} ${JSON.stringify(headers)}`).toBe(403);
          expect(refused.json).toMatchObject({ code: 'forbidden' });
        }
      }
      expect((await learner.get('/profiles/me')).json).toEqual(before);
      expect(await progressOn(learner, STEP)).toMatchObject({ id: null });
      const cookie = [...learner.browser.jar].find(([name]) => name.endsWith('session_token'))?.[1] ?? '';
      const token = { authorization: `Bearer ${decodeURIComponent(cookie)}` };
      const phone = world.nobody();
      expect((await phone.put('/profiles/me', {}, { ...foreign, ...token })).status).toBe(200);
    });

    test('what is no route is a problem, and so is a route by another method', async () => {
      for (const path of ['', '/', '/nothing', '/steps', '/steps/a/b/c', '/progress/steps', '/textbooks/'])
        for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
          const answer = await people.learner.fetch(method, `/api/v1${path}`, {
            headers: { 'content-type': 'text/plain' },
          });
          expect([answer.status, answer.headers.get('content-type')], `${method} ${path}`).toEqual([
            404,
            'application/problem+json',
          ]);
          expect(answer.json).toMatchObject({ status: 404, code: 'no_such_route' });
        }
    });
  });

  describe('the pages', () => {
    test('answer each role as the table says, in one frame, and never with a fault of ours', async () => {
      const table: Record<string, number[]> = {};
      for (const path of Object.keys(PAGES)) {
        table[path] = [];
        for (const role of ROLES) {
          const page = await people[role].fetch('GET', path);
          table[path].push(page.status);
          if (page.status === 404 && !path.startsWith('/assets/')) expect(page.text, path).toMatch(/<h1/);
        }
      }
      expect(table).toEqual(PAGES);
    });

    test("show nobody's name, address, id or work but one's own", async () => {
      const owner = await world.learner('Zebedee Quux');
      await finish(owner, await readFirstSteps(), STEP);
      await owner.put('/profiles/me', { learning_preferences: { goals: ['a-goal-of-zebedee'] } });
      const { id, auth_id } = (await owner.get('/profiles/me')).as(Profile);
      const traces = ['Zebedee', 'Quux', 'a-goal-of-zebedee', id, auth_id];
      expect((await owner.fetch('GET', '/profile')).text).toMatch(/zebedee/i);
      for (const path of Object.keys(PAGES))
        for (const role of ['nobody', 'anonymous', 'another', 'admin'] as const) {
          const { text } = await people[role].fetch('GET', path);
          for (const trace of traces) expect(text.includes(trace), `${trace} on ${path} for ${role}`).toBe(false);
        }
    });

    test('are kept by nobody between the server and the person whom they are about', async () => {
      for (const path of Object.keys(PAGES).filter((one) => !/^\/(api|assets|healthz|readyz)/.test(one))) {
        const page = await people.learner.fetch('GET', path);
        if (page.status === 200) expect(page.headers.get('cache-control'), path).toBe('private, no-cache');
      }
    });

    test('let browsers run nothing but our own scripts, and embed what books bring without any power', async () => {
      const first = await readFirstSteps();
      const step = first.chapters.flatMap(({ steps }) => steps).find(({ key }) => key === 'motion/gaits');
      const asset = first.assets.find(({ hash }) => step?.assets.includes(hash));
      const file = `/textbooks/first-steps/assets/${asset?.hash}.${asset?.path.split('.').at(-1)}`;
      const others = ['/api/v1/textbooks', '/api/v1/nothing', '/api/other', '/assets/missing.js', '/missing', file];
      for (const path of [...Object.keys(PAGES), ...others]) {
        const { headers } = await people.learner.fetch('GET', path);
        const policy = headers.get('content-security-policy') ?? '';
        expect(headers.get('x-content-type-options'), path).toBe('nosniff');
        if (path !== file) expect(policy, path).toContain("default-src 'self'");
        if (path !== file) expect(policy, path).not.toMatch(/unsafe-(inline|eval)/);
        if (path === file) expect(policy).toMatch(/^sandbox allow-scripts; default-src 'none'/);
      }
    });

    test('that are not there say so as their neighbours would', async () => {
      for (const [path, type] of [
        ['/missing', 'text/html'],
        ['/api/other', 'application/problem+json'],
        ['/api/v1/other', 'application/problem+json'],
        ['/assets/missing.js', 'application/problem+json'],
      ] as const) {
        const answer = await people.learner.fetch('GET', path);
        expect([answer.status, answer.headers.get('content-type')], path).toEqual([404, expect.stringContaining(type)]);
      }
    });

    test('take no form from another site', async () => {
      const learner = await world.learner();
      const before = (await learner.get('/profiles/me/export')).json;
      for (const [path, fields] of Object.entries(FORMS)) {
        for (const headers of [
          { origin: 'https://evil.example' },
          { origin: 'null', 'sec-fetch-site': 'cross-site' },
        ]) {
          const answer = await learner.submit(path, fields, headers);
          expect([answer.status, answer.headers.getSetCookie()], path).toEqual([403, []]);
          expect(answer.headers.get('content-security-policy'), path).toContain("default-src 'self'");
        }
      }
      expect((await learner.get('/profiles/me/export')).json).toEqual(before);
      const foreign = await world.nobody().fetch('POST', '/api/auth/sign-in/anonymous', {
        body: {},
        headers: { origin: 'https://evil.example' },
      });
      expect(foreign.status).toBe(403);
    });

    test.each([
      'https://evil.example/',
      '//evil.example/',
      '/\\evil.example',
      '\\\\evil.example',
      '/.//evil.example',
      '/%2e//evil.example',
      '/a/..//evil.example',
      '/./\\evil.example',
      '/\t/evil.example',
      'javascript:alert(1)',
      ' //evil.example',
    ])('lead to no other site, wherever a link says to go on: %j', async (next) => {
      const caller = world.nobody();
      const form = await caller.submit('/preferences/theme', { theme: 'dark', next });
      expect(form.status).toBe(303);
      const target = new URL(form.headers.get('location') ?? '', 'http://127.0.0.1:3000/preferences/theme');
      expect(target.origin).toBe('http://127.0.0.1:3000');
      const page = await caller.fetch('GET', `/sign-in?next=${encodeURIComponent(next)}`);
      expect(page.status).toBe(200);
      for (const [, value = ''] of page.text.matchAll(/name="next" value="([^"]*)"/g))
        expect(new URL(value.replaceAll('&amp;', '&'), 'http://127.0.0.1:3000').origin).toBe('http://127.0.0.1:3000');
    });
  });
});
