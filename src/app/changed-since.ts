import type { GraphStep } from '../domain/graph.ts';
import type { Instant } from '../domain/ids.ts';
import type { Progress } from '../domain/progress.ts';
import { changesOfStep, isNothing, type StepChanges } from '../domain/step-changes.ts';
import { loadRevised } from '../store/step-revisions.ts';
import type { App } from './context.ts';

/** A step is another than it was when the learner completed it. */
export interface ChangedSince {
  completedAt: Instant;
  earnedRevision: string;
  revision: string;
  /** Null when the earlier form is not on record. */
  changes: StepChanges | null;
}

/** Null where the step is not completed, or is as it was, or changed in nothing that a reader could notice. */
export async function changedSince(app: App, step: GraphStep, progress: Progress | null): Promise<ChangedSince | null> {
  if (progress === null || progress.status !== 'completed' || progress.completedAt === null) return null;
  const { completedAt, earnedRevision } = progress;
  if (earnedRevision === null || earnedRevision === step.revision) return null;
  const db = app.database.read;
  const before = await loadRevised(db, step.id, earnedRevision, completedAt);
  const after = await loadRevised(db, step.id, step.revision, app.now());
  const changes = before && after && changesOfStep(before, after);
  if (changes !== null && isNothing(changes)) return null;
  return { completedAt, earnedRevision, revision: step.revision, changes };
}
