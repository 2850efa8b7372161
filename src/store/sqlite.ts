import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type DialectAdapter,
  type Driver,
  Kysely,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
} from 'kysely';
import { readDirectly } from './compiled.ts';
import { type Database, DatabaseUnavailable } from './connection.ts';
import { GroupCommit, type Writer } from './group-commit.ts';
import type { ColumnWords } from './migrations/column-words.ts';
import { migrate } from './migrations/migrate.ts';
import { statementsOf } from './sqlite-statements.ts';
import type { AuthTables, Tables } from './tables.ts';

/** SQLite waits this long inside a call, where nothing else of the process runs, before it says "busy". */
const BLOCKING_MS = 50;
/** Another process may hold the file this long before a statement fails. */
const PATIENCE_MS = 15_000;

export async function openSqlite(dataDir: string): Promise<Database> {
  const file = join(dataDir, 'stepwell.sqlite');
  const native = await openWriter(dataDir, file);
  const reading = new DatabaseSync(file, { readOnly: true, timeout: PATIENCE_MS });
  const writer = new Kysely<Tables & AuthTables>({ dialect: new OneWriterDialect(native) });
  const ours: Kysely<Tables> = writer.$omitTables<keyof AuthTables>();
  const statements = statementsOf(reading);
  const read = new Kysely<Tables>({ dialect: new SqliteDialect({ database: statements }) });
  readDirectly(read, (text, values) => statements.prepare(text).all(values));
  const groups = new GroupCommit(writerOf(native, ours));
  return {
    dialect: 'sqlite',
    read,
    write: (job) => groups.write(job),
    auth: { db: writer.$omitTables<keyof Tables>(), type: 'sqlite' },
    migrate: () => ours.transaction().execute((tx) => migrate(tx, SQLITE_WORDS)),
    async close() {
      await groups.close();
      // `destroy` leaves a connection open that was never used.
      await read.destroy();
      if (reading.isOpen) reading.close();
      await writer.destroy();
      if (native.isOpen) native.close();
    },
  };
}

async function openWriter(dataDir: string, file: string): Promise<DatabaseSync> {
  try {
    mkdirSync(dataDir, { recursive: true });
    const native = new DatabaseSync(file, { timeout: BLOCKING_MS });
    // Switching to WAL needs the file alone, so a second process that starts at the same moment waits here.
    await whenFree(() => {
      native.exec('pragma journal_mode = wal');
      native.exec('pragma synchronous = full');
      native.exec('pragma foreign_keys = on');
    });
    return native;
  } catch (error) {
    throw new DatabaseUnavailable(`The database ${file} cannot be opened: ${messageOf(error)}`, { cause: error });
  }
}

function writerOf(native: DatabaseSync, ours: Kysely<Tables>): Writer {
  const [open, release, undo] = ['savepoint job', 'release job', 'rollback to job'].map((sql) => native.prepare(sql));
  return {
    transaction: (body) => ours.transaction().execute(body),
    savepoint: () => open?.run(),
    release: () => release?.run(),
    rollback: () => {
      // A full disk or an I/O error makes SQLite roll the whole transaction back by itself.
      if (!native.isTransaction) throw new Error('SQLite gave up the transaction of a whole group of writes');
      undo?.run();
      release?.run();
    },
  };
}

/** Kysely's dialect for a connection that other processes compete with. */
class OneWriterDialect extends SqliteDialect {
  readonly #native: DatabaseSync;
  readonly #database: SqliteDatabase;

  constructor(native: DatabaseSync) {
    const database = statementsOf(native);
    super({ database });
    this.#native = native;
    this.#database = database;
  }

  override createDriver(): Driver {
    return new PatientDriver(this.#native, this.#database);
  }

  override createAdapter(): DialectAdapter {
    return new TransactionalDdl();
  }
}

class TransactionalDdl extends SqliteAdapter {
  // Kysely says false for the sake of older hosts; SQLite itself has always had it.
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class PatientDriver extends SqliteDriver {
  readonly #native: DatabaseSync;
  #patient: DatabaseConnection | null = null;

  constructor(native: DatabaseSync, database: SqliteDatabase) {
    super({ database });
    this.#native = native;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#patient ??= this.#waiting(await super.acquireConnection());
    return this.#patient;
  }

  /** Takes the write lock at once: a transaction that begins by reading could not get it later. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#native.isTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  #waiting(connection: DatabaseConnection): DatabaseConnection {
    return {
      executeQuery: (query) =>
        this.#native.isTransaction
          ? connection.executeQuery(query)
          : whenFree(() => connection.executeQuery<never>(query)),
      streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
    };
  }
}

/** Tries again, without blocking the process, while another process holds the file. */
async function whenFree<T>(attempt: () => T | Promise<T>): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
    }
    await setTimeout(1 + Math.random() * 20);
  }
}

const SQLITE_BUSY = 5;
const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === SQLITE_BUSY;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const hex = (count: number): string => '[0-9a-f]'.repeat(count);
const UUID_GLOB = [8, 4, 4, 4, 12].map(hex).join('-');
const ISO = '%Y-%m-%dT%H:%M:%fZ';

/** How the columns of the migrations are spelled here. */
export const SQLITE_WORDS: ColumnWords = {
  dialect: 'sqlite',
  uuid: (name) => `${name} text check (${name} glob '${UUID_GLOB}')`,
  text: (name, most) => `${name} text${most === undefined ? '' : ` check (length(${name}) <= ${most})`}`,
  time: (name) => `${name} text check (${name} is strftime('${ISO}', ${name}))`,
  json: (name, shape) =>
    `${name} text check (json_valid(${name})${shape === undefined ? '' : ` and json_type(${name}) = '${shape}'`})`,
  flag: (name) => `${name} integer check (${name} in (0, 1))`,
  integer: (name) => `${name} integer`,
  wide: (name) => `${name} integer`,
  bytes: (name) => `${name} blob`,
  true: '1',
  false: '0',
  strict: ' strict',
  auth: { text: 'text', flag: 'integer', time: 'date', now: '' },
};
