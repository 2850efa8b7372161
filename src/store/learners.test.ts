import fc from 'fast-check';
import { v7 } from 'uuid';
import { beforeAll, describe, expect, test } from 'vitest';
import { eachDatabase } from '../../tests/postgres/each-database.ts';
import type { SittingId, StepId, TextbookId, UserId } from '../domain/ids.ts';
import { NOT_STARTED, type Progress } from '../domain/progress.ts';
import type { Database } from './connection.ts';
import { appendEvidence, iterateEvidence, listEvidence } from './evidence.ts';
import { findAnswer, purgeAnswers, saveAnswer } from './idempotency.ts';
import { compareAndSetFact, getFact, setFact } from './installation.ts';
import { findPath, listPaths, saveDefaultPath } from './paths.ts';
import {
  deleteLearner,
  findProfile,
  findProfileByAuthId,
  insertProfile,
  lockProfile,
  moveProfileToAccount,
  updateProfile,
} from './profiles.ts';
import { lastTouched, listProgress, loadProgress, replaceProgress, saveProgress } from './progress.ts';
import {
  countedUntil,
  endSittings,
  findOpenSitting,
  findSitting,
  listSittings,
  openSitting,
  type Sitting,
  updateSitting,
} from './sittings.ts';
import { loadStates, loadTextbookStates } from './step-states.ts';
import { aLearner, anAccount, aTextbook, NOON, someEvidence } from './testing.ts';
import { saveWatchedUntil } from './watch-clock.ts';
import { saveWorkingState } from './working-state.ts';

const LATER = NOON + 60_000;
const ODD = 'naïve 🐎 ‮ \u{10FFFF} e\u0301 "quoted" \\u0000 \\ \n\t';

const completed = (at: number, changes: Partial<Progress> = {}): Progress => ({
  ...NOT_STARTED,
  status: 'completed',
  percent: 100,
  startedAt: NOON,
  completedAt: at,
  proof: 'graded',
  earnedRevision: `r${at}`,
  begun: true,
  tally: { activeMs: 61_000, attempts: 2, latestScore: 40, creditedScore: 90, declared: false },
  ...changes,
});

eachDatabase((_name, open) => {
  let database: Database;
  let other: Database;
  let textbookId: TextbookId;
  let steps: StepId[];
  let step: StepId;

  beforeAll(async () => {
    database = await open();
    other = await open.again(database);
    ({ textbookId, steps } = await aTextbook(database));
    step = steps[0] ?? ('' as StepId);
  });

  const save = (userId: UserId, progress: Progress, now = NOON, where = database, stepId = step) =>
    where.write((tx) => saveProgress(tx, { id: v7(), userId, stepId, progress, now }));

  describe('a profile', () => {
    test('of a new account is one row, however many requests make it at once', async () => {
      const authId = await anAccount(database);
      const make = (where: Database) =>
        where.write((tx) => insertProfile(tx, { id: v7() as UserId, authId, now: NOON }));
      const made = await Promise.all([database, other, database, other].map(make));
      expect(new Set(made.map(({ id }) => id)).size).toBe(1);
      expect(made[0]).toEqual({
        id: made[0]?.id,
        authId,
        backgroundLevel: 'beginner',
        preferredLanguage: 'en',
        learningPreferences: null,
        createdAt: NOON,
        updatedAt: NOON,
      });
    });

    test('changes in the fields that are given, and keeps unknown preferences', async () => {
      const id = await aLearner(database);
      const learningPreferences = { daily_minutes: 20, goals: [ODD], theirs: { deep: [1, null, ODD] } };
      await database.write((tx) => updateProfile(tx, id, { learningPreferences }, LATER));
      const changed = await database.write((tx) => updateProfile(tx, id, { backgroundLevel: 'advanced' }, LATER));
      expect(changed).toMatchObject({ backgroundLevel: 'advanced', preferredLanguage: 'en', learningPreferences });
      expect(changed).toMatchObject({ createdAt: NOON, updatedAt: LATER });
      expect(await database.write((tx) => updateProfile(tx, id, { learningPreferences: null }, LATER))).toMatchObject({
        learningPreferences: null,
      });
      expect(await database.write((tx) => updateProfile(tx, v7() as UserId, {}, LATER))).toBeNull();
    });

    test('goes over to another account with everything it has', async () => {
      const id = await aLearner(database);
      const authId = await anAccount(database);
      await database.write((tx) => moveProfileToAccount(tx, id, authId, LATER));
      expect(await findProfileByAuthId(database.read, authId)).toMatchObject({ id });
    });

    test('once locked, lets the writes of its learner through one at a time', async () => {
      const id = await aLearner(database);
      await save(id, NOT_STARTED);
      const beat = (where: Database) =>
        where.write(async (tx) => {
          expect(await lockProfile(tx, id)).toBe(true);
          const before = await loadProgress(tx, id, step);
          const tally = { ...NOT_STARTED.tally, activeMs: (before?.tally.activeMs ?? 0) + 1 };
          await saveProgress(tx, {
            id: v7(),
            userId: id,
            stepId: step,
            progress: { ...NOT_STARTED, tally },
            now: NOON,
          });
        });
      await Promise.all(Array.from({ length: 20 }, (_, i) => beat(i % 2 === 0 ? database : other)));
      expect((await loadProgress(database.read, id, step))?.tally.activeMs).toBe(20);
      expect(await database.write((tx) => lockProfile(tx, v7() as UserId))).toBe(false);
    });
  });

  describe('progress', () => {
    test('is one row for a learner and a step, however many connections insert it at once', async () => {
      const id = await aLearner(database);
      const saves = Array.from({ length: 10 }, (_, i) => save(id, completed(NOON + i), NOON, i % 2 ? database : other));
      await Promise.all(saves);
      expect(await listProgress(database.read, id)).toHaveLength(1);
    });

    test('keeps its first finishing time, proof and revision whoever finishes it again', async () => {
      const id = await aLearner(database);
      await save(id, completed(NOON));
      const again = completed(LATER, { proof: 'declared', tally: { ...completed(NOON).tally, attempts: 3 } });
      await save(id, again, LATER, other);
      expect(await loadProgress(database.read, id, step)).toEqual({
        ...completed(NOON),
        tally: again.tally,
        id: expect.any(String),
        userId: id,
        stepId: step,
        score: 90,
        progressData: null,
        createdAt: NOON,
        updatedAt: LATER,
      });
    });

    test('loses its times when it is reset, and finishes anew after that', async () => {
      const id = await aLearner(database);
      await save(id, completed(NOON));
      await save(id, { ...NOT_STARTED, begun: true }, LATER);
      expect(await loadProgress(database.read, id, step)).toMatchObject({
        status: 'not_started',
        startedAt: null,
        completedAt: null,
        proof: null,
        score: null,
        begun: true,
      });
      await save(id, completed(LATER), LATER);
      expect(await loadProgress(database.read, id, step)).toMatchObject({ completedAt: LATER });
    });

    test('can be replaced by what a replay has found', async () => {
      const id = await aLearner(database);
      await save(id, completed(LATER));
      await database.write((tx) =>
        replaceProgress(tx, { id: v7(), userId: id, stepId: step, progress: completed(NOON), now: LATER }),
      );
      expect(await loadProgress(database.read, id, step)).toMatchObject({
        completedAt: NOON,
        earnedRevision: `r${NOON}`,
      });
    });

    test('of many steps comes as states, without those that were never met', async () => {
      const id = await aLearner(database);
      await save(id, completed(NOON));
      await save(id, { ...NOT_STARTED, status: 'skipped', skipReason: 'deferred' }, LATER, database, steps[1]);
      const expected = new Map([
        [steps[0], { status: 'completed', skipReason: null, begun: true, percent: 100 }],
        [steps[1], { status: 'skipped', skipReason: 'deferred', begun: false, percent: 0 }],
      ]);
      expect(await loadStates(database.read, id, steps)).toEqual(expected);
      expect(await loadTextbookStates(database.read, id, textbookId)).toEqual(expected);
      expect(await loadStates(database.read, id, [])).toEqual(new Map());
      expect(await lastTouched(database.read, id, textbookId)).toEqual({ stepId: steps[1], at: LATER });
      expect(await lastTouched(database.read, await aLearner(database), textbookId)).toBeNull();
    });

    test('has working state that moves nothing else, and that progress does not touch', async () => {
      const id = await aLearner(database);
      const data = { draft: ODD, second: 12.5, list: [null, true], nested: { '': '' } };
      const state = { userId: id, stepId: step, data, now: NOON };
      expect(await database.write((tx) => saveWorkingState(tx, state))).toBe(false);
      expect(await loadProgress(database.read, id, step)).toBeNull();
      expect(await database.write((tx) => saveWorkingState(tx, { ...state, createAs: v7() }))).toBe(true);
      expect(await loadProgress(database.read, id, step)).toMatchObject({ ...NOT_STARTED, progressData: data });
      await save(id, completed(NOON));
      expect(await loadProgress(database.read, id, step)).toMatchObject({ status: 'completed', progressData: data });
      expect(await database.write((tx) => saveWorkingState(tx, { ...state, data: null }))).toBe(true);
      expect(await loadProgress(database.read, id, step)).toMatchObject({ ...completed(NOON), progressData: null });
    });

    test('gives any JSON and any moment back as it was', async () => {
      const id = await aLearner(database);
      const moment = fc.integer({ min: Date.UTC(1, 0, 1), max: Date.UTC(9999, 11, 31) });
      const json = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('\\u0000'));
      await fc.assert(
        fc.asyncProperty(json, moment, async (data, at) => {
          await save(id, completed(at, { startedAt: at }), at, database, steps[2]);
          await database.write((tx) => saveWorkingState(tx, { userId: id, stepId: steps[2] ?? step, data, now: at }));
          const stored = await loadProgress(database.read, id, steps[2] ?? step);
          expect(JSON.stringify(sorted(stored?.progressData ?? null))).toBe(JSON.stringify(sorted(data)));
          expect(stored).toMatchObject({ startedAt: at, updatedAt: at });
          await save(id, NOT_STARTED, at, database, steps[2]);
          return true;
        }),
        { numRuns: 60 },
      );
    }, 60_000);
  });

  describe('evidence', () => {
    test('comes back as it went in, oldest first', async () => {
      const id = await aLearner(database);
      const results = [{ question: 'q', correct: false, points: 0.5, feedback: ODD, misconceptions: ['m'] }];
      const later = someEvidence(id, step, { kind: 'answered', answers: { q: ['a1'] }, results, score: 50 }, LATER);
      const first = someEvidence(id, step);
      const others = [
        someEvidence(id, step, { kind: 'visible', ms: 15_000 }, NOON + 1),
        someEvidence(id, step, { kind: 'skipped', reason: 'waived', note: ODD }, NOON + 2),
        someEvidence(id, step, { kind: 'reset' }, NOON + 3),
        someEvidence(id, step, { kind: 'declared' }, NOON + 4),
      ];
      for (const one of [later, first, ...others]) await database.write((tx) => appendEvidence(tx, one));
      expect(await listEvidence(database.read, id, step)).toEqual([first, ...others, later]);
    });

    test('with one idempotency key is appended once for a learner, whatever the connections', async () => {
      const [id, another] = [await aLearner(database), await aLearner(database)];
      const append = (where: Database, userId: UserId) =>
        where.write((tx) => appendEvidence(tx, { ...someEvidence(userId, step), idempotencyKey: 'k' }));
      const appended = await Promise.all([
        append(database, id),
        append(other, id),
        append(database, id),
        append(other, id),
      ]);
      expect(appended.filter(Boolean)).toHaveLength(1);
      expect(await append(database, another)).toBe(true);
      expect(await listEvidence(database.read, id, step)).toHaveLength(1);
    });

    test('of a learner can be gone through page by page', async () => {
      const id = await aLearner(database);
      const written = await database.write(async (tx) => {
        const all = [];
        for (let i = 0; i < 1_100; i++) {
          const one = someEvidence(id, steps[i % 2] ?? step, { kind: 'visible', ms: i }, NOON + Math.floor(i / 5));
          await appendEvidence(tx, one);
          all.push(one.id);
        }
        return all;
      });
      const seen: string[] = [];
      for await (const one of iterateEvidence(database.read, id)) seen.push(one.id);
      expect(seen).toHaveLength(1_100);
      expect(new Set(seen)).toEqual(new Set(written));
    });
  });

  describe('sittings', () => {
    const sitting = (userId: UserId, changes: Partial<Sitting> = {}): Sitting => ({
      id: v7() as SittingId,
      userId,
      stepId: step,
      openedAt: NOON,
      lastSeenAt: NOON,
      countedUntil: null,
      countedMs: 0,
      endedAt: null,
      clock: 'beats',
      ...changes,
    });

    test('come back as they were written, to their own learner only', async () => {
      const [id, another] = [await aLearner(database), await aLearner(database)];
      const one = sitting(id);
      await database.write((tx) => openSitting(tx, one));
      const beaten = { ...one, lastSeenAt: LATER, countedUntil: LATER, countedMs: 60_000 };
      await database.write((tx) => updateSitting(tx, beaten));
      expect(await findSitting(database.read, id, one.id)).toEqual(beaten);
      expect(await findSitting(database.read, another, one.id)).toBeNull();
    });

    test('say up to when time was counted in any of them, and which is open last', async () => {
      const id = await aLearner(database);
      expect(await countedUntil(database.read, id)).toBeNull();
      const early = sitting(id, { countedUntil: LATER });
      const late = sitting(id, { openedAt: NOON + 1, clock: 'page' });
      const elsewhere = sitting(id, { stepId: steps[1] ?? step, openedAt: LATER, countedUntil: NOON });
      for (const one of [early, late, elsewhere]) await database.write((tx) => openSitting(tx, one));
      expect(await countedUntil(database.read, id)).toBe(LATER);
      expect(await findOpenSitting(database.read, id, step)).toEqual(late);
      await database.write((tx) => endSittings(tx, id, step, LATER));
      expect(await findOpenSitting(database.read, id, step)).toBeNull();
      expect((await listSittings(database.read, id)).map(({ endedAt }) => endedAt)).toEqual([LATER, LATER, null]);
    });
  });

  describe('the default path', () => {
    const entries = (...keys: string[]) => keys.map((key) => ({ step: key, reason: 'authors_order' as const }));

    test('is made once, active, and changes only when the order does', async () => {
      const userId = await aLearner(database);
      const path = { userId, textbookId, name: ODD, stepsSequence: entries('a', 'b'), version: '1' };
      const make = (where: Database) => where.write((tx) => saveDefaultPath(tx, { ...path, id: v7(), now: NOON }));
      const [made] = await Promise.all([make(database), make(other), make(database)]);
      if (!made) throw new Error('not made');
      expect(await listPaths(database.read, userId)).toEqual([made]);
      expect(made).toMatchObject({ ...path, pathType: 'default', isActive: true, description: null, createdAt: NOON });
      const same = await database.write((tx) => saveDefaultPath(tx, { ...path, id: v7(), now: LATER }));
      expect(same).toEqual(made);
      const stepsSequence = entries('b', 'a');
      const moved = await database.write((tx) => saveDefaultPath(tx, { ...path, stepsSequence, id: v7(), now: LATER }));
      expect(moved).toEqual({ ...made, stepsSequence, updatedAt: LATER });
      expect(await findPath(database.read, userId, made.id)).toEqual(moved);
      expect(await findPath(database.read, await aLearner(database), made.id)).toBeNull();
      expect(await listPaths(database.read, userId, v7() as TextbookId)).toEqual([]);
    });
  });

  describe('the answer to an idempotency key', () => {
    test('is kept once for each learner, and forgotten in time', async () => {
      const [id, another] = [await aLearner(database), await aLearner(database)];
      const answer = { route: 'POST /x', status: 201, body: { text: ODD }, createdAt: NOON };
      const saveIt = (where: Database, status: number) =>
        where.write((tx) => saveAnswer(tx, id, 'k', { ...answer, status }));
      const saved = await Promise.all([saveIt(database, 201), saveIt(other, 201)]);
      expect(saved.filter(Boolean)).toHaveLength(1);
      expect(await saveIt(database, 409)).toBe(false);
      expect(await findAnswer(database.read, id, 'k')).toEqual(answer);
      expect(await findAnswer(database.read, another, 'k')).toBeNull();
      expect(await database.write((tx) => purgeAnswers(tx, NOON))).toBe(0);
      expect(await database.write((tx) => purgeAnswers(tx, NOON + 1))).toBe(1);
      expect(await findAnswer(database.read, id, 'k')).toBeNull();
    });
  });

  describe('a fact of the installation', () => {
    test('is set by the first of several processes', async () => {
      const setIt = (where: Database, value: string) =>
        where.write((tx) => compareAndSetFact(tx, 'secret', null, value));
      const set = await Promise.all([setIt(database, 'a'), setIt(other, 'b')]);
      expect(set.filter(Boolean)).toHaveLength(1);
      const value = await getFact(database.read, 'secret');
      expect(await database.write((tx) => compareAndSetFact(tx, 'secret', 'neither', 'c'))).toBe(false);
      expect(await database.write((tx) => compareAndSetFact(tx, 'secret', value, 'c'))).toBe(true);
      await database.write((tx) => setFact(tx, 'secret', 'd'));
      expect(await getFact(database.read, 'secret')).toBe('d');
    });
  });

  describe('erasing a learner', () => {
    test('leaves no row of theirs and every row of the others, and the account free to go', async () => {
      const [id, stays] = [await aLearner(database), await aLearner(database)];
      for (const userId of [id, stays]) {
        await save(userId, completed(NOON));
        await database.write(async (tx) => {
          await appendEvidence(tx, someEvidence(userId, step));
          await saveAnswer(tx, userId, 'k', { route: '', status: 200, body: null, createdAt: NOON });
          await saveDefaultPath(tx, {
            id: v7(),
            userId,
            textbookId,
            name: 'n',
            stepsSequence: [],
            version: '',
            now: NOON,
          });
          const ids = { id: v7() as SittingId, userId, stepId: step };
          const times = { openedAt: NOON, lastSeenAt: NOON, countedUntil: null, countedMs: 0, endedAt: null };
          await openSitting(tx, { ...ids, ...times, clock: 'beats' });
          await saveWatchedUntil(tx, userId, NOON);
        });
      }
      const profile = await findProfile(database.read, id);
      await database.write((tx) => deleteLearner(tx, id));
      expect(await findProfile(database.read, id)).toBeNull();
      for (const table of [
        'learning_progress',
        'evidence',
        'sitting',
        'watch_clock',
        'learning_path',
        'idempotent_answer',
      ] as const) {
        const owners = await database.read
          .selectFrom(table)
          .select('user_id')
          .where('user_id', 'in', [id, stays])
          .execute();
        expect(owners).toEqual([{ user_id: stays }]);
      }
      await database.auth.db
        .deleteFrom('user')
        .where('id', '=', profile?.authId ?? '')
        .execute();
    });
  });
});

/** PostgreSQL keeps the members of objects in an order of its own, and no minus before a zero. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return Object.is(value, -0) ? 0 : value;
  return Object.entries(value)
    .sort(([one], [two]) => (one < two ? -1 : 1))
    .map(([key, member]) => [key, sorted(member)]);
}
