import type { Book, BookAsset } from '../domain/book.ts';
import type { Instant, TextbookId, UserId } from '../domain/ids.ts';
import { saveAssets } from './assets.ts';
import { dialectOf, storable, toJson, toTime } from './columns.ts';
import type { Transaction } from './connection.ts';
import { saveChapters } from './publishing-chapters.ts';
import { required } from './publishing-order.ts';
import { fingerprintOf, type PlacedStep, saveSteps } from './publishing-steps.ts';
import { lastNumber, saveVersion } from './publishing-versions.ts';

/** A textbook without the files that it shows, which are kept by their hashes. */
export type WrittenBook = Omit<Book, 'assets'>;

export interface Publishing {
  now: Instant;
  newId: () => string;
  /** By step key, where a version comes back as it was kept; otherwise they are worked out. */
  fingerprints?: ReadonlyMap<string, string> | undefined;
  /** Who publishes, where that is somebody with an account. */
  actorId?: UserId | undefined;
}

/** Counts are of steps. A changed step is one whose text, settings or place is another. */
export interface PublishCounts {
  textbookId: TextbookId;
  added: number;
  changed: number;
  removed: number;
  unchanged: number;
  /** Of the publication that is live: the first is 1. */
  number: number;
}

/**
 * Makes a book, whose graph has been proved, the live version of its textbook. Keys decide what is the same: rows keep
 * their ids through edits, moves and renames; what is missing is marked removed and comes back when its key does.
 */
export async function publishBook(
  tx: Transaction,
  book: WrittenBook & { assets?: BookAsset[] },
  { now, newId, fingerprints, actorId }: Publishing,
): Promise<PublishCounts> {
  const steps = book.chapters.flatMap((chapter) => chapter.steps);
  const live = await lockTextbook(tx, book.key);
  if (live?.version === book.version) {
    const number = await lastNumber(tx, live.id);
    return { textbookId: live.id, added: 0, changed: 0, removed: 0, unchanged: steps.length, number };
  }
  const textbookId = await saveTextbook(tx, newId(), book, now);
  const chapterIds = await saveChapters(tx, textbookId, book.chapters, { now, newId });
  await saveAssets(tx, book.assets ?? []);
  const placed: PlacedStep[] = book.chapters.flatMap((chapter) =>
    chapter.steps.map((step, place) => ({
      step,
      place,
      chapterId: required(chapterIds, chapter.key),
      fingerprint: fingerprints?.get(step.key) ?? fingerprintOf(step),
    })),
  );
  const { ids, ...counts } = await saveSteps(tx, textbookId, placed, { now, newId });
  const number = await saveVersion(tx, textbookId, book, placed, ids, { now, actorId });
  return { textbookId, ...counts, number };
}

/** Two processes that publish the same textbook do so one after the other, from here on. Null when there is none. */
export async function lockTextbook(tx: Transaction, key: string): Promise<{ id: TextbookId; version: string } | null> {
  const row = await tx
    .selectFrom('textbook')
    .select(['id', 'version'])
    .where('key', '=', key)
    .$if(dialectOf(tx) === 'postgres', (query) => query.forUpdate())
    .executeTakeFirst();
  return row ? { id: row.id as TextbookId, version: row.version } : null;
}

async function saveTextbook(tx: Transaction, newId: string, book: WrittenBook, now: Instant): Promise<TextbookId> {
  const written = {
    title: storable(book.title),
    description: storable(book.description),
    language: book.language,
    licence: storable(book.licence),
    authors: toJson(book.authors),
    sequence: book.sequence,
    version: book.version,
    languages: toJson(book.languages ?? [book.language]),
    translations: toJson(book.translations ?? {}),
    updated_at: toTime(now),
  };
  const { id } = await tx
    .insertInto('textbook')
    .values({ id: newId, key: book.key, ...written, created_at: toTime(now) })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(written))
    .returning('id')
    .executeTakeFirstOrThrow();
  return id as TextbookId;
}
