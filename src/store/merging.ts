import type { Evidence } from '../domain/evidence.ts';
import type { Instant, StepId, UserId } from '../domain/ids.ts';
import { instant, toTime } from './columns.ts';
import type { Transaction } from './connection.ts';
import { listEvidence } from './evidence.ts';
import { lockProfile } from './profiles.ts';
import { chunks } from './publishing-order.ts';
import { moveWatchClock } from './watch-clock.ts';

/** What the caller recomputes progress from, with `replay`, and writes back with `replaceProgress`. */
export interface MergedStep {
  stepId: StepId;
  /** Of both learners together, oldest first. */
  evidence: Evidence[];
}

/**
 * Moves everything that one learner did to another and erases the first, profile included (its account is Better
 * Auth's to remove). Nothing is lost and nothing doubles: of two answers to one idempotency key the receiving learner's
 * stays, of two working states of a step the younger, of two main paths of a textbook the receiving learner's is active.
 * Progress rows of the first are gone; steps that only they had met have a `not_started` row until the caller has
 * replayed the evidence that comes back.
 */
export async function mergeLearner(
  tx: Transaction,
  from: UserId,
  into: UserId,
  { now }: { now: Instant },
): Promise<MergedStep[]> {
  // In one order everywhere, so that two merges cannot wait for each other.
  for (const id of [from, into].sort()) await lockProfile(tx, id);
  const evidenceSteps = await moveEvidence(tx, from, into);
  const stateSteps = await moveWorkingState(tx, from, into, now);
  await moveSittings(tx, from, into);
  await moveWatchClock(tx, from, into);
  await movePaths(tx, from, into);
  await moveAnswers(tx, from, into);
  await tx.deleteFrom('user_profile').where('id', '=', from).execute();
  const steps = [...new Set([...evidenceSteps, ...stateSteps])].sort();
  const merged: MergedStep[] = [];
  for (const stepId of steps) merged.push({ stepId, evidence: await listEvidence(tx, into, stepId) });
  return merged;
}

// Rows are taken out and put in again rather than updated: `user_id` may be what spreads learners over machines.

async function moveEvidence(tx: Transaction, from: UserId, into: UserId): Promise<StepId[]> {
  const rows = await tx.selectFrom('evidence').selectAll().where('user_id', '=', from).execute();
  await tx.deleteFrom('evidence').where('user_id', '=', from).execute();
  const taken = new Set<string>();
  const keys = rows.flatMap((row) => (row.idempotency_key === null ? [] : [row.idempotency_key]));
  for (const part of chunks(keys)) {
    const found = await tx
      .selectFrom('evidence')
      .select('idempotency_key')
      .where('user_id', '=', into)
      .where('idempotency_key', 'in', part)
      .execute();
    for (const row of found) taken.add(row.idempotency_key ?? '');
  }
  for (const part of chunks(rows))
    await tx
      .insertInto('evidence')
      .values(
        part.map((row) => ({
          ...row,
          user_id: into,
          actor_id: row.actor_id === from ? into : row.actor_id,
          at: toTime(instant(row.at)),
          idempotency_key: taken.has(row.idempotency_key ?? '') ? null : row.idempotency_key,
        })),
      )
      .execute();
  return rows.map((row) => row.step_id as StepId);
}

async function moveWorkingState(tx: Transaction, from: UserId, into: UserId, now: Instant): Promise<StepId[]> {
  const rows = await tx
    .selectFrom('learning_progress')
    .select(['id', 'step_id', 'progress_data', 'created_at', 'updated_at'])
    .where('user_id', '=', from)
    .execute();
  await tx.deleteFrom('learning_progress').where('user_id', '=', from).execute();
  for (const row of rows) {
    const kept = await tx
      .selectFrom('learning_progress')
      .select(['progress_data', 'updated_at'])
      .where('user_id', '=', into)
      .where('step_id', '=', row.step_id)
      .executeTakeFirst();
    if (!kept) {
      await tx
        .insertInto('learning_progress')
        .values({
          id: row.id,
          user_id: into,
          step_id: row.step_id,
          progress_data: row.progress_data,
          created_at: toTime(instant(row.created_at)),
          updated_at: toTime(now),
        })
        .execute();
      continue;
    }
    const younger = kept.progress_data === null || instant(row.updated_at) > instant(kept.updated_at);
    if (row.progress_data === null || !younger) continue;
    await tx
      .updateTable('learning_progress')
      .set({ progress_data: row.progress_data, updated_at: toTime(now) })
      .where('user_id', '=', into)
      .where('step_id', '=', row.step_id)
      .execute();
  }
  return rows.map((row) => row.step_id as StepId);
}

async function moveSittings(tx: Transaction, from: UserId, into: UserId): Promise<void> {
  const rows = await tx.selectFrom('sitting').selectAll().where('user_id', '=', from).execute();
  await tx.deleteFrom('sitting').where('user_id', '=', from).execute();
  for (const part of chunks(rows))
    await tx
      .insertInto('sitting')
      .values(
        part.map((row) => ({
          ...row,
          user_id: into,
          opened_at: toTime(instant(row.opened_at)),
          last_seen_at: toTime(instant(row.last_seen_at)),
          counted_until: row.counted_until === null ? null : toTime(instant(row.counted_until)),
          ended_at: row.ended_at === null ? null : toTime(instant(row.ended_at)),
        })),
      )
      .execute();
}

async function movePaths(tx: Transaction, from: UserId, into: UserId): Promise<void> {
  const rows = await tx
    .selectFrom('learning_path')
    .selectAll()
    .where('user_id', '=', from)
    .orderBy('created_at')
    .execute();
  await tx.deleteFrom('learning_path').where('user_id', '=', from).execute();
  const own = await tx
    .selectFrom('learning_path')
    .select(['textbook_id', 'path_type', 'is_active'])
    .where('user_id', '=', into)
    .execute();
  for (const row of rows) {
    const others = own.filter((path) => path.textbook_id === row.textbook_id && path.path_type !== 'remedial');
    // The textbook's own order is the same for everybody.
    if (row.path_type === 'default' && others.some((path) => path.path_type === 'default')) continue;
    const yields = row.path_type !== 'remedial' && others.some((path) => path.is_active);
    await tx
      .insertInto('learning_path')
      .values({
        ...row,
        user_id: into,
        is_active: !yields && (row.is_active === true || row.is_active === 1),
        created_at: toTime(instant(row.created_at)),
        updated_at: toTime(instant(row.updated_at)),
      })
      .execute();
  }
}

async function moveAnswers(tx: Transaction, from: UserId, into: UserId): Promise<void> {
  const rows = await tx.selectFrom('idempotent_answer').selectAll().where('user_id', '=', from).execute();
  await tx.deleteFrom('idempotent_answer').where('user_id', '=', from).execute();
  for (const part of chunks(rows))
    await tx
      .insertInto('idempotent_answer')
      .values(part.map((row) => ({ ...row, user_id: into, created_at: toTime(instant(row.created_at)) })))
      .onConflict((conflict) => conflict.columns(['user_id', 'key']).doNothing())
      .execute();
}
