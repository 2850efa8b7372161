import {
  type Availability,
  availability,
  isVisible,
  type LearnerState,
  stepsForLevel,
} from '../domain/availability.ts';
import type { GraphStep } from '../domain/graph.ts';
import type { Profile } from '../domain/profile.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { App } from './context.ts';
import { stateOfBook } from './learner-state.ts';
import type { FoundChapter } from './live-books.ts';
import type { RefusalOf } from './refusal.ts';

/** A step in a list: never its content. */
export interface StepOutline {
  step: GraphStep;
  availability: Availability;
}

export interface ChapterView extends FoundChapter {
  learner: LearnerState;
  /** In the learner's order. */
  steps: StepOutline[];
}

/** One chapter with its steps, each with what the learner may do with it. */
export async function showChapter(
  app: App,
  learner: Profile | null,
  found: FoundChapter,
): Promise<Result<ChapterView, RefusalOf<'not_found'>>> {
  const { graph, chapter } = found;
  const state = await stateOfBook(app.database.read, learner, graph);
  if (!isVisible(chapter, state)) return refuse({ code: 'not_found', what: 'chapter' });
  const steps = stepsForLevel(chapter, state.level).map((step) => ({
    step,
    availability: availability(graph, state, step),
  }));
  return ok({ ...found, learner: state, steps });
}
