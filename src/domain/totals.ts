import { isForLevel, type LearnerState } from './availability.ts';
import type { GraphChapter, GraphStep } from './graph.ts';
import { isSatisfied, type ProgressStatus } from './progress.ts';

/** Counts over the required steps on a learner's path; the four statuses add up to the total. */
export interface Totals {
  total: number;
  completed: number;
  inProgress: number;
  skipped: number;
  notStarted: number;
  /** Completed, or skipped for a reason that satisfies. */
  satisfied: number;
  /** floor(100·satisfied/total); 0 where nothing is required. 100 means finished. */
  percent: number;
  /** Author's minutes of the steps that are not satisfied. */
  minutesLeft: number;
}

export function totals(chapters: GraphChapter[], learner: LearnerState): Totals {
  const steps = chapters.flatMap((chapter) => chapter.steps).filter((step) => counts(step, learner));
  const withStatus = (status: ProgressStatus) => steps.filter((step) => statusOf(step, learner) === status).length;
  const left = steps.filter((step) => {
    const state = learner.steps.get(step.id);
    return state === undefined || !isSatisfied(state);
  });
  return {
    total: steps.length,
    completed: withStatus('completed'),
    inProgress: withStatus('in_progress'),
    skipped: withStatus('skipped'),
    notStarted: withStatus('not_started'),
    satisfied: steps.length - left.length,
    percent: percentOf(steps.length - left.length, steps.length),
    minutesLeft: left.reduce((sum, step) => sum + step.minutes, 0),
  };
}

const counts = (step: GraphStep, learner: LearnerState): boolean => step.isRequired && isForLevel(step, learner.level);

const statusOf = (step: GraphStep, learner: LearnerState): ProgressStatus =>
  learner.steps.get(step.id)?.status ?? 'not_started';

/** Totals over several chapters or textbooks. */
export function sumTotals(parts: Totals[]): Totals {
  const sum = (of: (part: Totals) => number) => parts.reduce((total, part) => total + of(part), 0);
  const total = sum((part) => part.total);
  return {
    total,
    completed: sum((part) => part.completed),
    inProgress: sum((part) => part.inProgress),
    skipped: sum((part) => part.skipped),
    notStarted: sum((part) => part.notStarted),
    satisfied: sum((part) => part.satisfied),
    percent: percentOf(
      sum((part) => part.satisfied),
      total,
    ),
    minutesLeft: sum((part) => part.minutesLeft),
  };
}

const percentOf = (part: number, whole: number): number => (whole === 0 ? 0 : Math.floor((100 * part) / whole));
