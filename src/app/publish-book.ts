import type { Book } from '../domain/book.ts';
import { type PublishCounts, publishBook as savePublishedBook } from '../store/publishing.ts';
import type { App } from './context.ts';

/** Makes a proven book live, whole or not at all; what learners have done stays. */
export async function publishBook(app: App, book: Book): Promise<PublishCounts> {
  const published = await app.database.write((tx) => savePublishedBook(tx, book, { now: app.now(), newId: app.newId }));
  await app.books.refresh();
  return published;
}
