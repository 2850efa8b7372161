import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { inTurns } from '../in-turns.ts';
import type { StepDraft } from '../steps.ts';
import { type BookOutline, type RenderedStep, renderStep, type Surroundings } from './render-step.ts';
import type { Batch, RenderedBatch } from './render-worker.ts';

/** Loading the renderer into a thread takes as long as some hundreds of pages. */
const WORTH_A_THREAD = 400;
/** Each thread has a heap of its own. */
const MOST_THREADS = 7;
/** A twentieth of a second of work. */
const BATCH = 32;
/** A small nursery: pages are garbage as soon as they are sent. */
const YOUNG_MB = 16;

/** How many threads besides this one are worth their start for so many steps. */
export const threadsFor = (steps: number): number =>
  steps < WORTH_A_THREAD ? 0 : Math.min(availableParallelism() - 1, MOST_THREADS);

/**
 * Renders on this thread and on others at once; whichever is free takes the next steps. The results are in the order of
 * the drafts and do not depend on the number of threads.
 * @param threads besides this one
 * @param onRendered called in any order
 */
export async function renderAll(
  drafts: readonly StepDraft[],
  outline: BookOutline,
  surroundings: Surroundings,
  { threads, onRendered }: { threads: number; onRendered: () => void },
): Promise<RenderedStep[]> {
  const results = new Map<number, RenderedStep>();
  const queue = [...drafts.entries()].reverse();
  const take = (count: number) => queue.splice(-count).reverse();
  const done = (at: number, rendered: RenderedStep): void => {
    results.set(at, rendered);
    onRendered();
  };
  const workers = Array.from({ length: threads }, () => startWorker(outline));
  const elsewhere = workers.map(async (worker) => {
    for (let batch = take(BATCH); batch.length > 0; batch = take(BATCH)) {
      const rendered = await askWorker(
        worker,
        batch.map(([, draft]) => draft),
      );
      for (const [i, [at]] of batch.entries()) done(at, required(rendered[i]));
    }
  });
  const here = inTurns(drafts, async () => {
    const [next] = take(1);
    if (next === undefined) return;
    done(next[0], await renderStep(next[1], surroundings));
    // Without it the other threads' results would wait until everything here is done.
    if (threads > 0) await setImmediate();
  });
  try {
    await Promise.all([here, ...elsewhere]);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return drafts.map((_, at) => required(results.get(at)));
}

function required<T>(rendered: T | undefined): T {
  if (rendered === undefined) throw new Error('a step was not rendered');
  return rendered;
}

/** Beside this file as it is written, or beside the built program. */
const WORKER = import.meta.url.endsWith('.ts') ? './render-worker.ts' : './render-worker.js';

const startWorker = (outline: BookOutline): Worker =>
  new Worker(new URL(WORKER, import.meta.url), {
    workerData: outline,
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });

function askWorker(worker: Worker, batch: Batch): Promise<RenderedBatch> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) => reject(cause instanceof Error ? cause : new Error(`a thread ended: ${cause}`));
    worker.once('error', fail).once('exit', fail);
    worker.once('message', (rendered: RenderedBatch) => {
      worker.off('error', fail).off('exit', fail);
      resolve(rendered);
    });
    worker.postMessage(batch);
  });
}
