import { setImmediate } from 'node:timers/promises';
import type { Book } from '../domain/book.ts';
import type { Instant, TextbookId } from '../domain/ids.ts';
import { dialectOf, storable, toJson, toTime } from './columns.ts';
import type { Transaction } from './connection.ts';
import { saveChapters } from './publishing-chapters.ts';
import { chunks, required } from './publishing-order.ts';
import { type PlacedStep, saveSteps } from './publishing-steps.ts';

export interface Publishing {
  now: Instant;
  newId: () => string;
}

/** Counts are of steps. A changed step is one whose text, settings or place is another. */
export interface PublishCounts {
  textbookId: TextbookId;
  added: number;
  changed: number;
  removed: number;
  unchanged: number;
}

/**
 * Makes a book, whose graph has been proved, the live version of its textbook. Keys decide what is the same: rows keep
 * their ids through edits, moves and renames; what is missing is marked removed and comes back when its key does.
 */
export async function publishBook(tx: Transaction, book: Book, { now, newId }: Publishing): Promise<PublishCounts> {
  const steps = book.chapters.flatMap((chapter) => chapter.steps);
  const live = await lockTextbook(tx, book.key);
  if (live?.version === book.version)
    return { textbookId: live.id as TextbookId, added: 0, changed: 0, removed: 0, unchanged: steps.length };
  const textbookId = await saveTextbook(tx, newId(), book, now);
  const chapterIds = await saveChapters(tx, textbookId, book.chapters, { now, newId });
  await saveAssets(tx, book);
  const placed: PlacedStep[] = book.chapters.flatMap((chapter) =>
    chapter.steps.map((step, place) => ({ step, place, chapterId: required(chapterIds, chapter.key) })),
  );
  return { textbookId, ...(await saveSteps(tx, textbookId, placed, { now, newId })) };
}

/** Two processes that publish the same textbook do so one after the other. */
const lockTextbook = (tx: Transaction, key: string) =>
  tx
    .selectFrom('textbook')
    .select(['id', 'version'])
    .where('key', '=', key)
    .$if(dialectOf(tx) === 'postgres', (query) => query.forUpdate())
    .executeTakeFirst();

async function saveTextbook(tx: Transaction, newId: string, book: Book, now: Instant): Promise<TextbookId> {
  const written = {
    title: storable(book.title),
    description: storable(book.description),
    language: book.language,
    licence: storable(book.licence),
    authors: toJson(book.authors),
    sequence: book.sequence,
    version: book.version,
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

async function saveAssets(tx: Transaction, book: Book): Promise<void> {
  const present = new Set<string>();
  for (const part of chunks([...new Set(book.assets.map(({ hash }) => hash))])) {
    const rows = await tx.selectFrom('asset').select('hash').where('hash', 'in', part).execute();
    for (const row of rows) present.add(row.hash);
  }
  for (const { hash, mime, bytes } of book.assets) {
    if (present.has(hash)) continue;
    await tx
      .insertInto('asset')
      .values({ hash, mime, bytes })
      .onConflict((conflict) => conflict.column('hash').doNothing())
      .execute();
    await setImmediate();
  }
}
