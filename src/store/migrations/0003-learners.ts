import { BACKGROUND_LEVELS } from '../../domain/book.ts';
import { PROOFS } from '../../domain/criteria.ts';
import { SKIP_REASONS } from '../../domain/evidence.ts';
import { PATH_TYPES } from '../../domain/path.ts';
import { PROGRESS_STATUSES } from '../../domain/progress.ts';
import { EMPTY_TALLY } from '../../domain/tally.ts';
import { type ColumnWords, oneOf } from './column-words.ts';

/**
 * `evidence.kind` has no list of its values: kinds keep coming, and SQLite could only change the list by copying the
 * largest table of all. The code that reads and writes evidence knows them.
 *
 * Every table carries `user_id`, and its unique keys besides `id` begin with it: learners can be spread over
 * machines.
 */
export const learnerTables = (is: ColumnWords): string[] => {
  const userId = `${is.uuid('user_id')} not null references user_profile (id)`;
  const stepId = `${is.uuid('step_id')} not null references learning_step (id)`;
  return [
    `create table user_profile (
      ${is.uuid('id')} not null primary key,
      ${is.text('auth_id')} not null references "user" ("id"),
      ${is.text('background_level')} not null default 'beginner'
        check (${oneOf('background_level', BACKGROUND_LEVELS)}),
      ${is.text('preferred_language')} not null default 'en',
      ${is.time('created_at')} not null,
      ${is.time('updated_at')} not null,
      ${is.json('learning_preferences', 'object')}
    )${is.strict}`,
    'create unique index user_profile_auth_id on user_profile (auth_id)',
    `create table learning_progress (
      ${is.uuid('id')} not null primary key,
      ${userId},
      ${stepId},
      ${is.text('status')} not null default 'not_started' check (${oneOf('status', PROGRESS_STATUSES)}),
      ${is.integer('completion_percentage')} default 0 check (completion_percentage between 0 and 100),
      ${is.time('started_at')},
      ${is.time('completed_at')},
      ${is.json('progress_data')},
      ${is.text('skip_reason')} check (${oneOf('skip_reason', SKIP_REASONS)}),
      ${is.text('proof')} check (${oneOf('proof', PROOFS)}),
      ${is.integer('score')} check (score between 0 and 100),
      ${is.text('earned_revision')},
      ${is.flag('begun')} not null default ${is.false},
      ${is.json('tally', 'object')} not null default '${JSON.stringify(EMPTY_TALLY)}',
      ${is.time('created_at')} not null,
      ${is.time('updated_at')} not null,
      constraint learning_progress_completed check ((status = 'completed') = (completed_at is not null)),
      constraint learning_progress_skipped check (skip_reason is null or status = 'skipped'),
      constraint learning_progress_earned
        check ((proof is null and earned_revision is null) or status = 'completed')
    )${is.strict}`,
    'create unique index learning_progress_user_step on learning_progress (user_id, step_id)',
    'create index learning_progress_status on learning_progress (status)',
    `create table evidence (
      ${is.uuid('id')} not null primary key,
      ${userId},
      ${stepId},
      ${is.text('kind')} not null check (kind <> ''),
      ${is.time('at')} not null,
      ${is.uuid('actor_id')} not null,
      ${is.text('revision')} not null,
      ${is.json('data', 'object')} not null,
      ${is.text('idempotency_key')}
    )${is.strict}`,
    'create unique index evidence_once on evidence (user_id, idempotency_key) where idempotency_key is not null',
    'create index evidence_in_order on evidence (user_id, step_id, at, id)',
    `create table sitting (
      ${is.uuid('id')} not null primary key,
      ${userId},
      ${stepId},
      ${is.time('opened_at')} not null,
      ${is.time('last_seen_at')} not null,
      ${is.time('counted_until')},
      ${is.wide('counted_ms')} not null default 0 check (counted_ms >= 0),
      ${is.time('ended_at')},
      ${is.text('clock')} not null check (${oneOf('clock', ['beats', 'page'])})
    )${is.strict}`,
    'create index sitting_counted_until on sitting (user_id, counted_until)',
    'create index sitting_open on sitting (user_id, step_id) where ended_at is null',
    `create table learning_path (
      ${is.uuid('id')} not null primary key,
      ${userId},
      ${is.uuid('textbook_id')} not null references textbook (id),
      ${is.text('name', 255)} not null,
      ${is.text('description')},
      ${is.text('path_type')} not null default 'default' check (${oneOf('path_type', PATH_TYPES)}),
      ${is.json('steps_sequence', 'array')} not null,
      ${is.flag('is_active')} not null default ${is.false},
      ${is.text('version')} not null default '',
      ${is.time('created_at')} not null,
      ${is.time('updated_at')} not null
    )${is.strict}`,
    `create unique index learning_path_main on learning_path (user_id, textbook_id)
      where is_active and path_type <> 'remedial'`,
    'create index learning_path_of_learner on learning_path (user_id, textbook_id, created_at)',
    `create table idempotent_answer (
      ${userId},
      ${is.text('key')} not null,
      ${is.text('route')} not null,
      ${is.integer('status')} not null,
      ${is.json('body')} not null,
      ${is.time('created_at')} not null,
      primary key (user_id, key)
    )${is.strict}`,
    'create index idempotent_answer_age on idempotent_answer (created_at)',
    `create table installation (
      ${is.text('name')} not null primary key,
      ${is.text('value')} not null
    )${is.strict}`,
  ];
};
