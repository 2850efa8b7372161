import type { StepId } from '../domain/ids.ts';
import { type Progress, replay } from '../domain/progress.ts';
import { mergeLearner } from '../store/merging.ts';
import { findProfileByAuthId, moveProfileToAccount } from '../store/profiles.ts';
import { listProgress, replaceProgress } from '../store/progress.ts';
import type { App } from './context.ts';

/**
 * Gives everything that one account's learner did to another account, in one transaction. An account without a learner
 * takes the learner over as they are; two learners become one, and the profile of the receiving one stays.
 */
export async function mergeLearners(app: App, fromAuthId: string, intoAuthId: string): Promise<void> {
  await app.books.all();
  await app.database.write(async (tx) => {
    const from = await findProfileByAuthId(tx, fromAuthId);
    if (from === null) return;
    const into = await findProfileByAuthId(tx, intoAuthId);
    const now = app.now();
    if (into === null) return moveProfileToAccount(tx, from.id, intoAuthId, now);
    const rows = [...(await listProgress(tx, into.id)), ...(await listProgress(tx, from.id))];
    const completed = new Map<StepId, Progress>();
    for (const row of rows)
      if (row.status === 'completed') completed.set(row.stepId, earlier(completed.get(row.stepId), row));
    for (const { stepId, evidence } of await mergeLearner(tx, from.id, into.id, { now })) {
      const found = app.books.published(stepId);
      if (found === null && !completed.has(stepId) && evidence.length === 0) continue;
      const criteria = found?.step.criteria ?? NEVER_MET;
      const together = replay(evidence, { criteria });
      const progress = keepCompletion(together, completed.get(stepId));
      await replaceProgress(tx, { id: app.newId(), userId: into.id, stepId, progress, now });
    }
  });
  app.learners.forget(fromAuthId);
  app.learners.forget(intoAuthId);
}

/** The criteria of a step that is no longer published: what was completed stays, nothing new completes. */
const NEVER_MET = { type: 'score', value: 101 } as const;

const earlier = (one: Progress | undefined, other: Progress): Progress =>
  one !== undefined && (one.completedAt ?? 0) <= (other.completedAt ?? 0) ? one : other;

/** A completion that either learner had stays, whatever the criteria have become since or the other one has reset. */
function keepCompletion(together: Progress, completed: Progress | undefined): Progress {
  if (completed === undefined || together.status === 'completed') return together;
  const { completedAt, proof, earnedRevision } = completed;
  const startedAt = together.startedAt ?? completed.startedAt;
  return {
    ...together,
    status: 'completed',
    percent: 100,
    skipReason: null,
    startedAt,
    completedAt,
    proof,
    earnedRevision,
  };
}
