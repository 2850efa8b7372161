import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { Book } from '../../src/domain/book.ts';
import { ENTRIES } from '../../src/web/assets.ts';
import type { Place } from '../postgres/each-database.ts';
import type { Order, Reply } from './server-process.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The server process, built so that it starts quickly. */
export interface Build {
  file: string;
  clientFolder: string;
  remove(): Promise<void>;
}

/** In the folder of the package, where its packages are found. */
export async function buildServerProcess(): Promise<Build> {
  await mkdir(join(ROOT, '.tmp'), { recursive: true });
  const folder = await mkdtemp(join(ROOT, '.tmp/fire-'));
  await build({
    configFile: join(ROOT, 'vite.server.config.ts'),
    root: ROOT,
    logLevel: 'error',
    build: { ssr: 'tests/fire/server-process.ts', outDir: folder, sourcemap: false },
  });
  // Pages name their scripts; nobody here loads one.
  await mkdir(join(folder, '.vite'));
  const manifest = Object.fromEntries(Object.values(ENTRIES).map((name) => [name, { file: 'none.js' }]));
  await writeFile(join(folder, '.vite/manifest.json'), JSON.stringify(manifest));
  return {
    file: join(folder, 'server-process.js'),
    clientFolder: folder,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A server process that has loaded its code and waits. */
export class ServerProcess {
  readonly #build: Build;
  readonly #child: ChildProcess;
  readonly #exit: Promise<unknown>;
  readonly #loaded: Promise<unknown>;
  readonly #waiting = new Map<number, { resolve: (value: number) => void; reject: (error: Error) => void }>();
  #orders = 0;
  /** What it said on its error output; a server that is well says nothing. */
  complaints = '';
  url = '';

  constructor(build: Build) {
    this.#build = build;
    this.#child = fork(build.file, {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // Code that one process has compiled is not compiled by the next.
      env: { ...process.env, NODE_COMPILE_CACHE: build.clientFolder },
    });
    this.#exit = once(this.#child, 'exit');
    this.#loaded = Promise.race([once(this.#child, 'message'), this.#exit]);
    this.#child.stderr?.on('data', (words) => {
      this.complaints += words;
    });
    this.#child.on('message', (reply: Reply | 'loaded') => {
      if (reply === 'loaded') return;
      const waiting = this.#waiting.get(reply.number);
      this.#waiting.delete(reply.number);
      if ('error' in reply) waiting?.reject(new Error(reply.error));
      else waiting?.resolve(reply.value);
    });
    this.#exit.then(() => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`the server has ended: ${this.complaints}`));
    });
  }

  /** Opens the database, brings it up to date and listens. */
  async open(place: Place): Promise<string> {
    await this.#loaded;
    const port = await this.#tell({ order: 'open', place, clientFolder: this.#build.clientFolder });
    this.url = `http://127.0.0.1:${port}`;
    return this.url;
  }

  /** Settles when the book is live. */
  publish(book: Book): Promise<number> {
    return this.#tell({ order: 'publish', book });
  }

  pass(ms: number): Promise<number> {
    return this.#tell({ order: 'pass', ms });
  }

  /** kill -9, and until the process is gone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exit;
  }

  #tell(order: Order): Promise<number> {
    const number = this.#orders++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      if (this.#child.connected) this.#child.send({ number, order });
      else reject(new Error(`the server has ended: ${this.complaints}`));
    });
  }
}
