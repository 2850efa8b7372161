import type { Curriculum } from './curriculum.ts';
import type { DueReview } from './review.ts';
import type { Chosen, Variant } from './variant.ts';

/** Why a step stands on a planned path; the page turns it into a sentence. */
export const ENTRY_REASONS = [
  /** Little is known of the skill: the whole text. */
  'new_skill',
  /** Something is known of it: the shorter text. */
  'brief_text',
  /** Probably known: a question first, the text if it is missed. */
  'question_first',
  /** Studied, and still unsure: an exercise. */
  'practice',
  'short_question',
  /** Answered, and not yet often enough rightly. */
  'not_yet_sure',
  /** Answered wrongly where a question came first. */
  'needs_text',
  'review_prerequisite',
  'review_due',
  /** Nothing else is left: mastered on little evidence. */
  'make_sure',
  'misconception',
  /** Trouble: is this prerequisite the cause? */
  'check_cause',
  /** It was, and is taught again. */
  'teach_cause',
  'other_explanation',
  'practice_again',
  'retry',
  /** Put aside after many attempts. */
  'parked',
] as const;
export type EntryReason = (typeof ENTRY_REASONS)[number];

/** One entry of a planned `steps_sequence`. */
export interface PlannedEntry {
  /** Key. */
  step: string;
  reason: EntryReason;
  /** The skill it is for. */
  skill: string;
  variant: Variant;
  minutes: number;
  /** Belief in the skill when it was planned, 0 to 1, two digits. */
  known: number;
  /** Of a detour: the skill in trouble, and the attempts so far. */
  trouble?: string;
  attempts?: number;
}

const twoDigits = (value: number): number => Math.round(value * 100) / 100;

export const entryOf = (
  curriculum: Curriculum,
  { step, variant }: Chosen,
  skill: number,
  reason: EntryReason,
  known: number,
): PlannedEntry => ({
  step: step.key,
  reason,
  skill: curriculum.skills[skill] ?? '',
  variant,
  minutes: step.minutes,
  known: twoDigits(known),
});

export const reviewEntry = (
  curriculum: Curriculum,
  { step, skill, known, minutes }: DueReview,
  reason: 'review_prerequisite' | 'review_due' | 'make_sure',
): PlannedEntry => ({
  step,
  reason,
  skill,
  variant: curriculum.steps.get(step)?.type === 'exercise' ? 'exercise' : 'question',
  minutes,
  known: twoDigits(known),
});
