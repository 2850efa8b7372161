import { beforeAll, expect, test } from 'vitest';
import type { Book } from '../../src/domain/book.ts';
import { LearningPath, listOf, OverallProgress } from '../../src/http/shapes.ts';
import { eachDatabase } from '../postgres/each-database.ts';
import { stepOfBook, wrongAnswers } from './books.ts';
import { finish, openStep, readFor } from './learning.ts';
import { byKey, type Caller, readFirstSteps, World } from './world.ts';

const OPEN = 'motion/gaits';
const QUIZ = 'sensing/check';

/** Everything that a client could wish were true. */
const CLAIMS = {
  status: 'completed',
  completion_percentage: 100,
  percent: 100,
  score: 100,
  credited_score: 100,
  creditedScore: 100,
  proof: 'graded',
  started_at: '2020-01-01T00:00:00.000Z',
  completed_at: '2020-01-02T00:00:00.000Z',
  counted_seconds: 9999,
  activeMs: 9_999_999,
  ms: 9_999_999,
  seconds: 9999,
  time: 9999,
  now: 4_000_000_000_000,
  at: '2030-01-01T00:00:00.000Z',
  tally: { activeMs: 9_999_999, attempts: 1, creditedScore: 100, declared: true },
  kind: 'skipped',
  reason: 'waived',
  skip_reason: 'tested_out',
  begun: true,
  role: 'admin',
  isAnonymous: false,
  actor_id: '00000000-0000-4000-8000-000000000000',
  user_id: '00000000-0000-4000-8000-000000000000',
  auth_id: 'somebody-else',
  id: '00000000-0000-4000-8000-000000000000',
  created_at: '2020-01-01T00:00:00.000Z',
  updated_at: '2020-01-01T00:00:00.000Z',
  level: [],
  textbook: 'first-steps',
  offline: 'trusted',
};

type Call = (caller: Caller, ids: { sitting: string }) => { path: string; body: object };

eachDatabase((_name, open) => {
  let world: World;
  let book: Book;
  beforeAll(async () => {
    book = await readFirstSteps();
    world = await World.open(await open(), [book]);
  });

  /** An honest call of each route that writes; a route without one makes the suite fail. */
  const honest: Record<string, Call> = {
    'POST /steps/{id}/sittings': () => ({ path: `/steps/${byKey(OPEN)}/sittings`, body: {} }),
    'POST /steps/{id}/answers': () => ({
      path: `/steps/${byKey(QUIZ)}/answers`,
      body: { answers: wrongAnswers(stepOfBook(book, QUIZ)) },
    }),
    'POST /steps/{id}/submissions': () => ({
      path: `/steps/${byKey(OPEN)}/submissions`,
      body: { files: { 'main.py': '' } },
    }),
    'POST /steps/{id}/watched': () => ({ path: `/steps/${byKey(OPEN)}/watched`, body: { ranges: [[0, 1]] } }),
    'POST /steps/{id}/activity': () => ({ path: `/steps/${byKey(OPEN)}/activity`, body: { status: 'completed' } }),
    'POST /sittings/{id}/beats': (_caller, { sitting }) => ({ path: `/sittings/${sitting}/beats`, body: {} }),
    'POST /progress/steps/{id}/complete': () => ({
      path: `/progress/steps/${byKey(OPEN)}/complete`,
      body: { validation_data: {} },
    }),
    'POST /progress/steps/{id}/skip': () => ({ path: `/progress/steps/${byKey(OPEN)}/skip`, body: {} }),
    'PUT /progress/steps/{id}/reset': () => ({ path: `/progress/steps/${byKey(OPEN)}/reset`, body: {} }),
    'PUT /progress/steps/{id}/data': () => ({
      path: `/progress/steps/${byKey(OPEN)}/data`,
      body: { progress_data: {} },
    }),
    'PUT /profiles/me': () => ({ path: '/profiles/me', body: { preferred_language: 'de' } }),
    'DELETE /profiles/me': () => ({ path: '/profiles/me', body: {} }),
  };

  /** Adds the claims to a body and to the objects in it whose fields are the server's; answers and drafts are the learner's. */
  const claiming = (body: object): object => ({
    ...CLAIMS,
    ...body,
    ...('validation_data' in body && { validation_data: { ...CLAIMS } }),
  });

  test('no claim of a client about time, status, percent, score, person or role moves anything, on any route', async () => {
    expect(Object.keys(honest).sort()).toEqual(
      world.contract.writes.map(({ method, path }) => `${method} ${path}`).sort(),
    );
    const twins = [await world.learner('Twin'), await world.learner('Twin')] as const;
    const sittings: string[] = [];
    const began = world.now;
    for (const twin of twins) {
      world.now = began;
      for (const key of ['welcome', 'joints', 'imu', 'filtering']) await finish(twin, book, `sensing/${key}`);
      sittings.push((await readFor(twin, OPEN, 20)).id);
    }
    for (const [route, call] of Object.entries(honest)) {
      world.pass(3);
      const [method = ''] = route.split(' ');
      const [plain, claimed] = await Promise.all(
        twins.map(async (twin, at) => {
          const { path, body } = call(twin, { sitting: sittings[at] ?? '' });
          const query = at === 0 ? '' : '?status=completed&completion_percentage=100&score=100&seconds=9999';
          const answer = await twin.send(method, path + query, { body: at === 0 ? body : claiming(body) });
          return [answer.status, comparable(answer.text)];
        }),
      );
      expect(claimed, route).toEqual(plain);
      if (method === 'DELETE') break;
      const [own, twin] = await Promise.all(twins.map(async (one) => comparable(await everything(one))));
      expect(twin, route).toEqual(own);
    }
  });

  test('working state may say what it likes', async () => {
    const learner = await world.learner();
    await openStep(learner, OPEN);
    const before = (await learner.get('/progress')).as(OverallProgress);
    await learner.put(`/progress/steps/${byKey(OPEN)}/data`, { progress_data: CLAIMS });
    expect((await learner.get('/progress')).json).toEqual(before);
    expect((await learner.get('/learning-paths')).as(listOf(LearningPath)).items).toHaveLength(1);
  });

  test('nobody signs up as more than a learner', async () => {
    const caller = world.nobody();
    const body = { ...CLAIMS, name: 'Eve', email: `eve.${world.now}@school.example`, password: 'long enough' };
    await caller.fetch('POST', '/api/auth/sign-up/email', { body: { ...body, emailVerified: true, banned: false } });
    const users = await world.database.auth.db.selectFrom('user').select(['email', 'role', 'emailVerified']).execute();
    for (const user of users.filter((one) => one.email === body.email)) {
      expect(user.role).not.toBe('admin');
      expect(Boolean(user.emailVerified)).toBe(false);
    }
    const learner = await world.learner();
    await learner.fetch('POST', '/api/auth/update-user', { body: { role: 'admin', isAnonymous: true } });
    const session = await learner.fetch('GET', '/api/auth/get-session');
    expect(session.json).toMatchObject({ user: { role: 'user', isAnonymous: false } });
    expect((await learner.fetch('GET', '/api/auth/admin/list-users')).status).toBe(403);
  });
});

const everything = async (caller: Caller): Promise<string> => (await caller.get('/profiles/me/export')).text;

/** Two learners who did the same differ in their ids and addresses only. */
function comparable(text: string): string {
  return text
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'uuid')
    .replace(/"(auth_id|email)":"[^"]*"/g, '"$1":""')
    .split(/(?<=[}\]]),(?=\{)/)
    .sort()
    .join('\n');
}
