import {
  type Availability,
  type AvailabilityState,
  availability,
  availabilityState,
  chapterOf,
  isVisible,
  type LearnerState,
  stepsForLevel,
} from '../domain/availability.ts';
import type { Happening } from '../domain/evidence.ts';
import type { GraphChapter, GraphStep } from '../domain/graph.ts';
import { neighbours } from '../domain/path.ts';
import type { Profile } from '../domain/profile.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { latestEvidence } from '../store/evidence.ts';
import { loadProgress, type StoredProgress } from '../store/progress.ts';
import type { StepContent } from '../store/textbooks.ts';
import type { App } from './context.ts';
import { stateFor, stateOfBook } from './learner-state.ts';
import type { FoundStep } from './live-books.ts';
import type { RefusalOf } from './refusal.ts';

export interface StepView extends FoundStep {
  chapter: GraphChapter;
  learner: LearnerState;
  availability: Availability;
  /** The chapter's steps in the learner's order. */
  rail: { step: GraphStep; state: AvailabilityState }[];
  /** Null while nothing has been done. */
  progress: StoredProgress | null;
  /** Null while locked: the content of a locked step never leaves this function. */
  content: StepContent | null;
}

/**
 * One step as one learner sees it; reading it leaves no trace.
 * @param unlocked staff read everything; what they see says nothing about their own progress
 */
export async function showStep(
  app: App,
  learner: Profile | null,
  found: FoundStep,
  { unlocked = false }: { unlocked?: boolean } = {},
): Promise<Result<StepView, RefusalOf<'not_found'>>> {
  const { graph, step } = found;
  const chapter = chapterOf(graph, step);
  const db = app.database.read;
  const [state, progress] = await Promise.all([
    stateFor(db, learner, graph, chapter.steps),
    learner === null ? null : loadProgress(db, learner.id, step.id),
  ]);
  if (!isVisible(chapter, state) && !unlocked) return refuse({ code: 'not_found', what: 'step' });
  const here =
    availabilityState(graph, state, step) === 'locked'
      ? availability(graph, await stateOfBook(db, learner, graph), step)
      : availability(graph, state, step);
  return ok({
    ...found,
    chapter,
    learner: state,
    availability: here,
    rail: stepsForLevel(chapter, state.level).map((one) => ({
      step: one,
      state: availabilityState(graph, state, one),
    })),
    progress,
    content: here.state === 'locked' && !unlocked ? null : await app.books.content(step),
  });
}

/** The step before or after on the learner's path, without content; null at either end. */
export async function showNeighbour(
  app: App,
  learner: Profile | null,
  { graph, step }: FoundStep,
  which: 'previous' | 'next',
): Promise<{ step: GraphStep; availability: Availability } | null> {
  const state = await stateOfBook(app.database.read, learner, graph);
  const neighbour = neighbours(graph, state, step)[which];
  return neighbour && { step: neighbour, availability: availability(graph, state, neighbour) };
}

/** The last attempt at a quiz since it was last started anew, as the learner may see it again. */
export async function lastAttempt(
  app: App,
  learner: Profile,
  step: GraphStep,
  progress: StoredProgress | null,
): Promise<Extract<Happening, { kind: 'answered' }> | null> {
  if (progress === null || progress.tally.attempts === 0) return null;
  const evidence = await latestEvidence(app.database.read, learner.id, step.id, 'answered');
  return evidence?.happening.kind === 'answered' ? evidence.happening : null;
}
