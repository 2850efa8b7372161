import type { GraphStep } from '../domain/graph.ts';
import type { Instant } from '../domain/ids.ts';
import type { Progress } from '../domain/progress.ts';
import { changesOfStep, inVariant, isNothing, type RevisedStep, type StepChanges } from '../domain/step-changes.ts';
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

/**
 * Null where the step is not completed, or is as it was, or changed in nothing that its reader could notice.
 * @param variant name of the text that is read; null for the original
 */
export async function changedSince(
  app: App,
  step: GraphStep,
  progress: Progress | null,
  variant: string | null = null,
): Promise<ChangedSince | null> {
  if (progress === null || progress.status !== 'completed' || progress.completedAt === null) return null;
  const { completedAt, earnedRevision } = progress;
  if (earnedRevision === null || earnedRevision === step.revision) return null;
  const db = app.database.read;
  const before = await loadRevised(db, step.id, earnedRevision, completedAt);
  const after = await loadRevised(db, step.id, step.revision, app.now());
  const changes = before && after && changesOfText(before, after, variant);
  if (changes !== null && isNothing(changes)) return null;
  return { completedAt, earnedRevision, revision: step.revision, changes };
}

/** A text that was not there before is no change of one that was read. */
function changesOfText(before: RevisedStep, after: RevisedStep, variant: string | null): StepChanges {
  if (variant === null) return changesOfStep(before, after);
  const now = inVariant(after, variant) ?? after;
  return changesOfStep(inVariant(before, variant) ?? { ...now, criteria: before.criteria }, now);
}
