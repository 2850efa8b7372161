import { mkdirSync, statSync } from 'node:fs';
import { createServer as createNetServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v7 } from 'uuid';
import { type App, createApp } from './app/context.ts';
import { publishBook } from './app/publish-book.ts';
import { authSecret } from './auth/secret.ts';
import { readCommand, USAGE } from './cli/arguments.ts';
import { check } from './cli/check.ts';
import { count, findingsText } from './cli/findings.ts';
import { importFrom } from './cli/import.ts';
import { publish as publishFolder } from './cli/publish.ts';
import { readWithBar } from './cli/read-with-bar.ts';
import { rebuild } from './cli/rebuild.ts';
import { newBook, newChapter, newStep } from './cli/scaffold.ts';
import { readServingNote, removeServingNote, writeServingNote } from './cli/serving-note.ts';
import { rollback, versions } from './cli/versions.ts';
import { serveDev } from './dev/serve-dev.ts';
import { RunnerPool } from './runner/server/runner-pool.ts';
import { createServer, listen, type Server } from './server.ts';
import { DatabaseUnavailable, openDatabase } from './store/database.ts';
import { purgeAnswers } from './store/idempotency.ts';

/** The package's own folder, seen from the server build in `dist/server`. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const HOUR = 3_600_000;
/** How long the answer to a write with an idempotency key is kept, in milliseconds. */
const ANSWERS_KEPT = 48 * HOUR;

/** Something that the operator has to see to; the message says what. */
class CannotStart extends Error {}

const print = (text: string): void => console.log(text);

async function main(): Promise<number> {
  const command = readCommand(process.argv.slice(2), join(ROOT, 'books/first-steps'));
  if (!command.ok) {
    console.error(`${command.error}\n\n${USAGE}`);
    return 2;
  }
  const asked = command.value;
  switch (asked.name) {
    case 'help':
      print(USAGE);
      return 0;
    case 'new':
      return create(asked);
    case 'check':
      return withRunner((runner) => check(asked.folder, asked, print, runner));
    case 'import':
      return importFrom(asked, print);
    case 'publish':
      return withRunner((runner) => withApp((app) => publishFolder(app, asked.folder, asked, print, runner)));
    case 'versions':
      return withApp((app) => versions(app, asked.bookKey, asked.json, print));
    case 'rollback':
      return withApp((app) => rollback(app, asked, asked, print));
    case 'rebuild':
      return withApp((app) => rebuild(app, asked, print));
    case 'dev':
      await dev(asked.folder, process.env);
      return 0;
    case 'serve':
      await start(asked.folders, process.env);
      return 0;
  }
}

async function create({ what, path }: { what: 'book' | 'chapter' | 'step'; path: string }): Promise<number> {
  const created = await { book: newBook, chapter: newChapter, step: newStep }[what](path);
  print(created.ok ? created.value.map((file) => `wrote ${file}`).join('\n') : created.error);
  return created.ok ? 0 : 2;
}

/** Runs exercises of a book while one command lasts. */
async function withRunner(use: (runner: RunnerPool) => Promise<number>): Promise<number> {
  const runner = new RunnerPool({ workers: 2, queue: Number.MAX_SAFE_INTEGER });
  try {
    return await use(runner);
  } finally {
    runner.close();
  }
}

/** Works on the database of the environment, whether or not a server runs on it. */
async function withApp(use: (app: App) => Promise<number>): Promise<number> {
  const { DATA_DIR: dataDir = './data', DATABASE_URL: url } = process.env;
  const database = await openDatabase({ dataDir, ...(url && { url }) });
  try {
    await database.migrate();
    return await use(createApp({ database, now: Date.now, newId: v7 }));
  } finally {
    await database.close();
  }
}

async function start(folders: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const dataDir = env.DATA_DIR ?? './data';
  const host = env.HOST ?? '127.0.0.1';
  const port = numberOf('PORT', env.PORT ?? '3000', 65_535);
  const production = env.NODE_ENV === 'production';
  const baseUrl = baseUrlOf(env.BASE_URL ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`);
  mkdirSync(dataDir, { recursive: true });
  const secret = await authSecret({ env, dataDir, production });
  if (!secret.ok) throw new CannotStart(secret.error.sentence);

  const database = await openDatabase({ dataDir, ...(env.DATABASE_URL && { url: env.DATABASE_URL }) });
  await database.migrate();
  const runner = new RunnerPool({ workers: numberOf('EXERCISE_WORKERS', env.EXERCISE_WORKERS ?? '2', 64) || 1 });
  const server = createServer({
    database,
    runner,
    secret: secret.value,
    baseUrl,
    production,
    clientFolder: join(ROOT, 'dist/client'),
    now: Date.now,
    newId: v7,
    proxies: numberOf('TRUSTED_PROXIES', env.TRUSTED_PROXIES ?? '0', 10),
  });
  const refuseTaken = (error: unknown): never => {
    throw isTaken(error) ? new CannotStart(takenMessage(dataDir, host, port)) : error;
  };
  await portIsFree(port, host).catch(refuseTaken);
  const books = [];
  for (const folder of folders) books.push(await publish(server, folder));
  const running = await listen(server, { port, host }).catch(refuseTaken);
  writeServingNote(dataDir, { pid: process.pid, address: baseUrl, since: new Date().toISOString() });
  const purging = setInterval(() => {
    const before = Date.now() - ANSWERS_KEPT;
    database.write((tx) => purgeAnswers(tx, before)).catch((error) => console.error('purging failed', error));
  }, HOUR);
  stopOn(['SIGINT', 'SIGTERM'], async () => {
    clearInterval(purging);
    // First: whoever waits for a run would keep the server, which answers all that it has begun, for minutes.
    runner.close();
    await running.close();
    await database.close();
    removeServingNote(dataDir);
  });

  const claim = await server.auth.offerAdminClaim();
  print(
    [
      `Stepwell is running at ${baseUrl}`,
      '',
      ...books.map((book) => `  ${book}`),
      `  Data: ${database.dialect === 'sqlite' ? `${dataDir} (one SQLite file)` : 'PostgreSQL'}. Stop with Ctrl+C.`,
      ...(claim === null
        ? []
        : ['', '  To become the administrator, open this link once:', `  ${baseUrl}/claim-admin?token=${claim}`]),
    ].join('\n'),
  );
}

async function dev(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new CannotStart(`There is no folder ${folder}.`);
  const port = env.PORT === undefined ? await freePort(3000) : numberOf('PORT', env.PORT, 65_535);
  const server = await serveDev({ folder, clientFolder: join(ROOT, 'dist/client'), port }).catch((error) => {
    if (isTaken(error)) throw new CannotStart(`Port ${port} is taken. Choose another: PORT=${port + 1} stepwell dev …`);
    throw error;
  });
  stopOn(['SIGINT', 'SIGTERM'], server.close);
  print(
    [
      `Stepwell shows ${folder} at ${server.address}`,
      '',
      `  ${count(server.errors, 'error')}, ${count(server.warnings, 'warning')}. Every change of a file shows at once.`,
      '  You are signed in as its author; nothing is kept. Stop with Ctrl+C.',
    ].join('\n'),
  );
}

/** The wanted port, or any that is free. */
const freePort = (wanted: number): Promise<number> =>
  portIsFree(wanted, '127.0.0.1').then(
    () => wanted,
    () =>
      new Promise((resolve, reject) => {
        const probe = createNetServer().once('error', reject);
        probe.listen(0, '127.0.0.1', () => {
          const address = probe.address();
          probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
        });
      }),
  );

async function publish(server: Server, folder: string): Promise<string> {
  const { book, findings } = await readWithBar(folder);
  if (book === null)
    throw new CannotStart(`${findingsText(folder, findings)}\n\nNothing was published. What was live is unchanged.`);
  const warnings = findings.length === 0 ? '' : `, ${count(findings.length, 'warning')}: see stepwell check ${folder}`;
  await publishBook(server.app, book);
  const steps = book.chapters.reduce((sum, chapter) => sum + chapter.steps.length, 0);
  return `${book.title} (${count(book.chapters.length, 'chapter')}, ${count(steps, 'step')}${warnings})`;
}

function numberOf(name: string, text: string, most: number): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isInteger(number) || number < 0 || number > most)
    throw new CannotStart(`${name} is "${text}"; it must be a number from 0 to ${most}.`);
  return number;
}

/** Before anything is published: a start that cannot listen changes nothing. */
function portIsFree(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createNetServer();
    probe.once('error', reject);
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

function baseUrlOf(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new CannotStart(`BASE_URL is "${text}"; it must be an address such as https://learn.example.org.`);
  return text.replace(/\/+$/, '');
}

const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

function takenMessage(dataDir: string, host: string, port: number): string {
  const note = readServingNote(dataDir);
  const who =
    note === null
      ? 'Another program holds it.'
      : `A Stepwell on the same data has run since ${note.since} (process ${note.pid}) at ${note.address}.`;
  return `Port ${port} on ${host} is taken. ${who} Open that one, or choose another port: PORT=${port + 1} npm start`;
}

function stopOn(signals: NodeJS.Signals[], stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of signals) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      stop().then(
        () => process.exit(0),
        (error) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    console.error(error instanceof CannotStart || error instanceof DatabaseUnavailable ? error.message : error);
    process.exit(1);
  },
);
