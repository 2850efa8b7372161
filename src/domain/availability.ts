import type { BackgroundLevel } from './book.ts';
import type { Criteria } from './criteria.ts';
import type { BookGraph, GraphChapter, GraphStep } from './graph.ts';
import type { ChapterId, StepId } from './ids.ts';
import { isSatisfied, type Progress } from './progress.ts';

/** What availability needs of a learner's progress on one step. Absent means not started. */
export type StepState = Pick<Progress, 'status' | 'skipReason' | 'begun'>;

/** One learner as sequencing sees them. */
export interface LearnerState {
  level: BackgroundLevel;
  steps: ReadonlyMap<StepId, StepState>;
}

export const NEW_LEARNER: LearnerState = { level: 'beginner', steps: new Map() };

/** One thing still to do before a locked step opens. */
export interface MissingStep {
  stepId: StepId;
  key: string;
  title: string;
  criteria: Criteria;
  minutes: number;
}

export type Availability =
  | { state: 'available' | 'in_progress' | 'completed' | 'skipped' }
  | {
      state: 'locked';
      /** The smallest set that opens the step, in the order in which it can be done. */
      missing: MissingStep[];
      /** Of all missing steps together. */
      minutes: number;
    };

/** The steps of a chapter that a learner of this level meets, in order. */
export const stepsForLevel = (chapter: GraphChapter, level: BackgroundLevel): GraphStep[] =>
  chapter.steps.filter((step) => isForLevel(step, level));

export const isForLevel = (step: GraphStep, level: BackgroundLevel): boolean =>
  step.levels.length === 0 || step.levels.includes(level);

/** Whether a step is done with, for everything that comes after it. */
export function isSatisfiedFor(step: GraphStep, learner: LearnerState): boolean {
  if (!isForLevel(step, learner.level)) return true;
  const state = learner.steps.get(step.id);
  return state !== undefined && isSatisfied(state);
}

/** Hidden chapters are seen by those who have begun them only. */
export function isVisible(chapter: GraphChapter, learner: LearnerState): boolean {
  return chapter.isActive || chapter.steps.some((step) => learner.steps.get(step.id)?.begun === true);
}

export type AvailabilityState = Availability['state'];

/** Whether one learner may do one step now. */
export function availabilityState(graph: BookGraph, learner: LearnerState, step: GraphStep): AvailabilityState {
  const state = learner.steps.get(step.id);
  // A step skipped by a teacher or a test is open too: skipping never takes anything away.
  if (state !== undefined && state.status !== 'not_started') return state.status;
  return isOpen(graph, learner, step) ? 'available' : 'locked';
}

/** Whether one learner may do one step now, and if not, the whole way there: `learner` must know the whole textbook. */
export function availability(graph: BookGraph, learner: LearnerState, step: GraphStep): Availability {
  const state = availabilityState(graph, learner, step);
  if (state !== 'locked') return { state };
  const missing = missingFor(graph, learner, step);
  return { state, missing, minutes: missing.reduce((sum, one) => sum + one.minutes, 0) };
}

/** Whether sequencing lets the learner in. What was begun, finished or skipped stays open. */
export function isOpen(graph: BookGraph, learner: LearnerState, step: GraphStep): boolean {
  if (graph.sequence === 'open' || wasMet(learner, step)) return true;
  for (const one of requirementsOf(graph, step)) if (!isSatisfiedFor(one, learner)) return false;
  return true;
}

function wasMet(learner: LearnerState, step: GraphStep): boolean {
  const state = learner.steps.get(step.id);
  return state !== undefined && (state.begun || state.status !== 'not_started');
}

/**
 * Every step whose progress decides whether this one is open: the required ones before it in its chapter, its own
 * prerequisites and the required steps of the chapters that its chapter requires.
 */
export const directRequirements = (graph: BookGraph, level: BackgroundLevel, step: GraphStep): GraphStep[] => [
  ...new Set([...requirementsOf(graph, step)].filter((one) => isForLevel(one, level))),
];

/** The same for all levels together, as they come and possibly twice: who needs only the first stops there. */
function* requirementsOf(
  graph: BookGraph,
  step: GraphStep,
  requiredBefore: (chapter: GraphChapter, end: number) => Iterable<GraphStep> = requiredUpTo,
): Generator<GraphStep> {
  const chapter = chapterOf(graph, step);
  for (const id of chapter.requires) {
    const required = indexOf(graph).chapters.get(id);
    if (required?.isActive) yield* requiredBefore(required, required.steps.length);
  }
  for (const id of step.requires) {
    const required = graph.steps.get(id);
    // A prerequisite in a hidden chapter gates nobody.
    if (required !== undefined && chapterOf(graph, required).isActive) yield required;
  }
  if (chapter.order === 'sequence') yield* requiredBefore(chapter, positionOf(graph, step));
}

function* requiredUpTo(chapter: GraphChapter, end: number): Generator<GraphStep> {
  for (let at = 0; at < end; at += 1) {
    const step = chapter.steps[at];
    if (step?.isRequired) yield step;
  }
}

/** As `requiredUpTo`, but every step of a chapter comes once only, however often and from wherever it is asked for. */
function eachOnce(): (chapter: GraphChapter, end: number) => Iterable<GraphStep> {
  const reached = new Map<GraphChapter, number>();
  return function* (chapter, end) {
    for (let at = reached.get(chapter) ?? 0; at < end; at = reached.get(chapter) ?? 0) {
      reached.set(chapter, at + 1);
      const step = chapter.steps[at];
      if (step?.isRequired) yield step;
    }
  };
}

/**
 * Everything that has to be done, closed over what is itself still locked, each after what it waits for. Depth first
 * without recursion, since a chain may be as long as the book; O(steps + edges).
 */
function missingFor(graph: BookGraph, learner: LearnerState, step: GraphStep): MissingStep[] {
  const requiredBefore = eachOnce();
  const entered = new Set<GraphStep>([step]);
  const inOrder: GraphStep[] = [];
  const way = [{ step, waitsFor: requirementsOf(graph, step, requiredBefore) }];
  for (let last = way.at(-1); last !== undefined; last = way.at(-1)) {
    const next = last.waitsFor.next();
    if (next.done) {
      way.pop();
      if (last.step !== step) inOrder.push(last.step);
    } else if (!entered.has(next.value) && !isSatisfiedFor(next.value, learner)) {
      entered.add(next.value);
      if (wasMet(learner, next.value)) inOrder.push(next.value);
      else way.push({ step: next.value, waitsFor: requirementsOf(graph, next.value, requiredBefore) });
    }
  }
  return inOrder.map(({ id, key, title, criteria, minutes }) => ({ stepId: id, key, title, criteria, minutes }));
}

export function chapterOf(graph: BookGraph, step: GraphStep): GraphChapter {
  const chapter = indexOf(graph).chapters.get(step.chapterId);
  if (chapter === undefined) throw new Error(`step ${step.key} belongs to no chapter of ${graph.key}`);
  return chapter;
}

/** Where everything is in a graph; made once, since a published graph never changes. */
interface GraphIndex {
  chapters: Map<ChapterId, GraphChapter>;
  /** Place of each step in its chapter. */
  positions: Map<StepId, number>;
  /** Steps that name a step as their own prerequisite. */
  requirers: Map<StepId, GraphStep[]>;
}

const indexes = new WeakMap<BookGraph, GraphIndex>();

function indexOf(graph: BookGraph): GraphIndex {
  let index = indexes.get(graph);
  if (index === undefined) {
    const requirers: GraphIndex['requirers'] = new Map();
    for (const one of graph.steps.values()) {
      for (const id of one.requires) {
        const known = requirers.get(id);
        if (known) known.push(one);
        else requirers.set(id, [one]);
      }
    }
    index = {
      chapters: new Map(graph.chapters.map((chapter) => [chapter.id, chapter])),
      positions: new Map(graph.chapters.flatMap(({ steps }) => steps.map((step, at) => [step.id, at] as const))),
      requirers,
    };
    indexes.set(graph, index);
  }
  return index;
}

const positionOf = (graph: BookGraph, step: GraphStep): number => indexOf(graph).positions.get(step.id) ?? 0;

/** The steps whose progress is needed to judge these ones: themselves and what they directly wait for. */
export function needsOf(graph: BookGraph, level: BackgroundLevel, steps: GraphStep[]): StepId[] {
  const requiredBefore = eachOnce();
  const needed = new Set(steps.map((step) => step.id));
  for (const step of steps) {
    for (const one of requirementsOf(graph, step, requiredBefore)) if (isForLevel(one, level)) needed.add(one.id);
  }
  return [...needed];
}

/** The steps of whatever level that name this one as their own prerequisite, in the author's order. */
export const requirersOf = (graph: BookGraph, step: GraphStep): readonly GraphStep[] =>
  indexOf(graph).requirers.get(step.id) ?? [];

/** The steps of this level that wait for this one directly, in the author's order. */
export function dependents(graph: BookGraph, level: BackgroundLevel, step: GraphStep): GraphStep[] {
  if (!isForLevel(step, level)) return [];
  const mine = chapterOf(graph, step);
  const named = new Set(mine.isActive ? indexOf(graph).requirers.get(step.id) : []);
  const homes = new Set([...named].map((one) => one.chapterId));
  return graph.chapters.flatMap((chapter) => {
    const gated = step.isRequired && mine.isActive && chapter.requires.includes(mine.id);
    if (!gated && chapter !== mine && !homes.has(chapter.id)) return [];
    const inLine = step.isRequired && chapter === mine && chapter.order === 'sequence';
    const end = inLine ? positionOf(graph, step) : Number.POSITIVE_INFINITY;
    return chapter.steps.filter(
      (one, at) => one !== step && isForLevel(one, level) && (gated || at > end || named.has(one)),
    );
  });
}

/** Whether one learner may go on with a chapter; `learner` must know the whole textbook. */
export function chapterAvailability(graph: BookGraph, learner: LearnerState, chapter: GraphChapter): Availability {
  const steps = stepsForLevel(chapter, learner.level);
  const required = steps.filter((step) => step.isRequired);
  const states = steps.map((step) => availabilityState(graph, learner, step));
  if (required.length > 0 && required.every((step) => isSatisfiedFor(step, learner))) return { state: 'completed' };
  if (states.some((state) => state !== 'locked' && state !== 'available')) return { state: 'in_progress' };
  const [first] = steps;
  return first === undefined || states.includes('available')
    ? { state: 'available' }
    : availability(graph, learner, first);
}
