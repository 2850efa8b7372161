import type { Insertable } from 'kysely';
import type { BookStep } from '../domain/book.ts';
import type { Instant, TextbookId } from '../domain/ids.ts';
import { instant, storable, toJson, toTime } from './columns.ts';
import type { Db, Transaction } from './connection.ts';
import type { Publishing, WrittenBook } from './publishing.ts';
import { required } from './publishing-order.ts';
import type { PlacedStep } from './publishing-steps.ts';
import { type Manifest, readManifest } from './shapes.ts';
import { loadSteps } from './step-revisions.ts';
import type { StepRevisionTable } from './tables.ts';

type RevisionRow = Insertable<StepRevisionTable>;

/** Keeps steps as they are in this version; those that were so in an earlier one share its rows. */
export async function saveRevisions(
  tx: Transaction,
  placed: PlacedStep[],
  ids: ReadonlyMap<string, string>,
  now: Instant,
): Promise<void> {
  await tx
    .insertInto('step_revision')
    .values(placed.map(({ step, fingerprint }) => toRow(step, required(ids, step.key), fingerprint, now)))
    .onConflict((conflict) => conflict.columns(['step_id', 'fingerprint']).doNothing())
    .execute();
}

const toRow = (step: BookStep, stepId: string, fingerprint: string, now: Instant): RevisionRow => ({
  step_id: stepId,
  fingerprint,
  revision: step.revision,
  title: storable(step.title),
  content: storable(step.content),
  step_type: step.type,
  required_completion_criteria: toJson(step.criteria),
  level: toJson(step.levels),
  is_required: step.isRequired,
  minutes: step.minutes,
  requires: toJson(step.requires),
  body: toJson(step.body),
  questions: toJson(step.questions),
  answer_keys: toJson(step.answerKeys),
  teaches: toJson(step.teaches),
  assesses: toJson(step.assesses),
  assets: toJson(step.assets),
  relations: toJson(relationsOf(step)),
  variants: toJson(step.variants ?? []),
  exercise: step.exercise === undefined ? null : toJson(step.exercise),
  exercise_key: step.exerciseKey === undefined ? null : toJson(step.exerciseKey),
  created_at: toTime(now),
});

/** What a step says of others, as far as it does. */
export const relationsOf = ({
  alternativeTo,
  briefOf,
  remedies,
}: BookStep): Pick<BookStep, 'alternativeTo' | 'briefOf' | 'remedies'> => ({
  ...(alternativeTo?.length && { alternativeTo }),
  ...(briefOf?.length && { briefOf }),
  ...(remedies?.length && { remedies }),
});

/** Keeps the version and says that it is live from now on; gives the number of this publication. */
export async function saveVersion(
  tx: Transaction,
  textbookId: TextbookId,
  book: WrittenBook,
  placed: PlacedStep[],
  ids: ReadonlyMap<string, string>,
  { now, actorId }: Pick<Publishing, 'now' | 'actorId'>,
): Promise<number> {
  const manifest = manifestOf(book, new Map(placed.map((one) => [one.step.key, one.fingerprint])), ids);
  await tx
    .insertInto('textbook_version')
    .values({ textbook_id: textbookId, version: book.version, manifest: toJson(manifest) })
    .onConflict((conflict) => conflict.columns(['textbook_id', 'version']).doNothing())
    .execute();
  const number = (await lastNumber(tx, textbookId)) + 1;
  await tx
    .insertInto('publication')
    .values({
      textbook_id: textbookId,
      number,
      version: book.version,
      published_at: toTime(now),
      actor_id: actorId ?? null,
    })
    .execute();
  return number;
}

const manifestOf = (
  book: WrittenBook,
  fingerprints: ReadonlyMap<string, string>,
  ids: ReadonlyMap<string, string>,
): Manifest => ({
  title: book.title,
  description: book.description,
  language: book.language,
  ...(book.languages && { languages: book.languages }),
  ...(book.translations && { translations: book.translations }),
  licence: book.licence,
  authors: book.authors,
  sequence: book.sequence,
  chapters: book.chapters.map(({ key, title, description, translations, requires, order, isActive, steps }) => ({
    key,
    title,
    description,
    ...(translations && { translations }),
    requires,
    order,
    isActive,
    steps: steps.map((step) => ({
      key: step.key,
      id: required(ids, step.key),
      fingerprint: required(fingerprints, step.key),
    })),
  })),
});

/** 0 where nothing was ever published. */
export async function lastNumber(db: Db, textbookId: TextbookId): Promise<number> {
  const row = await db
    .selectFrom('publication')
    .select((eb) => eb.fn.max('number').as('number'))
    .where('textbook_id', '=', textbookId)
    .executeTakeFirst();
  return row?.number ?? 0;
}

/** One time at which a version went live. */
export interface Publication {
  number: number;
  version: string;
  publishedAt: Instant;
}

/** Newest first. */
export async function listPublications(db: Db, textbookId: TextbookId): Promise<Publication[]> {
  const rows = await db
    .selectFrom('publication')
    .select(['number', 'version', 'published_at'])
    .where('textbook_id', '=', textbookId)
    .orderBy('number', 'desc')
    .execute();
  return rows.map((row) => ({ number: row.number, version: row.version, publishedAt: instant(row.published_at) }));
}

/** A version as it was written; its assets are kept by their hashes and need not be published again. */
export interface KeptVersion {
  book: WrittenBook;
  /** By step key. */
  fingerprints: Map<string, string>;
}

/** Null when the textbook never had such a version. */
export async function loadVersion(
  db: Db,
  textbook: { id: TextbookId; key: string },
  version: string,
): Promise<KeptVersion | null> {
  const row = await db
    .selectFrom('textbook_version')
    .select('manifest')
    .where('textbook_id', '=', textbook.id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (!row) return null;
  const { chapters, ...head } = readManifest(row.manifest);
  const entries = chapters.flatMap(({ steps }) => steps);
  const steps = await loadSteps(db, entries);
  return {
    book: {
      ...head,
      key: textbook.key,
      version,
      chapters: chapters.map((chapter) => ({
        ...chapter,
        steps: chapter.steps.map(({ id }) => required(steps, id)),
      })),
    },
    fingerprints: new Map(entries.map(({ key, fingerprint }) => [key, fingerprint])),
  };
}
