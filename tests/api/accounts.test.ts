import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { eraseLearner } from '../../src/app/profile.ts';
import { publishBook } from '../../src/app/publish-book.ts';
import type { Book } from '../../src/domain/book.ts';
import { listOf, Profile, ProfileExport, Progress, Step, Textbook } from '../../src/http/shapes.ts';
import { appendEvidence } from '../../src/store/evidence.ts';
import { eachDatabase } from '../postgres/each-database.ts';
import { feedbackOf, rightAnswers, stepOfBook, wrongAnswers } from './books.ts';
import { answer, beat, complete, evidenceOf, finish, openStep, progressOn, readFor } from './learning.ts';
import { byKey, type Caller, PASSWORD, readFirstSteps, someone, World } from './world.ts';

const FIRST = 'sensing/welcome';
const SECOND = 'sensing/joints';
const QUIZ = 'sensing/check';

eachDatabase((name, open) => {
  let world: World;
  let book: Book;
  beforeAll(async () => {
    book = await readFirstSteps();
    world = await World.open(await open(), [book]);
  });

  const signUp = (caller: Caller, who = someone('New')) =>
    caller.fetch('POST', '/api/auth/sign-up/email', { body: who });
  const signIn = (caller: Caller, email: string) =>
    caller.fetch('POST', '/api/auth/sign-in/email', { body: { email, password: PASSWORD } });

  test('a visitor begins without an account, by cookie or by token alike', async () => {
    const visitor = world.nobody();
    expect((await visitor.post(`/steps/${byKey(FIRST)}/sittings`)).status).toBe(401);
    expect((await visitor.fetch('POST', '/api/auth/sign-in/anonymous', { body: {} })).status).toBe(200);
    await openStep(visitor, FIRST);
    const begun = await visitor.fetch('POST', '/api/auth/sign-in/anonymous', {
      body: {},
      headers: { cookie: 'none=at-all' },
    });
    const token = begun.headers.get('set-auth-token') ?? '';
    const phone = { authorization: `Bearer ${token}` };
    const there = world.nobody();
    expect((await there.post(`/steps/${byKey(FIRST)}/sittings`, undefined, phone)).status).toBe(201);
    expect((await there.get('/progress', { headers: { authorization: 'Bearer nonsense' } })).status).toBe(401);
  });

  test('what a visitor did is still theirs after signing up', async () => {
    const visitor = await world.anonymous();
    const done = await finish(visitor, book, FIRST);
    const sitting = await openStep(visitor, SECOND);
    const before = await evidenceOf(visitor);
    const profile = (await visitor.get('/profiles/me')).as(Profile);
    expect((await signUp(visitor)).status).toBe(200);
    expect((await visitor.get('/profiles/me')).as(Profile).id).toBe(profile.id);
    expect(await progressOn(visitor, FIRST)).toEqual(done);
    expect(await evidenceOf(visitor)).toEqual(before);
    world.pass(5);
    expect((await beat(visitor, sitting)).counted_seconds).toBe(5);
  });

  test('signing in brings two learners together: nothing lost, nothing doubled, the first finish counts', async () => {
    const who = someone('Member');
    const member = world.nobody();
    await signUp(member, who);
    await member.put('/profiles/me', { background_level: 'intermediate' });
    const visitor = await world.anonymous();
    await visitor.put('/profiles/me', { background_level: 'advanced' });

    const first = await finish(visitor, book, FIRST);
    world.pass(100);
    const second = await finish(member, book, FIRST);
    expect(Date.parse(second.completed_at ?? '')).toBeGreaterThan(Date.parse(first.completed_at ?? ''));
    await readFor(visitor, SECOND, 30);
    world.pass(100);
    await readFor(member, SECOND, 30);
    await visitor.put(`/progress/steps/${byKey(SECOND)}/data`, { progress_data: { scroll: 0.25 } });
    const together = [...(await evidenceOf(member)), ...(await evidenceOf(visitor))];

    const old = visitor.browser.copy();
    expect((await signIn(visitor, who.email)).status).toBe(200);

    const owner = (await member.get('/profiles/me')).as(Profile);
    expect((await visitor.get('/profiles/me')).json).toEqual(owner);
    expect(owner.background_level).toBe('intermediate');
    expect(await progressOn(visitor, FIRST)).toMatchObject({
      user_id: owner.id,
      status: 'completed',
      started_at: first.started_at,
      completed_at: first.completed_at,
    });
    expect(await progressOn(member, SECOND)).toMatchObject({
      status: 'in_progress',
      completion_percentage: 60,
      progress_data: { scroll: 0.25 },
    });
    const now = await evidenceOf(member);
    expect(now.map(({ id }) => id).sort()).toEqual(together.map(({ id }) => id).sort());
    expect(new Set(now.map(({ user_id }) => user_id))).toEqual(new Set([owner.id]));
    expect((await Object.assign(world.nobody(), { browser: old }).get('/progress')).status).toBe(401);
  });

  test('a finish stays the first one although its criteria have become harder since', async () => {
    const harder = (value: number): Book => ({
      ...book,
      key: 'changing',
      title: `Changing ${name}`,
      version: `with ${value}`,
      chapters: book.chapters.slice(0, 1).map((chapter) => ({
        ...chapter,
        steps: chapter.steps.map((step) => ({
          ...step,
          assets: [],
          variants: [],
          criteria: step.key === FIRST ? { type: 'time', value } : step.criteria,
        })),
      })),
      assets: [],
    });
    const own = await World.open(await open(), [harder(20)]);
    const who = someone('Member');
    const member = own.nobody();
    await signUp(member, who);
    const first = await finish(member, harder(20), FIRST);
    await publishBook(own.server.app, harder(40));
    own.pass(60);
    const visitor = await own.anonymous();
    await readFor(visitor, FIRST, 40);
    await signIn(visitor, who.email);
    expect(await progressOn(member, FIRST)).toMatchObject({
      status: 'completed',
      completed_at: first.completed_at,
      started_at: first.started_at,
    });
  });

  test('a session that is prolonged comes with the answer of the API, too', async () => {
    const learner = await world.learner();
    const { auth } = world.database;
    const users = await auth.db.selectFrom('session').select(['id', 'token', 'userId']).execute();
    const token = decodeURIComponent([...learner.browser.jar.values()][0] ?? '').split('.')[0];
    const session = users.find((one) => one.token === token);
    const [expiresAt, updatedAt] = [Date.now() + 20 * 86_400_000, Date.now() - 10 * 86_400_000].map((at) =>
      name === 'postgres' ? new Date(at) : new Date(at).toISOString(),
    );
    await auth.db
      .updateTable('session')
      .set({ expiresAt, updatedAt } as never)
      .where('id', '=', session?.id ?? '')
      .execute();
    const answer = await learner.get('/textbooks', { headers: { 'if-none-match': '*' } });
    expect(answer.status).toBe(304);
    expect(answer.headers.getSetCookie().join()).toMatch(/session_token=.*Max-Age=2592000/);
  });

  test('the export holds everything that the learner did and is, and nothing of anybody else', async () => {
    const [learner, other] = [await world.learner('Grace'), await world.learner('Mallory')];
    await finish(other, book, FIRST);
    await finish(learner, book, FIRST);
    await openStep(learner, SECOND);
    await learner.post(`/progress/steps/${byKey(SECOND)}/skip`);
    const all = (await learner.get('/profiles/me/export')).as(ProfileExport);
    const profile = (await learner.get('/profiles/me')).as(Profile);
    expect(all.account).toMatchObject({ is_anonymous: false, name: 'Grace' });
    expect(all.profile).toEqual(profile);
    expect(all.progress.map((one) => [one.step_key, one.status, one.skip_reason])).toEqual([
      [FIRST, 'completed', null],
      [SECOND, 'skipped', 'deferred'],
    ]);
    expect(all.sittings.map((one) => [one.step_key, one.counted_seconds])).toEqual([
      [FIRST, 0],
      [FIRST, 20],
      [SECOND, 0],
    ]);
    expect(all.learning_paths).toHaveLength(1);
    expect(all.evidence).toEqual(await evidenceOf(learner));
    expect(all.evidence.map(({ kind }) => kind).sort()).toEqual([
      'opened',
      'opened',
      'opened',
      'skipped',
      'visible',
      'visible',
    ]);
    const stranger = (await other.get('/profiles/me')).as(Profile);
    expect(JSON.stringify(all)).not.toContain(stranger.id);
    expect(JSON.stringify(all)).not.toContain('Mallory');
    expect((await learner.get('/profiles/me/export')).headers.get('content-disposition')).toMatch(/^attachment/);
  });

  test('an export is longer than a page of rows and misses none of them', async () => {
    const learner = await world.learner();
    const { id: userId } = (await learner.get('/profiles/me')).as(Profile);
    const [step] = [(await learner.get(`/steps/${byKey(FIRST)}`)).as(Step)];
    await openStep(learner, FIRST);
    await world.database.write(async (tx) => {
      for (let i = 0; i < 1203; i++)
        await appendEvidence(tx, {
          id: randomUUID(),
          userId: userId as Parameters<typeof appendEvidence>[1]['userId'],
          stepId: step.id as Parameters<typeof appendEvidence>[1]['stepId'],
          at: world.now + Math.floor(i / 7),
          actorId: userId as Parameters<typeof appendEvidence>[1]['actorId'],
          revision: step.revision,
          happening: { kind: 'visible', ms: 1 },
        });
    });
    const all = await evidenceOf(learner);
    expect(new Set(all.map(({ id }) => id)).size).toBe(1204);
    const times = all.map(({ at }) => at);
    expect(times).toEqual([...times].sort());
  });

  test('a quiz taken home shows what was said about the chosen options and no key', async () => {
    const learner = await world.learner();
    for (const key of [FIRST, SECOND, 'sensing/imu', 'sensing/filtering']) await finish(learner, book, key);
    const step = stepOfBook(book, QUIZ);
    await answer(learner, QUIZ, wrongAnswers(step));
    const text = (await learner.get('/profiles/me/export')).text;
    for (const [question, correct] of Object.entries(rightAnswers(step)))
      for (const said of correct.flatMap((choice) => feedbackOf(step, question)[choice] ?? []))
        expect(text).not.toContain(JSON.stringify(said).slice(1, -1));
    await answer(learner, QUIZ, rightAnswers(step));
  });

  test('erasing leaves nothing of the learner, and everything of all others', async () => {
    const [learner, other] = [await world.learner(), await world.learner()];
    await finish(other, book, FIRST);
    await finish(learner, book, FIRST);
    await learner.put(`/progress/steps/${byKey(FIRST)}/data`, { progress_data: { a: 1 } }, { 'idempotency-key': 'k' });
    const before = await rowsOf(world);
    const { id, auth_id } = (await learner.get('/profiles/me')).as(Profile);
    expect(before.filter((row) => row.includes(id) || row.includes(auth_id)).length).toBeGreaterThan(5);
    expect((await learner.delete('/profiles/me')).status).toBe(204);
    const after = await rowsOf(world);
    expect(after.filter((row) => row.includes(id) || row.includes(auth_id))).toEqual([]);
    expect(after.length).toBe(before.filter((row) => !row.includes(id) && !row.includes(auth_id)).length);
    expect((await learner.get('/progress')).status).toBe(401);
    expect((await learner.delete('/profiles/me')).status).toBe(401);
    expect((await progressOn(other, FIRST)).status).toBe('completed');
  });

  test('erasing wins over everything that the same learner does at that moment, and nothing breaks', async () => {
    for (let round = 0; round < 5; round++) {
      const learner = await world.learner();
      const { id, auth_id } = (await learner.get('/profiles/me')).as(Profile);
      const sitting = await openStep(learner, FIRST);
      world.pass(3);
      const answers = await Promise.all([
        learner.post(`/sittings/${sitting.id}/beats`, {}),
        learner.post(`/steps/${byKey(FIRST)}/sittings`),
        learner.delete('/profiles/me'),
        learner.delete('/profiles/me'),
        learner.get('/progress'),
        learner.put('/profiles/me', { background_level: 'advanced' }),
        learner.post(`/progress/steps/${byKey(FIRST)}/skip`),
        learner.get('/profiles/me/export'),
      ]);
      for (const { status } of answers) expect(status).toBeLessThan(500);
      expect(answers.some(({ status }) => status === 204)).toBe(true);
      const left = (await rowsOf(world)).filter((row) => row.includes(id) || row.includes(auth_id));
      expect(left).toEqual([]);
      expect((await learner.get('/progress')).status).toBe(401);
    }
  });

  test('a learner whom a late request makes anew while the account is going is erased, too', async () => {
    const learner = await world.learner();
    const { auth_id } = (await learner.get('/profiles/me')).as(Profile);
    const { app, auth } = world.server;
    const profile = await app.learners.ensure(auth_id);
    let late = 2;
    await eraseLearner(app, profile, async (authId) => {
      if (late-- > 0) await app.learners.ensure(authId);
      await auth.deleteAccount(authId);
    });
    expect((await rowsOf(world)).filter((row) => row.includes(auth_id))).toEqual([]);
  });

  test('an account that another process has erased is nobody here, at once', async () => {
    const learner = await world.learner();
    const other = await world.another(await open.again(world.database));
    const there = Object.assign(other.nobody(), { browser: learner.browser });
    expect((await there.get('/progress')).status).toBe(200);
    expect((await learner.delete('/profiles/me')).status).toBe(204);
    other.pass(10);
    expect((await there.get('/progress')).status).toBe(401);
    expect((await there.get('/textbooks')).as(listOf(Textbook)).items).toHaveLength(1);
  });

  test('many requests of a new learner at once make one profile', async () => {
    const learner = await world.learner();
    const answers = await Promise.all(Array.from({ length: 12 }, () => learner.get('/profiles/me')));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  test('many completions at once are one', async () => {
    const learner = await world.learner();
    for (const key of [FIRST, SECOND, 'sensing/imu', 'sensing/filtering', QUIZ]) await finish(learner, book, key);
    await openStep(learner, 'sensing/phone');
    const all = await Promise.all(
      Array.from({ length: 10 }, () => complete(learner, 'sensing/phone', { declared: true })),
    );
    const seen = all.map((one) => one.as(Progress));
    expect(new Set(seen.map(({ completed_at }) => completed_at)).size).toBe(1);
    expect((await evidenceOf(learner)).filter(({ kind }) => kind === 'declared')).toHaveLength(1);
  });
});

const TABLES = [
  'user_profile',
  'learning_progress',
  'learning_path',
  'evidence',
  'sitting',
  'idempotent_answer',
] as const;

/** Every row that speaks of learners or accounts, as text. */
async function rowsOf({ database }: World): Promise<string[]> {
  const ours = await Promise.all(TABLES.map((table) => database.read.selectFrom(table).selectAll().execute()));
  const theirs = await Promise.all(
    (['user', 'session', 'account'] as const).map((table) => database.auth.db.selectFrom(table).selectAll().execute()),
  );
  return [...ours.flat(), ...theirs.flat()].map((row) => JSON.stringify(row));
}
