import { type Kysely, SqliteAdapter } from 'kysely';
import type { Instant } from '../domain/ids.ts';
import type { Dialect } from './connection.ts';

export const dialectOf = <T>(db: Kysely<T>): Dialect =>
  db.getExecutor().adapter instanceof SqliteAdapter ? 'sqlite' : 'postgres';

/** SQLite gives ISO text, PostgreSQL a Date. */
export const instant = (stored: Date | string): Instant =>
  typeof stored === 'string' ? Date.parse(stored) : stored.getTime();

export const instantOrNull = (stored: Date | string | null): Instant | null =>
  stored === null ? null : instant(stored);

export const toTime = (at: Instant): Date => new Date(at);
export const toTimeOrNull = (at: Instant | null): Date | null => (at === null ? null : new Date(at));

/** SQLite gives 0 or 1, PostgreSQL a boolean. */
export const flag = (stored: boolean | number): boolean => stored === true || stored === 1;

/** JSON.stringify writes only NUL and lone surrogates in these forms; a backslash before them makes them plain text. */
const UNSTORABLE_ESCAPE = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

/**
 * JSON text for a column. NUL and lone surrogates, which PostgreSQL cannot hold, become U+FFFD on both databases;
 * undefined becomes null.
 */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  return text.includes('\\u') ? text.replace(UNSTORABLE_ESCAPE, '$1\ufffd') : text;
}

/** The same promise as `toJson` for a plain text column. */
export const storable = (text: string): string =>
  text.replaceAll('\u0000', '\ufffd').replace(/\p{Surrogate}/gu, '\ufffd');
