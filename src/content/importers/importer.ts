import type { StepType } from '../../domain/book.ts';
import type { Criteria } from '../../domain/criteria.ts';
import type { LossReport } from './loss-report.ts';
import type { SourceFolder } from './source-folder.ts';

/** Reads a book in another format. One file a format; nothing of the source is ever evaluated. */
export interface Importer {
  /** What `--from` takes. */
  name: string;
  /** Whether the folder looks like this format, from its files alone. */
  recognises(source: SourceFolder): Promise<boolean>;
  /** Throws ImportRefused with a sentence where the source cannot be read as this format at all. */
  read(source: SourceFolder, losses: LossReport): Promise<ImportedBook>;
}

/** A book on its way into our format; the writer gives it files, numbers and relative links. */
export interface ImportedBook {
  title: string;
  description: string;
  /** BCP 47 tag. */
  language: string;
  licence: string | null;
  authors: string[];
  /** Source files that have to stay with the book: licence, attribution. Paths in the source. */
  notices: string[];
  /** Files that lie inside of others, e.g. pictures in a notebook, by the path that `asset:` calls them. */
  madeFiles?: ReadonlyMap<string, Uint8Array>;
  chapters: ImportedChapter[];
}

export interface ImportedChapter {
  /** Unique in the book. */
  key: string;
  /** Duplicates are numbered by the writer. */
  title: string;
  description: string;
  /** Heading above a run of chapters in the source, kept for the reader. */
  group: string | null;
  requires: string[];
  order: 'sequence' | 'any';
  steps: ImportedStep[];
}

export interface ImportedStep {
  /** Unique in the chapter; the whole key is `chapter/step`. */
  key: string;
  title: string;
  type: StepType;
  /** Whole keys, `chapter/step`. */
  requires: string[];
  minutes: number | null;
  complete: Criteria;
  isOptional: boolean;
  /**
   * The body in our Markdown. Links to other steps are written `step:chapter/step#anchor`, links and images that are
   * files of the source `asset:path/in/source`; the writer makes them relative.
   */
  markdown: string;
  /** Other files of an exercise: `_starter/…`, `_tests/…`, `_solution/…`. */
  files: { path: string; text: string }[];
  /** Exercises that the source has here; absent where it is one exactly for a step of that type. */
  exercises?: number;
  /** The same step in other languages, by BCP 47 tag. */
  translations: Record<string, { title: string; markdown: string }>;
}

/** The source is not what it should be; the message is a sentence for whoever asked for the import. */
export class ImportRefused extends Error {
  override name = 'ImportRefused';
}
