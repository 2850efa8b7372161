import type { ActivityStatus } from './activity.ts';
import type { Halt, TestResult } from './exercise.ts';
import type { Instant, StepId, UserId } from './ids.ts';
import type { Film, Range } from './watching.ts';

/** Reasons of a skip. Only `deferred` is the learner's to give, and it alone satisfies nothing. */
export const SKIP_REASONS = ['deferred', 'waived', 'tested_out'] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** One thing that happened to one learner on one step. */
export type Happening =
  | { kind: 'opened' }
  /**
   * Counted milliseconds of visible, active time, already capped by the server's clock. They ended at `until`; where that
   * is not said, when the evidence came.
   */
  | { kind: 'visible'; ms: number; until?: Instant }
  /** `variant` names the text that was answered, where it was not the original. */
  | { kind: 'answered'; answers: Answers; results: QuestionResult[]; score: number; variant?: string }
  | Submitted
  /** Newly counted stretches of one film, already capped by the server's clock; `films` are all of the step then. */
  | { kind: 'watched'; video: string; ranges: Range[]; films: Film[] }
  /** What an embedded activity reports; `activities` are all of the step then. `score` is whole percent. */
  | { kind: 'activity'; activity: string; status: ActivityStatus; score?: number; activities: string[] }
  | { kind: 'declared' }
  | { kind: 'skipped'; reason: SkipReason; note?: string }
  /** `publication` is set where a new version asks for the whole step again. */
  | { kind: 'reset'; note?: string; publication?: number }
  | Regraded
  /** The author asks for what the criteria of a new version still miss, or a version asks for no more than there is. */
  | { kind: 'rejudged'; publication: number };

/** Files that were handed in, and what their tests came to when the server ran them. */
export interface Submitted {
  kind: 'submitted';
  files: Record<string, string>;
  tests: TestResult[];
  passed: number;
  halt: Halt | null;
  haltedIn: number | null;
  message: string | null;
  /** Of the tests, whole and rounded down. */
  percent: number;
}

/** Attempts scored again from their stored answers, because a publication corrected an answer key. */
export interface Regraded {
  kind: 'regraded';
  /** Number of the publication in its textbook. */
  publication: number;
  /** `attempt` is the id of its evidence. */
  attempts: { attempt: string; before: number; after: number }[];
  /** Of the attempts that count, after. */
  best: number;
  latest: number;
  /** The author lets scores fall too; otherwise they only rise. */
  mayFall: boolean;
}

export type EvidenceKind = Happening['kind'];

/**
 * What was answered, by question id; an empty list is no answer. Choices: chosen ids. Short texts and numbers: one text, as
 * it was typed. Blanks: one text a gap. Orderings: ids of items, first to last. Matchings: for each left the id of its right.
 * Empty texts stand where a gap or a left was passed over.
 */
export type Answers = Record<string, string[]>;

export interface QuestionResult {
  question: string;
  correct: boolean;
  /** 0 to 1. */
  points: number;
  /** Safe HTML about what was answered. */
  feedback: string | null;
  misconceptions: string[];
  /** Of blanks and matchings that were answered: whether each gap or left is right. */
  parts?: boolean[];
  /** What kept a number from being right, besides its size. */
  remark?: NumberRemark;
}

export const NUMBER_REMARKS = ['not_a_number', 'wrong_unit'] as const;
export type NumberRemark = (typeof NUMBER_REMARKS)[number];

/** Append-only, never edited. */
export interface Evidence {
  id: string;
  userId: UserId;
  stepId: StepId;
  at: Instant;
  /** Who caused it: the learner, a teacher or the author; a publication without an account has the textbook's id. */
  actorId: UserId;
  /** Revision of the step that it was given on. */
  revision: string;
  happening: Happening;
}
