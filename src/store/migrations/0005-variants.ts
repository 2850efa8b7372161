import type { ColumnWords } from './column-words.ts';

/**
 * Steps in other languages and for single levels. Whole texts are beside the original's in `step_revision`; what lists and
 * links show of them is beside what they show of the original.
 */
export const variantColumns = (is: ColumnWords): string[] => [
  `alter table textbook add column ${is.json('languages', 'array')} not null default '[]'`,
  `alter table textbook add column ${is.json('translations', 'object')} not null default '{}'`,
  `alter table chapter add column ${is.json('translations', 'object')} not null default '{}'`,
  `alter table learning_step add column ${is.json('titles', 'array')} not null default '[]'`,
  `alter table step_revision add column ${is.json('variants', 'array')} not null default '[]'`,
];
