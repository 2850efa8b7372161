import type { QuickJSContext, QuickJSHandle, QuickJSRuntime, QuickJSWASMModule } from 'quickjs-emscripten-core';
import type { ExerciseFile, RunRequest, TestResult } from '../../domain/exercise.ts';
import { type Emit, hiddenResult } from '../events.ts';
import { HARNESS } from './harness.ts';
import { prepareFile, prepareTests } from './prepare.ts';

const MEMORY_BYTES = 64 * 1024 * 1024;
const STACK_BYTES = 96 * 1024;
/** Characters printed during one test. */
const MOST_PRINTED = 8_000;

/**
 * Runs JavaScript and TypeScript tests in QuickJS, which has no door to the world outside.
 * @param milliseconds for everything together
 */
export async function runJavaScript(
  request: RunRequest,
  emit: Emit,
  quickjs: QuickJSWASMModule,
  milliseconds: number,
): Promise<void> {
  const runtime = quickjs.newRuntime();
  runtime.setMemoryLimit(MEMORY_BYTES);
  runtime.setMaxStackSize(STACK_BYTES);
  const deadline = performance.now() + milliseconds;
  runtime.setInterruptHandler(() => performance.now() > deadline);
  const isLate = (): boolean => performance.now() > deadline;
  const realms = new Realms(runtime, request);
  let isTelling = true;
  try {
    realms.load();
    if (!runVisible(realms, request, emit, isLate)) return;
    // From here on an error may hold what hidden tests hold.
    isTelling = false;
    runHidden(realms, request, emit, isLate);
  } catch (error) {
    if (isLate()) emit({ event: 'halt', halt: 'time', message: null });
    else emit({ event: 'halt', halt: 'code', message: isTelling ? String(error) : null });
  }
}

/** False when the run has to stop. */
function runVisible(realms: Realms, { tests }: RunRequest, emit: Emit, isLate: () => boolean): boolean {
  const visible = realms.collect(tests);
  emit({ event: 'tests', names: visible, hidden: false });
  if (realms.problem !== null) {
    emit({ event: 'halt', halt: isLate() ? 'time' : 'code', message: isLate() ? null : realms.problem });
    return false;
  }
  return realms.runTests(0, visible.length, emit, isLate, false);
}

/** Only now, when nothing that is printed is shown any more, does the learner's code meet what hidden tests hold. */
function runHidden(realms: Realms, { hidden }: RunRequest, emit: Emit, isLate: () => boolean): void {
  const before = realms.testCount;
  const names = realms.collect(hidden).slice(before);
  emit({ event: 'tests', names, hidden: true });
  if (realms.runTests(before, before + names.length, emit, isLate, true)) emit({ event: 'end' });
}

type Verdict = Pick<TestResult, 'passed' | 'message' | 'expected' | 'got'>;

/** Two realms of one engine: the learner's, and the one that tests it. */
class Realms {
  readonly #runtime: QuickJSRuntime;
  readonly #learner: QuickJSContext;
  readonly #tester: QuickJSContext;
  readonly #request: RunRequest;
  readonly #modules = new Map<string, QuickJSHandle>();
  #harness: QuickJSHandle | null = null;
  #printed = '';
  readonly #missing = new Set<string>();
  /** Registered so far. */
  testCount = 0;
  /** Why the learner's files could not be loaded. */
  problem: string | null = null;

  constructor(runtime: QuickJSRuntime, request: RunRequest) {
    this.#runtime = runtime;
    this.#request = request;
    this.#learner = runtime.newContext();
    this.#tester = runtime.newContext();
  }

  load(): void {
    const { files, language } = this.#request;
    this.#harness = this.#makeHarness();
    this.#giveConsole();
    const sources = new Map<string, string>();
    try {
      for (const file of files) sources.set(file.name, prepareFile(file, language));
    } catch (error) {
      this.problem = String(error);
      return;
    }
    this.#runtime.setModuleLoader(
      (name) => sources.get(name) ?? { error: new Error(`there is no file ${name}`) },
      (_from, name) => resolve(name, files),
    );
    for (const { name } of files.filter((one) => /\.[cm]?[jt]s$/.test(one.name))) if (!this.#import(name)) return;
  }

  #import(name: string): boolean {
    const realm = this.#learner;
    const code = `import * as all from ${JSON.stringify(name)}; export { all };`;
    const result = realm.evalCode(code, 'start.js', { type: 'module' });
    this.#runJobs();
    let handle = result.error ?? result.value;
    let failed = result.error !== undefined;
    if (!failed) {
      const state = realm.getPromiseState(handle);
      if (state.type === 'pending') {
        this.problem = `${name} never ends loading: it awaits something that does not happen.`;
        return false;
      }
      failed = state.type === 'rejected';
      handle = state.type === 'rejected' ? state.error : state.value;
    }
    if (failed) {
      this.problem = this.#text('told', handle);
      return false;
    }
    this.#modules.set(name, realm.getProp(handle, 'all'));
    return true;
  }

  /** Registers the tests of these files; gives the names of all that are registered. */
  collect(files: ExerciseFile[]): string[] {
    const realm = this.#tester;
    const take = realm.newFunction('take', (from, names) => this.#take(realm.getString(from), realm.dump(names)));
    for (const file of files) {
      const body = prepareTests(file, this.#request.language);
      const run = this.#value(
        realm.evalCode(`(function (test, it, describe, expect, take) {'use strict'; ${body}\n})`, file.name),
      );
      if (!this.#isHardened) this.#harden();
      this.#value(realm.callFunction(realm.getProp(this.#made, 'collect'), realm.undefined, run, take));
    }
    const names = JSON.parse(this.#text('names')) as string[];
    this.testCount = names.length;
    return names;
  }

  #isHardened = false;

  #harden(): void {
    this.#isHardened = true;
    this.#value(this.#tester.callFunction(this.#tester.getProp(this.#made, 'harden'), this.#tester.undefined));
  }

  #take(from: string, names: string[]): QuickJSHandle | { error: QuickJSHandle } {
    const module = this.#modules.get(resolve(from, this.#request.files));
    if (module === undefined && this.problem === null)
      return { error: this.#tester.newError(`there is no file ${from.slice(0, 200)}`) };
    const taken = this.#tester.newObject();
    for (const name of names) {
      const value = module === undefined ? this.#tester.undefined : this.#learner.getProp(module, name);
      if (this.#tester.typeof(value) === 'undefined')
        this.#missing.add(`${from.replace(/^\.\//, '')} exports no \`${name}\`.`);
      this.#tester.setProp(taken, name, value);
    }
    return names.length === 0 && module !== undefined ? module.dup() : taken;
  }

  /** False when the run has to stop. */
  runTests(from: number, to: number, emit: Emit, isLate: () => boolean, isHidden: boolean): boolean {
    const realm = this.#tester;
    for (let index = from; index < to; index++) {
      emit({ event: 'begin', index });
      this.#printed = '';
      const started = realm.callFunction(realm.getProp(this.#made, 'start'), realm.undefined, realm.newNumber(index));
      if (started.error === undefined) this.#runJobs();
      if (isLate()) {
        emit({ event: 'halt', halt: 'time', message: null });
        return false;
      }
      const verdict = JSON.parse(this.#text('finish')) as Verdict;
      const message = verdict.message?.startsWith('TypeError')
        ? [verdict.message, ...this.#missing].join('\n')
        : verdict.message;
      const result = isHidden ? hiddenResult(verdict.passed) : { ...verdict, message, stdout: this.#printed };
      emit({ event: 'result', index, result });
    }
    return true;
  }

  #makeHarness(): QuickJSHandle {
    const realm = this.#tester;
    const make = this.#value(realm.evalCode(HARNESS, 'stepwell:tests'));
    const say = realm.newFunction('say', () => realm.undefined);
    return this.#value(realm.callFunction(make, realm.undefined, say));
  }

  get #made(): QuickJSHandle {
    if (this.#harness === null) throw new Error('the realms were not loaded');
    return this.#harness;
  }

  #giveConsole(): void {
    const realm = this.#learner;
    const console = realm.newObject();
    for (const name of ['log', 'info', 'warn', 'error', 'debug'])
      realm.setProp(
        console,
        name,
        realm.newFunction(name, (...values) => {
          if (this.#printed.length > MOST_PRINTED) return;
          this.#printed += `${this.#text('write', ...values)}\n`;
          if (this.#printed.length > MOST_PRINTED) this.#printed = `${this.#printed.slice(0, MOST_PRINTED)}\n…`;
        }),
      );
    realm.setProp(realm.global, 'console', console);
  }

  #runJobs(): void {
    // A job that throws was somebody's promise; whoever waits for it is told.
    while (this.#runtime.hasPendingJob()) {
      const ran = this.#runtime.executePendingJobs(1000);
      if (ran.error) ran.error.dispose();
      if (ran.error === undefined && ran.value === 0) return;
    }
  }

  #text(name: string, ...values: QuickJSHandle[]): string {
    const realm = this.#tester;
    return realm.getString(
      this.#value(realm.callFunction(realm.getProp(this.#made, name), realm.undefined, ...values)),
    );
  }

  /** Throws what the tester's realm threw, as text. */
  #value(result: ReturnType<QuickJSContext['evalCode']>): QuickJSHandle {
    if (result.error === undefined) return result.value;
    const { name = 'Error', message = '' } = this.#tester.dump(result.error) as { name?: string; message?: string };
    throw new Error(`${name}: ${message}`);
  }
}

/** `./main.js`, `main.js`, `./main` and, as TypeScript has it, `./main.js` for main.ts. */
function resolve(name: string, files: ExerciseFile[]): string {
  const wanted = name.replace(/^(?:\.{0,2}\/)+/, '');
  const stem = wanted.replace(/\.[cm]?[jt]s$/, '');
  return (
    (
      files.find((file) => file.name === wanted) ??
      files.find((file) => file.name.replace(/\.[cm]?[jt]s$/, '') === stem)
    )?.name ?? wanted
  );
}
