import type { Instant, StepId, TextbookId, UserId } from '../domain/ids.ts';
import type { OnChange } from '../domain/impact.ts';
import type { ContentChange } from '../domain/step-changes.ts';
import { instant, toJson, toTime } from './columns.ts';
import type { Db, Transaction } from './connection.ts';
import { chunks } from './publishing-order.ts';
import { readChanges } from './shapes.ts';

/** What one publication has to do with one step for every learner who had met it. */
export interface FollowUp {
  textbookId: TextbookId;
  /** Of the publication. */
  number: number;
  stepId: StepId;
  choice: OnChange;
  changes: ContentChange[];
}

export interface OpenFollowUp extends FollowUp {
  publishedAt: Instant;
  /** Who published; the textbook's id where that was nobody with an account. */
  actorId: UserId;
  /** Learners up to this id are done with. */
  doneUntil: UserId | null;
}

/** In the transaction of the publication itself, so that neither comes without the other. */
export async function saveFollowUps(tx: Transaction, followUps: FollowUp[]): Promise<void> {
  const rows = followUps.map(({ textbookId, number, stepId, choice, changes }) => ({
    textbook_id: textbookId,
    number,
    step_id: stepId,
    choice,
    changes: toJson(changes),
  }));
  for (const part of chunks(rows)) await tx.insertInto('follow_up').values(part).execute();
}

/** What is still to be done, in the order in which it was published. */
export async function listOpenFollowUps(db: Db, textbookId: TextbookId): Promise<OpenFollowUp[]> {
  const rows = await db
    .selectFrom('follow_up as open')
    .innerJoin('publication', (join) =>
      join.onRef('publication.textbook_id', '=', 'open.textbook_id').onRef('publication.number', '=', 'open.number'),
    )
    .select([
      'open.number',
      'open.step_id',
      'open.choice',
      'open.changes',
      'open.done_until',
      'publication.published_at',
      'publication.actor_id',
    ])
    .where('open.textbook_id', '=', textbookId)
    .where('open.finished_at', 'is', null)
    .orderBy('open.number')
    .orderBy('open.step_id')
    .execute();
  return rows.map((row) => ({
    textbookId,
    number: row.number,
    stepId: row.step_id as StepId,
    choice: row.choice,
    changes: readChanges(row.changes),
    publishedAt: instant(row.published_at),
    actorId: (row.actor_id ?? textbookId) as UserId,
    doneUntil: row.done_until as UserId | null,
  }));
}

/** Learners who are at work on a step or done with it, by id. */
export async function learnersOf(db: Db, stepId: StepId, after: UserId | null, limit: number): Promise<UserId[]> {
  const rows = await db
    .selectFrom('learning_progress')
    .select('user_id')
    .where('step_id', '=', stepId)
    .where('status', '<>', 'not_started')
    .$if(after !== null, (query) => query.where('user_id', '>', after ?? ''))
    .orderBy('user_id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.user_id as UserId);
}

/** @param until the last learner of a batch, or null when there are no more */
export async function markFollowedUp(
  tx: Transaction,
  { textbookId, number, stepId }: FollowUp,
  until: UserId | null,
  now: Instant,
): Promise<void> {
  await tx
    .updateTable('follow_up')
    .set(until === null ? { finished_at: toTime(now) } : { done_until: until })
    .where('textbook_id', '=', textbookId)
    .where('number', '=', number)
    .where('step_id', '=', stepId)
    .execute();
}
