import type { BodyBlock, Question } from '../domain/book.ts';
import type { Exercise } from '../domain/exercise.ts';
import type { ChapterId, Instant, StepId, TextbookId } from '../domain/ids.ts';
import type { Translations, VariantPlace } from '../domain/variants.ts';
import { flag, instant } from './columns.ts';
import type { Db } from './connection.ts';
import { readTexts, readTranslations } from './shapes.ts';

export interface Textbook {
  id: TextbookId;
  key: string;
  title: string;
  description: string;
  language: string;
  licence: string;
  authors: string[];
  sequence: 'strict' | 'open';
  version: string;
  /** All languages in which something of it can be read, the source language first. */
  languages: string[];
  translations: Translations;
  isActive: boolean;
  createdAt: Instant;
  updatedAt: Instant;
}

/** By title; also those that are not active. */
export async function listTextbooks(db: Db): Promise<Textbook[]> {
  return (await textbooks(db).orderBy('title').orderBy('key').execute()).map(toTextbook);
}

export async function findTextbook(db: Db, id: TextbookId): Promise<Textbook | null> {
  const row = await textbooks(db).where('id', '=', id).executeTakeFirst();
  return row ? toTextbook(row) : null;
}

export async function findTextbookByKey(db: Db, key: string): Promise<Textbook | null> {
  const row = await textbooks(db).where('key', '=', key).executeTakeFirst();
  return row ? toTextbook(row) : null;
}

const textbooks = (db: Db) =>
  db
    .selectFrom('textbook')
    .select([
      'id',
      'key',
      'title',
      'description',
      'language',
      'licence',
      'authors',
      'sequence',
      'version',
      'languages',
      'translations',
      'is_active',
      'created_at',
      'updated_at',
    ]);

const readAuthors = readTexts('textbook.authors');
const readLanguages = readTexts('textbook.languages');

/** Of a textbook that was published before there were translations nothing is on record. */
export function languagesOf({ language, languages }: { language: string; languages: string }): string[] {
  const known = readLanguages(languages);
  return known.length === 0 ? [language] : known;
}

type TextbookRow = Awaited<ReturnType<ReturnType<typeof textbooks>['executeTakeFirstOrThrow']>>;

const toTextbook = (row: TextbookRow): Textbook => ({
  id: row.id as TextbookId,
  key: row.key,
  title: row.title,
  description: row.description,
  language: row.language,
  licence: row.licence,
  authors: readAuthors(row.authors),
  sequence: row.sequence,
  version: row.version,
  languages: languagesOf(row),
  translations: readTranslations(row.translations),
  isActive: flag(row.is_active),
  createdAt: instant(row.created_at),
  updatedAt: instant(row.updated_at),
});

/** One text of a step as its readers see it; by type without answer keys. */
export interface ShownText {
  title: string;
  /** The author's Markdown. */
  content: string;
  body: BodyBlock[];
  questions: Question[];
}

/** What a page can show of a step. */
export interface StepContent extends ShownText {
  variants: (ShownText & VariantPlace & { isStale: boolean })[];
  /** Null where nothing runs. */
  exercise: Exercise | null;
  createdAt: Instant;
  updatedAt: Instant;
}

/** Present steps of a textbook on which an asset can be seen. */
export async function stepsShowingAsset(db: Db, textbookId: TextbookId, hash: string): Promise<StepId[]> {
  const rows = await db
    .selectFrom('step_asset')
    .innerJoin('learning_step', 'learning_step.id', 'step_asset.step_id')
    .select('learning_step.id')
    .where('step_asset.asset_hash', '=', hash)
    .where('learning_step.textbook_id', '=', textbookId)
    .where('learning_step.removed_at', 'is', null)
    .orderBy('learning_step.id')
    .execute();
  return rows.map((row) => row.id as StepId);
}

export interface KeyMatch<Id> {
  id: Id;
  textbookId: TextbookId;
  textbookKey: string;
}

/** Present chapters that have this key, one at most for each textbook. */
export async function findChaptersByKey(db: Db, key: string): Promise<KeyMatch<ChapterId>[]> {
  const rows = await db
    .selectFrom('chapter as found')
    .innerJoin('textbook', 'textbook.id', 'found.textbook_id')
    .select(['found.id', 'found.textbook_id', 'textbook.key as textbook_key'])
    .where('found.key', '=', key)
    .where('found.removed_at', 'is', null)
    .orderBy('textbook.key')
    .execute();
  return rows.map((row) => toMatch<ChapterId>(row));
}

/** Present steps that have this key, one at most for each textbook. */
export async function findStepsByKey(db: Db, key: string): Promise<KeyMatch<StepId>[]> {
  const rows = await db
    .selectFrom('learning_step as found')
    .innerJoin('textbook', 'textbook.id', 'found.textbook_id')
    .select(['found.id', 'found.textbook_id', 'textbook.key as textbook_key'])
    .where('found.key', '=', key)
    .where('found.removed_at', 'is', null)
    .orderBy('textbook.key')
    .execute();
  return rows.map((row) => toMatch<StepId>(row));
}

const toMatch = <Id>(row: { id: string; textbook_id: string; textbook_key: string }): KeyMatch<Id> => ({
  id: row.id as Id,
  textbookId: row.textbook_id as TextbookId,
  textbookKey: row.textbook_key,
});

/** Which textbook has a chapter or a step of this id; null for removed ones. */
export async function findTextbookOf(db: Db, id: ChapterId | StepId): Promise<TextbookId | null> {
  const row = await db
    .selectFrom('learning_step')
    .select('textbook_id')
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .unionAll(db.selectFrom('chapter').select('textbook_id').where('id', '=', id).where('removed_at', 'is', null))
    .executeTakeFirst();
  return row ? (row.textbook_id as TextbookId) : null;
}

export interface RowTimes {
  createdAt: Instant;
  updatedAt: Instant;
}

export const chapterTimes = (db: Db, textbookId: TextbookId): Promise<Map<ChapterId, RowTimes>> =>
  timesOf<ChapterId>(db, 'chapter', textbookId);

export const stepTimes = (db: Db, textbookId: TextbookId): Promise<Map<StepId, RowTimes>> =>
  timesOf<StepId>(db, 'learning_step', textbookId);

async function timesOf<Id extends string>(
  db: Db,
  table: 'chapter' | 'learning_step',
  textbookId: TextbookId,
): Promise<Map<Id, RowTimes>> {
  const rows = await db
    .selectFrom(table)
    .select(['id', 'created_at', 'updated_at'])
    .where('textbook_id', '=', textbookId)
    .where('removed_at', 'is', null)
    .execute();
  return new Map(
    rows.map((row) => [row.id as Id, { createdAt: instant(row.created_at), updatedAt: instant(row.updated_at) }]),
  );
}
