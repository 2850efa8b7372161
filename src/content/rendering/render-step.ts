import type { Finding } from '../../domain/book.ts';
import type { Shelf } from '../assets/asset-shelf.ts';
import { FindingList } from '../finding-list.ts';
import { type FinishedStep, finishStep, type StepDraft, type StepSurroundings } from '../steps.ts';
import { type BookRead, recording } from './book-reads.ts';

/** What a page may ask its book for, as plain data that can go to another thread. */
export interface BookOutline {
  root: string;
  book: StepSurroundings['book'];
  /** Keys of steps by the file, and by the folder, that holds them. */
  keyByPath: ReadonlyMap<string, string>;
  titles: ReadonlyMap<string, string>;
  /** By language, as far as they are translated. */
  translatedTitles: ReadonlyMap<string, ReadonlyMap<string, string>>;
  showsLines: boolean;
}

export type Surroundings = Omit<StepSurroundings, 'findings'>;

export const surroundingsOf = (outline: BookOutline, shelf: Shelf): Surroundings => ({
  book: outline.book,
  shelf,
  showsLines: outline.showsLines,
  stepAt: (path) => outline.keyByPath.get(path) ?? null,
  titlesIn: (language) => outline.translatedTitles.get(language) ?? outline.titles,
});

export interface RenderedStep extends FinishedStep {
  findings: Finding[];
  reads: BookRead[];
}

export async function renderStep(draft: StepDraft, surroundings: Surroundings): Promise<RenderedStep> {
  const findings = new FindingList();
  const { around, reads } = recording({ ...surroundings, findings });
  const finished = await finishStep(draft, around);
  return { ...finished, findings: findings.sorted(), reads };
}
