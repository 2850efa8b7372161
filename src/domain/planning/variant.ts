import type { Curriculum, TaughtText, Unit } from './curriculum.ts';
import type { SkillState } from './learner.ts';
import type { PlacedStep } from './step-order.ts';
import { TRANSFER } from './update.ts';

export const VARIANT = {
  /** From this belief on a question comes first (expertise reversal), and from `brief` on the shorter text. */
  question: 0.5,
  brief: 0.3,
  /** Under this belief an exercise follows the text, else a short question. */
  exercise: 0.4,
};

export type Variant = 'full' | 'brief' | 'alternative' | 'question' | 'exercise' | 'remedy';

export interface Chosen {
  step: PlacedStep;
  variant: Variant;
}

/** Kinds of work that a learner prefers, as in `learning_preferences`. */
export type Preference = 'text' | 'video' | 'practice';

/** What of a skill comes next for a learner who knows it with probability `known`: texts first, then what shows it. */
export function chooseSteps(
  unit: Unit,
  state: SkillState | null,
  known: number,
  prefers: readonly Preference[] = [],
): readonly Chosen[] {
  if (state !== null || prefers.length > 0) return choose(unit, state, known, prefers);
  // Most of a long book is untouched, and there only the band of the belief decides.
  const band = BANDS.findIndex((bound) => known >= bound);
  const ofUnit = untouched.get(unit) ?? [];
  untouched.set(unit, ofUnit);
  const chosen = ofUnit[band] ?? choose(unit, null, known, prefers);
  ofUnit[band] = chosen;
  return chosen;
}

/** Beliefs at which another choice begins, and the rest. */
const BANDS = [VARIANT.question, VARIANT.exercise, VARIANT.brief, 0];
const untouched = new WeakMap<Unit, (readonly Chosen[])[]>();

function choose(unit: Unit, state: SkillState | null, known: number, prefers: readonly Preference[]): Chosen[] {
  const asks = unit.questions.length + unit.exercises.length > 0;
  const texts = asks && known >= VARIANT.question ? [] : textsLeft(unit, state, known, prefers);
  const after = texts.reduce((p, { variant }) => p + (1 - p) * TRANSFER[variant === 'brief' ? 'brief' : 'full'], known);
  const assessed = chooseAssessment(unit, state, after, prefers);
  return assessed === null ? texts : [...texts, assessed];
}

/** Everything of a skill that is left, in the author's order: where its steps require each other or what lies between. */
export function allStepsLeft(
  unit: Unit,
  state: SkillState | null,
  known: number,
  prefers: readonly Preference[] = [],
): readonly Chosen[] {
  const isLeft = ({ step }: Chosen) => !state?.done.includes(step.key);
  const questions = unit.questions.map((step): Chosen => ({ step, variant: 'question' })).filter(isLeft);
  const exercises = unit.exercises.map((step): Chosen => ({ step, variant: 'exercise' })).filter(isLeft);
  const left = [...textsLeft(unit, state, known, prefers), ...questions, ...exercises];
  const again = questions.length + exercises.length > 0 ? null : chooseAssessment(unit, state, known, prefers);
  return (again === null ? left : [...left, again]).sort((a, b) => a.step.place - b.step.place);
}

function textsLeft(unit: Unit, state: SkillState | null, known: number, prefers: readonly Preference[]): Chosen[] {
  const done = state?.done ?? [];
  const isDone = ({ full, brief }: TaughtText) =>
    done.includes(full.key) ||
    (brief !== null && done.includes(brief.key)) ||
    unit.alternatives.some(({ key, alternativeTo }) => alternativeTo.includes(full.key) && done.includes(key));
  return unit.texts.filter((text) => !isDone(text)).map((text) => asVariant(text, unit, known, prefers));
}

function asVariant({ full, brief }: TaughtText, unit: Unit, known: number, prefers: readonly Preference[]): Chosen {
  if (known >= VARIANT.brief && brief) return { step: brief, variant: 'brief' };
  const wanted = prefers[0] === 'video' ? 'video' : prefers[0] === 'text' ? 'reading' : full.type;
  const other =
    full.type === wanted
      ? undefined
      : unit.alternatives.find((one) => one.type === wanted && one.alternativeTo.includes(full.key));
  return other ? { step: other, variant: 'alternative' } : { step: full, variant: 'full' };
}

/** A question or an exercise of the skill, one not passed before if there is one. */
export function chooseAssessment(
  unit: Unit,
  state: SkillState | null,
  known: number,
  prefers: readonly Preference[] = [],
): Chosen | null {
  const bound = prefers[0] === 'practice' ? VARIANT.question : VARIANT.exercise;
  const wantsExercise = (known < bound && unit.exercises.length > 0) || unit.questions.length === 0;
  const steps = wantsExercise ? unit.exercises : unit.questions;
  const step = freshest(steps, state);
  return step ? { step, variant: wantsExercise ? 'exercise' : 'question' } : null;
}

/** A short question of the skill, or an exercise where it has none. */
export const chooseQuestion = (curriculum: Curriculum, skill: number, state: SkillState | null): Chosen | null => {
  const unit = curriculum.units[skill];
  return unit ? chooseAssessment(unit, state, 1) : null;
};

const freshest = (steps: readonly PlacedStep[], state: SkillState | null): PlacedStep | undefined =>
  steps.find(({ key }) => !state?.done.includes(key)) ?? steps[(state?.answers ?? 0) % Math.max(1, steps.length)];
