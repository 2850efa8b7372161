import { describe, expect, test } from 'vitest';
import { eachDatabase } from '../../tests/postgres/each-database.ts';
import { type LiveColumn, readSchema } from './live-schema.ts';

const uuid = { type: 'uuid', required: true };
const text = { type: 'text', required: true };
const title = { type: 'string 255', required: true };
const integer = { type: 'integer', required: true };
const time = { type: 'time', required: true };
const json = { type: 'json', required: true };
const optional = (column: LiveColumn): LiveColumn => ({ ...column, required: false });

/** design/data-model.md, entity by entity, field by field, and its indexes. */
const DATA_MODEL: Record<string, { fields: Record<string, LiveColumn>; indexes: string[] }> = {
  user_profile: {
    fields: {
      id: uuid,
      auth_id: { ...text, references: 'user.id' },
      background_level: { ...text, values: ['beginner', 'intermediate', 'advanced'], default: 'beginner' },
      preferred_language: { ...text, default: 'en' },
      created_at: time,
      updated_at: time,
      learning_preferences: optional(json),
    },
    indexes: ['unique user_profile_auth_id (auth_id)'],
  },
  chapter: {
    fields: {
      id: uuid,
      title,
      description: text,
      order_index: integer,
      prerequisite_chapter_id: { ...optional(uuid), references: 'chapter.id' },
      is_active: { type: 'boolean', required: true, default: true },
      created_at: time,
      updated_at: time,
    },
    indexes: [
      'chapter_order_index (order_index)',
      'unique chapter_title (textbook_id, title) where removed_at is null',
      'unique chapter_place (textbook_id, order_index) where removed_at is null',
    ],
  },
  learning_step: {
    fields: {
      id: uuid,
      chapter_id: { ...uuid, references: 'chapter.id' },
      title,
      content: text,
      step_type: { ...text, values: ['reading', 'quiz', 'exercise', 'video', 'interactive'] },
      order_index: integer,
      prerequisite_step_id: { ...optional(uuid), references: 'learning_step.id' },
      required_completion_criteria: { ...json, default: { type: 'time', value: 60 } },
      created_at: time,
      updated_at: time,
    },
    indexes: ['unique learning_step_place (chapter_id, order_index) where removed_at is null'],
  },
  learning_progress: {
    fields: {
      id: uuid,
      user_id: { ...uuid, references: 'user_profile.id' },
      step_id: { ...uuid, references: 'learning_step.id' },
      status: { ...text, values: ['not_started', 'in_progress', 'completed', 'skipped'], default: 'not_started' },
      completion_percentage: { ...optional(integer), default: 0 },
      started_at: optional(time),
      completed_at: optional(time),
      progress_data: optional(json),
      created_at: time,
      updated_at: time,
    },
    indexes: ['learning_progress_status (status)', 'unique learning_progress_user_step (user_id, step_id)'],
  },
  learning_path: {
    fields: {
      id: uuid,
      user_id: { ...uuid, references: 'user_profile.id' },
      name: title,
      description: optional(text),
      path_type: { ...text, values: ['default', 'personalized', 'remedial'], default: 'default' },
      steps_sequence: json,
      created_at: time,
      updated_at: time,
    },
    indexes: [],
  },
};

const LEARNER_TABLES = [
  'learning_progress',
  'evidence',
  'sitting',
  'watch_clock',
  'learning_path',
  'idempotent_answer',
];

eachDatabase((_name, open) => {
  describe('the live schema', () => {
    test.each(Object.entries(DATA_MODEL))('has %s as the data model says, field by field', async (name, entity) => {
      const table = (await readSchema(await open()))[name];
      expect(table?.columns).toMatchObject(entity.fields);
      for (const [field, expected] of Object.entries(entity.fields)) expect(table?.columns[field]).toEqual(expected);
      expect(table?.primaryKey).toEqual(['id']);
      expect(table?.indexes).toEqual(expect.arrayContaining(entity.indexes));
    });

    test('gives every learner table a user_id, which leads all of its unique keys besides id', async () => {
      const schema = await readSchema(await open());
      for (const name of LEARNER_TABLES) {
        expect(schema[name]?.columns.user_id).toMatchObject({ ...uuid, references: 'user_profile.id' });
        expect(['id', 'user_id']).toContain(schema[name]?.primaryKey[0]);
        const unique = schema[name]?.indexes.filter((index) => index.startsWith('unique ')) ?? [];
        for (const index of unique) expect(index).toMatch(/^unique \w+ \(user_id\b/);
      }
    });

    test('keeps one active main path for each learner and textbook', async () => {
      const schema = await readSchema(await open());
      expect(schema.learning_path?.indexes).toContain(
        "unique learning_path_main (user_id, textbook_id) where is_active and path_type <> 'remedial'",
      );
    });
  });
});

describe('the two databases', () => {
  const read: Promise<unknown>[] = [];
  eachDatabase((_name, open) => {
    test('can be read back', async () => {
      read.push(readSchema(await open()));
      expect(Object.keys(Object(await read.at(-1)))).toHaveLength(20);
    });
  });
  test('have the same schema in every table, column, default, key and index', async () => {
    const [sqlite, postgres] = await Promise.all(read);
    expect(sqlite).toEqual(postgres);
  });
});
