import { constants, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { RunRequest } from '../../domain/exercise.ts';
import type { RunEvent } from '../events.ts';
import { type Interpreter, PRELOADED, startLearner, startTests } from '../python/sides.ts';
import { readLine, SIGN, writeBytes, writeLine } from './lines.ts';
import { lockDown } from './lock-down.ts';

/** What one process does, once. Its permissions, limits and empty environment are the server's to give. */
const [role = '', snapshotPath = ''] = process.argv.slice(2);

/** Bytes that an interpreter may grow to. */
const MEMORY_BYTES = 256 * 1024 * 1024;
const PAGE_BYTES = 65_536;
const MILLISECONDS = 5_000;

const emit = (event: RunEvent): void => writeLine(SIGN.event, JSON.stringify(event));

function work<T>(): T {
  const line = readLine();
  if (line === null) process.exit(0);
  return JSON.parse(line.slice(1)) as T;
}

/** A WebAssembly memory that wants more is told that there is none, and its program that memory is out. */
function limitMemory(): void {
  const { grow } = WebAssembly.Memory.prototype;
  WebAssembly.Memory.prototype.grow = function (this: WebAssembly.Memory, pages: number): number {
    if (this.buffer.byteLength + pages * PAGE_BYTES > MEMORY_BYTES) throw new RangeError('out of memory');
    return grow.call(this, pages);
  };
}

async function javascript(): Promise<void> {
  const [{ newQuickJSWASMModuleFromVariant }, { default: variant }, { runJavaScript }] = await Promise.all([
    import('quickjs-emscripten-core'),
    import('@jitl/quickjs-wasmfile-release-sync'),
    import('../javascript/run-javascript.ts'),
  ]);
  const quickjs = await newQuickJSWASMModuleFromVariant(variant);
  writeLine(SIGN.ready);
  await runJavaScript(work<RunRequest>(), emit, quickjs, MILLISECONDS);
}

async function sql(): Promise<void> {
  const [{ default: initSqlJs }, { runSql }] = await Promise.all([import('sql.js'), import('../sql/run-sql.ts')]);
  const engine = await initSqlJs();
  writeLine(SIGN.ready);
  await runSql(work<RunRequest>(), emit, engine);
}

interface Pyodide extends Interpreter {
  makeMemorySnapshot(): Uint8Array;
}

async function python(more: Record<string, unknown>): Promise<Pyodide> {
  // Asked for constants only, by the part that could show folders of this machine and is never used.
  Object.assign(process, { binding: () => ({ fs: constants }) });
  const { loadPyodide } = await import('pyodide');
  const indexURL = `${dirname(createRequire(import.meta.url).resolve('pyodide/package.json'))}/`;
  // Nothing of JavaScript is handed to Python, not even an object whose constructor leads further.
  const options = { indexURL, env: { HOME: '/home/pyodide' }, jsglobals: Object.create(null), ...more };
  return (await loadPyodide(options as Parameters<typeof loadPyodide>[0])) as unknown as Pyodide;
}

async function pythonSnapshot(): Promise<void> {
  const made = await python({ _makeSnapshot: true, env: { HOME: '/home/pyodide', PYTHONHASHSEED: '0' } });
  made.runPython(PRELOADED);
  writeBytes(made.makeMemorySnapshot());
}

const fromSnapshot = (): Promise<Pyodide> => python({ _loadSnapshot: readFileSync(snapshotPath) });

/** Sends a request to the other interpreter; until the reply comes, that one may ask something itself. */
const exchangeWith =
  (answer: () => (text: string) => string) =>
  (text: string): string => {
    writeLine(SIGN.request, text);
    for (;;) {
      const line = readLine();
      if (line === null) process.exit(1);
      if (line.startsWith(SIGN.reply)) return line.slice(1);
      if (line.startsWith(SIGN.request)) writeLine(SIGN.reply, answer()(line.slice(1)));
    }
  };

async function pythonLearner(): Promise<void> {
  const interpreter = await fromSnapshot();
  // Its source of chance is the one thing that it loads late.
  interpreter.runPython('import os; os.urandom(1)');
  lockDown();
  writeLine(SIGN.ready);
  const files = work<RunRequest['files']>();
  let answer = (_: string): string => '{}';
  answer = startLearner(
    interpreter,
    files,
    exchangeWith(() => answer),
  );
  for (;;) {
    const line = readLine();
    if (line === null) return;
    if (line.startsWith(SIGN.request)) writeLine(SIGN.reply, answer(line.slice(1)));
  }
}

async function pythonTests(): Promise<void> {
  const interpreter = await fromSnapshot();
  writeLine(SIGN.ready);
  const request = work<RunRequest>();
  let answer = (_: string): string => '{}';
  const tests = startTests(
    interpreter,
    request,
    exchangeWith(() => answer),
    emit,
  );
  answer = tests.answer;
  tests.run();
}

limitMemory();
const roles: Record<string, () => Promise<void>> = {
  javascript,
  sql,
  'python-snapshot': pythonSnapshot,
  'python-learner': pythonLearner,
  'python-tests': pythonTests,
};
await roles[role]?.();
process.exit(0);
