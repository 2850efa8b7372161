import { v7 } from 'uuid';
import { beforeAll, describe, expect, test } from 'vitest';
import { eachDatabase } from '../../tests/postgres/each-database.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { SittingId, StepId, TextbookId, UserId } from '../domain/ids.ts';
import { NOT_STARTED } from '../domain/progress.ts';
import type { Database } from './connection.ts';
import { appendEvidence, listEvidence } from './evidence.ts';
import { findAnswer, saveAnswer } from './idempotency.ts';
import { mergeLearner } from './merging.ts';
import { listPaths, saveDefaultPath } from './paths.ts';
import { findProfile } from './profiles.ts';
import { loadProgress, saveProgress } from './progress.ts';
import { findSitting, openSitting } from './sittings.ts';
import { aLearner, aTextbook, NOON, someEvidence } from './testing.ts';
import { saveWatchedUntil, watchedUntil } from './watch-clock.ts';
import { saveWorkingState } from './working-state.ts';

const LATER = NOON + 60_000;

eachDatabase((_name, open) => {
  let database: Database;
  let other: Database;
  let textbookId: TextbookId;
  let one: StepId;
  let two: StepId;
  let guest: UserId;
  let member: UserId;

  beforeAll(async () => {
    database = await open();
    other = await open.again(database);
    const textbook = await aTextbook(database);
    textbookId = textbook.textbookId;
    [one, two] = [textbook.steps[0] ?? ('' as StepId), textbook.steps[1] ?? ('' as StepId)];
  });

  const people = async () => {
    [guest, member] = [await aLearner(database), await aLearner(database)];
  };
  const append = (evidence: Evidence, idempotencyKey: string | null = null) =>
    database.write((tx) => appendEvidence(tx, { ...evidence, idempotencyKey }));
  const merge = (where = database) => where.write((tx) => mergeLearner(tx, guest, member, { now: LATER }));
  const state = (userId: UserId, stepId: StepId, data: unknown, now: number) =>
    database.write((tx) => saveWorkingState(tx, { userId, stepId, data, now, createAs: v7() }));

  describe('merging one learner into another', () => {
    test('gives all evidence of both back, oldest first, by step, and erases the first', async () => {
      await people();
      const [early, between, late] = [
        someEvidence(guest, one),
        someEvidence(member, one, { kind: 'visible', ms: 5 }, NOON + 1),
        someEvidence(guest, one, { kind: 'declared' }, NOON + 2),
      ];
      const only = someEvidence(guest, two);
      for (const evidence of [late, early, between, only]) await append(evidence);
      const moved = (evidence: Evidence) => ({ ...evidence, userId: member, actorId: member });
      const merged = await merge();
      expect(merged).toHaveLength(2);
      expect(merged.find(({ stepId }) => stepId === one)?.evidence).toEqual([early, between, late].map(moved));
      expect(merged.find(({ stepId }) => stepId === two)?.evidence).toEqual([moved(only)]);
      expect(await listEvidence(database.read, guest, one)).toEqual([]);
      expect(await findProfile(database.read, guest)).toBeNull();
    });

    test('keeps the actor of what a teacher did', async () => {
      await people();
      const teacher = await aLearner(database);
      await append({ ...someEvidence(guest, one, { kind: 'skipped', reason: 'waived' }), actorId: teacher });
      expect((await merge())[0]?.evidence).toMatchObject([{ userId: member, actorId: teacher }]);
    });

    test('loses no evidence when both used the same idempotency key', async () => {
      await people();
      await append(someEvidence(guest, one), 'k');
      await append(someEvidence(guest, one), 'mine');
      await append(someEvidence(member, one), 'k');
      expect((await merge())[0]?.evidence).toHaveLength(3);
      expect(await append(someEvidence(member, one), 'mine')).toBe(false);
    });

    test('twice, or from two connections at once, doubles nothing', async () => {
      await people();
      await append(someEvidence(guest, one));
      await Promise.all([merge(), merge(other)]);
      expect(await merge()).toEqual([]);
      expect(await listEvidence(database.read, member, one)).toHaveLength(1);
    });

    test('keeps the younger working state of a step and the only one', async () => {
      await people();
      await state(guest, one, 'guest, younger', LATER);
      await state(member, one, 'member, older', NOON);
      await state(guest, two, 'guest only', NOON);
      await merge();
      expect(await loadProgress(database.read, member, one)).toMatchObject({ progressData: 'guest, younger' });
      expect(await loadProgress(database.read, member, two)).toMatchObject({
        progressData: 'guest only',
        userId: member,
      });
      await people();
      await state(guest, one, 'guest, older', NOON);
      await state(member, one, 'member, younger', LATER);
      await merge();
      expect(await loadProgress(database.read, member, one)).toMatchObject({ progressData: 'member, younger' });
    });

    test('leaves the progress that the receiving learner had to the replay', async () => {
      await people();
      const progress = { ...NOT_STARTED, status: 'in_progress' as const, startedAt: NOON, begun: true };
      await database.write((tx) => saveProgress(tx, { id: v7(), userId: member, stepId: one, progress, now: NOON }));
      await append(someEvidence(guest, one));
      expect(await merge()).toMatchObject([{ stepId: one }]);
      expect(await loadProgress(database.read, member, one)).toMatchObject(progress);
    });

    test("moves sittings and answers, the receiving learner's own answer staying", async () => {
      await people();
      const id = v7() as SittingId;
      const times = { openedAt: NOON, lastSeenAt: NOON, countedUntil: LATER, countedMs: 7, endedAt: null };
      const answer = (body: string) => ({ route: 'POST /x', status: 200, body, createdAt: NOON });
      await database.write(async (tx) => {
        await openSitting(tx, { id, userId: guest, stepId: one, clock: 'beats', ...times });
        await saveWatchedUntil(tx, guest, LATER);
        await saveWatchedUntil(tx, member, NOON);
        await saveAnswer(tx, guest, 'a', answer('guest'));
        await saveAnswer(tx, guest, 'b', answer('guest'));
        await saveAnswer(tx, member, 'a', answer('member'));
      });
      await merge();
      expect(await findSitting(database.read, member, id)).toMatchObject(times);
      expect(await watchedUntil(database.read, member)).toBe(LATER);
      expect(await findAnswer(database.read, member, 'a')).toEqual(answer('member'));
      expect(await findAnswer(database.read, member, 'b')).toEqual(answer('guest'));
    });

    test("leaves one active main path for each textbook, the receiving learner's before the other's", async () => {
      const save = (userId: UserId, name: string) =>
        database.write((tx) =>
          saveDefaultPath(tx, { id: v7(), userId, textbookId, name, stepsSequence: [], version: '', now: NOON }),
        );
      await people();
      await save(guest, 'guest');
      await merge();
      expect(await listPaths(database.read, member)).toMatchObject([{ name: 'guest', isActive: true }]);
      await people();
      await save(guest, 'guest');
      await save(member, 'member');
      await database.write((tx) =>
        tx
          .insertInto('learning_path')
          .values({
            id: v7(),
            user_id: guest,
            textbook_id: textbookId,
            name: 'planned',
            path_type: 'personalized',
            steps_sequence: '[]',
            created_at: new Date(LATER),
            updated_at: new Date(LATER),
          })
          .execute(),
      );
      await merge();
      expect(await listPaths(database.read, member)).toMatchObject([
        { name: 'member', isActive: true },
        { name: 'planned', isActive: false },
      ]);
    });
  });
});
