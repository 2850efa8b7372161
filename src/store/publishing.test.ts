import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eachDatabase } from '../../tests/postgres/each-database.ts';
import type { Book } from '../domain/book.ts';
import { findAsset, readAsset } from './assets.ts';
import { loadGraph } from './book-graph.ts';
import type { Database } from './connection.ts';
import { loadLiveQuiz, loadRevisionContent } from './step-revisions.ts';
import { aBook, aChapter, aStep, NOON, publish } from './testing.ts';
import {
  chapterTimes,
  findChaptersByKey,
  findStepsByKey,
  findTextbookByKey,
  findTextbookOf,
  listTextbooks,
  stepsShowingAsset,
  stepTimes,
} from './textbooks.ts';

const LATER = NOON + 60_000;

/** The graph in the author's words: keys for ids. */
async function live(database: Database, key: string) {
  const textbook = await findTextbookByKey(database.read, key);
  const graph = textbook && (await loadGraph(database.read, textbook.id));
  if (!graph) throw new Error('nothing is live');
  const chapterKey = new Map(graph.chapters.map((chapter) => [chapter.id, chapter.key]));
  return {
    graph,
    ids: new Map([...graph.steps.values()].map((step) => [step.key, step.id])),
    chapters: graph.chapters.map((chapter) => ({
      key: chapter.key,
      title: chapter.title,
      requires: chapter.requires.map((id) => chapterKey.get(id)),
      steps: chapter.steps.map((step) => ({
        key: step.key,
        title: step.title,
        requires: step.requires.map((id) => graph.steps.get(id)?.key),
      })),
    })),
  };
}

const written = (book: Book) =>
  book.chapters.map(({ key, title, requires, steps }) => ({
    key,
    title,
    requires,
    steps: steps.map((step) => ({ key: step.key, title: step.title, requires: step.requires })),
  }));

/** Any arrangement of some of nine steps in some of four chapters, with titles that may be each other's. */
const arrangement = fc
  .record({
    chapters: fc.shuffledSubarray(['c0', 'c1', 'c2', 'c3'], { minLength: 1 }),
    titles: fc.shuffledSubarray(['Gaits', 'Tack', 'Feed', 'Hooves'], { minLength: 4 }),
    steps: fc.shuffledSubarray(Array.from({ length: 9 }, (_, i) => `s${i}`)),
    places: fc.array(fc.nat(3), { minLength: 9, maxLength: 9 }),
    edits: fc.array(fc.nat(2), { minLength: 9, maxLength: 9 }),
    back: fc.array(fc.array(fc.nat(8), { maxLength: 2 }), { minLength: 9, maxLength: 9 }),
  })
  .map(({ chapters, titles, steps, places, edits, back }) => {
    const inOrder: ReturnType<typeof aChapter>[] = chapters.map((key, i) =>
      aChapter(key, [], { title: titles[i] ?? key, requires: i > 0 && edits[i] === 1 ? [chapters[0] ?? ''] : [] }),
    );
    steps.forEach((key, i) => {
      // Only earlier ones in this list, so that there is no cycle.
      const requires = [...new Set((back[i] ?? []).flatMap((at) => (at < i ? [steps[at] ?? ''] : [])))];
      const step = aStep(key, { revision: `r${edits[i]}`, requires });
      inOrder[(places[i] ?? 0) % inOrder.length]?.steps.push(step);
    });
    return inOrder;
  });

eachDatabase((_name, open) => {
  describe('publishing', () => {
    test('any arrangement over any other makes exactly that one live, and a key keeps its id for ever', async () => {
      const database = await open();
      let round = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(arrangement, { minLength: 2, maxLength: 5 }), async (versions) => {
          const key = `book ${round++}`;
          const ids = new Map<string, string>();
          for (const chapters of versions) {
            const book = aBook(chapters, { key });
            await publish(database, book);
            const now = await live(database, key);
            expect(now.chapters).toEqual(written(book));
            for (const [step, id] of now.ids) expect(ids.get(step) ?? id).toBe(id);
            for (const [step, id] of now.ids) ids.set(step, id);
          }
          return true;
        }),
        { numRuns: 25 },
      );
    }, 120_000);

    test('the same version again does nothing', async () => {
      const database = await open();
      const book = aBook([aChapter('c', [aStep('one'), aStep('two')])]);
      const first = await publish(database, book);
      expect(first).toMatchObject({ added: 2, changed: 0, removed: 0, unchanged: 0 });
      expect(await publish(database, book, LATER)).toEqual({ ...first, added: 0, unchanged: 2 });
      expect(await findTextbookByKey(database.read, book.key)).toMatchObject({ createdAt: NOON, updatedAt: NOON });
    });

    test('touches only what is another: rows of unchanged chapters and steps stay as they are', async () => {
      const database = await open();
      const [one, two, three] = [aStep('one'), aStep('two'), aStep('three')];
      const { textbookId } = await publish(database, aBook([aChapter('a', [one, two]), aChapter('b', [three])]));
      const edited = aStep('two', { revision: 'another' });
      const counts = await publish(database, aBook([aChapter('a', [one, edited]), aChapter('b', [three])]), LATER);
      expect(counts).toMatchObject({ added: 0, changed: 1, removed: 0, unchanged: 2 });
      const { ids } = await live(database, 'horses');
      const times = await stepTimes(database.read, textbookId);
      const updated = [...ids].map(([key, id]) => [key, times.get(id)?.updatedAt]);
      expect(updated).toEqual([
        ['one', NOON],
        ['two', LATER],
        ['three', NOON],
      ]);
      for (const { createdAt } of times.values()) expect(createdAt).toBe(NOON);
      for (const time of (await chapterTimes(database.read, textbookId)).values())
        expect(time).toEqual({ createdAt: NOON, updatedAt: NOON });
    });

    test('two chapters may swap titles and places, and two steps their chapters', async () => {
      const database = await open();
      await publish(
        database,
        aBook([aChapter('a', [aStep('one')], { title: 'A' }), aChapter('b', [aStep('two')], { title: 'B' })]),
      );
      const before = await live(database, 'horses');
      const swapped = aBook([
        aChapter('b', [aStep('one')], { title: 'A' }),
        aChapter('a', [aStep('two')], { title: 'B' }),
      ]);
      await publish(database, swapped, LATER);
      const after = await live(database, 'horses');
      expect(after.chapters).toEqual(written(swapped));
      expect(after.ids).toEqual(before.ids);
    });

    test('what is missing goes, is not found by key, and comes back with its id', async () => {
      const database = await open();
      const full = aBook([aChapter('a', [aStep('one'), aStep('two')]), aChapter('b', [aStep('three')])]);
      const { textbookId } = await publish(database, full);
      const before = await live(database, 'horses');
      const [two, three] = [before.ids.get('two'), before.ids.get('three')];
      if (!two || !three) throw new Error('not published');
      expect(await publish(database, aBook([aChapter('a', [aStep('one')])]))).toMatchObject({ removed: 2 });
      expect(await findStepsByKey(database.read, 'two')).toEqual([]);
      expect(await findChaptersByKey(database.read, 'b')).toEqual([]);
      expect(await database.write((tx) => loadLiveQuiz(tx, two))).toBeNull();
      expect(await findTextbookOf(database.read, three)).toBeNull();
      await publish(database, { ...full, version: 'again' });
      expect((await live(database, 'horses')).ids).toEqual(before.ids);
      expect(await findTextbookOf(database.read, three)).toBe(textbookId);
    });

    test('a book whose graph was not proved is refused whole, and what was live stays live', async () => {
      const database = await open();
      await publish(database, aBook([aChapter('a', [aStep('one')])]));
      const before = await live(database, 'horses');
      const broken = aBook([aChapter('a', [aStep('one'), aStep('two', { requires: ['nothing'] })])]);
      await expect(publish(database, broken)).rejects.toThrow(/nothing is not in the book/);
      const doubled = aBook([aChapter('a', [], { title: 'A' }), aChapter('b', [], { title: 'A' })]);
      await expect(publish(database, doubled)).rejects.toThrow(/unique/i);
      expect(await live(database, 'horses')).toEqual(before);
    });

    test('from two processes at once leaves one of the two versions whole', async () => {
      const database = await open();
      const other = await open.again(database);
      const one = aBook([aChapter('a', [aStep('one'), aStep('two')])]);
      const two = aBook([aChapter('b', [aStep('two'), aStep('one')])]);
      const counts = await Promise.all([publish(database, one), publish(other, two)]);
      expect(counts[0].textbookId).toBe(counts[1].textbookId);
      expect([written(one), written(two)]).toContainEqual((await live(database, 'horses')).chapters);
      expect(await listTextbooks(database.read)).toHaveLength(1);
    });
  });

  describe('a published textbook', () => {
    const bytes = new Uint8Array([0, 255, 10, 13, 128]);
    const asset = { hash: 'a'.repeat(64), mime: 'image/png', path: 'horse.png', bytes };
    const odd = 'naïve 🐎 ‮ \u{10FFFF} e\u0301 "\\u0000" \\ \n\t';

    test('gives back all that the author wrote, the answers apart', async () => {
      const database = await open();
      const quiz = aStep('quiz', {
        type: 'quiz',
        levels: ['beginner', 'advanced'],
        isRequired: false,
        minutes: 12,
        criteria: { type: 'all', of: [{ type: 'score', value: 80 }, { type: 'declared' }] },
        content: odd,
        body: [
          { kind: 'html', html: odd },
          { kind: 'question', question: 'q' },
        ],
        questions: [
          {
            id: 'q',
            kind: 'multiple',
            prompt: odd,
            choices: [
              { id: 'a1', text: '1' },
              { id: 'a2', text: odd },
            ],
          },
        ],
        answerKeys: [
          { question: 'q', kind: 'multiple', correct: ['a2'], feedback: { a1: odd }, misconceptions: { a1: 'x' } },
        ],
        assets: [asset.hash],
      });
      const chapter = aChapter('c', [aStep('one'), quiz], { order: 'any', isActive: false, description: odd });
      const { textbookId } = await publish(
        database,
        aBook([chapter], { assets: [asset], sequence: 'open', title: odd }),
      );
      const { graph, ids } = await live(database, 'horses');
      const id = ids.get('quiz');
      if (!id) throw new Error('not published');
      expect(await listTextbooks(database.read)).toMatchObject([
        {
          id: textbookId,
          key: 'horses',
          title: odd,
          authors: ['Ada', 'Grace'],
          sequence: 'open',
          isActive: true,
          createdAt: NOON,
        },
      ]);
      expect(graph).toMatchObject({
        sequence: 'open',
        chapters: [{ order: 'any', isActive: false, description: odd }],
      });
      expect(graph.steps.get(id)).toEqual({
        id,
        chapterId: graph.chapters[0]?.id,
        key: 'quiz',
        title: quiz.title,
        type: 'quiz',
        criteria: quiz.criteria,
        revision: quiz.revision,
        minutes: 12,
        levels: ['beginner', 'advanced'],
        isRequired: false,
        requires: [],
      });
      const content = await loadRevisionContent(database.read, id, quiz.revision);
      expect(content).toEqual({
        title: quiz.title,
        variants: [],
        content: odd,
        body: quiz.body,
        questions: quiz.questions,
        exercise: null,
        createdAt: NOON,
        updatedAt: NOON,
      });
      expect(JSON.stringify(content)).not.toContain('correct');
      expect((await database.write((tx) => loadLiveQuiz(tx, id)))?.answerKeys).toEqual(quiz.answerKeys);
      expect(await findAsset(database.read, asset.hash)).toEqual({ mime: 'image/png', size: bytes.length });
      expect([...(await readAsset(database.read, asset.hash, 0, 1000))]).toEqual([...bytes]);
      expect([...(await readAsset(database.read, asset.hash, 1, 2))]).toEqual([...bytes.subarray(1, 3)]);
      expect(await stepsShowingAsset(database.read, textbookId, asset.hash)).toEqual([id]);
    });

    test('keeps an asset once, for all books and versions', async () => {
      const database = await open();
      const step = aStep('one', { assets: [asset.hash, asset.hash] });
      const one = await publish(database, aBook([aChapter('c', [step])], { assets: [asset] }));
      const two = await publish(database, aBook([aChapter('c', [step])], { key: 'ponies', assets: [asset] }));
      expect(await stepsShowingAsset(database.read, one.textbookId, asset.hash)).toHaveLength(1);
      expect(await stepsShowingAsset(database.read, two.textbookId, asset.hash)).toHaveLength(1);
      expect(await findStepsByKey(database.read, 'one')).toMatchObject([
        { textbookKey: 'horses' },
        { textbookKey: 'ponies' },
      ]);
      expect(await database.read.selectFrom('asset').select('hash').execute()).toHaveLength(1);
    });

    test('stores characters that PostgreSQL cannot hold as U+FFFD', async () => {
      const database = await open();
      const html = 'a\u0000b \ud800 \\u0000';
      const step = aStep('one', { title: 'x\u0000', content: html, body: [{ kind: 'html', html }] });
      await publish(database, aBook([aChapter('c', [step])]));
      const { graph, ids } = await live(database, 'horses');
      const id = ids.get('one');
      if (!id) throw new Error('not published');
      const content = await loadRevisionContent(database.read, id, step.revision);
      const held = 'a\ufffdb \ufffd \\u0000';
      expect(content).toMatchObject({ content: held, body: [{ kind: 'html', html: held }] });
      expect(graph.steps.get(id)?.title).toBe('x\ufffd');
    });
  });
});
