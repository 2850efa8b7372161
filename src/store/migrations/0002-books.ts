import { STEP_TYPES } from '../../domain/book.ts';
import { DEFAULT_CRITERIA } from '../../domain/criteria.ts';
import { type ColumnWords, oneOf } from './column-words.ts';

/** What authors publish. Removed chapters and steps stay, for the sake of the evidence that points at them. */
export const bookTables = (is: ColumnWords): string[] => [
  `create table textbook (
    ${is.uuid('id')} not null primary key,
    ${is.text('key')} not null constraint textbook_key unique,
    ${is.text('title', 255)} not null,
    ${is.text('description')} not null,
    ${is.text('language')} not null,
    ${is.text('licence')} not null,
    ${is.json('authors', 'array')} not null default '[]',
    ${is.text('sequence')} not null default 'strict' check (${oneOf('sequence', ['strict', 'open'])}),
    ${is.text('version')} not null,
    ${is.flag('is_active')} not null default ${is.true},
    ${is.time('created_at')} not null,
    ${is.time('updated_at')} not null
  )${is.strict}`,
  `create table chapter (
    ${is.uuid('id')} not null primary key,
    ${is.uuid('textbook_id')} not null references textbook (id),
    ${is.text('key')} not null,
    ${is.text('title', 255)} not null,
    ${is.text('description')} not null,
    ${is.integer('order_index')} not null,
    ${is.uuid('prerequisite_chapter_id')} references chapter (id),
    ${is.text('order_mode')} not null default 'sequence' check (${oneOf('order_mode', ['sequence', 'any'])}),
    ${is.flag('is_active')} not null default ${is.true},
    ${is.text('fingerprint')} not null default '',
    ${is.time('created_at')} not null,
    ${is.time('updated_at')} not null,
    ${is.time('removed_at')},
    constraint chapter_key unique (textbook_id, key),
    check (prerequisite_chapter_id <> id)
  )${is.strict}`,
  'create unique index chapter_title on chapter (textbook_id, title) where removed_at is null',
  'create unique index chapter_place on chapter (textbook_id, order_index) where removed_at is null',
  'create index chapter_order_index on chapter (order_index)',
  `create table chapter_prerequisite (
    ${is.uuid('chapter_id')} not null references chapter (id),
    ${is.uuid('prerequisite_chapter_id')} not null references chapter (id),
    ${is.integer('position')} not null,
    primary key (chapter_id, prerequisite_chapter_id),
    check (prerequisite_chapter_id <> chapter_id)
  )${is.strict}`,
  `create table learning_step (
    ${is.uuid('id')} not null primary key,
    ${is.uuid('textbook_id')} not null references textbook (id),
    ${is.uuid('chapter_id')} not null references chapter (id),
    ${is.text('key')} not null,
    ${is.text('title', 255)} not null,
    ${is.text('content')} not null,
    ${is.text('step_type')} not null check (${oneOf('step_type', STEP_TYPES)}),
    ${is.integer('order_index')} not null,
    ${is.uuid('prerequisite_step_id')} references learning_step (id),
    ${is.json('required_completion_criteria', 'object')} not null default '${JSON.stringify(DEFAULT_CRITERIA)}',
    ${is.text('revision')} not null,
    ${is.json('level', 'array')} not null default '[]',
    ${is.flag('is_required')} not null default ${is.true},
    ${is.integer('minutes')} not null default 0 check (minutes >= 0),
    ${is.json('body', 'array')} not null default '[]',
    ${is.json('questions', 'array')} not null default '[]',
    ${is.json('answer_keys', 'array')} not null default '[]',
    ${is.json('teaches', 'array')} not null default '[]',
    ${is.json('assesses', 'array')} not null default '[]',
    ${is.text('fingerprint')} not null default '',
    ${is.time('created_at')} not null,
    ${is.time('updated_at')} not null,
    ${is.time('removed_at')},
    constraint learning_step_key unique (textbook_id, key),
    check (prerequisite_step_id <> id)
  )${is.strict}`,
  'create unique index learning_step_place on learning_step (chapter_id, order_index) where removed_at is null',
  'create index learning_step_of_key on learning_step (key)',
  'create index chapter_of_key on chapter (key)',
  `create table step_prerequisite (
    ${is.uuid('step_id')} not null references learning_step (id),
    ${is.uuid('prerequisite_step_id')} not null references learning_step (id),
    ${is.integer('position')} not null,
    primary key (step_id, prerequisite_step_id),
    check (prerequisite_step_id <> step_id)
  )${is.strict}`,
  `create table asset (
    ${is.text('hash')} not null primary key,
    ${is.text('mime')} not null,
    ${is.bytes('bytes')} not null
  )${is.strict}`,
  `create table step_asset (
    ${is.uuid('step_id')} not null references learning_step (id),
    ${is.text('asset_hash')} not null references asset (hash),
    primary key (step_id, asset_hash)
  )${is.strict}`,
  'create index step_asset_of_hash on step_asset (asset_hash)',
];
