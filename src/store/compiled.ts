import type { Compilable, CompiledQuery, Kysely } from 'kysely';
import { dialectOf } from './columns.ts';
import type { Dialect } from './connection.ts';

/** Rows of a statement, at once. */
export type Direct = (text: string, values: readonly unknown[]) => unknown[];

const directs = new WeakMap<object, Direct>();

/** Lets the hottest reads go past the query builder, which spends more on them than SQLite does. */
export function readDirectly<T>(db: Kysely<T>, direct: Direct): void {
  directs.set(db, direct);
}

/**
 * A query that is put together once for each dialect and `variant`, and then only given its values. `build` must use
 * them in the order in which `run` gives them, and nothing else that changes.
 */
export function compiledQuery<T, Row>(build: (db: Kysely<T>, variant: number) => Compilable<Row>) {
  const known: Record<Dialect, Map<number, CompiledQuery<Row>>> = { sqlite: new Map(), postgres: new Map() };
  return async (db: Kysely<T>, values: readonly unknown[], variant = 0): Promise<Row[]> => {
    const queries = known[dialectOf(db)];
    let query = queries.get(variant);
    if (query === undefined) {
      query = build(db, variant).compile();
      if (queries.size < VARIANTS_KEPT) queries.set(variant, query);
    }
    const direct = directs.get(db);
    if (direct !== undefined) return direct(query.sql, values) as Row[];
    return (await db.executeQuery<Row>({ ...query, parameters: values })).rows;
  };
}

/** Lists of more lengths than this are compiled each time. */
const VARIANTS_KEPT = 500;
