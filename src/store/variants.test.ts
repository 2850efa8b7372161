import { describe, expect, test } from 'vitest';
import { eachDatabase } from '../../tests/postgres/each-database.ts';
import type { StepId } from '../domain/ids.ts';
import type { StepVariant } from '../domain/variants.ts';
import { loadGraph } from './book-graph.ts';
import type { Database } from './connection.ts';
import { loadVersion } from './publishing-versions.ts';
import { loadLiveQuiz, loadQuestions, loadRevised, loadRevisionContent } from './step-revisions.ts';
import { aBook, aChapter, aStep, NOON, publish } from './testing.ts';
import { findStepsByKey, findTextbookByKey, stepsShowingAsset } from './textbooks.ts';

const asset = { hash: 'f'.repeat(64), mime: 'image/png', path: 'a.png', bytes: new Uint8Array([1, 2]) };
const urdu: StepVariant = {
  language: 'ur',
  level: null,
  isStale: true,
  title: 'سلام',
  content: '# سلام',
  body: [
    { kind: 'html', html: '<p>سلام</p>' },
    { kind: 'question', question: 'q' },
  ],
  questions: [{ id: 'q', kind: 'short', prompt: '<p>؟</p>' }],
  answerKeys: [
    {
      question: 'q',
      kind: 'short',
      isExact: false,
      answers: [{ text: 'ایڈا', isRight: true, feedback: null, misconception: null }],
    },
  ],
  assets: [asset.hash],
};
const step = aStep('one', {
  revision: 'r1',
  variants: [urdu, { ...urdu, language: 'en', level: 'beginner', title: 'Hi' }],
});
const words = { ur: { title: 'گھوڑے', description: null } };
const book = aBook([aChapter('c', [step], { translations: words })], {
  languages: ['en', 'ur'],
  translations: words,
  assets: [asset],
  version: 'v1',
});

async function published(database: Database) {
  await publish(database, book);
  const textbook = await findTextbookByKey(database.read, 'horses');
  const [found] = await findStepsByKey(database.read, 'one');
  if (textbook === null || found === undefined) throw new Error('not published');
  return { textbook, id: found.id as StepId };
}

eachDatabase((_name, open) => {
  describe('forms of a step', () => {
    test('come back as they were published, answer keys to the grader only', async () => {
      const database = await open();
      const { id } = await published(database);
      const content = await loadRevisionContent(database.read, id, 'r1');
      const { answerKeys: _, assets: __, ...shown } = urdu;
      expect(content?.variants[0]).toEqual(shown);
      expect(JSON.stringify(content)).not.toContain('ایڈا');
      const quiz = await database.write((tx) => loadLiveQuiz(tx, id));
      expect(quiz?.variants).toEqual(step.variants);
      expect((await loadRevised(database.read, id, 'r1', NOON))?.variants).toEqual(step.variants);
      expect([...(await loadQuestions(database.read, id)).keys()]).toEqual(['r1', 'r1 ur', 'r1 en.beginner']);
    });

    test('give the graph their titles, and nothing that is long', async () => {
      const database = await open();
      const { textbook, id } = await published(database);
      const graph = await loadGraph(database.read, textbook.id);
      expect(graph).toMatchObject({
        languages: ['en', 'ur'],
        translations: words,
        chapters: [{ translations: words }],
      });
      expect(graph?.steps.get(id)?.titles).toEqual([
        { language: 'ur', level: null, title: 'سلام' },
        { language: 'en', level: 'beginner', title: 'Hi' },
      ]);
      expect(textbook).toMatchObject({ languages: ['en', 'ur'], translations: words });
    });

    test('show their own files', async () => {
      const database = await open();
      const { textbook, id } = await published(database);
      expect(await stepsShowingAsset(database.read, textbook.id, asset.hash)).toEqual([id]);
    });

    test('are part of the version, which is the same again when it comes back', async () => {
      const database = await open();
      const { textbook } = await published(database);
      const kept = await loadVersion(database.read, textbook, 'v1');
      const { assets: _, ...written } = book;
      expect(kept?.book).toEqual({
        ...written,
        chapters: [expect.objectContaining({ translations: words, steps: [step] })],
      });
      const edited = aStep('one', { revision: 'r2', variants: [{ ...urdu, title: 'آداب' }] });
      const counts = await publish(database, aBook([aChapter('c', [edited])], { version: 'v2', assets: [asset] }));
      expect(counts).toMatchObject({ changed: 1 });
      const without = await publish(database, aBook([aChapter('c', [aStep('one')])], { version: 'v3' }));
      expect(without).toMatchObject({ changed: 1 });
      const graph = await loadGraph(database.read, textbook.id);
      expect([...(graph?.steps.values() ?? [])][0]).not.toHaveProperty('titles');
      expect(graph?.languages).toEqual(['en']);
    });
  });
});
