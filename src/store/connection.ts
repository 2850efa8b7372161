import type { Kysely, Transaction as KyselyTransaction } from 'kysely';
import type { AuthTables, Tables } from './tables.ts';

export type Dialect = 'sqlite' | 'postgres';

/** Anything that can be queried: the reading side, or a transaction. */
export type Db = Kysely<Tables>;
export type Transaction = KyselyTransaction<Tables>;

export interface Database {
  dialect: Dialect;
  /** Sees committed rows only. Several statements that must agree go in `read.transaction()`. */
  read: Db;
  /**
   * Runs one transaction and settles when it is durable. A job awaits nothing but its own `tx`: on SQLite it shares
   * the one writer with everybody else (and with `auth.db`, which would wait for the job for ever).
   */
  write<T>(job: (tx: Transaction) => Promise<T>): Promise<T>;
  /** What Better Auth takes as its `database`; interleaves safely with `write`. */
  auth: { db: Kysely<AuthTables>; type: Dialect };
  /** Brings the schema to the newest version; may run in several processes at once. */
  migrate(): Promise<void>;
  close(): Promise<void>;
}

/** The database cannot be reached, or is not one that Stepwell can use. The message is for the operator. */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable';
}
