import type { ColumnWords } from './column-words.ts';

/** Bytes of an asset in one row, at most: the last part of each may be shorter. */
const PART_BYTES = 262_144;
/** Parts of the largest asset that could be published so far. */
const MOST_PARTS = 80;

/**
 * One clock a learner for everything that they watch, whatever the page or device. And files in parts: a database reads
 * the whole of a long value to give a piece of it.
 */
export const watchTables = (is: ColumnWords): string[] => [
  `create table watch_clock (
    ${is.uuid('user_id')} not null primary key references user_profile (id),
    ${is.time('watched_until')} not null
  )${is.strict}`,
  `create table asset_part (
    ${is.text('asset_hash')} not null references asset (hash),
    ${is.integer('number')} not null,
    ${is.bytes('bytes')} not null,
    primary key (asset_hash, number)
  )${is.strict}`,
  `insert into asset_part (asset_hash, number, bytes)
    with recursive parts(number) as (select 0 union all select number + 1 from parts where number < ${MOST_PARTS})
    select hash, parts.number, substr(bytes, parts.number * ${PART_BYTES} + 1, ${PART_BYTES})
      from asset, parts where parts.number * ${PART_BYTES} < length(bytes)`,
  'alter table asset drop column bytes',
];
