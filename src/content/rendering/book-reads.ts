import type { Result } from '../../domain/result.ts';
import type { AssetProblem, LoadedAsset } from '../assets/asset-shelf.ts';
import type { AssetUse } from '../assets/asset-type.ts';
import { hashOf } from '../revision.ts';
import type { StepSurroundings } from '../steps.ts';

/**
 * What the making of a page asked the rest of the book for, with what it was told. As long as every answer is the same,
 * the page comes out the same.
 */
export type BookRead =
  | { kind: 'step-at'; path: string; found: string | null }
  | { kind: 'title'; language: string; key: string; found: string | null }
  | { kind: 'keys'; language: string; found: string }
  | { kind: 'asset'; path: string; use: AssetUse; found: string }
  | { kind: 'text'; path: string; found: string }
  | { kind: 'stream'; path: string; bookKey: string; found: string }
  | { kind: 'activity'; path: string; found: string };

/** The same surroundings; whatever is read of them is added to the list. */
export function recording(around: StepSurroundings): { around: StepSurroundings; reads: BookRead[] } {
  const reads: BookRead[] = [];
  const { shelf } = around;
  const recorded: StepSurroundings = {
    ...around,
    stepAt(path) {
      const found = around.stepAt(path);
      reads.push({ kind: 'step-at', path, found });
      return found;
    },
    titlesIn(language) {
      const titles = around.titlesIn(language);
      return {
        get(key) {
          const found = titles.get(key);
          reads.push({ kind: 'title', language, key, found: found ?? null });
          return found;
        },
        keys() {
          reads.push({ kind: 'keys', language, found: hashOf([...titles.keys()]) });
          return titles.keys();
        },
      };
    },
    shelf: {
      async load(path, use) {
        const outcome = await shelf.load(path, use);
        reads.push({ kind: 'asset', path, use, found: assetAnswer(outcome) });
        return outcome;
      },
      async text(path) {
        const outcome = await shelf.text(path);
        reads.push({ kind: 'text', path, found: hashOf(outcome) });
        return outcome;
      },
      async stream(path, bookKey) {
        const outcome = await shelf.stream(path, bookKey);
        reads.push({ kind: 'stream', path, bookKey, found: madeAnswer(outcome.ok ? outcome.value.asset : outcome) });
        return outcome;
      },
      async activity(path) {
        const outcome = await shelf.activity(path);
        reads.push({ kind: 'activity', path, found: madeAnswer(outcome.ok ? outcome.value.list : outcome) });
        return outcome;
      },
    },
  };
  return { around: recorded, reads };
}

const assetAnswer = (outcome: Result<LoadedAsset, AssetProblem>): string =>
  outcome.ok ? `${outcome.value.asset.hash}.${outcome.value.extension}` : hashOf(outcome.error);

/** The hash of a list covers all that it lists. */
const madeAnswer = (outcome: { hash: string } | { ok: false; error: AssetProblem }): string =>
  'hash' in outcome ? outcome.hash : hashOf(outcome.error);

/** Whether the book still gives all of these answers. */
export async function stillHold(reads: readonly BookRead[], around: StepSurroundings): Promise<boolean> {
  for (const read of reads) if ((await answerNow(read, around)) !== read.found) return false;
  return true;
}

async function answerNow(read: BookRead, { stepAt, titlesIn, shelf }: StepSurroundings): Promise<string | null> {
  switch (read.kind) {
    case 'step-at':
      return stepAt(read.path);
    case 'title':
      return titlesIn(read.language).get(read.key) ?? null;
    case 'keys':
      return hashOf([...titlesIn(read.language).keys()]);
    case 'asset':
      return assetAnswer(await shelf.load(read.path, read.use));
    case 'text':
      return hashOf(await shelf.text(read.path));
    case 'stream': {
      const outcome = await shelf.stream(read.path, read.bookKey);
      return madeAnswer(outcome.ok ? outcome.value.asset : outcome);
    }
    case 'activity': {
      const outcome = await shelf.activity(read.path);
      return madeAnswer(outcome.ok ? outcome.value.list : outcome);
    }
  }
}
