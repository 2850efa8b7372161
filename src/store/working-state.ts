import type { Instant, StepId, UserId } from '../domain/ids.ts';
import { toJson, toTime } from './columns.ts';
import type { Transaction } from './connection.ts';

export interface WorkingState {
  userId: UserId;
  stepId: StepId;
  /** Any JSON; null clears it. */
  data: unknown;
  now: Instant;
  /** Makes a `not_started` row with this id when there is none yet; without it nothing is saved then. */
  createAs?: string;
}

/** Saves `progress_data` and nothing else. False when there was no row and none was asked for. */
export async function saveWorkingState(tx: Transaction, state: WorkingState): Promise<boolean> {
  const progress_data = state.data === null || state.data === undefined ? null : toJson(state.data);
  const updated_at = toTime(state.now);
  const saved = await tx
    .updateTable('learning_progress')
    // Never back: evidence is put after it.
    .set((eb) => ({
      progress_data,
      updated_at: eb
        .case()
        .when('updated_at', '>', updated_at)
        .then(eb.ref('updated_at'))
        .else(updated_at)
        .end()
        .$castTo<Date>(),
    }))
    .where('user_id', '=', state.userId)
    .where('step_id', '=', state.stepId)
    .executeTakeFirst();
  if (saved.numUpdatedRows > 0n) return true;
  if (state.createAs === undefined) return false;
  await tx
    .insertInto('learning_progress')
    .values({
      id: state.createAs,
      user_id: state.userId,
      step_id: state.stepId,
      progress_data,
      created_at: updated_at,
      updated_at,
    })
    .onConflict((conflict) => conflict.columns(['user_id', 'step_id']).doUpdateSet({ progress_data, updated_at }))
    .execute();
  return true;
}
