import type { ExerciseRunner } from '../domain/exercise.ts';
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
  /** Where exercises run. */
  runner: ExerciseRunner;
}

/** Where none was given, such as while publishing. */
const NO_RUNNER: ExerciseRunner = {
  run: () => Promise.reject(new Error('this process runs no exercises')),
};

/** Time and ids are handed in, so that tests can choose them. */
export const createApp = ({
  database,
  now,
  newId,
  runner = NO_RUNNER,
}: Pick<App, 'database' | 'now' | 'newId'> & Partial<Pick<App, 'runner'>>): App => ({
  database,
  now,
  newId,
  runner,
  books: new LiveBooks(database, now),
  learners: new Learners(database, now, newId),
});
