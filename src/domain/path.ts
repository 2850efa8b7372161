import {
  chapterOf,
  isForLevel,
  isOpen,
  isSatisfiedFor,
  isVisible,
  type LearnerState,
  stepsForLevel,
} from './availability.ts';
import type { BackgroundLevel } from './book.ts';
import type { BookGraph, GraphChapter, GraphStep } from './graph.ts';

export const PATH_TYPES = ['default', 'personalized', 'remedial'] as const;
export type PathType = (typeof PATH_TYPES)[number];

/** One entry of `steps_sequence`: the step's key, which survives every republication, and why it is there. */
export interface PathEntry {
  step: string;
  reason: PathReason;
}

/** The page turns a reason into a sentence. */
export type PathReason = 'authors_order';

/** The textbook's own order, without the steps that are for other levels. Prerequisites hold in it. */
export const defaultPath = (graph: BookGraph, level: BackgroundLevel): PathEntry[] =>
  activeInOrder(graph, level).map((step) => ({ step: step.key, reason: 'authors_order' }));

/** The steps in the order in which this learner meets them. */
export function stepsOnPath(graph: BookGraph, learner: LearnerState): GraphStep[] {
  const visible = graph.chapters.filter((chapter) => isVisible(chapter, learner));
  return visible.every((chapter) => chapter.isActive)
    ? activeInOrder(graph, learner.level)
    : inOrder(graph, visible, learner.level);
}

const orders = new WeakMap<BookGraph, Map<BackgroundLevel, GraphStep[]>>();

/** The same for all learners of a level who have not begun a hidden chapter, so made once. */
function activeInOrder(graph: BookGraph, level: BackgroundLevel): GraphStep[] {
  const ofGraph = orders.get(graph) ?? new Map<BackgroundLevel, GraphStep[]>();
  orders.set(graph, ofGraph);
  const active = () => graph.chapters.filter((chapter) => chapter.isActive);
  const order = ofGraph.get(level) ?? inOrder(graph, active(), level);
  ofGraph.set(level, order);
  return order;
}

/** The author's order; where a step was written before what it requires, that is brought forward. */
function inOrder(graph: BookGraph, chapters: GraphChapter[], level: BackgroundLevel): GraphStep[] {
  const written = chapters.flatMap((chapter) => stepsForLevel(chapter, level));
  const wanted = new Set(written);
  const ordered = new Set<GraphStep>();
  for (const step of written) {
    const way = [step];
    for (let last = way.at(-1); last !== undefined; last = way.at(-1)) {
      const isNext = (one: GraphStep) => wanted.has(one) && !ordered.has(one) && !way.includes(one);
      const first = ordered.has(last) ? undefined : comesBefore(graph, level, last).find(isNext);
      if (first !== undefined) way.push(first);
      else {
        way.pop();
        ordered.add(last);
      }
    }
  }
  return [...ordered];
}

/** What has to stand before a step: its prerequisites, those of its chapter, and the step before it in the chapter. */
function comesBefore(graph: BookGraph, level: BackgroundLevel, step: GraphStep): GraphStep[] {
  const chapter = chapterOf(graph, step);
  const required = graph.chapters.filter(({ id }) => chapter.requires.includes(id)).flatMap(({ steps }) => steps);
  const explicit = step.requires.flatMap((id) => graph.steps.get(id) ?? []);
  const steps = stepsForLevel(chapter, level);
  const before = chapter.order === 'any' ? [] : steps.slice(0, steps.indexOf(step)).slice(-1);
  return [...required.filter((one) => one.isRequired), ...explicit, ...before].filter((one) => isForLevel(one, level));
}

export function neighbours(
  graph: BookGraph,
  learner: LearnerState,
  step: GraphStep,
): { previous: GraphStep | null; next: GraphStep | null } {
  const path = stepsOnPath(graph, learner);
  const at = placesOn(path).get(step) ?? -1;
  return at < 0 ? { previous: null, next: null } : { previous: path[at - 1] ?? null, next: path[at + 1] ?? null };
}

const places = new WeakMap<GraphStep[], Map<GraphStep, number>>();

/** Where each step stands on a path; made once for a path that many learners share. */
function placesOn(path: GraphStep[]): Map<GraphStep, number> {
  const known = places.get(path) ?? new Map(path.map((step, at) => [step, at]));
  places.set(path, known);
  return known;
}

/** The step to go on with: the one begun last if it is unfinished, else the first open and unsatisfied one. */
export function nextToDo(graph: BookGraph, learner: LearnerState, lastBegun: GraphStep | null): GraphStep | null {
  const unsatisfied = (step: GraphStep) => !isSatisfiedFor(step, learner);
  if (lastBegun !== null && unsatisfied(lastBegun) && statusOf(learner, lastBegun) === 'in_progress') return lastBegun;
  const path = stepsOnPath(graph, learner).filter((step) => unsatisfied(step) && isOpen(graph, learner, step));
  const required = path.filter((step) => step.isRequired);
  const notPutOff = (step: GraphStep) => statusOf(learner, step) !== 'skipped';
  return required.find(notPutOff) ?? required[0] ?? path.find(notPutOff) ?? path[0] ?? null;
}

const statusOf = (learner: LearnerState, step: GraphStep) => learner.steps.get(step.id)?.status ?? 'not_started';
