import { curriculumOf } from '../../src/domain/planning/curriculum.ts';
import type { PlannedEntry } from '../../src/domain/planning/entry.ts';
import { type Learner, newLearner } from '../../src/domain/planning/learner.ts';
import { nextPlacementQuestion } from '../../src/domain/planning/placement.ts';
import { planFor } from '../../src/domain/planning/plan.ts';
import { eventsBetween, publish, VISIBLE } from '../../src/domain/planning/publication.ts';
import { type Observation, update } from '../../src/domain/planning/update.ts';
import type { ActionKind, Course } from './courses.ts';
import { stepKey } from './courses.ts';
import type { Action, Policy } from './policies.ts';

export const START = Date.UTC(2026, 0, 5, 8);
const DAY = 86_400_000;
export const instant = (day: number): number => START + Math.round(day * DAY);

/** What the planner's own learner costs in changes, besides their time. */
export interface Counted {
  answers: number;
  edits: number;
  violations: number;
}

/** The planner at work: follows the published sequence, and publishes as the product does. */
export function ours(
  course: Course,
  counted: Counted = { answers: 0, edits: 0, violations: 0 },
  hasPlacement = false,
): Policy {
  const curriculum = curriculumOf(course.book, 'beginner');
  let learner = newLearner(curriculum);
  let published: PlannedEntry[] = planFor(curriculum, learner, instant(0));
  const asked: string[] = [];
  let question = hasPlacement ? nextPlacementQuestion(curriculum, learner, asked, instant(0)) : null;
  return {
    next: () => actionOf(course, question ?? published[0] ?? longestUnseen(course, learner)),
    heard: (action, answer, day) => {
      const before = learner;
      const observed = observationOf(course, action, answer, instant(day));
      if (question !== null) {
        asked.push(question.skill);
        learner = update(curriculum, learner, [{ ...observed, isPlacement: true } as Observation]);
        question = nextPlacementQuestion(curriculum, learner, asked, instant(day));
        if (question === null) learner = update(curriculum, learner, [{ kind: 'placed', at: instant(day) }]);
        published = planFor(curriculum, learner, instant(day));
        return;
      }
      learner = update(curriculum, learner, [observed]);
      const planned = planFor(curriculum, learner, instant(day));
      const next = publish(curriculum, published, planned, eventsBetween(before, learner));
      counted.edits += editsBetween(published, next);
      counted.violations += violationsIn(course, learner, next);
      if (answer !== null) counted.answers += 1;
      published = next;
    },
  };
}

export const observationOf = (
  course: Course,
  { skill, kind }: Action,
  answer: boolean | null,
  at: number,
): Observation => {
  const step = stepKey(course.skills[skill] ?? '', kind);
  if (answer === null) return { kind: 'studied', step, at };
  return { kind: 'answered', step, isRight: answer, guess: kind === 'exercise' ? 'exercise' : 'choice', at };
};

export function actionOf(course: Course, { step, skill }: Pick<PlannedEntry, 'step' | 'skill'>): Action {
  const kind = step.slice(step.lastIndexOf('/') + 1) as ActionKind;
  return { skill: course.skills.indexOf(skill), kind };
}

/** A learner who has finished goes through the whole again, the longest unseen first. */
function longestUnseen(course: Course, learner: Learner): Pick<PlannedEntry, 'step' | 'skill'> {
  const seen = learner.skills.map((state) => state?.at ?? 0);
  const skill = course.skills[seen.indexOf(Math.min(...seen))] ?? '';
  return { skill, step: stepKey(skill, 'question') };
}

/**
 * Changes among the next ten of the main path: entries that were taken away, put in before others, moved, or exchanged, each
 * counted once (the edit distance), and one for a detour that begins. What follows at the end is no change, nor is how the
 * skill under way goes on after its answer; a detour is a path of its own.
 */
export function editsBetween(before: readonly PlannedEntry[], after: readonly PlannedEntry[]): number {
  const underWay = before[0]?.skill;
  const ahead = (entries: readonly PlannedEntry[], most: number) =>
    entries
      .filter(({ skill, trouble }) => skill !== underWay && trouble === undefined)
      .slice(0, most)
      .map(({ step }) => step);
  const troubles = (entries: readonly PlannedEntry[]) => new Set(entries.flatMap(({ trouble }) => trouble ?? [])).size;
  const begun = Math.max(0, troubles(after.slice(0, VISIBLE)) - troubles(before.slice(0, VISIBLE)));
  return distanceToStart(ahead(before, VISIBLE), ahead(after, 2 * VISIBLE)) + begun;
}

/** The fewest insertions, deletions and exchanges that make one list the beginning of the other. */
function distanceToStart(list: string[], other: string[]): number {
  let row = [0, ...other.map((_, at) => at + 1)];
  for (const [at, one] of list.entries()) {
    const next = [at + 1];
    for (const [place, its] of other.entries()) {
      const exchanged = (row[place] ?? 0) + (one === its ? 0 : 1);
      next.push(Math.min(exchanged, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1));
    }
    row = next;
  }
  return Math.min(...row);
}

/** Entries that stand before something they require which the learner has neither mastered nor meets earlier. */
export function violationsIn(course: Course, learner: Learner, entries: readonly PlannedEntry[]): number {
  const met = new Set<number>();
  let violations = 0;
  for (const { skill } of entries.slice(0, 3 * VISIBLE)) {
    const number = course.skills.indexOf(skill);
    const isNew = learner.skills[number]?.source !== 'answered' && learner.skills[number]?.source !== 'studied';
    const missing = (course.requires[number] ?? []).filter((one) => !met.has(one) && !learner.skills[one]?.isMastered);
    if (isNew && missing.length > 0) violations += 1;
    met.add(number);
  }
  return violations;
}
