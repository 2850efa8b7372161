/**
 * What it costs to open a reading step: a signed-in learner amid a book, through the whole server over a socket, beside
 * the same bytes from one bare route. The two take turns, so that whatever else the machine does falls on both.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { writeBook } from './books.ts';
import { compare, ratioOf } from './compare.ts';
import { median, percentile, printTable, rounded } from './figures.ts';
import { connectAll } from './http-load.ts';
import { bringToReading, granted, type Learner, pageRequest } from './learners.ts';
import { inScratch, Measured, startServer } from './processes.ts';

const CLIENT = fileURLToPath(new URL('../dist/client', import.meta.url));
const STEPS = 8;
const LEARNERS = 20;
const CONNECTIONS = 8;
const EFFORT = { warmUp: 15_000, rounds: 15, requests: 1_000 };

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
    const make = (at: number) => pageRequest(learners[at % LEARNERS] ?? { headers: {} });
    const sides = [
      { process: server, connections, make },
      { process: floor, connections: floorConnections, make },
    ];
    const [whole, bare] = await compare(sides, EFFORT);
    if (whole === undefined || bare === undefined) throw new Error('nothing was measured');
    const ratio = ratioOf(whole, bare);
    for (const connection of [...connections, ...floorConnections]) connection.close();
    await Promise.all([server.stop(), floor.stop()]);
    const js = await scriptBytes(body.toString());
    const title = `Opening a reading step (${(body.length / 1000).toFixed(1)} kB page, ${EFFORT.rounds} rounds of ${EFFORT.requests})`;
    printTable(title, [
      ['', 'whole server', 'bare route'],
      ['CPU per page, ms', median(whole.cpu), median(bare.cpu)],
      ['median answer, ms', percentile(whole.times, 50), percentile(bare.times, 50)],
      ['99th percentile, ms', percentile(whole.times, 99), percentile(bare.times, 99)],
      ['scripts, kB gzip', js / 1000, 0],
      ['ratio of CPU', ratio, 1],
    ]);
    return {
      cpu_ms: rounded(median(whole.cpu)),
      floor_cpu_ms: rounded(median(bare.cpu)),
      ratio: rounded(ratio),
      p50_ms: rounded(percentile(whole.times, 50)),
      p99_ms: rounded(percentile(whole.times, 99)),
      js_kb_gzip: rounded(js / 1000),
    };
  });
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
