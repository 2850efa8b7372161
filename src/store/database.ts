import { type Database, DatabaseUnavailable } from './connection.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

export type { Database, Db, Dialect, Transaction } from './connection.ts';
export { DatabaseUnavailable } from './connection.ts';
export type { AuthTables, Tables } from './tables.ts';

/**
 * PostgreSQL when there is a `url` (postgres://…), else the file `stepwell.sqlite` in `dataDir`, made when missing.
 * The schema may be old or absent: call `migrate` before anything else. Throws DatabaseUnavailable.
 */
export async function openDatabase({ url, dataDir }: { url?: string; dataDir: string }): Promise<Database> {
  if (url === undefined || url === '') return openSqlite(dataDir);
  if (!/^postgres(ql)?:\/\//.test(url))
    throw new DatabaseUnavailable('DATABASE_URL must begin with postgres://; without it SQLite is used.');
  return openPostgres(url);
}
