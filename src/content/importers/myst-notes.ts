import { mark } from './anchor-marks.ts';
import type { LossReport } from './loss-report.ts';
import { fencedMath } from './math-blocks.ts';
import type { SourceFolder } from './source-folder.ts';

/** What the conversion of one page gathers beside its text. */
export class PageNotes {
  /** What a label is called by links without words. */
  readonly names = new Map<string, string>();
  /** Numbers of formulas with a label, in their order on the page. */
  readonly equations = new Map<string, number>();
  /** All exercises, and those that have a number. */
  exercises = 0;
  numbered = 0;
  /** Whether anything but exercises, solutions and headings stands on the page. */
  hasOther = false;
}

export interface PageSettings {
  source: SourceFolder;
  losses: LossReport;
  /** Path in the source. */
  file: string;
  /** The language of cells that do not say theirs. */
  language: string;
  notes: PageNotes;
  /** Pages that are included on the way to this one. */
  within: readonly string[];
}

export interface PageConversion extends PageSettings {
  /** Converts what a directive holds: everything but HTML. */
  blocks(text: string, firstLine: number, page: PageConversion, isTop: boolean): Promise<string>;
}

/** A formula in a block; one with a label gets a number that links can name. */
export function equation(tex: string, label: string | null, notes: PageNotes, prefix = ''): string {
  if (label === null) return fencedMath(tex, prefix);
  const number = notes.equations.get(label) ?? notes.equations.size + 1;
  notes.equations.set(label, number);
  const canTag = !/\\tag\b|\\begin\{(?:equation|align|gather|multline|eqnarray|alignat|flalign|CD)\*?\}/.test(tex);
  return `${prefix}${mark(label)}\n\n${fencedMath(canTag ? `${tex}\n\\tag{${number}}` : tex, prefix)}`;
}
