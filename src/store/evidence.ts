import type { Evidence, EvidenceKind } from '../domain/evidence.ts';
import type { StepId, UserId } from '../domain/ids.ts';
import { instant, toJson, toTime } from './columns.ts';
import type { Db, Transaction } from './connection.ts';
import { readHappening } from './shapes.ts';

export interface AppendedEvidence extends Evidence {
  /** Unique for each learner: the same key appends once. */
  idempotencyKey?: string | null;
}

/** False when this learner's evidence with the same idempotency key is already there: nothing was appended. */
export async function appendEvidence(tx: Transaction, evidence: AppendedEvidence): Promise<boolean> {
  const appended = await tx
    .insertInto('evidence')
    .values({
      id: evidence.id,
      user_id: evidence.userId,
      step_id: evidence.stepId,
      kind: evidence.happening.kind,
      at: toTime(evidence.at),
      actor_id: evidence.actorId,
      revision: evidence.revision,
      data: toJson(evidence.happening),
      idempotency_key: evidence.idempotencyKey ?? null,
    })
    .onConflict((conflict) =>
      conflict.columns(['user_id', 'idempotency_key']).where('idempotency_key', 'is not', null).doNothing(),
    )
    .executeTakeFirst();
  return (appended.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Oldest first. */
export async function listEvidence(db: Db, userId: UserId, stepId: StepId): Promise<Evidence[]> {
  const rows = await evidenceOf(db, userId).where('step_id', '=', stepId).orderBy('at').orderBy('id').execute();
  return rows.map(toEvidence);
}

/** The newest evidence of one kind on a step. */
export async function latestEvidence(
  db: Db,
  userId: UserId,
  stepId: StepId,
  kind: EvidenceKind,
): Promise<Evidence | null> {
  const row = await evidenceOf(db, userId)
    .where('step_id', '=', stepId)
    .where('kind', '=', kind)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? toEvidence(row) : null;
}

const PAGE = 500;

/** All evidence of a learner, step by step, oldest first within a step; a page of rows in memory at a time. */
export async function* iterateEvidence(db: Db, userId: UserId): AsyncGenerator<Evidence> {
  let last: Evidence | undefined;
  for (;;) {
    const page = await pageAfter(db, userId, last);
    yield* page;
    if (page.length < PAGE) return;
    last = page.at(-1);
  }
}

async function pageAfter(db: Db, userId: UserId, last: Evidence | undefined): Promise<Evidence[]> {
  const rows = await evidenceOf(db, userId)
    .$if(last !== undefined, (query) =>
      query.where((eb) =>
        eb(
          eb.refTuple('step_id', 'at', 'id'),
          '>',
          eb.tuple(last?.stepId ?? '', toTime(last?.at ?? 0), last?.id ?? ''),
        ),
      ),
    )
    .orderBy('step_id')
    .orderBy('at')
    .orderBy('id')
    .limit(PAGE)
    .execute();
  return rows.map(toEvidence);
}

const evidenceOf = (db: Db, userId: UserId) =>
  db
    .selectFrom('evidence')
    .select(['id', 'user_id', 'step_id', 'kind', 'at', 'actor_id', 'revision', 'data'])
    .where('user_id', '=', userId);

interface EvidenceRow {
  id: string;
  user_id: string;
  step_id: string;
  kind: EvidenceKind;
  at: Date | string;
  actor_id: string;
  revision: string;
  data: string;
}

const toEvidence = (row: EvidenceRow): Evidence => ({
  id: row.id,
  userId: row.user_id as UserId,
  stepId: row.step_id as StepId,
  at: instant(row.at),
  actorId: row.actor_id as UserId,
  revision: row.revision,
  happening: readHappening(row.kind, row.data),
});
