import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { DatabaseUnavailable, type Transaction } from '../connection.ts';
import { authTables } from './0001-accounts.ts';
import { bookTables } from './0002-books.ts';
import { learnerTables } from './0003-learners.ts';
import { versionTables } from './0004-versions.ts';
import { variantColumns } from './0005-variants.ts';
import { exerciseColumns } from './0006-exercises.ts';
import { watchTables } from './0007-watching.ts';
import type { ColumnWords } from './column-words.ts';

/** Forward only. A name, once released, never changes; a change of the schema is a new entry. */
const MIGRATIONS: Record<string, (words: ColumnWords) => string[]> = {
  '0001-accounts': authTables,
  '0002-books': bookTables,
  '0003-learners': learnerTables,
  '0004-versions': versionTables,
  '0005-variants': variantColumns,
  '0006-exercises': exerciseColumns,
  '0007-watching': watchTables,
};

/**
 * Runs what is missing inside `tx`, which must already keep other processes from doing the same.
 * @param last the name of the last one to run; the newest when left out
 */
export async function migrate(tx: Transaction, words: ColumnWords, last?: string): Promise<void> {
  const migrator = new Migrator({
    db: tx,
    provider: {
      getMigrations: async () =>
        Object.fromEntries(
          Object.entries(MIGRATIONS).map(([name, statements]) => [
            name,
            {
              async up(db) {
                for (const statement of statements(words)) await sql.raw(statement).execute(db);
              },
            },
          ]),
        ),
    },
  });
  const { error } = last === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(last);
  if (error instanceof Error && /corrupted migrations/.test(error.message))
    throw new DatabaseUnavailable(
      `The database was made by a newer version of Stepwell, or is not a Stepwell database (${error.message}).`,
    );
  if (error !== undefined) throw error;
}
