import type { Instant } from '../ids.ts';
import type { Curriculum } from './curriculum.ts';
import { daysUntil } from './forgetting.ts';
import { DAY, type Learner, recallNow, type SkillState } from './learner.ts';
import { chooseQuestion } from './variant.ts';

export const REVIEW = {
  /** Belief under which a mastered skill is due. */
  due: 0.9,
  /** Belief under which one is asked again when nothing else is left, before those that were not seen for longest. */
  sure: 0.97,
  /** Recall under which a prerequisite is reviewed before something new builds on it, and how many of them at most. */
  prerequisite: 0.85,
  prerequisites: 2,
  /** Every so many steps one may be a review. */
  every: 6,
  /** Reviews on one path at most, and steps left under which it is filled up with what could be surer. */
  most: 20,
  few: 10,
};

export interface DueReview {
  skill: string;
  /** Key of the step to review it with. */
  step: string;
  /** Probability that it is known now, 0 to 1. */
  known: number;
  dueAt: Instant;
  minutes: number;
}

/** Mastered skills that are believed known less than the bound, forgetting included, the weakest first. */
export const dueReviews = (curriculum: Curriculum, learner: Learner, now: Instant, most = Infinity): DueReview[] =>
  firstMastered(learner, now, most, (known) => (known < REVIEW.due ? known : null)).flatMap(
    (one) => reviewOf(curriculum, learner, one) ?? [],
  );

/** Mastered skills that are not due, unsure ones first, then the longest unseen: what is left to do for those who have finished. */
export const longestUnseen = (curriculum: Curriculum, learner: Learner, now: Instant): DueReview[] =>
  firstMastered(learner, now, REVIEW.few, (known, { at }) =>
    known < REVIEW.due ? null : known < REVIEW.sure ? known : at,
  ).flatMap((one) => reviewOf(curriculum, learner, one) ?? []);

/** The mastered skills of lowest rank, in order; ties in the textbook's order, null ranks left out. */
function firstMastered(
  learner: Learner,
  now: Instant,
  most: number,
  rankOf: (known: number, state: SkillState) => number | null,
): Weak[] {
  const first: (Weak & { rank: number })[] = [];
  for (let skill = 0; skill < learner.skills.length; skill += 1) {
    const state = learner.skills[skill];
    if (!state?.isMastered) continue;
    const known = state.known * recallNow(state, now);
    const rank = rankOf(known, state);
    if (rank === null) continue;
    let at = first.length;
    while (at > 0 && (first[at - 1]?.rank ?? 0) > rank) at -= 1;
    if (at >= most) continue;
    first.splice(at, 0, { skill, known, rank });
    if (first.length > most) first.pop();
  }
  return first;
}

/** A skill, and the probability that it is known now. */
interface Weak {
  skill: number;
  known: number;
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
  const weak: Weak[] = [];
  for (const needed of curriculum.prerequisites[skill] ?? []) {
    const state = learner.skills[needed];
    const recalled = state?.isMastered ? recallNow(state, now) : 1;
    if (state && recalled < REVIEW.prerequisite) weak.push({ skill: needed, known: state.known * recalled });
  }
  weak.sort((a, b) => a.known - b.known || a.skill - b.skill);
  return weak.slice(0, REVIEW.prerequisites).flatMap((one) => reviewOf(curriculum, learner, one) ?? []);
}

function reviewOf(curriculum: Curriculum, learner: Learner, { skill, known }: Weak): DueReview | null {
  const state = learner.skills[skill];
  const chosen = chooseQuestion(curriculum, skill, state ?? null);
  if (!state || chosen === null) return null;
  const dueAt = state.at + DAY * daysUntil(Math.min(0.99, REVIEW.due / state.known), state.stability);
  return { skill: curriculum.skills[skill] ?? '', step: chosen.step.key, known, dueAt, minutes: chosen.step.minutes };
}
