import { parentPort, workerData } from 'node:worker_threads';
import { AssetShelf } from '../assets/asset-shelf.ts';
import { inTurns } from '../in-turns.ts';
import type { StepDraft } from '../steps.ts';
import { type BookOutline, type RenderedStep, renderStep, surroundingsOf } from './render-step.ts';

/** A batch of drafts that is sent here comes back as rendered steps, in the same order. */
export type Batch = readonly StepDraft[];
export type RenderedBatch = readonly RenderedStep[];

const outline = workerData as BookOutline;
const surroundings = surroundingsOf(outline, new AssetShelf(outline.root));

parentPort?.on('message', async (batch: Batch) => {
  const rendered: RenderedBatch = await inTurns(batch, (draft) => renderStep(draft, surroundings));
  parentPort?.postMessage(rendered);
});
