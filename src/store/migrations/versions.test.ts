import { sql } from 'kysely';
import { v7 } from 'uuid';
import { describe, expect, test } from 'vitest';
import { eachDatabase } from '../../../tests/postgres/each-database.ts';
import type { StepId, TextbookId, UserId } from '../../domain/ids.ts';
import { loadGraph } from '../book-graph.ts';
import type { Database } from '../connection.ts';
import { readSchema } from '../live-schema.ts';
import { POSTGRES_WORDS } from '../postgres.ts';
import { loadProgress } from '../progress.ts';
import { publishBook } from '../publishing.ts';
import { listPublications, loadVersion } from '../publishing-versions.ts';
import { SQLITE_WORDS } from '../sqlite.ts';
import { loadRevisionContent } from '../step-revisions.ts';
import { anAccount, NOON } from '../testing.ts';
import { migrate } from './migrate.ts';

/** A database as Stepwell 0.1 left it: one textbook, one learner who has completed its first step. */
async function anEarlierDatabase(database: Database) {
  const words = database.dialect === 'sqlite' ? SQLITE_WORDS : POSTGRES_WORDS;
  await database.write((tx) => migrate(tx, words, '0003-learners'));
  const ids = { textbook: v7(), one: v7(), two: v7(), gone: v7(), first: v7(), second: v7(), user: v7() };
  const authId = await anAccount(database);
  const at = new Date(NOON);
  const stamped = { created_at: at, updated_at: at };
  const step = { textbook_id: ids.textbook, chapter_id: ids.first, step_type: 'reading' as const, ...stamped };
  await database.write(async (tx) => {
    const head = { title: 'Horses', description: 'About "horses"', language: 'en', licence: '', authors: '["Ada"]' };
    await tx
      .insertInto('textbook')
      .values({ id: ids.textbook, key: 'horses', version: 'v1', ...head, ...stamped })
      .execute();
    const chapter = { textbook_id: ids.textbook, description: '', ...stamped };
    await tx
      .insertInto('chapter')
      .values([
        { id: ids.first, key: 'a', title: 'A', order_index: 0, is_active: true, ...chapter },
        { id: ids.second, key: 'b', title: 'B', order_index: 1, is_active: false, ...chapter },
      ])
      .execute();
    await tx
      .insertInto('chapter_prerequisite')
      .values({ chapter_id: ids.second, prerequisite_chapter_id: ids.first, position: 0 })
      .execute();
    await tx
      .insertInto('learning_step')
      .values([
        {
          id: ids.one,
          key: 'one',
          title: 'One',
          content: '# 1',
          order_index: 0,
          revision: 'r1',
          fingerprint: 'f1',
          ...step,
        },
        {
          id: ids.two,
          key: 'two',
          title: 'Two',
          content: '# 2',
          order_index: 1,
          revision: 'r2',
          fingerprint: 'f2',
          ...step,
        },
        {
          id: ids.gone,
          key: 'gone',
          title: 'Gone',
          content: '# 0',
          order_index: 2,
          revision: 'r0',
          fingerprint: 'f0',
          ...step,
        },
      ])
      .execute();
    await tx.updateTable('learning_step').set({ removed_at: at }).where('id', '=', ids.gone).execute();
    const questions = '[{"id":"q","kind":"single","prompt":"?","choices":[{"id":"a1","text":"x"}]}]';
    await tx.updateTable('learning_step').set({ questions }).where('id', '=', ids.two).execute();
    await tx
      .insertInto('step_prerequisite')
      .values({ step_id: ids.two, prerequisite_step_id: ids.one, position: 0 })
      .execute();
    await tx
      .withTables<{ asset: { hash: string; mime: string; bytes: Uint8Array } }>()
      .insertInto('asset')
      .values({ hash: 'h1', mime: 'image/png', bytes: new Uint8Array([1]) })
      .execute();
    await tx.insertInto('step_asset').values({ step_id: ids.one, asset_hash: 'h1' }).execute();
    await tx
      .insertInto('user_profile')
      .values({ id: ids.user, auth_id: authId, ...stamped })
      .execute();
    await tx
      .insertInto('learning_progress')
      .values({
        ...{ id: v7(), user_id: ids.user, step_id: ids.one, status: 'completed' as const, proof: 'observed' as const },
        ...{ completion_percentage: 100, earned_revision: 'r1', started_at: at, completed_at: at, begun: true },
        ...stamped,
      })
      .execute();
  });
  return ids;
}

eachDatabase((_name, open) => {
  describe('a database of the version before', () => {
    test('comes to the same schema as a new one', async () => {
      const database = await open.empty();
      await anEarlierDatabase(database);
      await database.migrate();
      expect(await readSchema(database)).toEqual(await readSchema(await open()));
    });

    test('keeps its textbook and its learners, and what is live becomes the first version', async () => {
      const database = await open.empty();
      const ids = await anEarlierDatabase(database);
      await database.migrate();
      const textbook = { id: ids.textbook as TextbookId, key: 'horses' };
      const graph = await loadGraph(database.read, textbook.id);
      expect(graph?.chapters.map(({ key, steps }) => [key, ...steps.map((step) => step.key)])).toEqual([
        ['a', 'one', 'two'],
        ['b'],
      ]);
      const progress = await loadProgress(database.read, ids.user as UserId, ids.one as StepId);
      expect(progress).toMatchObject({ status: 'completed', earnedRevision: 'r1', completedAt: NOON });
      expect(await listPublications(database.read, textbook.id)).toEqual([
        { number: 1, version: 'v1', publishedAt: NOON },
      ]);
      expect(await loadRevisionContent(database.read, ids.gone as StepId, 'r0')).toMatchObject({ content: '# 0' });
      const kept = await loadVersion(database.read, textbook, 'v1');
      expect(kept?.book).toMatchObject({
        title: 'Horses',
        description: 'About "horses"',
        authors: ['Ada'],
        sequence: 'strict',
        chapters: [
          {
            key: 'a',
            isActive: true,
            requires: [],
            steps: [
              { key: 'one', content: '# 1', assets: ['h1'], requires: [], revision: 'r1' },
              { key: 'two', content: '# 2', assets: [], requires: ['one'], questions: [{ id: 'q' }] },
            ],
          },
          { key: 'b', isActive: false, requires: ['a'], steps: [] },
        ],
      });
    });

    test('can be published over and rolled back to what it was', async () => {
      const database = await open.empty();
      const ids = await anEarlierDatabase(database);
      await database.migrate();
      const textbook = { id: ids.textbook as TextbookId, key: 'horses' };
      const before = await loadGraph(database.read, textbook.id);
      const kept = await loadVersion(database.read, textbook, 'v1');
      if (kept === null) throw new Error('the first version is not there');
      const later = { ...kept.book, version: 'v2', chapters: kept.book.chapters.slice(0, 1) };
      const publishing = { now: NOON + 1, newId: v7 };
      const { fingerprints } = kept;
      await database.write((tx) => publishBook(tx, later, { ...publishing, fingerprints }));
      const counts = await database.write((tx) => publishBook(tx, kept.book, { ...publishing, fingerprints }));
      expect(counts).toMatchObject({ added: 0, changed: 0, number: 3 });
      expect(await loadGraph(database.read, textbook.id)).toEqual(before);
      const { rows } = await sql<{ n: number }>`select count(*) as n from step_revision`.execute(database.read);
      expect(rows[0]?.n).toBeLessThanOrEqual(5);
    });
  });
});
