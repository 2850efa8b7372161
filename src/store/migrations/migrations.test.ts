import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { getMigrations } from 'better-auth/db/migration';
import { admin, anonymous, bearer } from 'better-auth/plugins';
import { describe, expect, test } from 'vitest';
import { eachDatabase } from '../../../tests/postgres/each-database.ts';
import { readSchema } from '../live-schema.ts';

const OPENER = new URL('../../../tests/postgres/counter.ts', import.meta.url).pathname;

eachDatabase((_name, open) => {
  describe('migrating', () => {
    test('an up-to-date database again changes nothing', async () => {
      const database = await open.empty();
      await database.migrate();
      const schema = await readSchema(database);
      await database.migrate();
      expect(await readSchema(database)).toEqual(schema);
    });

    test('an empty database in several processes and connections at once makes one schema', async () => {
      const database = await open.empty();
      const others = [await open.again(database), await open.again(database)];
      const place = JSON.stringify(open.placeOf(database));
      const process_ = () => promisify(execFile)(process.execPath, [OPENER, place, '0']);
      await Promise.all([process_(), process_(), ...[database, ...others].map((one) => one.migrate())]);
      expect(await readSchema(database)).toEqual(await readSchema(await open()));
    }, 60_000);

    test('refuses a database that a newer Stepwell has made', async () => {
      const database = await open();
      await database.write((tx) =>
        tx
          .withTables<{ kysely_migration: { name: string; timestamp: string } }>()
          .insertInto('kysely_migration')
          .values({ name: '9999-later', timestamp: new Date().toISOString() })
          .execute(),
      );
      await expect(database.migrate()).rejects.toThrow(/newer version of Stepwell/);
    });

    test('leaves nothing for Better Auth with the plugins admin, anonymous and bearer to create, add or warn of', async () => {
      const { auth } = await open();
      const warnings: string[] = [];
      const { toBeCreated, toBeAdded, toBeAddedIndexes, schemaProblems } = await getMigrations({
        database: auth,
        emailAndPassword: { enabled: true },
        plugins: [anonymous(), admin(), bearer()],
        logger: { level: 'warn', log: (_level, message) => void warnings.push(message) },
      });
      expect({ toBeCreated, toBeAdded, toBeAddedIndexes, schemaProblems, warnings }).toEqual({
        toBeCreated: [],
        toBeAdded: [],
        toBeAddedIndexes: [],
        schemaProblems: [],
        warnings: [],
      });
    });
  });
});
