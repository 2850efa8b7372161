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

export const progressRows = (db: Db) =>
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

export const toProgress = (row: ProgressRow): StoredProgress => ({
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
