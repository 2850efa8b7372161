import type { BookChapter } from '../domain/book.ts';
import type { ChapterId, TextbookId } from '../domain/ids.ts';
import { storable, toJson, toTime } from './columns.ts';
import type { Transaction } from './connection.ts';
import type { Publishing } from './publishing.ts';
import { chunks, fingerprint, prerequisitesFirst, required } from './publishing-order.ts';

/** Gives the ids of the book's chapters by key. */
export async function saveChapters(
  tx: Transaction,
  textbookId: TextbookId,
  chapters: BookChapter[],
  { now, newId }: Publishing,
): Promise<Map<string, ChapterId>> {
  const stored = await tx
    .selectFrom('chapter')
    .select(['id', 'key', 'order_index', 'fingerprint', 'removed_at'])
    .where('textbook_id', '=', textbookId)
    .execute();
  const known = new Map(stored.map((row) => [row.key, row]));
  const ids = new Map(chapters.map(({ key }) => [key, (known.get(key)?.id ?? newId()) as ChapterId]));
  const writing = chapters
    .map((chapter, place) => ({ chapter, place, fingerprint: fingerprintOf(chapter) }))
    .filter(({ chapter, place, fingerprint }) => {
      const row = known.get(chapter.key);
      return row?.fingerprint !== fingerprint || row.order_index !== place || row.removed_at !== null;
    });
  const rewritten = new Set(writing.map(({ chapter }) => chapter.key));
  const leaving = stored.filter((row) => row.removed_at === null && (!ids.has(row.key) || rewritten.has(row.key)));
  // Whatever gets another title or place steps aside first, so that two can swap them.
  for (const part of chunks(leaving.map((row) => row.id)))
    await tx
      .updateTable('chapter')
      .set({ removed_at: toTime(now) })
      .where('id', 'in', part)
      .execute();
  for (const { chapter, place, fingerprint } of prerequisitesFirst(writing, ({ chapter }) => chapter)) {
    const id = required(ids, chapter.key);
    const requires = chapter.requires.map((key) => required(ids, key));
    const written = {
      title: storable(chapter.title),
      description: storable(chapter.description),
      order_index: place,
      prerequisite_chapter_id: requires[0] ?? null,
      order_mode: chapter.order,
      is_active: chapter.isActive,
      translations: toJson(chapter.translations ?? {}),
      fingerprint,
      removed_at: null,
      updated_at: toTime(now),
    };
    await tx
      .insertInto('chapter')
      .values({ id, textbook_id: textbookId, key: chapter.key, ...written, created_at: toTime(now) })
      .onConflict((conflict) => conflict.columns(['textbook_id', 'key']).doUpdateSet(written))
      .execute();
    await tx.deleteFrom('chapter_prerequisite').where('chapter_id', '=', id).execute();
  }
  for (const { chapter } of writing)
    for (const [position, key] of chapter.requires.entries())
      await tx
        .insertInto('chapter_prerequisite')
        .values({ chapter_id: required(ids, chapter.key), prerequisite_chapter_id: required(ids, key), position })
        .execute();
  return ids;
}

const fingerprintOf = ({ title, description, requires, order, isActive, translations = {} }: BookChapter): string =>
  fingerprint([
    title,
    description,
    requires,
    order,
    isActive,
    // Left out where there are none, as they were before chapters could have any.
    ...(Object.keys(translations).length === 0 ? [] : [translations]),
  ]);
