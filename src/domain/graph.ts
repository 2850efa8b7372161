import type { BackgroundLevel, StepType } from './book.ts';
import type { Criteria } from './criteria.ts';
import type { ChapterId, StepId, TextbookId } from './ids.ts';
import type { Translations, VariantPlace } from './variants.ts';

/** The published skeleton of a textbook: everything that sequencing needs, nothing that is long. */
export interface BookGraph {
  textbookId: TextbookId;
  key: string;
  title: string;
  language: string;
  /** All languages in which something of it can be read, the source language first. */
  languages: string[];
  translations?: Translations;
  version: string;
  sequence: 'strict' | 'open';
  /** In the author's order. */
  chapters: GraphChapter[];
  /** Index over all steps of all chapters. */
  steps: ReadonlyMap<StepId, GraphStep>;
}

export interface GraphChapter {
  id: ChapterId;
  key: string;
  title: string;
  description: string;
  translations?: Translations;
  order: 'sequence' | 'any';
  isActive: boolean;
  requires: ChapterId[];
  /** Present steps in the author's order. */
  steps: GraphStep[];
}

export interface GraphStep {
  id: StepId;
  chapterId: ChapterId;
  key: string;
  title: string;
  /** Of its variants. */
  titles?: TitledVariant[];
  type: StepType;
  criteria: Criteria;
  revision: string;
  minutes: number;
  levels: BackgroundLevel[];
  isRequired: boolean;
  requires: StepId[];
}

/** A variant of a step, as lists and links need it. */
export interface TitledVariant extends VariantPlace {
  title: string;
}
