import type { ExerciseFile } from '../domain/exercise.ts';
import { loadLiveExercise } from '../store/step-revisions.ts';
import type { App } from './context.ts';
import type { StepView } from './show-step.ts';

/** The author's solution, for those who have completed the step; null for everybody else. */
export async function solutionFor(app: App, { step, content, progress }: StepView): Promise<ExerciseFile[] | null> {
  if (content === null || content.exercise === null || progress?.status !== 'completed') return null;
  const live = await loadLiveExercise(app.database.read, step.id);
  return live?.runs?.key.solution ?? null;
}
