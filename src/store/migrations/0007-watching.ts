import type { ColumnWords } from './column-words.ts';

/**
 * One clock a learner for everything that they watch, whatever the page or device. Films are compressed already: kept
 * uncompressed and out of line, PostgreSQL reads a part of one without the rest.
 */
export const watchTables = (is: ColumnWords): string[] => [
  `create table watch_clock (
    ${is.uuid('user_id')} not null primary key references user_profile (id),
    ${is.time('watched_until')} not null
  )${is.strict}`,
  ...(is.dialect === 'postgres' ? ['alter table asset alter column bytes set storage external'] : []),
];
