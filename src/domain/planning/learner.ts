import type { BackgroundLevel } from '../book.ts';
import type { Instant } from '../ids.ts';
import { type Estimate, logistic, unknown } from './answer-model.ts';
import type { Curriculum } from './curriculum.ts';
import type { Detour } from './detour.ts';
import { recall } from './forgetting.ts';

/** What is believed of one learner and one skill that there is anything to know about. */
export interface SkillState {
  /** Probability that the learner knew the skill at `at`, 0 to 1; it fades from there on. */
  known: number;
  at: Instant;
  /** Days until recall has fallen to 0.9. */
  stability: number;
  /** 1 to 10, of the memory. */
  difficulty: number;
  /** Where the belief comes from; each outweighs the ones before it. */
  source: 'inferred' | 'placed' | 'studied' | 'answered';
  /** Unaided right answers since the last wrong one. */
  right: number;
  /** Unaided wrong answers in a row. */
  wrong: number;
  isMastered: boolean;
  /** Keys of the skill's steps that were studied or passed. */
  done: string[];
  /** The learner's own part of the answer model. */
  practice: Estimate;
  answers: number;
  /** Put aside after too many attempts, until everything else is done or a day has gone by. */
  parkedAt: Instant | null;
}

/** All that planning knows of one learner in one textbook. Plain data; never changed in place. */
export interface Learner {
  level: BackgroundLevel;
  /** In the order of `Curriculum.skills`; null where nothing is known but the prior. */
  skills: readonly (SkillState | null)[];
  /** Moves the prior of all untouched skills, in logits. */
  shift: Estimate;
  ability: Estimate;
  mood: number;
  /** Unaided answers in skills that counted as mastered: how far mastery can be trusted for this learner. */
  proven: { right: number; wrong: number };
  /** Detours under way, the innermost last. */
  detours: readonly Detour[];
  /** Steps since the last review. */
  sinceReview: number;
  /** When a placement ended: from then on skills that are very likely known are left out unasked. */
  placedAt: Instant | null;
  /** The day's visit, for what begins with one. */
  seenAt: Instant | null;
}

export const DAY = 86_400_000;

export const PRIOR = {
  base: { beginner: -2, intermediate: 0, advanced: 1.5 },
  spread: 4,
  shiftVariance: 1,
};

export const newLearner = (curriculum: Curriculum): Learner => ({
  level: curriculum.level,
  skills: curriculum.skills.map(() => null),
  shift: { mean: 0, variance: PRIOR.shiftVariance },
  ability: unknown('ability'),
  mood: 0,
  proven: { right: 0, wrong: 0 },
  detours: [],
  sinceReview: 0,
  placedAt: null,
  seenAt: null,
});

/** Logits of the prior of an untouched skill: earlier skills of a textbook are likelier known. */
export function priorLogit(curriculum: Curriculum, learner: Learner, skill: number): number {
  const rank = skill / Math.max(1, curriculum.skills.length - 1);
  return PRIOR.base[learner.level] + PRIOR.spread * (0.5 - rank) + learner.shift.mean;
}

/** The probability that the learner knows a skill now, 0 to 1. */
export function knownNow(curriculum: Curriculum, learner: Learner, skill: number, now: Instant): number {
  const state = learner.skills[skill];
  return state ? state.known * recallNow(state, now) : logistic(priorLogit(curriculum, learner, skill));
}

/** The probability that what was known is recalled now. */
export const recallNow = (state: SkillState, now: Instant): number => recall((now - state.at) / DAY, state.stability);

/** The rows to store: one for each skill that there is anything to know about, by its id. */
export type StoredLearner = Omit<Learner, 'skills'> & { skills: Record<string, SkillState> };

export function toStored(curriculum: Curriculum, learner: Learner): StoredLearner {
  const rows = learner.skills.flatMap((state, skill) =>
    state ? [[curriculum.skills[skill] ?? '', state] as const] : [],
  );
  return { ...learner, skills: Object.fromEntries(rows) };
}

/** Reads stored rows for the curriculum of today: skills that are gone fall away, new ones are untouched. */
export const fromStored = (curriculum: Curriculum, stored: StoredLearner): Learner => ({
  ...stored,
  level: curriculum.level,
  skills: curriculum.skills.map((id) => (Object.hasOwn(stored.skills, id) ? (stored.skills[id] ?? null) : null)),
  detours: stored.detours.filter(({ skill }) => curriculum.numbers.has(skill)),
});
