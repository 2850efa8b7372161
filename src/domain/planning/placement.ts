import type { Instant } from '../ids.ts';
import type { GuessClass } from './belief.ts';
import type { Curriculum } from './curriculum.ts';
import { knownNow, type Learner } from './learner.ts';
import { type Observation, update } from './update.ts';
import { chooseQuestion } from './variant.ts';

/** What a placement asks next. */
export interface PlacementQuestion {
  /** Key. */
  step: string;
  skill: string;
  /** Belief before the answer, 0 to 1. */
  known: number;
  /** Minutes on the path that the answer is expected to save. */
  saves: number;
}

export const PLACEMENT = {
  most: 15,
  /** How far uncertainty of neighbours counts, for each edge. */
  reach: 0.5,
  /** What a question takes, and what is lost where a skill is known with even odds: see `regret`. */
  minutes: { question: 1.5, undecided: 2.5 },
};

/**
 * The question that tells most about the whole graph, or null where one more would save less than its own minutes. `asked`
 * are the skills asked so far. O(skills + edges).
 */
export function nextPlacementQuestion(
  curriculum: Curriculum,
  learner: Learner,
  asked: readonly string[],
  now: Instant,
): PlacementQuestion | null {
  if (asked.length >= PLACEMENT.most) return null;
  const known = curriculum.skills.map((_, skill) => knownNow(curriculum, learner, skill, now));
  const skill = mostTelling(curriculum, known, new Set(asked));
  const chosen = skill === null ? null : chooseQuestion(curriculum, skill, learner.skills[skill] ?? null);
  if (skill === null || chosen === null) return null;
  const saves = expectedSaving(curriculum, learner, { skill, step: chosen.step.key, known, now });
  if (saves < PLACEMENT.minutes.question) return null;
  return { step: chosen.step.key, skill: curriculum.skills[skill] ?? '', known: known[skill] ?? 0, saves };
}

/** The largest p(1 − p)·(1 + p·up + (1 − p)·down), up and down being what is uncertain before and behind the skill. */
function mostTelling(curriculum: Curriculum, known: number[], asked: Set<string>): number | null {
  const uncertain = known.map((p) => p * (1 - p));
  const [up, down] = [known.map(() => 0), known.map(() => 0)];
  const count = known.length;
  for (let skill = 0; skill < count; skill += 1) {
    for (const one of curriculum.prerequisites[skill] ?? [])
      up[skill] = (up[skill] ?? 0) + PLACEMENT.reach * ((uncertain[one] ?? 0) + (up[one] ?? 0));
  }
  for (let skill = count - 1; skill >= 0; skill -= 1) {
    for (const one of curriculum.dependents[skill] ?? [])
      down[skill] = (down[skill] ?? 0) + PLACEMENT.reach * ((uncertain[one] ?? 0) + (down[one] ?? 0));
  }
  let best: number | null = null;
  let most = 0;
  for (const [skill, p] of known.entries()) {
    const unit = curriculum.units[skill];
    if (!unit?.isRequired || unit.questions.length === 0 || asked.has(curriculum.skills[skill] ?? '')) continue;
    const value = (uncertain[skill] ?? 0) * (1 + p * (up[skill] ?? 0) + (1 - p) * (down[skill] ?? 0));
    if (value > most) [best, most] = [skill, value];
  }
  return best;
}

interface Asking {
  skill: number;
  step: string;
  known: number[];
  now: Instant;
}

/** One step of look-ahead over the whole graph. */
function expectedSaving(curriculum: Curriculum, learner: Learner, { skill, step, known, now }: Asking): number {
  const total = (beliefs: number[]) => beliefs.reduce((sum, p) => sum + regret(p), 0);
  const after = (isRight: boolean) => {
    const next = update(curriculum, learner, [placementAnswer(step, curriculum.skills[skill] ?? '', isRight, now)]);
    return total(known.map((_, at) => knownNow(curriculum, next, at, now)));
  };
  const p = known[skill] ?? 0;
  const right = p * 0.9 + (1 - p) * 0.25;
  return total(known) - right * after(true) - (1 - right) * after(false);
}

/**
 * Minutes that are expected to be lost on a skill by planning with a belief instead of the truth: skipping what is not
 * known, proving or teaching what is. A parabola near the cheapest of these, so that every answer counts for something.
 */
const regret = (p: number): number => PLACEMENT.minutes.undecided * 4 * p * (1 - p);

/** The evidence of one answer in a placement. */
export const placementAnswer = (
  step: string,
  skill: string,
  isRight: boolean,
  at: Instant,
  guess: GuessClass = 'choice',
): Observation => ({ kind: 'answered', step, skills: [skill], isRight, guess, isPlacement: true, at });
