import type { Instant, UserId } from '../domain/ids.ts';
import { instant, toJson, toTime } from './columns.ts';
import type { Db, Transaction } from './connection.ts';
import { readAnything } from './shapes.ts';

/** The answer that a write with an Idempotency-Key got, to be given again. */
export interface StoredAnswer {
  /** Method and path: the same key on another route is a mistake of the caller. */
  route: string;
  status: number;
  body: unknown;
  createdAt: Instant;
}

export async function findAnswer(db: Db, userId: UserId, key: string): Promise<StoredAnswer | null> {
  const row = await db
    .selectFrom('idempotent_answer')
    .select(['route', 'status', 'body', 'created_at'])
    .where('user_id', '=', userId)
    .where('key', '=', key)
    .executeTakeFirst();
  if (!row) return null;
  return { route: row.route, status: row.status, body: readAnything(row.body), createdAt: instant(row.created_at) };
}

/** False when the key already has an answer, which then stays. */
export async function saveAnswer(tx: Transaction, userId: UserId, key: string, answer: StoredAnswer): Promise<boolean> {
  const saved = await tx
    .insertInto('idempotent_answer')
    .values({
      user_id: userId,
      key,
      route: answer.route,
      status: answer.status,
      body: toJson(answer.body),
      created_at: toTime(answer.createdAt),
    })
    .onConflict((conflict) => conflict.columns(['user_id', 'key']).doNothing())
    .executeTakeFirst();
  return (saved.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Forgets answers given before an instant; gives their number. */
export async function purgeAnswers(tx: Transaction, before: Instant): Promise<number> {
  const purged = await tx.deleteFrom('idempotent_answer').where('created_at', '<', toTime(before)).executeTakeFirst();
  return Number(purged.numDeletedRows);
}
