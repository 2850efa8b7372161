import type { RunRequest } from '../../domain/exercise.ts';
import { type Interpreter, startLearner, startTests } from '../python/sides.ts';
import type { WorkerSays } from './run-in-browser.ts';

declare const __PYODIDE_PATH__: string;

const MILLISECONDS = 5_000;
const say = (event: WorkerSays): void => postMessage(event);

async function javascript(request: RunRequest): Promise<void> {
  const [
    { newQuickJSWASMModuleFromVariant, newVariant },
    { default: variant },
    { runJavaScript },
    { default: wasmLocation },
  ] = await Promise.all([
    import('quickjs-emscripten-core'),
    import('@jitl/quickjs-wasmfile-release-sync'),
    import('../javascript/run-javascript.ts'),
    import('@jitl/quickjs-wasmfile-release-sync/wasm?url'),
  ]);
  const quickjs = await newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmLocation }));
  say({ event: 'ready' });
  await runJavaScript(request, say, quickjs, MILLISECONDS);
}

async function sql(request: RunRequest): Promise<void> {
  const [{ default: initSqlJs }, { runSql }, { default: wasm }] = await Promise.all([
    import('sql.js'),
    import('../sql/run-sql.ts'),
    import('sql.js/dist/sql-wasm-browser.wasm?url'),
  ]);
  const engine = await initSqlJs({ locateFile: () => wasm });
  say({ event: 'ready' });
  await runSql(request, say, engine);
}

let started: Promise<Interpreter> | null = null;

async function startPython(): Promise<Interpreter> {
  const { loadPyodide } = (await import(/* @vite-ignore */ `${__PYODIDE_PATH__}pyodide.mjs`)) as {
    loadPyodide(options: object): Promise<Interpreter>;
  };
  return loadPyodide({ indexURL: __PYODIDE_PATH__, jsglobals: Object.create(null) });
}

/** Both sides live in one interpreter here: whoever cheats in their own browser has gained nothing. */
async function python(request: RunRequest): Promise<void> {
  // It takes seconds to start, and is used again; each run has names of its own.
  started ??= startPython();
  const interpreter = await started;
  say({ event: 'ready' });
  let answerTests = (_: string): string => '{}';
  const answerLearner = startLearner(interpreter, request.files, (text) => answerTests(text));
  const tests = startTests(interpreter, request, answerLearner, say);
  answerTests = tests.answer;
  tests.run();
}

const RUNNERS = { javascript, typescript: javascript, python, sql };

addEventListener('message', ({ data }: MessageEvent<RunRequest>) => {
  RUNNERS[data.language](data).catch((error: unknown) => {
    console.error(error);
    say({ event: 'failed' });
  });
});
