import type { Nodes } from 'mdast';
import type { AnswerKey, Question } from '../../domain/question.ts';
import type { Shelf } from '../assets/asset-shelf.ts';
import type { Reporter } from '../finding-list.ts';
import type { Labels } from './labels.ts';
import type { Gap } from './question-masks.ts';

/** What the parts of a page's making share. */
export interface PageContext {
  bookKey: string;
  language: string;
  labels: Labels;
  report: Reporter;
  /** Path in the book from which links, pictures and includes are addressed: of a variant that of its original. */
  place: string;
  /** The text of the file, with the front matter blanked and answers masked: lines and offsets are those of the file. */
  source: string;
  /** The same with the answers in it, as their author wrote them. */
  written: string;
  /** Gaps by the line on which their question begins. */
  gaps: ReadonlyMap<number, Gap[]>;
  shelf: Shelf;
  /** The key of the step that a Markdown file or step folder of the book holds. */
  stepAt(path: string): string | null;
  /** Every step of the book by key, and the key of the chapter that this one belongs to. */
  titles: Pick<ReadonlyMap<string, string>, 'get' | 'keys'>;
  chapterKey: string;
  /** Each block of the page says on which line of the file it begins, for authors who look at it while they write. */
  showsLines: boolean;
  /** Texts of other files that the page includes; grows while it is made. */
  included: string[];
  /** Hashes of the assets that the page shows; grows while it is made. */
  shown: Set<string>;
  /** Questions as read so far, in order; grows while the page is made. */
  questions: DraftQuestion[];
}

/** A question before its texts are HTML. */
export interface DraftQuestion {
  id: string;
  line: number;
  /** Divides what is rendered into what a browser may see and what only the grader may. */
  finish(rendered: RenderedQuestion): { question: Question; answerKey: AnswerKey };
}

/** Safe HTML. */
export interface RenderedQuestion {
  prompt: string;
  /** Of choices and items, by id. */
  texts: ReadonlyMap<string, string>;
  /** By id of what it is about. */
  feedback: Record<string, string>;
  /** Numbers of the gaps that the prompt shows. */
  gaps: number[];
}

export const lineOf = (node: { position?: Nodes['position'] }): number => node.position?.start.line ?? 1;

/** The author's own characters of a node. */
export const sourceOf = (node: { position?: Nodes['position'] }, source: string): string =>
  node.position === undefined ? '' : source.slice(node.position.start.offset, node.position.end.offset);
