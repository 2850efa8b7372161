/** Twenty newcomers at once, each from the first page to a passed quiz, again and again. */
import { join } from 'node:path';
import { progressPath, QUIZ, READING, RIGHT, stepPath, writeBook } from './books.ts';
import { printTable, rounded } from './figures.ts';
import { type Connection, connectAll } from './http-load.ts';
import { beginAnonymously, granted, idIn, pageRequest } from './learners.ts';
import { inScratch, startServer } from './processes.ts';

const LEARNERS = 20;
const BEATS = 5;
const WARM_UP = 100;
const JOURNEYS = 600;

export async function run() {
  return inScratch(async (folder) => {
    await writeBook(join(folder, 'book'), { chapters: 6, stepsPerChapter: 8, order: 'any' });
    // As in development: the limit of sign-ups from one address would be what is measured.
    const server = await startServer(join(folder, 'data'), [join(folder, 'book')], { NODE_ENV: 'development' });
    const connections = connectAll(server.port, LEARNERS);
    await play(connections, WARM_UP);
    const before = await server.used();
    const began = performance.now();
    await play(connections, JOURNEYS);
    const seconds = (performance.now() - began) / 1000;
    const cpuMs = ((await server.used()).cpuMs - before.cpuMs) / JOURNEYS;
    for (const connection of connections) connection.close();
    await server.stop();
    printTable(
      `Journeys of ${LEARNERS} learners at once (begin, page, sitting, ${BEATS} beats, draft, quiz, progress)`,
      [
        ['journeys a second', JOURNEYS / seconds],
        ['requests a second', (JOURNEYS * (BEATS + 7)) / seconds],
        ['CPU per journey, ms', cpuMs],
      ],
    );
    return { per_second_20: rounded(JOURNEYS / seconds), cpu_ms: rounded(cpuMs) };
  });
}

async function play(connections: Connection[], count: number): Promise<void> {
  let next = 0;
  await Promise.all(
    connections.map(async (connection) => {
      while (next++ < count) await journey(connection);
    }),
  );
}

async function journey(connection: Connection): Promise<void> {
  const headers = await beginAnonymously(connection);
  let writes = 0;
  const write = (path: string, body: unknown = {}, method: 'POST' | 'PUT' = 'POST') =>
    granted(connection, { method, path, headers: { ...headers, 'idempotency-key': `write-${writes++}` }, body });
  await granted(connection, pageRequest({ headers }));
  const sitting = idIn(await write(`${stepPath(READING)}/sittings`));
  for (let beat = 0; beat < BEATS; beat++) await write(`/api/v1/sittings/${sitting}/beats`, { visible: true });
  await write(`${progressPath(READING)}/data`, { progress_data: { scroll: 0.5 } }, 'PUT');
  await write(`${stepPath(QUIZ)}/sittings`);
  await write(`${stepPath(QUIZ)}/answers`, { answers: RIGHT });
  await granted(connection, { path: '/api/v1/progress', headers });
}
