import { sql } from 'kysely';
import type { Instant, StepId, TextbookId, UserId } from '../domain/ids.ts';
import type { Progress } from '../domain/progress.ts';
import { flag, instant, instantOrNull, toJson, toTime, toTimeOrNull } from './columns.ts';
import { compiledQuery } from './compiled.ts';
import type { Db, Transaction } from './connection.ts';
import { readAnything, readTally } from './shapes.ts';

/** One row of LearningProgress. */
export interface StoredProgress extends Progress {
  id: string;
  userId: UserId;
  stepId: StepId;
  /** The credited score, 0 to 100. */
  score: number | null;
  /** The learner's working state; null when there is none. */
  progressData: unknown;
  createdAt: Instant;
  updatedAt: Instant;
}

export async function loadProgress(db: Db, userId: UserId, stepId: StepId): Promise<StoredProgress | null> {
  const [row] = await progressOfStep(db, [userId, stepId]);
  return row ? toProgress(row) : null;
}

const progressOfStep = compiledQuery((db: Db) => progressRows(db).where('user_id', '=', '').where('step_id', '=', ''));

/** Everything that a learner has, for export, oldest first. */
export async function listProgress(db: Db, userId: UserId): Promise<StoredProgress[]> {
  const rows = await progressRows(db).where('user_id', '=', userId).orderBy('created_at').orderBy('id').execute();
  return rows.map(toProgress);
}

const progressRows = (db: Db) =>
  db
    .selectFrom('learning_progress')
    .select([
      'id',
      'user_id',
      'step_id',
      'status',
      'completion_percentage',
      'started_at',
      'completed_at',
      'progress_data',
      'skip_reason',
      'proof',
      'score',
      'earned_revision',
      'begun',
      'tally',
      'created_at',
      'updated_at',
    ]);

type ProgressRow = Awaited<ReturnType<ReturnType<typeof progressRows>['executeTakeFirstOrThrow']>>;

const toProgress = (row: ProgressRow): StoredProgress => ({
  id: row.id,
  userId: row.user_id as UserId,
  stepId: row.step_id as StepId,
  status: row.status,
  percent: row.completion_percentage ?? 0,
  startedAt: instantOrNull(row.started_at),
  completedAt: instantOrNull(row.completed_at),
  skipReason: row.skip_reason,
  proof: row.proof,
  score: row.score,
  earnedRevision: row.earned_revision,
  begun: flag(row.begun),
  tally: readTally(row.tally),
  progressData: row.progress_data === null ? null : readAnything(row.progress_data),
  createdAt: instant(row.created_at),
  updatedAt: instant(row.updated_at),
});

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

/** The present step of a textbook on which the learner's progress or working state changed last. */
export async function lastTouched(
  db: Db,
  userId: UserId,
  textbookId: TextbookId,
): Promise<{ stepId: StepId; at: Instant } | null> {
  const row = await db
    .selectFrom('learning_progress')
    .innerJoin('learning_step', 'learning_step.id', 'learning_progress.step_id')
    .select(['learning_progress.step_id', 'learning_progress.updated_at'])
    .where('learning_progress.user_id', '=', userId)
    .where('learning_step.textbook_id', '=', textbookId)
    .where('learning_step.removed_at', 'is', null)
    .orderBy('learning_progress.updated_at', 'desc')
    .orderBy('learning_progress.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? { stepId: row.step_id as StepId, at: instant(row.updated_at) } : null;
}

export interface ProgressToSave {
  /** Used when there is no row yet. */
  id: string;
  userId: UserId;
  stepId: StepId;
  progress: Progress;
  now: Instant;
}

/**
 * Writes the row of a learner and step; their working state stays. A row that is already completed keeps when, how and
 * on which revision that happened first, whoever else completes it again at the same moment.
 */
export async function saveProgress(tx: Transaction, saving: ProgressToSave): Promise<void> {
  await upsert(tx, saving)
    .onConflict((conflict) =>
      conflict.columns(['user_id', 'step_id']).doUpdateSet((eb) => {
        const kept = eb.and([
          eb('learning_progress.status', '=', 'completed'),
          eb('excluded.status', '=', 'completed'),
        ]);
        const first = <C extends 'completed_at' | 'proof' | 'earned_revision'>(column: C) =>
          eb
            .case()
            .when(kept)
            .then(eb.ref(`learning_progress.${column}`))
            .else(eb.ref(`excluded.${column}`))
            .end();
        return {
          ...changing(saving.progress, saving.now),
          completed_at: first('completed_at'),
          proof: first('proof'),
          earned_revision: first('earned_revision'),
        };
      }),
    )
    .execute();
}

/** Writes exactly this progress: what a replay of all evidence has found, earlier or later than the row says. */
export async function replaceProgress(tx: Transaction, saving: ProgressToSave): Promise<void> {
  await upsert(tx, saving)
    .onConflict((conflict) =>
      conflict.columns(['user_id', 'step_id']).doUpdateSet({
        ...changing(saving.progress, saving.now),
        completed_at: toTimeOrNull(saving.progress.completedAt),
        proof: saving.progress.proof,
        earned_revision: saving.progress.earnedRevision,
      }),
    )
    .execute();
}

const upsert = (tx: Transaction, { id, userId, stepId, progress, now }: ProgressToSave) =>
  tx.insertInto('learning_progress').values({
    id,
    user_id: userId,
    step_id: stepId,
    ...changing(progress, now),
    completed_at: toTimeOrNull(progress.completedAt),
    proof: progress.proof,
    earned_revision: progress.earnedRevision,
    created_at: toTime(now),
  });

const changing = (progress: Progress, now: Instant) => ({
  status: progress.status,
  completion_percentage: progress.percent,
  started_at: toTimeOrNull(progress.startedAt),
  skip_reason: progress.skipReason,
  score: progress.tally.creditedScore ?? null,
  begun: progress.begun,
  tally: toJson(progress.tally),
  updated_at: toTime(now),
});

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
