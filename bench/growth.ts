/**
 * Whether opening a step and recording evidence cost more in a big installation: rows of 100,000 learners against rows of
 * 1,000, and a book of 5,000 steps against one of 100.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { v7 } from 'uuid';
import { writeBook } from './books.ts';
import { type Cost, compare, ratioOf, type Side } from './compare.ts';
import { median, printTable, rounded } from './figures.ts';
import { connectAll } from './http-load.ts';
import { bringToReading, type Learner, pageRequest, writeRequest } from './learners.ts';
import { inScratch, startServer } from './processes.ts';

const STEPS = 10;
const LEARNERS = 20;
const OPENING = { warmUp: 6_000, rounds: 9, requests: 600 };
const RECORDING = { warmUp: 1_500, rounds: 9, requests: 400 };

/** Smallest first, largest last. */
const SIZES = [
  { name: '1,000 learners, 100 steps', learners: 1_000, chapters: 10 },
  { name: '100,000 learners, 100 steps', learners: 100_000, chapters: 10 },
  { name: '1,000 learners, 5,000 steps', learners: 1_000, chapters: 500 },
  { name: '100,000 learners, 5,000 steps', learners: 100_000, chapters: 500 },
];

export async function run() {
  return inScratch(async (folder) => {
    const places = [];
    for (const size of SIZES) places.push(await makePlace(join(folder, size.name.replaceAll(/\W+/g, '-')), size));
    const opening = await compare(
      places.map(({ side, learners }) => ({
        ...side,
        make: (at: number) => pageRequest(learners[at % LEARNERS] ?? { headers: {} }),
      })),
      OPENING,
    );
    const recording = await compare(
      places.map(({ side, learners }) => ({ ...side, make: (at: number) => writeRequest(learners, at) })),
      RECORDING,
    );
    for (const { side } of places) {
      for (const connection of side.connections) connection.close();
      await side.process.stop();
    }
    const ratio = (costs: Cost[], at: number): number => {
      const [smallest, other] = [costs[0], costs[at]];
      return smallest && other ? ratioOf(other, smallest) : Number.NaN;
    };
    printTable('CPU as an installation grows (SQLite)', [
      ['', 'page, ms', 'of smallest', 'write, ms', 'of smallest'],
      ...SIZES.map(({ name }, at): [string, ...number[]] => [
        name,
        median(opening[at]?.cpu ?? []),
        ratio(opening, at),
        median(recording[at]?.cpu ?? []),
        ratio(recording, at),
      ]),
    ]);
    const largest = SIZES.length - 1;
    return { ratio_open: rounded(ratio(opening, largest)), ratio_record: rounded(ratio(recording, largest)) };
  });
}

interface Place {
  side: Omit<Side, 'make'>;
  learners: Learner[];
}

async function makePlace(folder: string, { learners, chapters }: (typeof SIZES)[number]): Promise<Place> {
  const [book, data] = [join(folder, 'book'), join(folder, 'data')];
  await writeBook(book, { chapters, stepsPerChapter: STEPS });
  // The first start makes the tables and publishes; the rows of the others come in between.
  await (await startServer(data, [book])).stop();
  addLearners(join(data, 'stepwell.sqlite'), learners);
  const process = await startServer(data, [book]);
  const connections = connectAll(process.port, LEARNERS);
  return {
    side: { process, connections },
    learners: await Promise.all(connections.map((one) => bringToReading(one, STEPS))),
  };
}

/** Learners who have begun: an account, a profile, three rows of progress and six of evidence each. */
function addLearners(file: string, count: number): void {
  const db = new DatabaseSync(file);
  const at = new Date().toISOString();
  const steps = db.prepare('select id from learning_step order by id limit 30').all();
  db.exec('pragma synchronous = off');
  db.exec('begin');
  const user = db.prepare(
    'insert into "user" ("id", "name", "email", "emailVerified", "createdAt", "updatedAt") values (?, ?, ?, 0, ?, ?)',
  );
  const profile = db.prepare('insert into user_profile (id, auth_id, created_at, updated_at) values (?, ?, ?, ?)');
  const progress = db.prepare(
    `insert into learning_progress (id, user_id, step_id, status, completion_percentage, started_at, begun, created_at,
      updated_at) values (?, ?, ?, 'in_progress', 10, ?, 1, ?, ?)`,
  );
  const evidence = db.prepare(
    `insert into evidence (id, user_id, step_id, kind, at, actor_id, revision, data)
      values (?, ?, ?, 'opened', ?, ?, 'earlier', '{"kind":"opened"}')`,
  );
  for (let learner = 0; learner < count; learner++) {
    const [authId, id] = [v7(), v7()];
    user.run(authId, 'Somebody', `${authId}@example.org`, at, at);
    profile.run(id, authId, at, at);
    for (let row = 0; row < 3; row++) {
      const step = String(steps[(learner + row) % steps.length]?.id);
      progress.run(v7(), id, step, at, at, at);
      for (let one = 0; one < 2; one++) evidence.run(v7(), id, step, at, id);
    }
  }
  db.exec('commit');
  db.exec('pragma wal_checkpoint(truncate)');
  db.exec('analyze');
  db.close();
}
