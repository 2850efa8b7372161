import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Criteria } from '../../src/domain/criteria.ts';
import type { Evidence } from '../../src/domain/evidence.ts';
import type { StepId, UserId } from '../../src/domain/ids.ts';
import { type Progress, replay } from '../../src/domain/progress.ts';
import { loadGraph } from '../../src/store/book-graph.ts';
import type { Database } from '../../src/store/database.ts';
import { iterateEvidence } from '../../src/store/evidence.ts';
import { listProgress, type StoredProgress } from '../../src/store/progress.ts';
import { listTextbooks } from '../../src/store/textbooks.ts';

/** All that a database holds of one learner on the steps of the test's book, by step key. */
export interface Record {
  rows: StoredProgress[];
  evidence: Evidence[];
}

export async function recordsOf(database: Database, userId: string): Promise<Map<string, Record>> {
  const names = await stepNames(database);
  const records = new Map<string, Record>();
  const of = (stepId: StepId): Record => {
    const key = names.get(stepId)?.key ?? stepId;
    const record = records.get(key) ?? { rows: [], evidence: [] };
    records.set(key, record);
    return record;
  };
  for (const row of await listProgress(database.read, userId as UserId)) of(row.stepId).rows.push(row);
  for await (const one of iterateEvidence(database.read, userId as UserId)) of(one.stepId).evidence.push(one);
  return records;
}

/** What is wrong with a learner's rows, judged by their evidence alone; empty when all is well. */
export async function inconsistencies(database: Database, userId: string): Promise<string[]> {
  const names = await stepNames(database);
  const wrong: string[] = [];
  for (const [key, { rows, evidence }] of await recordsOf(database, userId)) {
    const criteria = [...names.values()].find((step) => step.key === key)?.criteria;
    if (criteria === undefined) continue;
    if (rows.length !== 1) wrong.push(`${key}: ${rows.length} rows of progress`);
    const [row] = rows;
    const expected = JSON.stringify(essence(replay(evidence, { criteria })));
    const found = row && JSON.stringify(essence(row));
    if (found !== expected) wrong.push(`${key}: the row is ${found}, its evidence says ${expected}`);
  }
  return wrong;
}

const essence = ({
  status,
  percent,
  startedAt,
  completedAt,
  skipReason,
  proof,
  earnedRevision,
  begun,
  tally,
}: Progress) => ({
  status,
  percent,
  startedAt,
  completedAt,
  skipReason,
  proof,
  earnedRevision,
  begun,
  tally: Object.fromEntries(Object.entries(tally).sort()),
});

async function stepNames(database: Database): Promise<Map<StepId, { key: string; criteria: Criteria }>> {
  const names = new Map<StepId, { key: string; criteria: Criteria }>();
  for (const { id } of await listTextbooks(database.read))
    for (const [stepId, step] of (await loadGraph(database.read, id))?.steps ?? []) names.set(stepId, step);
  return names;
}

export async function evidenceKeys(database: Database, userId: string): Promise<string[]> {
  const rows = await database.read
    .selectFrom('evidence')
    .select('idempotency_key')
    .where('user_id', '=', userId)
    .where('idempotency_key', 'is not', null)
    .execute();
  return rows.map((row) => row.idempotency_key ?? '').sort();
}

/** A statement of a killed server may still be running in PostgreSQL: settles when all connections but ours are gone. */
export async function alone(database: Database): Promise<void> {
  if (database.dialect === 'sqlite') return;
  for (;;) {
    const { rows } = await sql<{ others: number }>`
      select count(*) as others from pg_stat_activity
      where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
        and state <> 'idle'`.execute(database.read);
    if (rows[0]?.others === 0) return;
    await setTimeout(5);
  }
}
