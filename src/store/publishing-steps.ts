import { setImmediate } from 'node:timers/promises';
import type { Insertable } from 'kysely';
import type { BookStep } from '../domain/book.ts';
import type { ChapterId, TextbookId } from '../domain/ids.ts';
import { storable, toJson, toTime } from './columns.ts';
import type { Transaction } from './connection.ts';
import type { PublishCounts, Publishing } from './publishing.ts';
import { chunks, fingerprint, prerequisitesFirst, required } from './publishing-order.ts';
import { relationsOf, saveRevisions } from './publishing-versions.ts';
import type { LearningStepTable } from './tables.ts';

export interface PlacedStep {
  step: BookStep;
  chapterId: ChapterId;
  /** Index inside the chapter. */
  place: number;
  /** Hash of all that the author wrote of it. */
  fingerprint: string;
}

/** Rows in one statement: few enough for SQLite's and PostgreSQL's limits of parameters, and for memory. */
const ROWS = 50;

/** Gives the ids of the steps by key, and how many were what. */
export async function saveSteps(
  tx: Transaction,
  textbookId: TextbookId,
  placed: PlacedStep[],
  { now, newId }: Publishing,
): Promise<Omit<PublishCounts, 'textbookId' | 'number'> & { ids: Map<string, string> }> {
  const stored = await tx
    .selectFrom('learning_step')
    .select(['id', 'key', 'chapter_id', 'order_index', 'fingerprint', 'removed_at'])
    .where('textbook_id', '=', textbookId)
    .execute();
  const known = new Map(stored.map((row) => [row.key, row]));
  const ids = new Map(placed.map(({ step }) => [step.key, known.get(step.key)?.id ?? newId()]));
  const writing = placed.filter(({ step, chapterId, place, fingerprint }) => {
    const row = known.get(step.key);
    const inPlace = row?.chapter_id === chapterId && row.order_index === place && row.removed_at === null;
    return !inPlace || row.fingerprint !== fingerprint;
  });
  const rewritten = new Set(writing.map(({ step }) => step.key));
  const present = stored.filter((row) => row.removed_at === null);
  const leaving = present.filter((row) => !ids.has(row.key) || rewritten.has(row.key));
  // Whatever gets another place steps aside first, so that two can swap theirs.
  for (const part of chunks(leaving.map((row) => row.id)))
    await tx
      .updateTable('learning_step')
      .set({ removed_at: toTime(now) })
      .where('id', 'in', part)
      .execute();
  const ordered = prerequisitesFirst(writing, ({ step }) => step);
  for (const part of chunks(ordered, ROWS)) {
    await upsert(
      tx,
      part.map((one) => toRow(one, textbookId, ids, now)),
    );
    await saveRevisions(tx, part, ids, now);
    // On SQLite nothing else of this process would run until the whole book is in.
    await setImmediate();
  }
  await saveEdges(
    tx,
    ordered.map(({ step }) => step),
    ids,
  );
  const added = writing.filter(({ step }) => !known.has(step.key)).length;
  return {
    ids,
    added,
    changed: writing.length - added,
    removed: present.filter((row) => !ids.has(row.key)).length,
    unchanged: placed.length - writing.length,
  };
}

export function fingerprintOf(step: BookStep): string {
  const relations = relationsOf(step);
  return fingerprint([
    step.title,
    step.type,
    step.levels,
    step.isRequired,
    step.minutes,
    step.requires,
    step.criteria,
    step.revision,
    step.content,
    step.body,
    step.questions,
    step.answerKeys,
    step.teaches,
    step.assesses,
    step.assets,
    // Left out where there are none, as they were before steps could have any.
    ...(Object.keys(relations).length === 0 ? [] : [relations]),
    ...(step.variants?.length ? [step.variants] : []),
  ]);
}

type StepRow = Insertable<LearningStepTable>;

function toRow(
  { step, chapterId, place, fingerprint }: PlacedStep,
  textbookId: TextbookId,
  ids: ReadonlyMap<string, string>,
  now: number,
): StepRow {
  const first = step.requires[0];
  return {
    id: required(ids, step.key),
    textbook_id: textbookId,
    chapter_id: chapterId,
    key: step.key,
    title: storable(step.title),
    content: storable(step.content),
    step_type: step.type,
    order_index: place,
    prerequisite_step_id: first === undefined ? null : required(ids, first),
    required_completion_criteria: toJson(step.criteria),
    revision: step.revision,
    level: toJson(step.levels),
    is_required: step.isRequired,
    minutes: step.minutes,
    body: toJson(step.body),
    questions: toJson(step.questions),
    answer_keys: toJson(step.answerKeys),
    teaches: toJson(step.teaches),
    assesses: toJson(step.assesses),
    titles: toJson(step.variants?.map(({ language, level, title }) => ({ language, level, title })) ?? []),
    fingerprint,
    removed_at: null,
    created_at: toTime(now),
    updated_at: toTime(now),
  };
}

async function upsert(tx: Transaction, rows: StepRow[]): Promise<void> {
  await tx
    .insertInto('learning_step')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['textbook_id', 'key']).doUpdateSet((eb) => ({
        chapter_id: eb.ref('excluded.chapter_id'),
        title: eb.ref('excluded.title'),
        content: eb.ref('excluded.content'),
        step_type: eb.ref('excluded.step_type'),
        order_index: eb.ref('excluded.order_index'),
        prerequisite_step_id: eb.ref('excluded.prerequisite_step_id'),
        required_completion_criteria: eb.ref('excluded.required_completion_criteria'),
        revision: eb.ref('excluded.revision'),
        level: eb.ref('excluded.level'),
        is_required: eb.ref('excluded.is_required'),
        minutes: eb.ref('excluded.minutes'),
        body: eb.ref('excluded.body'),
        questions: eb.ref('excluded.questions'),
        answer_keys: eb.ref('excluded.answer_keys'),
        teaches: eb.ref('excluded.teaches'),
        assesses: eb.ref('excluded.assesses'),
        titles: eb.ref('excluded.titles'),
        fingerprint: eb.ref('excluded.fingerprint'),
        removed_at: eb.ref('excluded.removed_at'),
        updated_at: eb.ref('excluded.updated_at'),
      })),
    )
    .execute();
}

/** Prerequisites and assets of the steps that were written. */
async function saveEdges(tx: Transaction, steps: BookStep[], ids: ReadonlyMap<string, string>): Promise<void> {
  for (const part of chunks(steps.map((step) => required(ids, step.key)))) {
    await tx.deleteFrom('step_prerequisite').where('step_id', 'in', part).execute();
    await tx.deleteFrom('step_asset').where('step_id', 'in', part).execute();
  }
  const edges = steps.flatMap((step) =>
    step.requires.map((key, position) => ({
      step_id: required(ids, step.key),
      prerequisite_step_id: required(ids, key),
      position,
    })),
  );
  for (const part of chunks(edges)) await tx.insertInto('step_prerequisite').values(part).execute();
  const shown = steps.flatMap((step) =>
    [...new Set([step, ...(step.variants ?? [])].flatMap(({ assets }) => assets))].map((asset_hash) => ({
      step_id: required(ids, step.key),
      asset_hash,
    })),
  );
  for (const part of chunks(shown)) await tx.insertInto('step_asset').values(part).execute();
}
