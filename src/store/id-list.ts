import { type RawBuilder, sql } from 'kysely';
import { dialectOf } from './columns.ts';
import type { Db } from './connection.ts';

/** A list of any length as one parameter, for the right side of `in`: the statement stays the same and short. */
export const idList = (db: Db, ids: readonly string[]): RawBuilder<string> =>
  dialectOf(db) === 'sqlite'
    ? sql`(select value from json_each(${JSON.stringify(ids)}))`
    : sql`(select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)`;
