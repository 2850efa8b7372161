import type { Dialect } from '../connection.ts';

/** One dialect's spelling of the column types; each gives `name type` and the checks that the type needs there. */
export interface ColumnWords {
  dialect: Dialect;
  uuid(name: string): string;
  /** `most`: longest length in characters. */
  text(name: string, most?: number): string;
  time(name: string): string;
  json(name: string, shape?: 'object' | 'array'): string;
  flag(name: string): string;
  integer(name: string): string;
  /** Holds milliseconds of any learner's life. */
  wide(name: string): string;
  bytes(name: string): string;
  true: string;
  false: string;
  /** Ends CREATE TABLE. */
  strict: string;
  /** As Better Auth itself would create its columns. */
  auth: { text: string; flag: string; time: string; now: string };
}

/**
 * Enums are checks on both databases: PostgreSQL's enum types cannot lose a value and cannot gain one and use it in the
 * same transaction, so a migration would have to differ between the two.
 */
export const oneOf = (name: string, values: readonly string[]): string =>
  `${name} in (${values.map((value) => `'${value}'`).join(', ')})`;
