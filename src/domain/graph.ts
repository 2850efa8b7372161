import type { BackgroundLevel, StepType } from './book.ts';
import type { Criteria } from './criteria.ts';
import type { ChapterId, StepId, TextbookId } from './ids.ts';

/** The published skeleton of a textbook: everything that sequencing needs, nothing that is long. */
export interface BookGraph {
  textbookId: TextbookId;
  key: string;
  title: string;
  language: string;
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
  type: StepType;
  criteria: Criteria;
  revision: string;
  minutes: number;
  levels: BackgroundLevel[];
  isRequired: boolean;
  requires: StepId[];
}
