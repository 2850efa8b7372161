import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** More distinct statements than the whole application has; Kysely's texts with lists of varying length come and go. */
const KEPT_STATEMENTS = 300;

/** `node:sqlite` as Kysely's SQLite dialect expects it, with prepared statements kept by their text. */
export function statementsOf(native: DatabaseSync): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => native.close(),
    prepare(sql) {
      const known = kept.get(sql);
      // Moved to the end: the first of a Map is the one that was not used for longest.
      if (known) kept.delete(sql);
      const statement = known ?? adapt(native.prepare(sql), () => native.prepare(sql));
      kept.set(sql, statement);
      if (kept.size > KEPT_STATEMENTS) kept.delete(kept.keys().next().value ?? '');
      return statement;
    },
  };
}

function adapt(statement: StatementSync, fresh: () => StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...parameters.map(bind)),
    run: (parameters) => statement.run(...parameters.map(bind)),
    // An open iteration holds its statement, so it gets one of its own.
    iterate: (parameters) => fresh().iterate(...parameters.map(bind)),
  };
}

function bind(value: unknown): SQLInputValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value;
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`SQLite cannot store a ${typeof value}`);
}
