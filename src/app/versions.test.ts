import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eachDatabase } from '../../tests/postgres/each-database.ts';
import { isSatisfiedFor } from '../domain/availability.ts';
import type { Book } from '../domain/book.ts';
import type { Happening } from '../domain/evidence.ts';
import { KEEP_ALL, ON_CHANGE } from '../domain/impact.ts';
import type { Profile } from '../domain/profile.ts';
import { totals } from '../domain/totals.ts';
import { loadGraph } from '../store/book-graph.ts';
import { saveFollowUps } from '../store/follow-ups.ts';
import { lockTextbook, publishBook as saveBook } from '../store/publishing.ts';
import { loadVersion } from '../store/publishing-versions.ts';
import { aBook, aChapter, aStep } from '../store/testing.ts';
import { findTextbookByKey } from '../store/textbooks.ts';
import { answerQuiz } from './answer-quiz.ts';
import { stateOfBook } from './learner-state.ts';
import { publishBook, publishVersion } from './publish-book.ts';
import { seeImpact } from './see-impact.ts';
import { answers, aQuiz, aWorld, essence } from './testing.ts';
import { listVersions, rollBack, seeImpactOfRollBack } from './versions.ts';

const OPENED: Happening = { kind: 'opened' };
const DECLARED: Happening = { kind: 'declared' };
const declared = (key: string, changes = {}) => aStep(key, { criteria: { type: 'declared' }, ...changes });
const all = (choice: (typeof ON_CHANGE)[number]) => ({ choices: { all: choice, steps: new Map() } });

eachDatabase((_name, open) => {
  describe('versions', () => {
    test('are kept as they were published, share unchanged steps, and come back whole with all that learners did', async () => {
      const world = aWorld(await open());
      const { app } = world;
      const one = aBook(
        [aChapter('c', [declared('one'), aQuiz('two', ['a1', 'a2'])]), aChapter('d', [declared('three')])],
        {
          version: 'aaaaaaaa',
        },
      );
      await publishVersion(app, one);
      const learner = await world.newLearner();
      await world.happen(learner, 'one', OPENED, DECLARED);
      const { graph: before, step } = await world.find('one');
      const two = aBook([aChapter('c', [declared('one', { title: 'New', revision: 'new', content: 'New.' })])], {
        version: 'bbbbbbbb',
      });
      await publishVersion(app, two);
      const kept = await loadVersion(app.database.read, { id: before.textbookId, key: 'horses' }, 'aaaaaaaa');
      expect({ ...kept?.book, assets: [] }).toEqual(one);
      expect(await seeImpactOfRollBack(app, 'horses', 'aaaaaa')).toMatchObject({
        ok: true,
        value: { live: 'bbbbbbbb' },
      });
      expect(await rollBack(app, 'horses', '1')).toMatchObject({ ok: true, value: { number: 3, version: 'aaaaaaaa' } });
      expect((await world.find('one')).graph).toEqual(before);
      expect(await world.progress(learner, step)).toMatchObject({ status: 'completed' });
      const versions = await listVersions(app, 'horses');
      expect(versions.ok && versions.value.publications.map(({ number, version }) => [number, version])).toEqual([
        [3, 'aaaaaaaa'],
        [2, 'bbbbbbbb'],
        [1, 'aaaaaaaa'],
      ]);
      const rows = await app.database.read.selectFrom('step_revision').select('step_id').execute();
      expect(rows).toHaveLength(4);
    });

    test('that never were are said to be unknown', async () => {
      const { app } = aWorld(await open());
      await publishVersion(app, aBook([aChapter('c', [declared('one')])]));
      expect(await rollBack(app, 'horses', '7')).toMatchObject({ error: { code: 'unknown_version', matches: 0 } });
      expect(await rollBack(app, 'ponies', '1')).toMatchObject({ error: { code: 'not_found' } });
    });

    test('a reader who came before a new one gets the text that was there then', async () => {
      const { app, find } = aWorld(await open());
      await publishVersion(app, aBook([aChapter('c', [declared('one', { content: 'Old.', revision: 'old' })])]));
      const early = await find('one');
      await publishVersion(app, aBook([aChapter('c', [declared('one', { content: 'New.', revision: 'new' })])]));
      expect((await app.books.content(early.step)).content).toBe('Old.');
      expect((await app.books.content((await find('one')).step)).content).toBe('New.');
    });

    test('a graph is read as of one moment, whatever is published meanwhile', async () => {
      const database = await open();
      const other = await open.again(database);
      const book = (n: number): Book =>
        aBook(
          Array.from({ length: 4 }, (_, c) => aChapter(`${n}c${c}`, [declared(`${n}s${c}`)], { title: `${n} ${c}` })),
          { version: String(n) },
        );
      const { app } = aWorld(database);
      await publishBook(app, book(0));
      const publishing = (async () => {
        for (let n = 1; n < 15; n += 1) await publishBook(aWorld(other).app, book(n));
      })();
      let isDone = false;
      publishing.finally(() => {
        isDone = true;
      });
      while (!isDone) {
        await app.books.refresh();
        for (const { graph, textbook } of await app.books.all()) {
          expect(graph.version).toBe(textbook.version);
          expect([...graph.steps.values()].map(({ key }) => key)).toEqual(
            [0, 1, 2, 3].map((c) => `${graph.version}s${c}`),
          );
        }
        await setTimeout(0);
      }
      await publishing;
    });

    test('is refused where somebody else has published in between', async () => {
      const { app } = aWorld(await open());
      const [one, two] = [aBook([aChapter('c', [declared('one')])]), aBook([aChapter('c', [declared('two')])])];
      expect(await publishVersion(app, one, { expected: null })).toMatchObject({ ok: true });
      expect(await publishVersion(app, two, { expected: null })).toMatchObject({ error: { code: 'newer_version' } });
      expect(await publishVersion(app, two, { expected: one.version })).toMatchObject({ ok: true });
    });

    test('of publishers at the same moment are numbered one after the other', async () => {
      const database = await open();
      const worlds = [aWorld(database), aWorld(await open.again(database)), aWorld(database)];
      await publishBook(aWorld(database).app, aBook([aChapter('c', [declared('zero')])]));
      const published = await Promise.all(
        worlds.map(({ app }, at) => publishBook(app, aBook([aChapter('c', [declared(`s${at}`)])]))),
      );
      expect(published.map(({ number }) => number).sort()).toEqual([2, 3, 4]);
    });
  });

  describe('a publication that broke off before its learners were seen to', () => {
    test('leaves everything that they had, and publishing again does the rest, once', async () => {
      const database = await open();
      const world = aWorld(database);
      const { app } = world;
      await publishVersion(app, aBook([aChapter('c', [declared('one')])]));
      const people: Profile[] = [];
      for (let n = 0; n < 3; n += 1) people.push(await world.newLearner());
      for (const learner of people) await world.happen(learner, 'one', OPENED, DECLARED);
      const { step, graph } = await world.find('one');
      const book = aBook([
        aChapter('c', [declared('one', { criteria: { type: 'time', value: 60 }, revision: 'new' })]),
      ]);
      world.tick();
      // What publishing writes in its transaction, and then the crash.
      await database.write(async (tx) => {
        await lockTextbook(tx, 'horses');
        const { number } = await saveBook(tx, book, { now: app.now(), newId: app.newId });
        const owed = { textbookId: graph.textbookId, stepId: step.id, changes: ['criteria_changed' as const] };
        await saveFollowUps(tx, [{ ...owed, number, choice: 'again' }]);
      });
      await app.books.refresh();
      for (const learner of people) expect(await world.progress(learner, step)).toMatchObject({ status: 'completed' });
      expect(await publishVersion(app, book)).toMatchObject({ ok: true, value: { isNew: false, restarted: 3 } });
      expect(await publishVersion(app, book)).toMatchObject({ ok: true, value: { restarted: 0 } });
      for (const learner of people) {
        expect(await world.progress(learner, step)).toMatchObject({ status: 'not_started', begun: true });
        expect(await world.evidence(learner, step)).toHaveLength(3);
      }
    });
  });

  describe('the impact of a publication', () => {
    test('counts whom each kind of change concerns, and changes nothing', async () => {
      const world = aWorld(await open());
      const { app } = world;
      const quiz = aQuiz('quiz', ['a1', 'a1']);
      const live = aBook([
        aChapter('a', [declared('one', { content: 'One.', revision: 'one 1' }), declared('two'), quiz]),
        aChapter('b', [declared('three')]),
      ]);
      await publishVersion(app, live);
      const [ada, bob] = [await world.newLearner(), await world.newLearner()];
      for (const key of ['one', 'two']) await world.happen(ada, key, OPENED, DECLARED);
      await answerQuiz(app, ada, await world.find('quiz'), answers('a1', 'a1'));
      await world.happen(ada, 'three', OPENED, DECLARED);
      await world.happen(bob, 'one', OPENED);
      const next = aBook([
        aChapter('b', [declared('three')], { isActive: false }),
        aChapter('a', [
          declared('new'),
          declared('one', { content: 'One and more.', revision: 'one 2' }),
          aQuiz('quiz', ['a2', 'a1'], { title: 'Another' }),
        ]),
      ]);
      const impact = await seeImpact(app, next);
      if (!impact.ok) throw new Error(impact.error.code);
      expect(impact.value).toMatchObject({
        learners: 2,
        finished: { now: 1, unfinished: 1 },
        chosen: [{ key: 'quiz', changes: ['answer_key_corrected'], choice: 'keep', learners: 1, completed: 1 }],
      });
      expect(impact.value.kinds).toEqual([
        { kind: 'text_edited', changes: 1, learners: 2, completed: 1, inProgress: 1, skipped: 0, paths: 0 },
        { kind: 'answer_key_corrected', changes: 1, learners: 1, completed: 1, inProgress: 0, skipped: 0, paths: 0 },
        { kind: 'step_renamed', changes: 1, learners: 1, completed: 1, inProgress: 0, skipped: 0, paths: 0 },
        { kind: 'step_added', changes: 1, learners: 2, completed: 2, inProgress: 1, skipped: 0, paths: 2 },
        { kind: 'step_removed', changes: 1, learners: 1, completed: 1, inProgress: 0, skipped: 0, paths: 2 },
        { kind: 'chapter_moved', changes: 1, learners: 1, completed: 1, inProgress: 0, skipped: 0, paths: 2 },
        { kind: 'chapter_hidden', changes: 1, learners: 1, completed: 1, inProgress: 0, skipped: 0, paths: 2 },
      ]);
      expect((await findTextbookByKey(app.database.read, 'horses'))?.version).toBe(live.version);
      const steps = new Map([['one', 'again'] as const]);
      expect(await seeImpact(app, next, { ...KEEP_ALL, steps })).toMatchObject({
        ok: false,
        error: { problems: [{ pointer: '/on_change/one' }] },
      });
    });
  });

  test('whatever is published, rolled back and done in between, evidence stays, begun steps stay open, rows are what evidence adds up to, and percentages count present required steps', async () => {
    const database = await open();
    const keys = ['s0', 's1', 's2', 's3'];
    let round = 0;
    const anyStep = fc.record({ kind: fc.nat(3), isRequired: fc.boolean(), text: fc.nat(2) });
    const aVersion = fc.record({
      steps: fc.shuffledSubarray(keys, { minLength: 1 }),
      made: fc.array(anyStep, { minLength: 4, maxLength: 4 }),
      split: fc.nat(3),
      choice: fc.constantFrom(...ON_CHANGE),
    });
    const anAct = fc.record({ key: fc.constantFrom(...keys), act: fc.nat(6), who: fc.nat(1) });
    const move = fc.oneof(
      { weight: 2, arbitrary: aVersion.map((version) => ({ publish: version })) },
      { weight: 1, arbitrary: fc.nat(5).map((number) => ({ back: number + 1 })) },
      { weight: 5, arbitrary: anAct.map((act) => ({ act })) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 5, maxLength: 14 }), async (moves) => {
        const key = `book${round++}`;
        const name = (step: string) => `${key}/${step}`;
        const world = aWorld(database);
        const { app } = world;
        const people = [await world.newLearner(), await world.newLearner()];
        const begun = new Map(people.map((learner) => [learner, new Set<string>()]));
        const seen = new Map<string, { revision: string; ids: string[] }>();
        const bookOf = ({
          steps,
          made,
          split,
        }: {
          steps: string[];
          made: { kind: number; isRequired: boolean; text: number }[];
          split: number;
        }) => {
          const written = steps.map((step) => {
            const { kind, isRequired, text } = made[keys.indexOf(step)] ?? { kind: 0, isRequired: true, text: 0 };
            const content = `Text ${text}`;
            if (kind < 2)
              return aQuiz(name(step), kind === 0 ? ['a1', 'a2'] : ['a1', 'a1', 'a2'], { isRequired, content });
            const criteria = { type: 'time' as const, value: kind === 2 ? 60 : 30 };
            return aStep(name(step), { isRequired, content, criteria, revision: `${kind} ${text}` });
          });
          const chapters = [aChapter('a', written.slice(0, split)), aChapter('b', written.slice(split))];
          return aBook(chapters, { key, version: JSON.stringify([steps, made, split]) });
        };
        await publishBook(
          app,
          bookOf({ steps: keys, made: keys.map(() => ({ kind: 0, isRequired: true, text: 0 })), split: 2 }),
        );
        for (const one of moves) {
          world.tick();
          if ('publish' in one) await publishVersion(app, bookOf(one.publish), all(one.publish.choice));
          else if ('back' in one) await rollBack(app, key, String(one.back));
          else {
            const found = await app.books.step(name(one.act.key));
            const learner = people[one.act.who];
            if (!found.ok || learner === undefined) continue;
            const where = await world.availability(learner, name(one.act.key));
            if (where === 'locked') continue;
            const { act } = one.act;
            if (act === 0) await world.happen(learner, name(one.act.key), OPENED);
            else if (act === 1) await world.happen(learner, name(one.act.key), { kind: 'visible', ms: 40_000 });
            else if (act === 2) await world.happen(learner, name(one.act.key), { kind: 'skipped', reason: 'deferred' });
            else if (act === 3) await world.happen(learner, name(one.act.key), { kind: 'skipped', reason: 'waived' });
            else if (act === 4) await world.happen(learner, name(one.act.key), { kind: 'reset' });
            else await answerQuiz(app, learner, found.value, act === 5 ? { q0: 'a1' } : { q0: 'a1', q1: 'a2' });
          }
          const textbook = await findTextbookByKey(database.read, key);
          const graph = textbook && (await loadGraph(database.read, textbook.id));
          if (!graph) throw new Error('nothing is live');
          for (const learner of people) {
            const state = await stateOfBook(database.read, learner, graph);
            for (const step of graph.steps.values()) {
              const row = await world.progress(learner, step);
              expect(essence(row)).toEqual(await world.replayed(learner, step));
              if (row?.begun) begun.get(learner)?.add(step.id);
              if (begun.get(learner)?.has(step.id))
                expect(await world.availability(learner, step.key)).not.toBe('locked');
              const ids = (await world.evidence(learner, step)).map(({ id }) => id);
              const earlier = seen.get(`${learner.id} ${step.id}`)?.ids ?? [];
              expect(ids.slice(0, earlier.length)).toEqual(earlier);
              seen.set(`${learner.id} ${step.id}`, { revision: step.revision, ids });
            }
            const required = [...graph.steps.values()].filter((step) => step.isRequired);
            const satisfied = required.filter((step) => isSatisfiedFor(step, state)).length;
            const { percent, total } = totals(graph.chapters, state);
            expect(total).toBe(required.length);
            expect(percent).toBe(required.length === 0 ? 0 : Math.floor((100 * satisfied) / required.length));
          }
        }
        return true;
      }),
      { numRuns: 20 },
    );
  }, 180_000);
});
