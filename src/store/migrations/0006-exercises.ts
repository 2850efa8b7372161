import type { ColumnWords } from './column-words.ts';

/** What runs belongs to a revision: what was handed in is judged by the tests that were live then. */
export const exerciseColumns = (is: ColumnWords): string[] => [
  `alter table step_revision add column ${is.json('exercise', 'object')}`,
  `alter table step_revision add column ${is.json('exercise_key', 'object')}`,
];
