import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExerciseLanguage, ExerciseRunner, RunBusy, RunRequest, TestRun } from '../../domain/exercise.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import { RunCollector, type RunEvent } from '../events.ts';
import { SIGN } from './lines.ts';
import { bytesOf, OneRun } from './processes.ts';

export interface PoolOptions {
  /** Runs at the same time. */
  workers?: number;
  /** Runs that may wait for one of them. */
  queue?: number;
  /** Of one run, from when its code is handed over. */
  milliseconds?: number;
}

type Engine = 'javascript' | 'sql' | 'python';
const engineOf = (language: ExerciseLanguage): Engine => (language === 'typescript' ? 'javascript' : language);

/** How long processes that nobody used are kept, in milliseconds. */
const SPARE_KEPT = 10 * 60_000;
const START_MS = 60_000;
/** Bytes of one process. Engines bound their own heaps; results that they hand out lie beside these. */
const MOST_MEMORY = 768 * 1024 * 1024;
const MEMORY_LOOK_MS = 100;
/** What a run of average length takes, for those who are sent away. */
const SECONDS_A_RUN = 2;
/** To those whose runs the end of the pool cuts off: another server may be there by then. */
const BUSY_ENDING: RunBusy = { code: 'runner_busy', retryAfterSeconds: 5 };

/**
 * Runs exercises in processes of their own, each for one run. Nothing is started before the first exercise; from then on
 * the processes for the next one of its language stand by.
 */
export class RunnerPool implements ExerciseRunner {
  readonly #options: Required<PoolOptions>;
  readonly #spares = new Map<Engine, { run: Started; timer: NodeJS.Timeout }>();
  readonly #waiting: (() => void)[] = [];
  readonly #active = new Set<Started>();
  #running = 0;
  #snapshot: Promise<string> | null = null;
  #closed = false;
  #removeSnapshot = (): void => {};

  constructor({ workers = 2, queue = 30, milliseconds = 8_000 }: PoolOptions = {}) {
    this.#options = { workers, queue, milliseconds };
  }

  async run(request: RunRequest): Promise<Result<TestRun, RunBusy>> {
    if (this.#running >= this.#options.workers) {
      if (this.#waiting.length >= this.#options.queue) {
        const retryAfterSeconds = Math.ceil((SECONDS_A_RUN * this.#waiting.length) / this.#options.workers);
        return refuse({ code: 'runner_busy', retryAfterSeconds: Math.max(1, retryAfterSeconds) });
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#running += 1;
    try {
      const run = this.#closed ? null : await this.#runNow(request);
      // What was cut off by the end of the pool is nobody's mistake.
      return run === null || this.#closed ? refuse(BUSY_ENDING) : ok(run);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  /** Null when the pool was closed before it began. */
  async #runNow(request: RunRequest): Promise<TestRun | null> {
    const engine = engineOf(request.language);
    const started = this.#take(engine) ?? (await this.#start(engine));
    if (this.#closed) {
      started.kill();
      return null;
    }
    this.#active.add(started);
    try {
      return await started.run(request, this.#options.milliseconds);
    } finally {
      this.#active.delete(started);
      // Where none can be made to stand by, the next run says so itself.
      if (!this.#closed) this.#standBy(engine).catch(() => {});
    }
  }

  #take(engine: Engine): Started | null {
    const spare = this.#spares.get(engine);
    if (spare === undefined) return null;
    clearTimeout(spare.timer);
    this.#spares.delete(engine);
    return spare.run;
  }

  async #standBy(engine: Engine): Promise<void> {
    if (this.#spares.has(engine)) return;
    const run = await this.#start(engine);
    if (this.#closed || this.#spares.has(engine)) return run.kill();
    const timer = setTimeout(() => this.#take(engine)?.kill(), SPARE_KEPT);
    timer.unref();
    this.#spares.set(engine, { run, timer });
  }

  async #start(engine: Engine): Promise<Started> {
    if (engine !== 'python') return new Started([new OneRun(engine)]);
    const snapshot = await this.#pythonSnapshot();
    return new Started([new OneRun('python-tests', snapshot), new OneRun('python-learner', snapshot)]);
  }

  /** The started interpreter as a file: it is there in a tenth of the time. */
  #pythonSnapshot(): Promise<string> {
    this.#snapshot ??= (async () => {
      const bytes = await bytesOf('python-snapshot');
      if (this.#closed) throw new Error('the pool was closed');
      if (bytes === null) throw new Error('the Python interpreter could not be started');
      const folder = mkdtempSync(join(tmpdir(), 'stepwell-python-'));
      this.#removeSnapshot = () => rmSync(folder, { recursive: true, force: true });
      process.once('exit', this.#removeSnapshot);
      const path = join(folder, 'started.bin');
      writeFileSync(path, bytes, { mode: 0o600 });
      return path;
    })();
    this.#snapshot.catch(() => {
      this.#snapshot = null;
    });
    return this.#snapshot;
  }

  /** Ends every process, also of runs that are under way; these and all that wait are told to come again. */
  close(): void {
    this.#closed = true;
    for (const engine of this.#spares.keys()) this.#take(engine)?.kill();
    for (const run of this.#active) run.kill();
    this.#removeSnapshot();
    process.off('exit', this.#removeSnapshot);
  }
}

/** The processes of one run: the first tells what became of it, a second one holds the learner's Python. */
class Started {
  readonly #processes: OneRun[];
  constructor(processes: OneRun[]) {
    this.#processes = processes;
  }

  kill(): void {
    for (const process of this.#processes) process.kill();
  }

  async run(request: RunRequest, milliseconds: number): Promise<TestRun> {
    const collector = new RunCollector();
    const [teller, learner] = this.#processes;
    if (teller === undefined) throw new Error('nothing was started');
    const isReady = await within(START_MS, Promise.all(this.#processes.map(({ ready }) => ready)));
    if (!isReady?.every(Boolean)) {
      this.kill();
      throw new Error(
        `the runner of ${request.language} did not start: ${this.#processes.map(({ errors }) => errors).join('\n')}`,
      );
    }
    const done = new Promise<void>((resolve) => {
      teller.onLine = (line) => {
        if (line.startsWith(SIGN.event)) {
          collector.take(JSON.parse(line.slice(1)) as RunEvent);
          if (collector.ended) resolve();
        } else learner?.send(line);
      };
      if (learner !== undefined)
        learner.onLine = (line) => {
          if (line.startsWith(SIGN.request) || line.startsWith(SIGN.reply)) teller.send(line);
        };
    });
    learner?.send(SIGN.work + JSON.stringify(request.files));
    teller.send(SIGN.work + JSON.stringify(request));
    const looking = setInterval(() => {
      if (this.#processes.every(({ memory }) => memory <= MOST_MEMORY)) return;
      collector.halt('memory');
      this.kill();
    }, MEMORY_LOOK_MS);
    const end = Promise.race([done, ...this.#processes.map(({ ended }) => ended)]);
    if (
      (await within(
        milliseconds,
        end.then(() => true),
      )) === null
    )
      collector.halt('time');
    else if (!collector.ended) collector.halt(...this.#whyEnded());
    clearInterval(looking);
    this.kill();
    return collector.run();
  }

  #whyEnded(): ['output' | 'memory' | 'crashed'] {
    if (this.#processes.some(({ isTooLoud }) => isTooLoud)) return ['output'];
    const isMemory = this.#processes.some(({ errors }) =>
      /out of memory|heap limit|Cannot enlarge memory/i.test(errors),
    );
    return [isMemory ? 'memory' : 'crashed'];
  }
}

/** Null when it takes longer. */
async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, milliseconds, null);
  });
  const first = await Promise.race([promise, late]);
  clearTimeout(timer);
  return first;
}
