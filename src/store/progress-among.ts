import { sql } from 'kysely';
import type { StepId, UserId } from '../domain/ids.ts';
import { compiledQuery } from './compiled.ts';
import type { Db } from './connection.ts';
import { progressRows, type StoredProgress, toProgress } from './progress.ts';
import type { StepState } from './step-states.ts';

/** All steps whose ids are from the first to the last, both included. */
export interface StepSpan {
  first: StepId;
  last: StepId;
}

/**
 * A learner's progress on one step, and the states of other steps as one text, equal for equal states: what many learners
 * share is kept under it. In one statement, and a span of steps in one go through the index: every page asks for this.
 */
export async function loadProgressAmong(
  db: Db,
  userId: UserId,
  stepId: StepId,
  others: readonly StepId[] | StepSpan,
): Promise<{ progress: StoredProgress | null; states: string }> {
  const isSpan = 'first' in others;
  const among = isSpan ? [userId, others.first, others.last] : [userId, ...others];
  const variant = isSpan ? SPAN : others.length;
  const [row] = await progressAmong(db, [...among, userId, stepId], variant);
  if (row !== undefined) return { progress: toProgress(row), states: row.states ?? '' };
  const [states] = await statesAlone(db, among, variant);
  return { progress: null, states: states?.states ?? '' };
}

/** Stands for a span where otherwise the number of steps stands. */
const SPAN = -1;

const progressAmong = compiledQuery((db: Db, variant) =>
  progressRows(db).select(statesText(variant)).where('user_id', '=', '').where('step_id', '=', ''),
);

const statesAlone = compiledQuery((db: Db, variant) => db.selectNoFrom(statesText(variant)));

/** An outer query's own columns are not meant: the inner table has all that are named. */
function statesText(variant: number) {
  const among = variant === SPAN ? sql`step_id >= ${''} and step_id <= ${''}` : sql`step_id in (${blanks(variant)})`;
  return sql<string | null>`(select string_agg(entry, ',') from (
    select cast(step_id as text) || ' ' || cast(status as text) || ' ' || coalesce(cast(skip_reason as text), '') || ' ' ||
      case when begun then 1 else 0 end as entry
    from learning_progress where user_id = ${''} and ${among} order by step_id) as entries)`.as('states');
}

const blanks = (count: number) => sql.join(Array.from({ length: count }, () => sql`${''}`));

/** Reads the states that `loadProgressAmong` gives. */
export const readStateText = (text: string): Map<StepId, Omit<StepState, 'percent'>> =>
  new Map(
    (text === '' ? [] : text.split(',')).map((entry) => {
      const [stepId, status, skipReason, begun] = entry.split(' ');
      return [
        stepId as StepId,
        {
          status: status as StepState['status'],
          skipReason: (skipReason || null) as StepState['skipReason'],
          begun: begun === '1',
        },
      ];
    }),
  );
