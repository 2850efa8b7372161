import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Used } from './probe.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** STEPWELL_PROFILE=FOLDER leaves a CPU profile of every measured process there, and makes all figures worse. */
const { STEPWELL_PROFILE } = process.env;
const PROFILE = STEPWELL_PROFILE ? ['--cpu-prof', '--cpu-prof-interval=200', `--cpu-prof-dir=${STEPWELL_PROFILE}`] : [];

/** A process whose use of the machine can be asked for. */
export class Measured {
  readonly #child: ChildProcess;
  readonly port: number;
  readonly firstLine: string;

  private constructor(child: ChildProcess, port: number, firstLine: string) {
    this.#child = child;
    this.port = port;
    this.firstLine = firstLine;
  }

  /** Settles when it says something on its output, which a server does when it listens. */
  static async start(args: string[], env: Record<string, string> = {}): Promise<Measured> {
    const port = await freePort();
    const child = spawn(process.execPath, [...PROFILE, '--import', join(ROOT, 'bench/probe.ts'), ...args], {
      cwd: ROOT,
      env: { ...process.env, PORT: String(port), ...env },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    if (child.stdout === null) throw new Error('there is no output to read');
    const started = once(createInterface(child.stdout), 'line');
    const ended = once(child, 'exit').then(() => {
      throw new Error(`${args.join(' ')} ended before it began`);
    });
    const [firstLine] = await Promise.race([started, ended]);
    ended.catch(() => undefined);
    return new Measured(child, port, String(firstLine));
  }

  async used(): Promise<Used> {
    const answer = once(this.#child, 'message');
    this.#child.send('used');
    const [used] = (await answer) as [Used];
    return used;
  }

  async stop(): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await gone;
  }
}

/** The whole server as it is shipped, on SQLite in a folder of its own; `npm run build` has built it. */
export const startServer = (dataDir: string, folders: string[], env: Record<string, string> = {}): Promise<Measured> =>
  Measured.start([join(ROOT, 'dist/server/main.js'), 'serve', ...folders], {
    DATA_DIR: dataDir,
    NODE_ENV: 'production',
    BETTER_AUTH_SECRET: 'only-for-benchmarks-0123456789abcdef',
    ...env,
  });

/** A folder that goes when the job is done. */
export async function inScratch<T>(job: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-bench-'));
  try {
    return await job(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
