import { type LearnerState, NEW_LEARNER, needsOf } from '../domain/availability.ts';
import type { BookGraph, GraphStep } from '../domain/graph.ts';
import type { Profile } from '../domain/profile.ts';
import type { Db } from '../store/database.ts';
import { loadStates, loadTextbookStates } from '../store/step-states.ts';

/** What sequencing needs to judge these steps, and no more: its cost does not grow with the book. */
export async function stateFor(
  db: Db,
  learner: Profile | null,
  graph: BookGraph,
  steps: GraphStep[],
): Promise<LearnerState> {
  if (learner === null) return NEW_LEARNER;
  const level = learner.backgroundLevel;
  return { level, steps: await loadStates(db, learner.id, needsOf(graph, level, steps)) };
}

/** What sequencing knows of the learner in the whole textbook. */
export async function stateOfBook(db: Db, learner: Profile | null, graph: BookGraph): Promise<LearnerState> {
  if (learner === null) return NEW_LEARNER;
  return { level: learner.backgroundLevel, steps: await loadTextbookStates(db, learner.id, graph.textbookId) };
}
