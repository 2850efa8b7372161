import type { StepId, TextbookId, UserId } from '../domain/ids.ts';
import type { Progress } from '../domain/progress.ts';
import { flag } from './columns.ts';
import { compiledQuery } from './compiled.ts';
import type { Db } from './connection.ts';

/** What availability needs of a learner's progress on one step. */
export type StepState = Pick<Progress, 'status' | 'skipReason' | 'begun' | 'percent'>;

/** Steps without a row are absent. */
export async function loadStates(db: Db, userId: UserId, stepIds: readonly StepId[]): Promise<Map<StepId, StepState>> {
  if (stepIds.length === 0) return new Map();
  return toStates(await statesOfSteps(db, [userId, ...stepIds], stepIds.length));
}

const statesOfSteps = compiledQuery((db: Db, count) =>
  states(db, '' as UserId).where('step_id', 'in', Array<string>(count).fill('')),
);

/** States of all present steps of a textbook; steps without a row are absent. */
export async function loadTextbookStates(
  db: Db,
  userId: UserId,
  textbookId: TextbookId,
): Promise<Map<StepId, StepState>> {
  const rows = await states(db, userId)
    .innerJoin('learning_step', 'learning_step.id', 'learning_progress.step_id')
    .where('learning_step.textbook_id', '=', textbookId)
    .where('learning_step.removed_at', 'is', null)
    .execute();
  return toStates(rows);
}

const states = (db: Db, userId: UserId) =>
  db
    .selectFrom('learning_progress')
    .select([
      'learning_progress.step_id',
      'learning_progress.status',
      'learning_progress.skip_reason',
      'learning_progress.begun',
      'learning_progress.completion_percentage',
    ])
    .where('learning_progress.user_id', '=', userId);

type StateRow = Awaited<ReturnType<ReturnType<typeof states>['executeTakeFirstOrThrow']>>;

const toStates = (rows: StateRow[]): Map<StepId, StepState> =>
  new Map(
    rows.map((row) => [
      row.step_id as StepId,
      {
        status: row.status,
        skipReason: row.skip_reason,
        begun: flag(row.begun),
        percent: row.completion_percentage ?? 0,
      },
    ]),
  );
