import { sql } from 'kysely';
import type { BackgroundLevel } from '../domain/book.ts';
import type { StepId, TextbookId } from '../domain/ids.ts';
import { dialectOf } from './columns.ts';
import type { Db } from './connection.ts';
import { idList } from './id-list.ts';

/** Learners are counted once; the others once for each step on which they are so. */
export interface LearnerCounts {
  learners: number;
  completed: number;
  inProgress: number;
  skipped: number;
}

/** Who has met these steps: a row that says no more than working state is nobody. */
const met = (db: Db, stepIds: readonly StepId[]) =>
  db
    .selectFrom('learning_progress')
    .where('step_id', 'in', idList(db, stepIds))
    .where((eb) => eb.or([eb('status', '<>', 'not_started'), eb('begun', '=', true)]));

export async function countLearners(db: Db, stepIds: readonly StepId[]): Promise<LearnerCounts> {
  const row = await met(db, stepIds)
    .select((eb) => [
      eb.fn.count<number>('user_id').distinct().as('learners'),
      eb.fn.countAll<number>().filterWhere('status', '=', 'completed').as('completed'),
      eb.fn.countAll<number>().filterWhere('status', '=', 'in_progress').as('in_progress'),
      eb.fn.countAll<number>().filterWhere('status', '=', 'skipped').as('skipped'),
    ])
    .executeTakeFirstOrThrow();
  return toCounts(row);
}

/** The same for each step; steps that nobody has met are absent. */
export async function countLearnersByStep(db: Db, stepIds: readonly StepId[]): Promise<Map<StepId, LearnerCounts>> {
  const rows = await met(db, stepIds)
    .select((eb) => [
      'step_id',
      eb.fn.countAll<number>().as('learners'),
      eb.fn.countAll<number>().filterWhere('status', '=', 'completed').as('completed'),
      eb.fn.countAll<number>().filterWhere('status', '=', 'in_progress').as('in_progress'),
      eb.fn.countAll<number>().filterWhere('status', '=', 'skipped').as('skipped'),
    ])
    .groupBy('step_id')
    .execute();
  return new Map(rows.map((row) => [row.step_id as StepId, toCounts(row)]));
}

interface CountRow {
  learners: number;
  completed: number;
  in_progress: number;
  skipped: number;
}

const toCounts = ({ learners, completed, in_progress, skipped }: CountRow): LearnerCounts => ({
  learners,
  completed,
  inProgress: in_progress,
  skipped,
});

/** Everybody who has met a present step of a textbook: one look at each learner, however much they have done. */
export async function countLearnersOfTextbook(db: Db, textbookId: TextbookId): Promise<number> {
  const { count } = await db
    .selectFrom('user_profile')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('learning_progress as done')
          .innerJoin('learning_step', 'learning_step.id', 'done.step_id')
          .select('done.id')
          .whereRef('done.user_id', '=', 'user_profile.id')
          .where('learning_step.textbook_id', '=', textbookId)
          .where('learning_step.removed_at', 'is', null)
          .where((or) => or.or([or('done.status', '<>', 'not_started'), or('done.begun', '=', true)])),
      ),
    )
    .executeTakeFirstOrThrow();
  return count;
}

/** Learners who have satisfied every one of these steps, given in their order; nobody where there are none. */
export async function countFinished(db: Db, level: BackgroundLevel, stepIds: readonly StepId[]): Promise<number> {
  const last = stepIds.at(-1);
  if (last === undefined) return 0;
  const finishers = satisfied(db)
    .select('learning_progress.user_id')
    // Few have done the last one, so that only their rows are counted.
    .where(
      'learning_progress.user_id',
      'in',
      satisfied(db)
        .innerJoin('user_profile', 'user_profile.id', 'learning_progress.user_id')
        .select('learning_progress.user_id')
        .where('learning_progress.step_id', '=', last)
        .where('user_profile.background_level', '=', level),
    )
    .where('learning_progress.step_id', 'in', idList(db, stepIds))
    .groupBy('learning_progress.user_id')
    .having((eb) => eb.fn.countAll(), '=', stepIds.length);
  const { count } = await db
    .selectFrom(finishers.as('finisher'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

const satisfied = (db: Db) =>
  db
    .selectFrom('learning_progress')
    .where((eb) =>
      eb.or([
        eb('learning_progress.status', '=', 'completed'),
        eb.and([eb('learning_progress.status', '=', 'skipped'), eb('learning_progress.skip_reason', '<>', 'deferred')]),
      ]),
    );

/** Default paths of a textbook by the level of their learners; it decides what is in them. */
export async function countDefaultPaths(db: Db, textbookId: TextbookId): Promise<Map<BackgroundLevel, number>> {
  const rows = await db
    .selectFrom('learning_path')
    .innerJoin('user_profile', 'user_profile.id', 'learning_path.user_id')
    .select((eb) => ['user_profile.background_level', eb.fn.countAll<number>().as('count')])
    .where('learning_path.textbook_id', '=', textbookId)
    .where('learning_path.path_type', '=', 'default')
    .groupBy('user_profile.background_level')
    .execute();
  return new Map(rows.map((row) => [row.background_level, row.count]));
}

/** Paths made for single learners in which one of these steps stands. */
export async function countOwnPaths(db: Db, textbookId: TextbookId, keys: readonly string[]): Promise<number> {
  const entries =
    dialectOf(db) === 'sqlite'
      ? sql<string>`(select value ->> 'step' from json_each(learning_path.steps_sequence))`
      : sql<string>`(select entry ->> 'step' from jsonb_array_elements(learning_path.steps_sequence) entry)`;
  const wanted =
    dialectOf(db) === 'sqlite'
      ? sql<string>`select value as key from json_each(${JSON.stringify(keys)})`
      : sql<string>`select jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb) as key`;
  const { count } = await db
    .selectFrom('learning_path')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('textbook_id', '=', textbookId)
    .where('path_type', '<>', 'default')
    .where(sql<boolean>`exists (select 1 from (${wanted}) wanted where wanted.key in ${entries})`)
    .executeTakeFirstOrThrow();
  return count;
}
