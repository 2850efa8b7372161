import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The real server in a process of its own, as an operator starts it. */
export interface Stepwell {
  url: string;
  /** The link that makes its opener the administrator. */
  adminLink: string;
  stop(): Promise<void>;
}

const PROGRAM = resolve('dist/server/main.js');

/** Serves these books from an empty SQLite database on a free port. */
export async function startStepwell(books: string[]): Promise<Stepwell> {
  if (!existsSync(PROGRAM)) throw new Error('There is no build to test. Run npm run build first.');
  const data = await mkdtemp(join(tmpdir(), 'stepwell-browser-'));
  const port = await freePort();
  const server = spawn(process.execPath, [PROGRAM, 'serve', ...books], {
    env: { PATH: process.env.PATH, PORT: String(port), DATA_DIR: data, NODE_ENV: 'development' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = await greeting(server);
  const adminLink = /http\S+\/claim-admin\?token=\S+/.exec(output)?.[0];
  if (adminLink === undefined) throw new Error(`The server offered no administrator's link:\n${output}`);
  return {
    url: `http://127.0.0.1:${port}`,
    adminLink,
    async stop() {
      const exited = once(server, 'exit');
      server.kill('SIGTERM');
      await exited;
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** A book shown to its author, as `stepwell dev` does it. */
export async function startDev(folder: string): Promise<Pick<Stepwell, 'url' | 'stop'> & { hasEnded: () => boolean }> {
  if (!existsSync(PROGRAM)) throw new Error('There is no build to test. Run npm run build first.');
  const port = await freePort();
  const server = spawn(process.execPath, [PROGRAM, 'dev', folder], {
    env: { PATH: process.env.PATH, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await said(server, (output) => /Stepwell shows/.test(output));
  return {
    url: `http://127.0.0.1:${port}`,
    hasEnded: () => server.exitCode !== null,
    async stop() {
      const exited = once(server, 'exit');
      server.kill('SIGTERM');
      await exited;
    },
  };
}

/** All that the server says until it runs and has offered the administrator's link. */
const greeting = (server: ChildProcess): Promise<string> =>
  said(server, (output) => /Stepwell is running at/.test(output) && /claim-admin\?token=\S+\n/.test(output));

function said(server: ChildProcess, isEnough: (output: string) => boolean): Promise<string> {
  return new Promise((done, fail) => {
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (isEnough(output)) done(output);
    };
    server.stdout?.on('data', read);
    server.stderr?.on('data', read);
    server.once('error', fail);
    server.once('exit', (code) => fail(new Error(`The server ended with code ${code} before it ran:\n${output}`)));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The machine gave out no free port.');
  return address.port;
}
