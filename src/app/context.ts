import type { Instant } from '../domain/ids.ts';
import type { Database } from '../store/database.ts';
import { Learners } from './learners.ts';
import { LiveBooks } from './live-books.ts';

/** What every use case works with. */
export interface App {
  database: Database;
  books: LiveBooks;
  learners: Learners;
  now: () => Instant;
  /** A new UUID, version 7. */
  newId: () => string;
}

/** Time and ids are handed in, so that tests can choose them. */
export const createApp = ({ database, now, newId }: Pick<App, 'database' | 'now' | 'newId'>): App => ({
  database,
  now,
  newId,
  books: new LiveBooks(database, now),
  learners: new Learners(database, now, newId),
});
