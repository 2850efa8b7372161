import { createHash } from 'node:crypto';
import type { UserId } from '../domain/ids.ts';
import { type Result, refuse } from '../domain/result.ts';
import type { Database, Db, Transaction } from '../store/database.ts';
import { findAnswer, saveAnswer } from '../store/idempotency.ts';
import { lockProfile } from '../store/profiles.ts';
import type { App } from './context.ts';
import type { Refusal, RefusalOf } from './refusal.ts';

/** What a client sends so that a write repeated after a lost answer has one effect and gives the same answer. */
export interface WriteOnce {
  userId: UserId;
  key: string | null;
  /** The use case and everything that was asked of it. */
  purpose: unknown;
}

/**
 * Runs one learner's write in a transaction of its own, one at a time for each learner. With a key, a success is kept
 * beside its effect and given again to whoever repeats the key; a refusal has changed nothing and is judged anew.
 */
export function once<T>(
  app: App,
  { userId, key, purpose }: WriteOnce,
  write: (tx: Transaction) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  const inTransaction = async (tx: Transaction): Promise<Result<T, Refusal>> => {
    if (!(await lockProfile(tx, userId))) return refuse({ code: 'not_found', what: 'profile' });
    if (key === null) return write(tx);
    const route = routeOf(purpose);
    const earlier = await earlierAnswer<T>(tx, { userId, key, purpose });
    if (earlier !== null) return earlier;
    const result = await write(tx);
    if (result.ok) {
      await saveAnswer(tx, userId, key, { route, status: 200, body: result.value, createdAt: app.now() });
    }
    return result;
  };
  return inTurn(app.database, userId, () => app.database.write(inTransaction));
}

const routeOf = (purpose: unknown): string => createHash('sha256').update(JSON.stringify(purpose)).digest('base64url');

/** What was answered to this very write before; null when it is new. */
export async function earlierAnswer<T>(
  db: Db,
  { userId, key, purpose }: WriteOnce,
): Promise<Result<T, RefusalOf<'idempotency_key_reused'>> | null> {
  const earlier = key === null ? null : await findAnswer(db, userId, key);
  if (earlier === null) return null;
  return earlier.route === routeOf(purpose)
    ? { ok: true, value: earlier.body as T }
    : refuse({ code: 'idempotency_key_reused' });
}

const turns = new WeakMap<Database, Map<UserId, Promise<unknown>>>();

/**
 * On PostgreSQL a transaction that waits for its learner's lock holds one of few connections, so a burst of one learner
 * would make everybody wait. Here it waits in line without one. SQLite's only writer commits the whole line at once.
 */
function inTurn<T>(database: Database, userId: UserId, write: () => Promise<T>): Promise<T> {
  if (database.dialect === 'sqlite') return write();
  const lines = turns.get(database) ?? new Map<UserId, Promise<unknown>>();
  turns.set(database, lines);
  const written = (lines.get(userId) ?? Promise.resolve()).then(write);
  const end = written
    .catch(() => undefined)
    .finally(() => {
      if (lines.get(userId) === end) lines.delete(userId);
    });
  lines.set(userId, end);
  return written;
}
