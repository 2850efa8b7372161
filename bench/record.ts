/**
 * What it costs to record evidence: beats and answers of fifty learners at once, each durable before it is answered,
 * beside two bare prepared statements through the same writer behind a bare route.
 */
import { join } from 'node:path';
import { writeBook } from './books.ts';
import { compare, ratioOf } from './compare.ts';
import { median, percentile, printTable, rounded } from './figures.ts';
import { connectAll, load } from './http-load.ts';
import { bringToReading, type Learner, writeRequest } from './learners.ts';
import { inScratch, Measured, startServer } from './processes.ts';

const STEPS = 8;
const LEARNERS = 50;
const EFFORT = { warmUp: 3_000, rounds: 9, requests: 1_000 };
const BURST = 5_000;

export async function run() {
  return inScratch(async (folder) => {
    await writeBook(join(folder, 'book'), { chapters: 6, stepsPerChapter: STEPS });
    const counting = { STEPWELL_COUNT_COMMITS: '1' };
    const server = await startServer(join(folder, 'data'), [join(folder, 'book')], counting);
    const connections = connectAll(server.port, LEARNERS);
    const learners: Learner[] = await Promise.all(connections.map((one) => bringToReading(one, STEPS)));
    const floor = await Measured.start(['bench/floor-record.ts', join(folder, 'floor')], counting);
    const floorConnections = connectAll(floor.port, LEARNERS);
    const make = (at: number) => writeRequest(learners, at);
    const [whole, bare] = await compare(
      [
        { process: server, connections, make },
        { process: floor, connections: floorConnections, make },
      ],
      EFFORT,
    );
    if (whole === undefined || bare === undefined) throw new Error('nothing was measured');
    const before = await server.used();
    const began = performance.now();
    await load(connections, BURST, (at) => make(at + 1_000_000));
    const seconds = (performance.now() - began) / 1000;
    const commits = (await server.used()).commits - before.commits;
    for (const connection of [...connections, ...floorConnections]) connection.close();
    await Promise.all([server.stop(), floor.stop()]);
    const ratio = ratioOf(whole, bare);
    printTable(`Recording beats and answers (SQLite, ${LEARNERS} learners at once)`, [
      ['', 'whole server', 'bare writes'],
      ['CPU per write, ms', median(whole.cpu), median(bare.cpu)],
      ['median answer, ms', percentile(whole.times, 50), percentile(bare.times, 50)],
      ['99th percentile, ms', percentile(whole.times, 99), percentile(bare.times, 99)],
      ['writes a second', BURST / seconds, ''],
      ['commits (fsyncs) a second', commits / seconds, ''],
      ['ratio of CPU', ratio, 1],
    ]);
    return {
      cpu_ms: rounded(median(whole.cpu)),
      floor_cpu_ms: rounded(median(bare.cpu)),
      ratio: rounded(ratio),
      per_second_50: rounded(BURST / seconds),
      fsyncs_per_second: rounded(commits / seconds),
    };
  });
}
