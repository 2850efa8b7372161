import type { Criteria } from '../domain/criteria.ts';
import type { StepId, UserId } from '../domain/ids.ts';
import { NEVER_MET, NOT_STARTED, type Progress, replay } from '../domain/progress.ts';
import type { Transaction } from '../store/database.ts';
import { listEvidence } from '../store/evidence.ts';
import { lockProfile } from '../store/profiles.ts';
import { loadProgress, replaceProgress } from '../store/progress.ts';
import { listLearners, stepsWithEvidence } from '../store/rebuilding.ts';
import { loadCriteria } from '../store/step-revisions.ts';
import type { App } from './context.ts';

/** A row that was not what its evidence adds up to. */
export interface Difference {
  userId: UserId;
  stepId: StepId;
  /** Names of the fields. */
  fields: (keyof Progress)[];
  /** kept: a completion that evidence does not bear out, or evidence on a revision that is not on record. */
  outcome: 'rebuilt' | 'kept';
}

export interface Rebuilt {
  learners: number;
  /** Rows that were compared. */
  rows: number;
  differences: Difference[];
}

const PAGE = 200;

/** Works out all progress from evidence, one learner a transaction. A completion is never taken away by it. */
export async function rebuild(app: App, { dryRun = false }: { dryRun?: boolean } = {}): Promise<Rebuilt> {
  const rebuilt: Rebuilt = { learners: 0, rows: 0, differences: [] };
  const criteria = new Map<StepId, Map<string, Criteria>>();
  let last: UserId | null = null;
  for (;;) {
    const page: UserId[] = await listLearners(app.database.read, last, PAGE);
    for (const userId of page) {
      const steps = await stepsWithEvidence(app.database.read, userId);
      for (const stepId of steps)
        if (!criteria.has(stepId)) criteria.set(stepId, await loadCriteria(app.database.read, stepId));
      const found = await app.database.write((tx) => rebuildLearner(app, tx, userId, steps, criteria, dryRun));
      rebuilt.learners += 1;
      rebuilt.rows += steps.length;
      rebuilt.differences.push(...found);
    }
    last = page.at(-1) ?? last;
    if (page.length < PAGE) return rebuilt;
  }
}

async function rebuildLearner(
  app: App,
  tx: Transaction,
  userId: UserId,
  steps: StepId[],
  criteria: ReadonlyMap<StepId, ReadonlyMap<string, Criteria>>,
  dryRun: boolean,
): Promise<Difference[]> {
  if (!(await lockProfile(tx, userId))) return [];
  const differences: Difference[] = [];
  for (const stepId of steps) {
    const evidence = await listEvidence(tx, userId, stepId);
    const known = criteria.get(stepId);
    const progress = replay(evidence, (revision) => ({ criteria: known?.get(revision) ?? NEVER_MET }));
    const row = await loadProgress(tx, userId, stepId);
    const fields = differing(row ?? NOT_STARTED, progress);
    if (fields.length === 0) continue;
    const isOnRecord = evidence.every(({ revision }) => known?.has(revision));
    const isTaken = row?.status === 'completed' && progress.status !== 'completed';
    const outcome = isOnRecord && !isTaken ? 'rebuilt' : 'kept';
    differences.push({ userId, stepId, fields, outcome });
    if (dryRun || outcome === 'kept') continue;
    await replaceProgress(tx, { id: row?.id ?? app.newId(), userId, stepId, progress, now: app.now() });
  }
  return differences;
}

const FIELDS = Object.keys(NOT_STARTED) as (keyof Progress)[];

const differing = (row: Progress, progress: Progress): (keyof Progress)[] =>
  FIELDS.filter((field) => canonical(row[field]) !== canonical(progress[field]));

/** Of a field's value; those that are objects come from the database with their names in another order. */
const canonical = (value: Progress[keyof Progress]): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(Object.entries(value).sort()) : JSON.stringify(value);
