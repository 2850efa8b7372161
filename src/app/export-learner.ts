import type { Evidence } from '../domain/evidence.ts';
import type { StepId } from '../domain/ids.ts';
import type { Profile } from '../domain/profile.ts';
import { iterateEvidence } from '../store/evidence.ts';
import { type LearningPath, listPaths } from '../store/paths.ts';
import { listProgress, type StoredProgress } from '../store/progress.ts';
import { listSittings, type Sitting } from '../store/sittings.ts';
import type { App } from './context.ts';

/** With the author's name of the step, which says more than its id; null when it is no longer published. */
export type Named<T> = T & { stepKey: string | null };

/** What a learner has, beside their evidence. */
export interface LearnerExport {
  progress: Named<StoredProgress>[];
  sittings: Named<Sitting>[];
  paths: LearningPath[];
}

/** Everything that is kept about a learner, for themselves; evidence comes by `exportEvidence`. */
export async function exportLearner(app: App, { id }: Profile): Promise<LearnerExport> {
  const db = app.database.read;
  await app.books.all();
  const [progress, sittings, paths] = await Promise.all([
    listProgress(db, id),
    listSittings(db, id),
    listPaths(db, id),
  ]);
  return {
    progress: progress.map((one) => named(app, one)),
    sittings: sittings.map((one) => named(app, one)),
    paths,
  };
}

/** All evidence of a learner, step by step, oldest first within a step; few rows in memory at a time. */
export async function* exportEvidence(app: App, { id }: Profile): AsyncGenerator<Named<Evidence>> {
  await app.books.all();
  for await (const evidence of iterateEvidence(app.database.read, id)) yield named(app, evidence);
}

const named = <T extends { stepId: StepId }>(app: App, one: T): Named<T> => ({
  ...one,
  stepKey: app.books.published(one.stepId)?.step.key ?? null,
});
