import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadGraph } from '../../src/store/book-graph.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { listTextbooks } from '../../src/store/textbooks.ts';
import { eachDatabase, type Place } from '../postgres/each-database.ts';
import { anEdition, EITHER } from './books.ts';
import { type CrashCluster, makeCrashCluster } from './crash-cluster.ts';
import { alone, evidenceKeys, inconsistencies, recordsOf } from './records.ts';
import { type Build, buildServerProcess, ServerProcess } from './servers.ts';
import { Ledger, publishUntilDeath, seeded, type Writer, writeUntilDeath } from './stream.ts';

const ROUNDS = 50;
const CLUSTER_ROUNDS = 8;
const STREAMS = 6;
/** Milliseconds from the first answer to the kill, at most. */
const LONGEST_LIFE = 250;
const SEED = Number(process.env.STEPWELL_FIRE_SEED ?? Math.floor(Math.random() * 1_000_000));

let build: Build;
/** Loaded while others run, so that the next server is there as soon as one has died. */
const waiting: ServerProcess[] = [];
function nextServer(): ServerProcess {
  while (waiting.length < 3) waiting.push(new ServerProcess(build));
  return waiting.shift() ?? new ServerProcess(build);
}
beforeAll(async () => {
  build = await buildServerProcess();
});
afterAll(async () => {
  await Promise.all(waiting.map((server) => server.kill()));
  await build.remove();
});

/** Streams of writes and one of editions, until `die` has ended the server or its database. */
async function live(
  ledger: Ledger,
  server: ServerProcess,
  random: () => number,
  die: () => Promise<void>,
): Promise<number> {
  let acknowledge = (): void => undefined;
  const alive = new Promise<void>((resolve) => {
    acknowledge = resolve;
  });
  const streams = Array.from({ length: STREAMS }, (_, at) => {
    const mine = ledger.writers.filter((_writer, place) => place % STREAMS === at).slice(-10);
    return writeUntilDeath(ledger, server.url, random, mine, acknowledge);
  });
  const publishing = publishUntilDeath(ledger, server);
  // Mostly a server that is at work, now and then one that has hardly begun.
  if (random() < 0.9) await alive;
  await setTimeout(random() * LONGEST_LIFE);
  await die();
  await publishing;
  return (await Promise.all(streams)).reduce((sum, count) => sum + count, 0);
}

/** Everything that does not hold although it was promised. */
async function brokenPromises(ledger: Ledger, place: Place, writers: Writer[]): Promise<string[]> {
  const database = await openDatabase(place);
  try {
    await alone(database);
    const broken = await brokenBook(ledger, database);
    for (const writer of writers) broken.push(...(await brokenToWriter(database, writer)));
    const sessions = await database.auth.db.selectFrom('session').select('token').execute();
    const tokens = new Set(sessions.map(({ token }) => token));
    broken.push(...ledger.tokens.filter((token) => !tokens.has(token)).map(() => 'a session is lost'));
    return broken;
  } finally {
    await database.close();
  }
}

async function brokenToWriter(database: Database, writer: Writer): Promise<string[]> {
  const { userId } = writer;
  const about = (what: string) => `learner ${userId}: ${what}`;
  const answers = await database.read
    .selectFrom('idempotent_answer')
    .select('key')
    .where('user_id', '=', userId)
    .execute();
  const answered = new Set(answers.map(({ key }) => key));
  const evident = new Set(await evidenceKeys(database, userId));
  const records = await recordsOf(database, userId);
  const data = records.get(EITHER)?.rows[0]?.progressData;
  const draft = typeof data === 'object' && data !== null && 'draft' in data ? data.draft : 0;
  const begun = [...records.values()].some(({ rows }) => rows.some((row) => row.begun));
  const paths = await database.read.selectFrom('learning_path').select('id').where('user_id', '=', userId).execute();
  return [
    ...writer.promised.filter((key) => !answered.has(key)).map((key) => about(`${key} is lost`)),
    ...writer.evident.filter((key) => !evident.has(key)).map((key) => about(`the evidence of ${key} is lost`)),
    ...(draft === writer.draft || draft === writer.sentDraft
      ? []
      : [about(`draft ${draft}, promised ${writer.draft}`)]),
    ...(begun && paths.length !== 1 ? [about(`${paths.length} paths`)] : []),
    ...(await inconsistencies(database, userId)).map(about),
  ];
}

/** The live book is one edition, whole: the last one promised or the one that was on its way. */
async function brokenBook(ledger: Ledger, database: Database): Promise<string[]> {
  const [textbook, ...others] = await listTextbooks(database.read);
  if (textbook === undefined || others.length > 0) return ['there is not one textbook'];
  const edition = Number(textbook.version.split(' ')[1]);
  if (edition !== ledger.edition && edition !== ledger.sentEdition) return [`edition ${edition} is live`];
  const expected = anEdition(edition);
  const graph = await loadGraph(database.read, textbook.id);
  const outline = (
    chapters: { key: string; title: string; description: string; steps: { key: string; revision: string }[] }[],
  ) =>
    chapters.map(({ key, title, description, steps }) => [
      key,
      title,
      description,
      steps.map((step) => [step.key, step.revision]),
    ]);
  const broken: string[] = [];
  if (
    textbook.title !== expected.title ||
    JSON.stringify(outline(graph?.chapters ?? [])) !== JSON.stringify(outline(expected.chapters))
  )
    broken.push(`edition ${edition} is not whole`);
  const steps = await database.read
    .selectFrom('learning_step')
    .select(['key', 'content'])
    .where('removed_at', 'is', null)
    .execute();
  for (const { key, content } of steps)
    if (content !== `Edition ${edition}`) broken.push(`${key} is not of edition ${edition}`);
  return broken;
}

describe(`a server that is killed (STEPWELL_FIRE_SEED=${SEED})`, () => {
  eachDatabase((dialect, open) => {
    test(`${ROUNDS} times amid writes has kept every promise and starts again each time`, async () => {
      const first = await open();
      const place = open.placeOf(first);
      // On SQLite the last connection that goes leaves the log to whoever comes next, as after a real crash.
      if (dialect === 'sqlite') await first.close();
      const random = seeded(SEED);
      const ledger = new Ledger();
      let acknowledged = 0;
      for (let round = 0; round < ROUNDS; round++) {
        const server = nextServer();
        await server.open(place);
        if (round === 0) await server.publish(anEdition(0));
        acknowledged += await live(ledger, server, random, () => server.kill());
        expect(server.complaints, `seed ${SEED}, round ${round}`).toBe('');
        const writers = round === ROUNDS - 1 ? ledger.writers : ledger.writers.slice(-40);
        const broken = await brokenPromises(ledger, place, writers);
        expect(broken, `seed ${SEED}, round ${round}`).toEqual([]);
      }
      // Enough was at stake.
      expect(acknowledged).toBeGreaterThan(2 * ROUNDS);
      expect(ledger.edition).toBeGreaterThan(ROUNDS / 2);
      await repeatLast(ledger, place);
    }, 120_000);
  });

  /** A client that never got its answer sends the write again, or one that did: nothing changes. */
  async function repeatLast(ledger: Ledger, place: Place): Promise<void> {
    const server = nextServer();
    await server.open(place);
    const database = await openDatabase(place);
    for (const writer of ledger.writers.filter(({ evident }) => evident.length > 0).slice(-5)) {
      const before = await evidenceKeys(database, writer.userId);
      expect((await writer.caller.ask(server.url, '/progress')).status).toBe(200);
      expect(await evidenceKeys(database, writer.userId)).toEqual(before);
    }
    await database.close();
    await server.kill();
  }
});

describe(`a PostgreSQL that is killed (STEPWELL_FIRE_SEED=${SEED})`, () => {
  let cluster: CrashCluster;
  beforeAll(() => {
    cluster = makeCrashCluster();
  });
  afterAll(() => cluster.remove());

  test(`${CLUSTER_ROUNDS} times amid writes has kept every promise, and the server goes on by itself`, async () => {
    const place = { url: await cluster.start(), dataDir: '' };
    const random = seeded(SEED);
    const ledger = new Ledger();
    const server = nextServer();
    await server.open(place);
    await server.publish(anEdition(0));
    for (let round = 0; round < CLUSTER_ROUNDS; round++) {
      await live(ledger, server, random, () => cluster.kill());
      await cluster.start();
      const broken = await brokenPromises(ledger, place, ledger.writers);
      expect(broken, `seed ${SEED}, round ${round}`).toEqual([]);
      await untilReady(server.url);
    }
    expect(ledger.edition).toBeGreaterThan(0);
    expect(ledger.writers.flatMap(({ promised }) => promised).length).toBeGreaterThan(CLUSTER_ROUNDS);
    await server.kill();
  }, 120_000);
});

async function untilReady(url: string): Promise<void> {
  while (!(await fetch(`${url}/readyz`)).ok) await setTimeout(20);
}
