import { STEP_TYPES } from '../../domain/book.ts';
import { type ColumnWords, oneOf } from './column-words.ts';

/**
 * What was ever published, and what publishing still owes to learners. `step_revision` holds every text of a step that
 * was live, found by all that its author wrote (`fingerprint`) or by what completions are earned on (`revision`);
 * versions name their steps and share these rows. What is live already becomes the first version of its textbook.
 */
export const versionTables = (is: ColumnWords): string[] => {
  const textbookId = `${is.uuid('textbook_id')} not null references textbook (id)`;
  const stepId = `${is.uuid('step_id')} not null references learning_step (id)`;
  return [
    `create table step_revision (
      ${stepId},
      ${is.text('fingerprint')} not null,
      ${is.text('revision')} not null,
      ${is.text('title', 255)} not null,
      ${is.text('content')} not null,
      ${is.text('step_type')} not null check (${oneOf('step_type', STEP_TYPES)}),
      ${is.json('required_completion_criteria', 'object')} not null,
      ${is.json('level', 'array')} not null,
      ${is.flag('is_required')} not null,
      ${is.integer('minutes')} not null,
      ${is.json('requires', 'array')} not null,
      ${is.json('body', 'array')} not null,
      ${is.json('questions', 'array')} not null,
      ${is.json('answer_keys', 'array')} not null,
      ${is.json('teaches', 'array')} not null,
      ${is.json('assesses', 'array')} not null,
      ${is.json('assets', 'array')} not null,
      ${is.json('relations', 'object')} not null default '{}',
      ${is.time('created_at')} not null,
      primary key (step_id, fingerprint)
    )${is.strict}`,
    'create index step_revision_of_revision on step_revision (step_id, revision)',
    `create table textbook_version (
      ${textbookId},
      ${is.text('version')} not null,
      ${is.json('manifest', 'object')} not null,
      primary key (textbook_id, version)
    )${is.strict}`,
    `create table publication (
      ${textbookId},
      ${is.integer('number')} not null,
      ${is.text('version')} not null,
      ${is.time('published_at')} not null,
      ${is.uuid('actor_id')},
      primary key (textbook_id, number)
    )${is.strict}`,
    `create table follow_up (
      ${textbookId},
      ${is.integer('number')} not null,
      ${stepId},
      ${is.text('choice')} not null check (choice <> ''),
      ${is.json('changes', 'array')} not null,
      ${is.uuid('done_until')},
      ${is.time('finished_at')},
      primary key (textbook_id, number, step_id)
    )${is.strict}`,
    'create index follow_up_open on follow_up (textbook_id) where finished_at is null',
    'create index learning_progress_of_step on learning_progress (step_id, user_id)',
    ...adoptWhatIsLive(is),
  ];
};

/** How each dialect makes JSON out of rows. */
const JSON_WORDS = {
  sqlite: {
    object: 'json_object',
    list: (item: string, order: string) => `json_group_array(${item} order by ${order})`,
    flag: (column: string) => `json(case ${column} when 1 then 'true' else 'false' end)`,
    parsed: (column: string) => `json(${column})`,
  },
  postgres: {
    object: 'jsonb_build_object',
    list: (item: string, order: string) => `coalesce(jsonb_agg(${item} order by ${order}), '[]')`,
    flag: (column: string) => column,
    parsed: (column: string) => column,
  },
};

function adoptWhatIsLive({ dialect }: ColumnWords): string[] {
  const { object, list, flag, parsed } = JSON_WORDS[dialect];
  const select = (item: string, order: string, from: string) => parsed(`(select ${list(item, order)} from ${from})`);
  const stepsOf = select(
    `${object}('key', s.key, 'id', s.id, 'fingerprint', s.fingerprint)`,
    's.order_index',
    'learning_step s where s.chapter_id = c.id and s.removed_at is null',
  );
  const requiresOf = select(
    'p.key',
    'e.position',
    'chapter_prerequisite e join chapter p on p.id = e.prerequisite_chapter_id where e.chapter_id = c.id',
  );
  const chaptersOf = select(
    `${object}('key', c.key, 'title', c.title, 'description', c.description, 'order', c.order_mode,
      'isActive', ${flag('c.is_active')}, 'requires', ${requiresOf}, 'steps', ${stepsOf})`,
    'c.order_index',
    'chapter c where c.textbook_id = t.id and c.removed_at is null',
  );
  return [
    `insert into step_revision (step_id, fingerprint, revision, title, content, step_type,
        required_completion_criteria, level, is_required, minutes, requires, body, questions, answer_keys, teaches,
        assesses, assets, created_at)
      select s.id, s.fingerprint, s.revision, s.title, s.content, s.step_type,
        s.required_completion_criteria, s.level, s.is_required, s.minutes,
        (select ${list('p.key', 'e.position')} from step_prerequisite e
          join learning_step p on p.id = e.prerequisite_step_id where e.step_id = s.id),
        s.body, s.questions, s.answer_keys, s.teaches, s.assesses,
        (select ${list('a.asset_hash', 'a.asset_hash')} from step_asset a where a.step_id = s.id),
        s.updated_at
      from learning_step s`,
    `insert into textbook_version (textbook_id, version, manifest)
      select t.id, t.version, ${object}('title', t.title, 'description', t.description, 'language', t.language,
        'licence', t.licence, 'authors', ${parsed('t.authors')}, 'sequence', t.sequence, 'chapters', ${chaptersOf})
      from textbook t`,
    `insert into publication (textbook_id, number, version, published_at)
      select t.id, 1, t.version, t.updated_at from textbook t`,
  ];
}
