import type { BookStep, Finding } from '../../domain/book.ts';
import type { Shelf } from '../assets/asset-shelf.ts';
import { FindingList } from '../finding-list.ts';
import { finishStep, type StepDraft, type StepSurroundings } from '../steps.ts';
import { type BookRead, recording } from './book-reads.ts';

/** What a page may ask its book for, as plain data that can go to another thread. */
export interface BookOutline {
  root: string;
  book: StepSurroundings['book'];
  /** Keys of steps by the file, and by the folder, that holds them. */
  keyByPath: ReadonlyMap<string, string>;
  titles: ReadonlyMap<string, string>;
  showsLines: boolean;
}

export type Surroundings = Omit<StepSurroundings, 'findings'>;

export const surroundingsOf = ({ book, keyByPath, titles, showsLines }: BookOutline, shelf: Shelf): Surroundings => ({
  book,
  titles,
  shelf,
  showsLines,
  stepAt: (path) => keyByPath.get(path) ?? null,
});

export interface RenderedStep {
  step: BookStep;
  findings: Finding[];
  reads: BookRead[];
}

export async function renderStep(draft: StepDraft, surroundings: Surroundings): Promise<RenderedStep> {
  const findings = new FindingList();
  const { around, reads } = recording({ ...surroundings, findings });
  const step = await finishStep(draft, around);
  return { step, findings: findings.sorted(), reads };
}
