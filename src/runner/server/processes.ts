import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SIGN } from './lines.ts';

/** Beside the server's bundle, or the source where there is none. */
const isSource = import.meta.url.endsWith('.ts');
const HERE = dirname(fileURLToPath(import.meta.url));
const CHILD = join(HERE, isSource ? 'child.ts' : 'runner-child.js');
const PACKAGES = [
  'pyodide',
  'quickjs-emscripten-core',
  '@jitl/quickjs-ffi-types',
  '@jitl/quickjs-wasmfile-release-sync',
  'sql.js',
  '@lezer/javascript',
  '@lezer/common',
  '@lezer/lr',
  '@lezer/highlight',
];
const BYTES_OUT = 16 * 1024 * 1024;
const PAGE_BYTES = 4096;

/** Endless code would go on without the server that began it. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Files that a process may read: its own code and the engines, nothing else. */
function readable(): string[] {
  const { resolve } = createRequire(import.meta.url);
  const folderOf = (name: string): string => {
    const parts = resolve(name).split(/[\\/]/);
    const at = parts.lastIndexOf('node_modules');
    return parts.slice(0, at + 1 + name.split('/').length).join('/');
  };
  const own = isSource ? [join(HERE, '..'), join(HERE, '../../domain')] : [HERE];
  return [...new Set([...own, ...PACKAGES.map(folderOf)].flatMap((path) => [path, realpathSync(path)]))];
}

const FLAGS = [
  '--permission',
  '--disallow-code-generation-from-strings',
  '--no-warnings',
  '--max-old-space-size=256',
  '--stack-size=3000',
];

/** One process that runs one thing once and is then gone. */
export class OneRun {
  readonly process: ChildProcess;
  /** False when it ended before it was ready. */
  readonly ready: Promise<boolean>;
  /** Called for every line but the first, with its sign. */
  onLine: (line: string) => void = () => {};
  readonly ended: Promise<void>;
  #rest = '';
  #bytes = 0;
  isTooLoud = false;
  errors = '';

  constructor(role: string, snapshot?: string) {
    const reads = [...readable(), ...(snapshot === undefined ? [] : [snapshot])].map(
      (path) => `--allow-fs-read=${path}`,
    );
    const argv = [...FLAGS, ...reads, CHILD, role, ...(snapshot === undefined ? [] : [snapshot])];
    this.process = spawn(process.execPath, argv, { env: {}, cwd: HERE, stdio: ['pipe', 'pipe', 'pipe'] });
    let isReady = (_: boolean): void => {};
    this.ready = new Promise((resolve) => {
      isReady = resolve;
    });
    running.add(this.process);
    this.ended = new Promise((resolve) => {
      this.process.once('close', () => {
        running.delete(this.process);
        isReady(false);
        resolve();
      });
      this.process.once('error', () => {
        isReady(false);
        resolve();
      });
    });
    this.process.stdin?.on('error', () => {});
    this.process.stderr?.on('data', (data: Buffer) => {
      if (this.errors.length < 4_000) this.errors += data.toString();
    });
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#bytes += text.length;
      if (this.#bytes > BYTES_OUT) {
        this.isTooLoud = true;
        this.kill();
        return;
      }
      const lines = (this.#rest + text).split('\n');
      this.#rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line === SIGN.ready) isReady(true);
        else this.onLine(line);
      }
    });
  }

  send(line: string): void {
    this.process.stdin?.write(`${line}\n`);
  }

  /** Bytes of memory that it holds, buffers outside of all heaps too; 0 where the system does not tell. */
  get memory(): number {
    try {
      return Number(readFileSync(`/proc/${this.process.pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES;
    } catch {
      return 0;
    }
  }

  kill(): void {
    this.process.kill('SIGKILL');
  }
}

/** The bytes that a process writes; null when it fails. */
export function bytesOf(role: string): Promise<Buffer | null> {
  const argv = [...FLAGS, ...readable().map((path) => `--allow-fs-read=${path}`), CHILD, role];
  const child = spawn(process.execPath, argv, { env: {}, cwd: HERE, stdio: ['ignore', 'pipe', 'inherit'] });
  const parts: Buffer[] = [];
  child.stdout.on('data', (data: Buffer) => parts.push(data));
  return new Promise((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', (code) => resolve(code === 0 ? Buffer.concat(parts) : null));
  });
}
