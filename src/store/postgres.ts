import { setTimeout } from 'node:timers/promises';
import {
  type DialectAdapter,
  Kysely,
  PostgresAdapter,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  sql,
} from 'kysely';
import pg from 'pg';
import { type Database, DatabaseUnavailable, type Transaction } from './connection.ts';
import type { ColumnWords } from './migrations/column-words.ts';
import { migrate } from './migrations/migrate.ts';
import type { AuthTables, Tables } from './tables.ts';

const OLDEST_VERSION = 15;
const CONNECT_MS = 10_000;

export async function openPostgres(url: string): Promise<Database> {
  const pool = openPool(url);
  const all = new Kysely<Tables & AuthTables>({ dialect: new OwnLockDialect({ pool: naming(pool) }) });
  const ours: Kysely<Tables> = all.$omitTables<keyof AuthTables>();
  try {
    await refuseOld(ours);
  } catch (error) {
    await all.destroy();
    await pool.end().catch(() => undefined);
    throw error instanceof DatabaseUnavailable ? error : unavailable(url, error);
  }
  return {
    dialect: 'postgres',
    read: ours,
    write: (job) => retrying(() => ours.transaction().execute(job)),
    auth: { db: all.$omitTables<keyof Tables>(), type: 'postgres' },
    migrate: () => retrying(() => ours.transaction().execute(migrateAlone)),
    close: () => all.destroy(),
  };
}

/** JSON stays text, as on SQLite, so that one reader serves both; counts and other int8 are numbers. */
const PARSERS = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, Number],
  [pg.types.builtins.JSONB, (text) => text],
  [pg.types.builtins.JSON, (text) => text],
]);

function openPool(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'stepwell',
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        (format !== 'binary' && PARSERS.get(oid)) || pg.types.getTypeParser(oid, format),
    },
  });
  // An idle connection that the server closes would otherwise end the process; the pool replaces it by itself.
  pool.on('error', () => undefined);
  // So would one that breaks between two statements of a transaction; the next statement fails by itself.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

async function refuseOld(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ server_version_num: string }>`show server_version_num`.execute(db);
  const version = Math.floor(Number(rows[0]?.server_version_num) / 10_000);
  if (version < OLDEST_VERSION)
    throw new DatabaseUnavailable(`PostgreSQL ${OLDEST_VERSION} or newer is needed; the server is version ${version}.`);
}

function unavailable(url: string, error: unknown): DatabaseUnavailable {
  const { host, pathname } = URL.canParse(url) ? new URL(url) : { host: '?', pathname: '' };
  // Several addresses of one host that all refuse come as an AggregateError without a message of its own.
  const causes = error instanceof AggregateError ? error.errors : [error];
  const reason = causes.map((cause) => (cause instanceof Error ? cause.message : String(cause))).join('; ');
  const message = `PostgreSQL at ${host || 'the local socket'}${pathname} cannot be used: ${reason}`;
  return new DatabaseUnavailable(message, { cause: error });
}

/** Serialization failure and deadlock: the transaction was undone whole and may be run again. */
const TRY_AGAIN = new Set(['40001', '40P01']);
const TRIES = 8;

async function retrying<T>(run: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await run();
    } catch (error) {
      if (tried === TRIES || !TRY_AGAIN.has(codeOf(error))) throw error;
    }
    await setTimeout(Math.random() * 10 * 2 ** tried);
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Any number that nobody else uses; "stepwell" in ASCII. */
const MIGRATION_LOCK = '8391737193886641260';

/** Held to the end of the transaction only, so that it also works behind a pooler of connections. */
async function migrateAlone(tx: Transaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(${sql.raw(MIGRATION_LOCK)})`.execute(tx);
  await migrate(tx, POSTGRES_WORDS);
}

class OwnLockDialect extends PostgresDialect {
  override createAdapter(): DialectAdapter {
    return new OwnLock();
  }
}

class OwnLock extends PostgresAdapter {
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
}

/** Statements with one text are parsed and planned once for each connection; lists of varying length must not fill it. */
const NAMED_STATEMENTS = 500;
const names = new Map<string, string>();

/** No name for `select *`: its plan fails on connections that are older than a migration that adds a column. */
function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= NAMED_STATEMENTS || !/^(select|insert|update|delete) /.test(text) || text.includes('*'))
    return undefined;
  const name = `s${names.size}`;
  names.set(text, name);
  return name;
}

function naming(pool: pg.Pool): PostgresPool {
  const wrapped = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect();
      const known = wrapped.get(client) ?? named(client);
      wrapped.set(client, known);
      return known;
    },
  };
}

function named(client: pg.PoolClient): PostgresPoolClient {
  const query = (text: string, values: readonly unknown[] = []) => {
    const name = nameOf(text);
    return client.query(name === undefined ? { text, values: [...values] } : { name, text, values: [...values] });
  };
  return {
    // The other form that the type has is for cursors, which Stepwell does not use.
    query: query as unknown as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy ?? false),
  };
}

/** How the columns of the migrations are spelled here. */
export const POSTGRES_WORDS: ColumnWords = {
  dialect: 'postgres',
  uuid: (name) => `${name} uuid`,
  text: (name, most) => `${name} ${most === undefined ? 'text' : `varchar(${most})`}`,
  // To the millisecond, like the domain's instants and SQLite's texts.
  time: (name) => `${name} timestamptz(3)`,
  json: (name, shape) => `${name} jsonb${shape === undefined ? '' : ` check (jsonb_typeof(${name}) = '${shape}')`}`,
  flag: (name) => `${name} boolean`,
  integer: (name) => `${name} integer`,
  wide: (name) => `${name} bigint`,
  bytes: (name) => `${name} bytea`,
  true: 'true',
  false: 'false',
  strict: '',
  auth: { text: 'text', flag: 'boolean', time: 'timestamptz', now: ' default current_timestamp' },
};
