import type { Criteria } from './criteria.ts';
import type { Exercise, ExerciseKey } from './exercise.ts';
import type { AnswerKey, Question } from './question.ts';
import type { StepVariant, Translations } from './variants.ts';

export type { AnswerKey, Question } from './question.ts';

export const STEP_TYPES = ['reading', 'quiz', 'exercise', 'video', 'interactive'] as const;
export type StepType = (typeof STEP_TYPES)[number];

export const BACKGROUND_LEVELS = ['beginner', 'intermediate', 'advanced'] as const;
export type BackgroundLevel = (typeof BACKGROUND_LEVELS)[number];

/** A textbook as its author wrote it, learner-independent, ready to publish. Keys never change; titles, order and files may. */
export interface Book {
  key: string;
  title: string;
  /** BCP 47 tag of the source language. */
  language: string;
  /** All languages in which something of it can be read, the source language first; absent: only that. */
  languages?: string[];
  translations?: Translations;
  description: string;
  licence: string;
  authors: string[];
  /** open: everything can be read and completion is tracked all the same. */
  sequence: 'strict' | 'open';
  /** Content hash of everything below: the same folder gives the same version. */
  version: string;
  chapters: BookChapter[];
  assets: BookAsset[];
}

export interface BookChapter {
  key: string;
  title: string;
  description: string;
  translations?: Translations;
  /** Chapter keys; all are edges of the graph, the first is the data model's column. */
  requires: string[];
  /** any: only explicit prerequisites hold inside the chapter. */
  order: 'sequence' | 'any';
  isActive: boolean;
  steps: BookStep[];
}

export interface BookStep {
  /** Unique in the textbook, e.g. `motion/gaits`. */
  key: string;
  title: string;
  type: StepType;
  /** Levels that the step is for; empty means all. */
  levels: BackgroundLevel[];
  isRequired: boolean;
  minutes: number;
  /** Step keys. */
  requires: string[];
  criteria: Criteria;
  /** Content hash of text, questions, answer keys and criteria, variants included. */
  revision: string;
  /** The author's Markdown, without front matter. */
  content: string;
  /** The rendered page, in order. */
  body: BodyBlock[];
  questions: Question[];
  answerKeys: AnswerKey[];
  /** The same step in other languages and for single levels. */
  variants?: StepVariant[];
  /** Skill ids that the step teaches and assesses. */
  teaches: string[];
  assesses: string[];
  /** Hashes of the assets that the original shows; variants have their own. */
  assets: string[];
  /** Keys of steps that teach the same in another way, and that this one is a shorter form of. */
  alternativeTo?: string[];
  briefOf?: string[];
  /** Misconception tags that the step helps with. */
  remedies?: string[];
  /** Of an exercise that runs. */
  exercise?: Exercise;
  exerciseKey?: ExerciseKey;
}

/** What can be watched or done in a text. */
export type Medium =
  /** `ms`: its length, null where nobody knows it. `isStreamed`: pieces that a script puts together. */
  | { kind: 'video'; id: string; ms: number | null; isStreamed?: true }
  /** A film on another site, which the reader may let in. */
  | { kind: 'embed'; origin: string }
  /** `isSilent`: it never speaks, so that it cannot report anything either. */
  | { kind: 'activity'; id: string; isSilent?: true };

/** Safe HTML (for the learners of some levels only, where it names them), or the place where a question stands. */
export type BodyBlock =
  | { kind: 'html'; html: string; levels?: BackgroundLevel[]; media?: Medium[] }
  | { kind: 'question'; question: string };

/** Lists the files of an activity that is a folder. */
export const ACTIVITY_MIME = 'application/vnd.stepwell.activity+json';

export interface BookAsset {
  /** SHA-256 of the bytes, hex. */
  hash: string;
  mime: string;
  /** Path inside the book, for messages and file names. */
  path: string;
  bytes: Uint8Array;
}

/** Something that an author should know, with its place and, where it can be said, the fix. */
export interface Finding {
  severity: 'error' | 'warning';
  /** Kebab-case and stable, e.g. `unknown-key`. */
  rule: string;
  /** Path inside the book folder. */
  file: string;
  /** 1-based. */
  line: number;
  sentence: string;
  fix?: string;
}
