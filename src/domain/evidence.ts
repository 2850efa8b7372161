import type { Instant, StepId, UserId } from './ids.ts';

/** Reasons of a skip. Only `deferred` is the learner's to give, and it alone satisfies nothing. */
export const SKIP_REASONS = ['deferred', 'waived', 'tested_out'] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** One thing that happened to one learner on one step. */
export type Happening =
  | { kind: 'opened' }
  /** Counted milliseconds of visible, active time, already capped by the server's clock. */
  | { kind: 'visible'; ms: number }
  | { kind: 'answered'; answers: Answers; results: QuestionResult[]; score: number }
  | { kind: 'declared' }
  | { kind: 'skipped'; reason: SkipReason; note?: string }
  | { kind: 'reset'; note?: string };

export type EvidenceKind = Happening['kind'];

/** Chosen choice ids by question id. */
export type Answers = Record<string, string[]>;

export interface QuestionResult {
  question: string;
  correct: boolean;
  /** 0 to 1. */
  points: number;
  /** Safe HTML of the chosen options' feedback. */
  feedback: string | null;
  misconceptions: string[];
}

/** Append-only, never edited. */
export interface Evidence {
  id: string;
  userId: UserId;
  stepId: StepId;
  at: Instant;
  /** Who caused it: the learner, or a teacher. */
  actorId: UserId;
  /** Revision of the step that it was given on. */
  revision: string;
  happening: Happening;
}
