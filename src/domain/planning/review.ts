import type { Instant } from '../ids.ts';
import type { Curriculum } from './curriculum.ts';
import { daysUntil } from './forgetting.ts';
import { DAY, type Learner, recallNow } from './learner.ts';
import { chooseQuestion } from './variant.ts';

export const REVIEW = {
  /** Recall under which a mastered skill is due. */
  due: 0.9,
  sure: 0.97,
  /** Recall under which a prerequisite is reviewed before something new builds on it, and how many of them at most. */
  prerequisite: 0.85,
  prerequisites: 2,
  /** Every so many steps one may be a review. */
  every: 6,
};

export interface DueReview {
  skill: string;
  /** Key of the step to review it with. */
  step: string;
  /** 0 to 1, now. */
  recall: number;
  dueAt: Instant;
  minutes: number;
}

/** Mastered skills whose recall has fallen under the bound, the weakest first; ties in the textbook's order. */
export function dueReviews(curriculum: Curriculum, learner: Learner, now: Instant): DueReview[] {
  const due: { skill: number; recall: number }[] = [];
  for (const [skill, state] of learner.skills.entries()) {
    if (!state?.isMastered) continue;
    const recall = state.known * recallNow(state, now);
    if (recall < REVIEW.due) due.push({ skill, recall });
  }
  due.sort((a, b) => a.recall - b.recall || a.skill - b.skill);
  return due.flatMap(({ skill, recall }) => reviewOf(curriculum, learner, skill, recall) ?? []);
}

/** Minutes that the reviews due now take together. */
export const reviewMinutes = (due: readonly DueReview[]): number => due.reduce((sum, { minutes }) => sum + minutes, 0);

/** The prerequisites of a new skill that should be refreshed before it, the weakest first. */
export function prerequisitesToReview(
  curriculum: Curriculum,
  learner: Learner,
  skill: number,
  now: Instant,
): DueReview[] {
  const weak: { skill: number; recall: number }[] = [];
  for (const needed of curriculum.prerequisites[skill] ?? []) {
    const state = learner.skills[needed];
    const recall = state?.isMastered ? recallNow(state, now) : 1;
    if (recall < REVIEW.prerequisite) weak.push({ skill: needed, recall });
  }
  weak.sort((a, b) => a.recall - b.recall || a.skill - b.skill);
  const chosen = weak.slice(0, REVIEW.prerequisites);
  return chosen.flatMap((one) => reviewOf(curriculum, learner, one.skill, one.recall) ?? []);
}

function reviewOf(curriculum: Curriculum, learner: Learner, skill: number, recall: number): DueReview | null {
  const state = learner.skills[skill];
  const chosen = chooseQuestion(curriculum, skill, state ?? null);
  if (!state || chosen === null) return null;
  const dueAt = state.at + DAY * daysUntil(REVIEW.due, state.stability);
  return { skill: curriculum.skills[skill] ?? '', step: chosen.step.key, recall, dueAt, minutes: chosen.step.minutes };
}

/** Mastered skills that could be surer, the weakest first. */
export function unsure(curriculum: Curriculum, learner: Learner, now: Instant): DueReview[] {
  const weak: { skill: number; recall: number }[] = [];
  for (const [skill, state] of learner.skills.entries()) {
    if (!state?.isMastered) continue;
    const recall = state.known * recallNow(state, now);
    if (recall >= REVIEW.due && recall < REVIEW.sure) weak.push({ skill, recall });
  }
  weak.sort((a, b) => a.recall - b.recall || a.skill - b.skill);
  return weak.flatMap((one) => reviewOf(curriculum, learner, one.skill, one.recall) ?? []);
}
