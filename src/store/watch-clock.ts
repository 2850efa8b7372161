import type { Instant, UserId } from '../domain/ids.ts';
import { instantOrNull, toTime } from './columns.ts';
import type { Db, Transaction } from './connection.ts';

/** Up to when the learner's time has been spent on watching; null before the first film. */
export async function watchedUntil(db: Db, userId: UserId): Promise<Instant | null> {
  const row = await db
    .selectFrom('watch_clock')
    .select('watched_until')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return instantOrNull(row?.watched_until ?? null);
}

export async function saveWatchedUntil(tx: Transaction, userId: UserId, until: Instant): Promise<void> {
  const watched_until = toTime(until);
  await tx
    .insertInto('watch_clock')
    .values({ user_id: userId, watched_until })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ watched_until }))
    .execute();
}

/** Whoever becomes another learner brings the time along that they have spent. */
export async function moveWatchClock(tx: Transaction, from: UserId, into: UserId): Promise<void> {
  const spent = await watchedUntil(tx, from);
  await tx.deleteFrom('watch_clock').where('user_id', '=', from).execute();
  if (spent !== null) await saveWatchedUntil(tx, into, Math.max(spent, (await watchedUntil(tx, into)) ?? 0));
}
