/**
 * What it costs to open a reading step: a signed-in learner amid a book, through the whole server over a socket, beside
 * the same bytes from one bare route. The two take turns, so that whatever else the machine does falls on both.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { writeBook } from './books.ts';
import { median, percentile, printTable, rounded } from './figures.ts';
import { type Connection, connectAll, load, type Request } from './http-load.ts';
import { bringToReading, granted, type Learner, pageRequest } from './learners.ts';
import { inScratch, Measured, startServer } from './processes.ts';

const CLIENT = fileURLToPath(new URL('../dist/client', import.meta.url));
const STEPS = 8;
const LEARNERS = 20;
const CONNECTIONS = 8;
const WARM_UP = 12_000;
const ROUNDS = 15;
const REQUESTS = 1_000;

export async function run() {
  return inScratch(async (folder) => {
    await writeBook(join(folder, 'book'), { chapters: 6, stepsPerChapter: STEPS });
    const server = await startServer(join(folder, 'data'), [join(folder, 'book')]);
    const connections = connectAll(server.port, CONNECTIONS);
    const [first] = connections;
    if (first === undefined) throw new Error('no connection');
    const learners: Learner[] = [];
    for (let at = 0; at < LEARNERS; at++) learners.push(await bringToReading(first, STEPS));
    const { body } = await granted(first, pageRequest(learners[0] ?? { headers: {} }));
    const file = join(folder, 'page.html');
    await writeFile(file, body);
    const floor = await Measured.start(['bench/floor-page.ts', file]);
    const floorConnections = connectAll(floor.port, CONNECTIONS);
    const figures = await compare(
      { process: server, connections },
      { process: floor, connections: floorConnections },
      (at) => pageRequest(learners[at % LEARNERS] ?? { headers: {} }),
    );
    for (const connection of [...connections, ...floorConnections]) connection.close();
    await Promise.all([server.stop(), floor.stop()]);
    const js = await scriptBytes(body.toString());
    printTable(`Opening a reading step (${(body.length / 1000).toFixed(1)} kB page, ${ROUNDS} rounds of ${REQUESTS})`, [
      ['', 'whole server', 'bare route'],
      ['CPU per page, ms', figures.cpuMs, figures.floorCpuMs],
      ['median answer, ms', percentile(figures.times, 50), percentile(figures.floorTimes, 50)],
      ['99th percentile, ms', percentile(figures.times, 99), percentile(figures.floorTimes, 99)],
      ['scripts, kB gzip', js / 1000, 0],
      ['ratio of CPU', figures.ratio, 1],
    ]);
    return {
      cpu_ms: rounded(figures.cpuMs),
      floor_cpu_ms: rounded(figures.floorCpuMs),
      ratio: rounded(figures.ratio),
      p50_ms: rounded(percentile(figures.times, 50)),
      p99_ms: rounded(percentile(figures.times, 99)),
      js_kb_gzip: rounded(js / 1000),
    };
  });
}

interface Side {
  process: Measured;
  connections: Connection[];
}

/** Rounds of requests on both sides in turn; the ratio is the median of the rounds' own. */
export async function compare(one: Side, floor: Side, make: (at: number) => Request) {
  for (const side of [one, floor]) await load(side.connections, WARM_UP, make);
  const times: number[] = [];
  const floorTimes: number[] = [];
  const cpu: number[] = [];
  const floorCpu: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    cpu.push(await costOf(one, make, times));
    floorCpu.push(await costOf(floor, make, floorTimes));
  }
  return {
    cpuMs: median(cpu),
    floorCpuMs: median(floorCpu),
    ratio: median(cpu.map((ms, round) => ms / (floorCpu[round] ?? Number.NaN))),
    times,
    floorTimes,
  };
}

/** Milliseconds of CPU for each request. */
async function costOf({ process, connections }: Side, make: (at: number) => Request, times: number[]): Promise<number> {
  const before = await process.used();
  times.push(...(await load(connections, REQUESTS, make)));
  const after = await process.used();
  return (after.cpuMs - before.cpuMs) / REQUESTS;
}

/** Of all scripts that a page loads, compressed one by one as a browser gets them. */
async function scriptBytes(html: string): Promise<number> {
  const scripts = [
    ...html.matchAll(/<script[^>]+src="([^"]+)"/g),
    ...html.matchAll(/rel="modulepreload" href="([^"]+)"/g),
  ];
  const files = new Set(scripts.map(([, url = '']) => url.replace(/^\/assets\//, '')));
  const sizes = await Promise.all([...files].map(async (file) => gzipSync(await readFile(join(CLIENT, file))).length));
  return sizes.reduce((sum, size) => sum + size, 0);
}
