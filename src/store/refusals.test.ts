import type { Insertable } from 'kysely';
import { v4, v7 } from 'uuid';
import { beforeAll, describe, expect, test } from 'vitest';
import { eachDatabase } from '../../tests/postgres/each-database.ts';
import type { Database } from './connection.ts';
import type { Tables } from './tables.ts';
import { aLearner, anAccount, aTextbook, NOON } from './testing.ts';

const at = new Date(NOON);
const stamped = { created_at: at, updated_at: at };

interface Known {
  userId: string;
  accountId: string;
  textbookId: string;
  chapterId: string;
  stepId: string;
}

type Row<T extends keyof Tables> = Insertable<Tables[T]>;

/** A good row of each table, so that each refusal below is about one thing only. */
const good = {
  user_profile: (known: Known): Row<'user_profile'> => ({ id: v7(), auth_id: known.accountId, ...stamped }),
  chapter: (known: Known): Row<'chapter'> => ({
    id: v7(),
    textbook_id: known.textbookId,
    key: v4(),
    title: v4(),
    description: '',
    order_index: 1000,
    ...stamped,
  }),
  learning_step: (known: Known): Row<'learning_step'> => ({
    id: v7(),
    textbook_id: known.textbookId,
    chapter_id: known.chapterId,
    key: v4(),
    title: 'Gaits',
    content: '',
    step_type: 'reading',
    order_index: 1000,
    revision: 'r1',
    ...stamped,
  }),
  learning_progress: (known: Known): Row<'learning_progress'> => ({
    id: v7(),
    user_id: known.userId,
    step_id: known.stepId,
    ...stamped,
  }),
  learning_path: (known: Known): Row<'learning_path'> => ({
    id: v7(),
    user_id: known.userId,
    textbook_id: known.textbookId,
    name: 'Mine',
    steps_sequence: '[]',
    ...stamped,
  }),
};

type Guarded = keyof typeof good;
/** A value of the wrong type on purpose: the database, not the compiler, is asked. */
type Wrong = Record<string, unknown>;

const REFUSED: [Guarded, string, Wrong][] = [
  ['user_profile', 'an unknown background_level', { background_level: 'expert' }],
  ['user_profile', 'an account that does not exist', { auth_id: 'nobody' }],
  ['user_profile', 'no account', { auth_id: null }],
  ['user_profile', 'no preferred_language', { preferred_language: null }],
  ['user_profile', 'preferences that are not JSON', { learning_preferences: '{"pace":' }],
  ['user_profile', 'preferences that are not an object', { learning_preferences: '[]' }],
  ['user_profile', 'an id that is no UUID', { id: 'ada' }],
  ['user_profile', 'no created_at', { created_at: null }],
  ['user_profile', 'no updated_at', { updated_at: null }],
  ['chapter', 'a title of 256 characters', { title: 'ä'.repeat(256) }],
  ['chapter', 'no title', { title: null }],
  ['chapter', 'no description', { description: null }],
  ['chapter', 'no order_index', { order_index: null }],
  ['chapter', 'a prerequisite that does not exist', { prerequisite_chapter_id: v7() }],
  ['chapter', 'a textbook that does not exist', { textbook_id: v7() }],
  ['chapter', 'no is_active', { is_active: null }],
  ['learning_step', 'a title of 256 characters', { title: '🐎'.repeat(256) }],
  ['learning_step', 'an unknown step_type', { step_type: 'game' }],
  ['learning_step', 'a chapter that does not exist', { chapter_id: v7() }],
  ['learning_step', 'no chapter', { chapter_id: null }],
  ['learning_step', 'no content', { content: null }],
  ['learning_step', 'a prerequisite that does not exist', { prerequisite_step_id: v7() }],
  ['learning_step', 'criteria that are not JSON', { required_completion_criteria: 'time' }],
  ['learning_step', 'criteria that are not an object', { required_completion_criteria: '60' }],
  ['learning_step', 'no criteria', { required_completion_criteria: null }],
  ['learning_step', 'an order_index that is no whole number', { order_index: 1.5 }],
  ['learning_progress', 'an unknown status', { status: 'done' }],
  ['learning_progress', 'no status', { status: null }],
  ['learning_progress', 'a percentage below 0', { completion_percentage: -1 }],
  ['learning_progress', 'a percentage above 100', { completion_percentage: 101 }],
  ['learning_progress', 'completed without completed_at', { status: 'completed' }],
  ['learning_progress', 'completed_at while in progress', { status: 'in_progress', completed_at: at }],
  ['learning_progress', 'completed_at while skipped', { status: 'skipped', completed_at: at }],
  ['learning_progress', 'completed_at while not started', { completed_at: at }],
  ['learning_progress', 'a skip_reason while not skipped', { skip_reason: 'waived' }],
  ['learning_progress', 'an unknown skip_reason', { status: 'skipped', skip_reason: 'bored' }],
  ['learning_progress', 'a proof while not completed', { proof: 'graded' }],
  ['learning_progress', 'a learner who does not exist', { user_id: v7() }],
  ['learning_progress', 'a step that does not exist', { step_id: v7() }],
  ['learning_progress', 'progress_data that is not JSON', { progress_data: '{scroll: 1}' }],
  ['learning_progress', 'a time that is no time', { started_at: 'yesterday noon' }],
  ['learning_progress', 'a day that does not exist', { started_at: '2026-02-30T00:00:00.000Z' }],
  ['learning_path', 'a learner who does not exist', { user_id: v7() }],
  ['learning_path', 'an unknown path_type', { path_type: 'shortcut' }],
  ['learning_path', 'a name of 256 characters', { name: 'n'.repeat(256) }],
  ['learning_path', 'no steps_sequence', { steps_sequence: null }],
  ['learning_path', 'a steps_sequence that is not JSON', { steps_sequence: 'one, two' }],
  ['learning_path', 'a steps_sequence that is no list', { steps_sequence: '{}' }],
];

const TAKEN: [Guarded, string, Wrong][] = [
  ['chapter', 'a title of 255 characters of several bytes', { title: '🐎'.repeat(255) }],
  ['learning_step', 'only what the data model requires', {}],
  ['learning_progress', 'only what the data model requires', {}],
  ['learning_progress', 'completed with completed_at', { status: 'completed', completed_at: at }],
  ['learning_progress', 'skipped', { status: 'skipped' }],
  ['learning_progress', 'no percentage', { completion_percentage: null }],
  ['learning_path', 'only what the data model requires', {}],
];

eachDatabase((name, open) => {
  let database: Database;
  let known: Known;

  beforeAll(async () => {
    database = await open();
    const { textbookId, steps } = await aTextbook(database, ['one', 'two']);
    const chapter = await database.read.selectFrom('chapter').select('id').executeTakeFirstOrThrow();
    const learner = await aLearner(database);
    const stepId = steps[0] ?? '';
    known = { userId: learner, accountId: await anAccount(database), textbookId, chapterId: chapter.id, stepId };
  });

  /** Nothing stays, whether it was taken or not. */
  const tried = (table: Guarded, ...rows: Wrong[]): Promise<void> =>
    database
      .write(async (tx) => {
        for (const row of rows)
          await tx
            .insertInto(table)
            .values({ ...good[table](known), ...row } as Insertable<Tables[Guarded]>)
            .execute();
        throw new Undone();
      })
      .catch((error) => {
        if (!(error instanceof Undone)) throw error;
      });

  describe('the database itself', () => {
    test.each(REFUSED)('refuses a %s with %s', async (table, _what, wrong) => {
      await expect(tried(table, wrong)).rejects.toThrow();
    });

    test.each(TAKEN)('takes a %s with %s', async (table, _what, row) => {
      await tried(table, row);
    });

    test('refuses a second profile of one account', async () => {
      await expect(tried('user_profile', {}, {})).rejects.toThrow(/unique/i);
    });

    test('refuses a second progress of one learner on one step', async () => {
      await expect(tried('learning_progress', {}, {})).rejects.toThrow(/unique/i);
    });

    test('refuses two present chapters of one textbook with one title, one place or one key', async () => {
      const [one, other] = [{ order_index: 2000 }, { order_index: 2001 }];
      await tried('chapter', one, other);
      await expect(tried('chapter', { ...one, title: 'Gaits' }, { ...other, title: 'Gaits' })).rejects.toThrow(
        /unique/i,
      );
      await expect(tried('chapter', one, one)).rejects.toThrow(/unique/i);
      await expect(tried('chapter', { ...one, key: 'gaits' }, { ...other, key: 'gaits' })).rejects.toThrow(/unique/i);
      await tried('chapter', { ...one, title: 'Gaits' }, { ...one, title: 'Gaits', removed_at: at });
    });

    test('refuses two present steps at one place of a chapter', async () => {
      await expect(tried('learning_step', {}, {})).rejects.toThrow(/unique/i);
      await tried('learning_step', {}, { removed_at: at });
    });

    test('refuses two active main paths of one learner through one textbook, but not a detour', async () => {
      await expect(tried('learning_path', { is_active: true }, { is_active: true })).rejects.toThrow(/unique/i);
      await tried('learning_path', { is_active: true }, { is_active: false });
      await tried('learning_path', { is_active: true }, { is_active: true, path_type: 'remedial' });
    });

    test('refuses to remove an account under its learner', async () => {
      const profile = await database.read
        .selectFrom('user_profile')
        .select('auth_id')
        .where('id', '=', known.userId)
        .executeTakeFirstOrThrow();
      const removal = database.auth.db.deleteFrom('user').where('id', '=', profile.auth_id).execute();
      await expect(removal).rejects.toThrow(/foreign key/i);
    });

    test('fills in the defaults of the data model', async () => {
      const row = await database.write(async (tx) => {
        const { id } = good.learning_step(known);
        await tx
          .insertInto('learning_step')
          .values({ ...good.learning_step(known), id })
          .execute();
        return tx.selectFrom('learning_step').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
      });
      expect(JSON.parse(row.required_completion_criteria)).toEqual({ type: 'time', value: 60 });
    });

    const onSqlite = name === 'sqlite' ? test : null;
    onSqlite?.('is strict about types in each of our tables', async () => {
      await expect(tried('chapter', { order_index: 'first' })).rejects.toThrow(/cannot store TEXT value in INTEGER/);
    });
  });
});

class Undone extends Error {}
