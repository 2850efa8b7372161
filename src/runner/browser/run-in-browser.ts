import type { RunRequest, TestRun } from '../../domain/exercise.ts';
import { RunCollector, type RunEvent } from '../events.ts';

/** Of a run, from when its runtime is there, in milliseconds. */
const LONGEST_RUN = 8_000;

/** What the worker says besides what becomes of tests. */
export type WorkerSays = RunEvent | { event: 'ready' } | { event: 'failed' };

/** Runs visible tests in a worker of the browser; one that does not end is killed together with its worker. */
export class RunInBrowser {
  #worker: Worker | null = null;
  #end: ((outcome: TestRun | 'stopped' | 'failed') => void) | null = null;

  get isRunning(): boolean {
    return this.#end !== null;
  }

  stop(): void {
    this.#kill();
    this.#end?.('stopped');
  }

  /** @param onReady called when the runtime has been loaded */
  async run(request: RunRequest, onReady: () => void): Promise<TestRun | 'stopped' | 'failed'> {
    const worker = this.#worker ?? new Worker(new URL('./runner-worker.ts', import.meta.url), { type: 'module' });
    this.#worker = worker;
    const collector = new RunCollector();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const outcome = await new Promise<TestRun | 'stopped' | 'failed'>((resolve) => {
      this.#end = resolve;
      worker.onerror = () => {
        this.#kill();
        resolve('failed');
      };
      worker.onmessage = ({ data }: MessageEvent<WorkerSays>) => {
        if (data.event === 'failed') {
          this.#kill();
          resolve('failed');
        } else if (data.event === 'ready') {
          onReady();
          timer = setTimeout(() => {
            this.#kill();
            collector.halt('time');
            resolve(collector.run());
          }, LONGEST_RUN);
        } else {
          collector.take(data);
          if (data.event === 'end' || data.event === 'halt') resolve(collector.run());
        }
      };
      worker.postMessage(request);
    });
    clearTimeout(timer);
    this.#end = null;
    return outcome;
  }

  #kill(): void {
    this.#worker?.terminate();
    this.#worker = null;
  }
}
