import type { Nodes } from 'mdast';
import type { AssetShelf } from '../assets/asset-shelf.ts';
import type { Reporter } from '../finding-list.ts';
import type { Labels } from './labels.ts';

/** What the parts of a page's making share. */
export interface PageContext {
  bookKey: string;
  language: string;
  labels: Labels;
  report: Reporter;
  /** The text of the file, with the front matter blanked: lines and offsets of nodes are those of the file. */
  source: string;
  shelf: AssetShelf;
  /** The key of the step that a Markdown file or step folder of the book holds. */
  stepAt(path: string): string | null;
  /** Hashes of the assets that the page shows; grows while it is made. */
  shown: Set<string>;
  /** Questions as read so far, in order; grows while the page is made. */
  questions: DraftQuestion[];
}

/** A question before its texts are HTML. */
export interface DraftQuestion {
  id: string;
  kind: 'single' | 'multiple';
  choices: string[];
  correct: string[];
  misconceptions: Record<string, string>;
}

export const lineOf = (node: { position?: Nodes['position'] }): number => node.position?.start.line ?? 1;

/** The author's own characters of a node. */
export const sourceOf = (node: { position?: Nodes['position'] }, source: string): string =>
  node.position === undefined ? '' : source.slice(node.position.start.offset, node.position.end.offset);
