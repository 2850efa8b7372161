import { AssetShelf } from '../assets/asset-shelf.ts';
import { FindingList } from '../finding-list.ts';
import { hashOf } from '../revision.ts';
import type { StepDraft } from '../steps.ts';
import { stillHold } from './book-reads.ts';
import type { RenderedStep, Surroundings } from './render-step.ts';

/**
 * Keeps finished steps from one reading of a book folder to the next. A step is taken from here only when its own draft
 * and everything that it asked the book for are what they were, so reading with a cache gives what reading without gives.
 */
export class StepCache {
  #kept = new Map<string, RenderedStep>();
  #next = new Map<string, RenderedStep>();
  #shelf: AssetShelf | null = null;

  /** Begins a reading: what the last one did not use is forgotten. */
  shelfFor(root: string): AssetShelf {
    this.#kept = this.#next;
    this.#next = new Map();
    this.#shelf = new AssetShelf(root, this.#shelf);
    return this.#shelf;
  }

  async find(draft: StepDraft, around: Surroundings): Promise<RenderedStep | null> {
    const name = nameOf(draft, around);
    const known = this.#kept.get(name);
    if (known === undefined || !(await stillHold(known.reads, { ...around, findings: new FindingList() }))) return null;
    this.#next.set(name, known);
    return known;
  }

  keep(draft: StepDraft, around: Surroundings, rendered: RenderedStep): void {
    this.#next.set(nameOf(draft, around), rendered);
  }
}

const nameOf = (draft: StepDraft, { book, showsLines }: Surroundings): string => hashOf([draft, book, showsLines]);
