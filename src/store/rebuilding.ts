import type { StepId, UserId } from '../domain/ids.ts';
import type { Db } from './connection.ts';

/** All learners, by id, a page at a time. */
export async function listLearners(db: Db, after: UserId | null, limit: number): Promise<UserId[]> {
  const rows = await db
    .selectFrom('user_profile')
    .select('id')
    .$if(after !== null, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id as UserId);
}

/** The steps on which a learner has evidence. */
export async function stepsWithEvidence(db: Db, userId: UserId): Promise<StepId[]> {
  const rows = await db.selectFrom('evidence').select('step_id').distinct().where('user_id', '=', userId).execute();
  return rows.map((row) => row.step_id as StepId);
}
