import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { describe, expect, test, vi } from 'vitest';
import { eachDatabase } from '../../tests/postgres/each-database.ts';
import { type Database, DatabaseUnavailable, openDatabase } from './database.ts';
import { GroupCommit, type Writer } from './group-commit.ts';
import { getFact, setFact } from './installation.ts';
import { anAccount } from './testing.ts';

const factNames = async ({ read }: Database): Promise<string[]> =>
  (await read.selectFrom('installation').select('name').orderBy('name').execute()).map(({ name }) => name);

/** Adds 1 to a fact `times` times, in a process of its own. */
const COUNTER = new URL('../../tests/postgres/counter.ts', import.meta.url).pathname;

eachDatabase((name, open) => {
  describe('a write', () => {
    test('gives what its job gives, and is there for every other connection when it settles', async () => {
      const database = await open();
      const other = await open.again(database);
      const value = await database.write(async (tx) => {
        await setFact(tx, 'one', '1');
        return 'done';
      });
      expect(value).toBe('done');
      expect(await getFact(other.read, 'one')).toBe('1');
    });

    test('is invisible to reads until it is committed', async () => {
      const database = await open();
      const seen = await database.write(async (tx) => {
        await setFact(tx, 'one', '1');
        return getFact(database.read, 'one');
      });
      expect(seen).toBeNull();
      expect(await getFact(database.read, 'one')).toBe('1');
    });

    test('that throws leaves nothing, says why, and harms none of those around it', async () => {
      const database = await open();
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, (_, i) =>
          database.write(async (tx) => {
            await setFact(tx, `fact ${String(i).padStart(2, '0')}`, 'x');
            if (i % 3 === 0) throw new Error(`not ${i}`);
            if (i % 3 === 1)
              await tx
                .insertInto('installation')
                .values({ name: `fact ${String(i).padStart(2, '0')}`, value: '' })
                .execute();
          }),
        ),
      );
      expect(outcomes.map(({ status }, i) => [i % 3 === 2, status])).toEqual(
        outcomes.map((_, i) => [i % 3 === 2, i % 3 === 2 ? 'fulfilled' : 'rejected']),
      );
      expect(outcomes[3]).toMatchObject({ reason: new Error('not 3') });
      expect(await factNames(database)).toEqual(['02', '05', '08', '11', '14', '17'].map((i) => `fact ${i}`));
    });

    test("and Better Auth's own statements and transactions do not get in each other's way", async () => {
      const database = await open();
      await Promise.all(
        Array.from({ length: 30 }, async (_, i) => {
          if (i % 3 === 0) return void (await anAccount(database));
          if (i % 3 === 1) return database.write((tx) => setFact(tx, v7(), 'x'));
          const rolledBack = database.auth.db.transaction().execute(async (tx) => {
            await tx.deleteFrom('user').execute();
            await setTimeout(1);
            throw new Error('no');
          });
          await expect(rolledBack).rejects.toThrow('no');
        }),
      );
      expect(await database.auth.db.selectFrom('user').select('id').execute()).toHaveLength(10);
      expect(await factNames(database)).toHaveLength(10);
    });

    test('of two processes at once loses nothing', async () => {
      const database = await open();
      await database.write((tx) => setFact(tx, 'count', '0'));
      const place = JSON.stringify(open.placeOf(database));
      const run = () => promisify(execFile)(process.execPath, [COUNTER, place, '150']);
      await Promise.all([run(), run(), run()]);
      expect(await getFact(database.read, 'count')).toBe('450');
    }, 60_000);

    test('after closing is refused, and those before it are finished', async () => {
      const database = await open();
      const other = await open.again(database);
      const before = Array.from({ length: 10 }, (_, i) => database.write((tx) => setFact(tx, String(i), 'x')));
      await Promise.all(name === 'postgres' ? before : []);
      await database.close();
      await Promise.all(before);
      expect(await factNames(other)).toHaveLength(10);
      await expect(database.write((tx) => setFact(tx, 'late', 'x'))).rejects.toThrow();
    });
  });

  test('two writes that wait for each other are both done', async () => {
    const database = await open();
    const users = [await anAccount(database), await anAccount(database)];
    for (const id of users) await database.write((tx) => setFact(tx, id, '0'));
    // On SQLite one of the two comes after the other, so nobody waits for long.
    let locked = 0;
    const both = async () => {
      for (let waited = 0; locked < 2 && waited < 20; waited++) await setTimeout(10);
    };
    const cross = (...[first, second]: string[]) =>
      database.write(async (tx) => {
        await setFact(tx, first ?? '', 'x');
        locked++;
        await both();
        await setFact(tx, second ?? '', 'x');
      });
    await Promise.all([cross(...users), cross(...users.toReversed())]);
    for (const id of users) expect(await getFact(database.read, id)).toBe('x');
  });

  test('what was acknowledged is there after the process was killed', async () => {
    const database = await open();
    await database.write((tx) => setFact(tx, 'count', '0'));
    const child = spawn(process.execPath, [COUNTER, JSON.stringify(open.placeOf(database)), '1000000', 'aloud']);
    let acknowledged = 0;
    for await (const line of createInterface(child.stdout)) {
      acknowledged = Number(line);
      if (acknowledged === 50) child.kill('SIGKILL');
    }
    expect(acknowledged).toBeGreaterThanOrEqual(50);
    expect(Number(await getFact(database.read, 'count'))).toBeGreaterThanOrEqual(acknowledged);
  }, 30_000);

  const onServer = name === 'postgres' ? test : null;
  onServer?.('a server that drops its connections is survived', async () => {
    const database = await open();
    const other = await open.again(database);
    await Promise.all(Array.from({ length: 5 }, () => getFact(database.read, 'one')));
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(other.read);
    // The pool notices on its own; until it has, a write may still be given a dead connection.
    await vi.waitFor(() => database.write((tx) => setFact(tx, 'one', '1')));
    expect(await getFact(database.read, 'one')).toBe('1');
  });

  test('counts are numbers', async () => {
    const { read } = await open();
    const { count } = await read
      .selectFrom('installation')
      .select((eb) => eb.fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    expect(count).toBe(0);
  });
});

describe('a group of writes on SQLite', () => {
  /** Counts transactions, and can be told to fail. */
  function writer(database: Database, fail?: () => void): Writer & { commits: number } {
    const sink = { commits: 0, savepoint() {}, release() {}, rollback() {} };
    return Object.assign(sink, {
      async transaction(body: Parameters<Writer['transaction']>[0]) {
        await database.write(body);
        fail?.();
        sink.commits++;
      },
    });
  }

  test('shares few commits among fifty concurrent writers', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'stepwell-'));
    const database = await openDatabase({ dataDir });
    await database.migrate();
    const counted = writer(database);
    const groups = new GroupCommit(counted);
    let written = 0;
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        for (let i = 0; i < 10; i++) {
          await groups.write((tx) => setFact(tx, v7(), 'x'));
          written++;
        }
      }),
    );
    expect(written).toBe(500);
    expect(counted.commits).toBeLessThanOrEqual(20);
    await database.close();
    await rm(dataDir, { recursive: true });
  });

  test('settles no job before the commit, and rejects all of them when it fails', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'stepwell-'));
    const database = await openDatabase({ dataDir });
    await database.migrate();
    const events: string[] = [];
    const failing = writer(database, () => {
      events.push('commit fails');
      throw new Error('disk full');
    });
    const groups = new GroupCommit(failing);
    const job = (label: string) =>
      groups
        .write(async () => {
          events.push(`${label} runs`);
        })
        .catch((error: Error) => events.push(`${label}: ${error.message}`));
    await Promise.all([job('one'), job('two')]);
    expect(events).toEqual(['one runs', 'two runs', 'commit fails', 'one: disk full', 'two: disk full']);
    await database.close();
    await rm(dataDir, { recursive: true });
  });
});

describe('opening', () => {
  test('a PostgreSQL that does not answer says where and why, without the password', async () => {
    const opening = openDatabase({ url: 'postgres://ada:secret@127.0.0.1:1/books', dataDir: '' });
    await expect(opening).rejects.toThrow(DatabaseUnavailable);
    await expect(opening).rejects.toThrow(/PostgreSQL at 127\.0\.0\.1:1\/books cannot be used: .*ECONNREFUSED/);
    await expect(opening).rejects.not.toThrow(/secret/);
  });

  test('something else than PostgreSQL by URL says what is meant', async () => {
    await expect(openDatabase({ url: 'mysql://x', dataDir: '' })).rejects.toThrow(/must begin with postgres:/);
  });

  test('a file that is no database says which file', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'stepwell-'));
    await writeFile(join(dataDir, 'stepwell.sqlite'), 'not a database at all, but text that is long enough'.repeat(20));
    await expect(openDatabase({ dataDir })).rejects.toThrow(/stepwell\.sqlite cannot be opened: .*not a database/);
    await rm(dataDir, { recursive: true });
  });

  test('a folder that does not exist makes it', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'stepwell-'));
    const database = await openDatabase({ dataDir: join(parent, 'deep', 'data') });
    await database.close();
    await rm(parent, { recursive: true });
  });
});
