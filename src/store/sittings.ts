import type { Instant, SittingId, StepId, UserId } from '../domain/ids.ts';
import { instant, instantOrNull, toTime, toTimeOrNull } from './columns.ts';
import type { Db, Transaction } from './connection.ts';

/** One visit to one step, from opening it to leaving it. */
export interface Sitting {
  id: SittingId;
  userId: UserId;
  stepId: StepId;
  openedAt: Instant;
  lastSeenAt: Instant;
  /** Up to when the learner's time was counted through this sitting; null before the first. */
  countedUntil: Instant | null;
  countedMs: number;
  endedAt: Instant | null;
  /** beats: the page says that it is still there; page: without JavaScript, from opening to Continue. */
  clock: 'beats' | 'page';
}

export async function openSitting(tx: Transaction, sitting: Sitting): Promise<void> {
  await tx
    .insertInto('sitting')
    .values({
      id: sitting.id,
      user_id: sitting.userId,
      step_id: sitting.stepId,
      opened_at: toTime(sitting.openedAt),
      clock: sitting.clock,
      ...changing(sitting),
    })
    .execute();
}

const changing = (sitting: Pick<Sitting, 'lastSeenAt' | 'countedUntil' | 'countedMs' | 'endedAt'>) => ({
  last_seen_at: toTime(sitting.lastSeenAt),
  counted_until: toTimeOrNull(sitting.countedUntil),
  counted_ms: sitting.countedMs,
  ended_at: toTimeOrNull(sitting.endedAt),
});

export async function findSitting(db: Db, userId: UserId, sittingId: SittingId): Promise<Sitting | null> {
  const row = await sittingsOf(db, userId).where('id', '=', sittingId).executeTakeFirst();
  return row ? toSitting(row) : null;
}

/** The latest sitting of a step that has not ended. */
export async function findOpenSitting(db: Db, userId: UserId, stepId: StepId): Promise<Sitting | null> {
  const row = await sittingsOf(db, userId)
    .where('step_id', '=', stepId)
    .where('ended_at', 'is', null)
    .orderBy('opened_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? toSitting(row) : null;
}

/** Everything that a learner has, for export, oldest first. */
export async function listSittings(db: Db, userId: UserId): Promise<Sitting[]> {
  return (await sittingsOf(db, userId).orderBy('opened_at').orderBy('id').execute()).map(toSitting);
}

/** Writes what beats change: the times, the counted milliseconds, the end. */
export async function updateSitting(tx: Transaction, sitting: Sitting): Promise<void> {
  await tx
    .updateTable('sitting')
    .set(changing(sitting))
    .where('user_id', '=', sitting.userId)
    .where('id', '=', sitting.id)
    .execute();
}

/** Up to when time was counted in any sitting of the learner: two tabs do not count twice. */
export async function countedUntil(db: Db, userId: UserId): Promise<Instant | null> {
  const row = await db
    .selectFrom('sitting')
    .select('counted_until')
    .where('user_id', '=', userId)
    .where('counted_until', 'is not', null)
    .orderBy('counted_until', 'desc')
    .limit(1)
    .executeTakeFirst();
  return instantOrNull(row?.counted_until ?? null);
}

/** Ends all open sittings of a step. */
export async function endSittings(tx: Transaction, userId: UserId, stepId: StepId, now: Instant): Promise<void> {
  await tx
    .updateTable('sitting')
    .set({ ended_at: toTime(now) })
    .where('user_id', '=', userId)
    .where('step_id', '=', stepId)
    .where('ended_at', 'is', null)
    .execute();
}

const sittingsOf = (db: Db, userId: UserId) =>
  db
    .selectFrom('sitting')
    .select([
      'id',
      'user_id',
      'step_id',
      'opened_at',
      'last_seen_at',
      'counted_until',
      'counted_ms',
      'ended_at',
      'clock',
    ])
    .where('user_id', '=', userId);

type SittingRow = Awaited<ReturnType<ReturnType<typeof sittingsOf>['executeTakeFirstOrThrow']>>;

const toSitting = (row: SittingRow): Sitting => ({
  id: row.id as SittingId,
  userId: row.user_id as UserId,
  stepId: row.step_id as StepId,
  openedAt: instant(row.opened_at),
  lastSeenAt: instant(row.last_seen_at),
  countedUntil: instantOrNull(row.counted_until),
  countedMs: row.counted_ms,
  endedAt: instantOrNull(row.ended_at),
  clock: row.clock,
});
