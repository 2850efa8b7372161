import type { StepId } from '../domain/ids.ts';
import { NEVER_MET, type Progress, replay } from '../domain/progress.ts';
import { mergeLearner } from '../store/merging.ts';
import { findProfileByAuthId, lockAccount, lockProfile, moveProfileToAccount } from '../store/profiles.ts';
import { listProgress, replaceProgress } from '../store/progress.ts';
import { loadCriteria } from '../store/step-revisions.ts';
import type { App } from './context.ts';

/**
 * Gives everything that one account's learner did to another account, in one transaction. An account without a learner
 * takes the learner over as they are; two learners become one, and the profile of the receiving one stays.
 */
export async function mergeLearners(app: App, fromAuthId: string, intoAuthId: string): Promise<void> {
  await app.books.all();
  await app.database.write(async (tx) => {
    await lockAccount(tx, intoAuthId);
    const from = await findProfileByAuthId(tx, fromAuthId);
    if (from === null) return;
    const into = await findProfileByAuthId(tx, intoAuthId);
    const now = app.now();
    if (into === null) return moveProfileToAccount(tx, from.id, intoAuthId, now);
    // What either of them is writing at this moment is waited for before it is looked at.
    for (const id of [from.id, into.id].sort()) if (!(await lockProfile(tx, id))) return;
    const rows = [...(await listProgress(tx, into.id)), ...(await listProgress(tx, from.id))];
    const completed = new Map<StepId, Progress>();
    for (const row of rows)
      if (row.status === 'completed') completed.set(row.stepId, earlier(completed.get(row.stepId), row));
    for (const { stepId, evidence } of await mergeLearner(tx, from.id, into.id, { now })) {
      const found = app.books.published(stepId);
      if (found === null && !completed.has(stepId) && evidence.length === 0) continue;
      const kept = await loadCriteria(tx, stepId);
      const live = found?.step.criteria ?? NEVER_MET;
      const together = replay(evidence, (revision) => ({ criteria: kept.get(revision) ?? live }));
      const progress = keepCompletion(together, completed.get(stepId));
      await replaceProgress(tx, { id: app.newId(), userId: into.id, stepId, progress, now });
    }
  });
  app.learners.forget(fromAuthId);
  app.learners.forget(intoAuthId);
}

const earlier = (one: Progress | undefined, other: Progress): Progress =>
  one !== undefined && (one.completedAt ?? 0) <= (other.completedAt ?? 0) ? one : other;

/** The first completion that either learner had stays, whatever the criteria have become since or the other has reset. */
function keepCompletion(together: Progress, completed: Progress | undefined): Progress {
  if (completed === undefined || isFirst(together, completed)) return together;
  const { completedAt, proof, earnedRevision } = completed;
  const starts = [together.startedAt, completed.startedAt].filter((at) => at !== null);
  const startedAt = starts.length === 0 ? null : Math.min(...starts);
  const credits = [together, completed].flatMap(({ tally }) => tally.creditedScore ?? []);
  const tally = credits.length === 0 ? together.tally : { ...together.tally, creditedScore: Math.max(...credits) };
  return {
    ...together,
    tally,
    status: 'completed',
    percent: 100,
    skipReason: null,
    startedAt,
    completedAt,
    proof,
    earnedRevision,
  };
}

const isFirst = (together: Progress, completed: Progress): boolean =>
  together.status === 'completed' && (together.completedAt ?? 0) <= (completed.completedAt ?? 0);
