import { beforeAll, describe, expect, test } from 'vitest';
import { publishBook } from '../../src/app/publish-book.ts';
import {
  Chapter,
  ChapterTotals,
  ChapterWithSteps,
  listOf,
  OverallProgress,
  ProblemBody,
  Progress,
  Sitting,
  Step,
  StepOutline,
  Textbook,
} from '../../src/http/shapes.ts';
import { eachDatabase } from '../postgres/each-database.ts';
import { alpha, beta, withHiddenChapters } from './books.ts';
import { complete, finish, Locked, NotComplete, openStep, progressOn, readFor } from './learning.ts';
import { byKey, type Caller, World } from './world.ts';

eachDatabase((_name, open) => {
  let world: World;
  beforeAll(async () => {
    world = await World.open(await open(), [alpha, beta]);
  });

  const stepsOf = async (caller: Caller, chapter: string): Promise<[string, string][]> =>
    (await caller.get(`/chapters/${chapter}`))
      .as(ChapterWithSteps)
      .steps.map(({ key, availability }) => [key, availability.state]);

  describe('a key that several textbooks have', () => {
    test('is refused with their names, and is one thing as soon as one of them is named', async () => {
      const learner = await world.learner();
      const Ambiguous = ProblemBody.extend({ textbooks: ProblemBody.shape.code.array() });
      for (const path of [
        `/steps/${byKey('start/both')}`,
        '/chapters/start',
        `/progress/steps/${byKey('start/both')}`,
      ]) {
        const { code, textbooks } = (await learner.get(path)).as(Ambiguous, 409);
        expect([code, textbooks.sort()]).toEqual(['ambiguous_key', ['alpha', 'beta']]);
      }
      const { items } = (await learner.get('/textbooks')).as(listOf(Textbook));
      for (const { id, key } of items)
        for (const named of [key, id, id.toUpperCase()]) {
          const step = (await learner.get(`/steps/${byKey('start/both')}?textbook=${named}`)).as(Step);
          expect(step.textbook_id).toBe(id);
          const opened = await learner.post(`/steps/${byKey('start/both')}/sittings?textbook=${named}`);
          expect(opened.as(Sitting, 201).step_id).toBe(step.id);
          expect((await learner.get(`/steps/${step.id}`)).as(Step).textbook_id).toBe(id);
        }
      expect((await learner.get(`/steps/${byKey('start/both')}?textbook=gamma`)).status).toBe(404);
    });

    test('needs no textbook where only one has it', async () => {
      expect((await world.nobody().get(`/steps/${byKey('start/only-here')}`)).as(Step).key).toBe('start/only-here');
    });
  });

  describe('a textbook with an open sequence', () => {
    test('can be read everywhere at once, and completion is tracked all the same', async () => {
      const learner = await world.learner();
      expect((await world.nobody().get(`/steps/${byKey('start/quiz')}`)).as(Step).availability.state).toBe('available');
      await learner.post(`/steps/${byKey('start/quiz')}/answers`, { answers: { 'q-one': 'a2' } });
      const { completed_steps, total_steps } = (await learner.get('/progress?textbook=beta')).as(OverallProgress);
      expect([completed_steps, total_steps]).toEqual([1, 3]);
    });
  });

  describe('a chapter in any order', () => {
    test('holds only what is explicitly required, and its path brings that forward', async () => {
      const learner = await world.learner();
      expect(await stepsOf(learner, 'free')).toEqual([
        ['free/a', 'available'],
        ['free/b', 'locked'],
        ['free/c', 'available'],
      ]);
      const refused = (await learner.get(`/steps/${byKey('free/b')}`)).as(Locked, 403);
      expect(refused.availability.missing.map(({ key }) => key)).toEqual(['free/c']);
      expect((await learner.get(`/steps/${byKey('free/a')}/next`)).as(StepOutline).key).toBe('free/c');
      await learner.post(`/steps/${byKey('free/c')}/answers`, { answers: { 'q-one': ['a2'] } });
      expect((await learner.get(`/steps/${byKey('free/b')}`)).status).toBe(200);
    });
  });

  describe('criteria in combination', () => {
    test('all of them: neither time nor a declaration is enough alone, and the proof is the weakest', async () => {
      const learner = await world.learner();
      const path = `/progress/steps/${byKey('start/both')}/complete?textbook=alpha`;
      const declared = { validation_data: { declared: true } };
      const early = (await learner.post(path, declared)).as(NotComplete, 422);
      expect(early.missing).toEqual([{ criterion: { type: 'time', value: 20 }, have: 0, need: 20 }]);
      let sitting = (await learner.post(`/steps/${byKey('start/both')}/sittings?textbook=alpha`)).as(Sitting, 201);
      for (let beats = 0; beats < 2; beats++) {
        world.pass(10);
        sitting = (await learner.post(`/sittings/${sitting.id}/beats`, {})).as(Sitting);
      }
      expect(sitting.progress).toMatchObject({ status: 'completed', proof: 'declared' });
    });

    test('any of them: a declaration alone is enough, and so is time', async () => {
      const [quick, patient] = [await world.learner(), await world.learner()];
      for (const learner of [quick, patient]) await finishBoth(learner);
      expect((await complete(quick, 'start/either')).status).toBe(422);
      expect((await complete(quick, 'start/either', { declared: true })).as(Progress).proof).toBe('declared');
      await readFor(patient, 'start/either', 60);
      expect(await progressOn(patient, 'start/either')).toMatchObject({ status: 'completed', proof: 'observed' });
    });

    test('a declaration counts only where it is asked for', async () => {
      const learner = await world.learner();
      const refused = await complete(learner, 'free/c', { declared: true });
      expect(refused.as(NotComplete, 422).missing).toMatchObject([
        { criterion: { type: 'score' }, have: 0, need: 100 },
      ]);
      expect((await learner.get(`/progress/steps/${byKey('free/c')}`)).as(Progress).status).toBe('not_started');
    });
  });

  describe('optional steps and levels', () => {
    test('an optional step holds nobody up and is not counted', async () => {
      const learner = await world.learner();
      await finishBoth(learner);
      expect(await stepsOf(learner, 'start?textbook=alpha')).toEqual([
        ['start/both', 'completed'],
        ['start/more', 'available'],
        ['start/either', 'available'],
      ]);
      const { total_steps } = (await learner.get('/progress/chapters/start?textbook=alpha')).as(ChapterTotals);
      expect(total_steps).toBe(2);
    });

    test('a step for another level is not on the path; with the level it comes, and nothing is lost', async () => {
      const learner = await world.learner();
      await finishBoth(learner);
      await openStep(learner, 'start/either');
      await learner.put('/profiles/me', { background_level: 'advanced' });
      expect(await stepsOf(learner, 'start?textbook=alpha')).toEqual([
        ['start/both', 'completed'],
        ['start/more', 'available'],
        ['start/deep', 'available'],
        ['start/either', 'in_progress'],
      ]);
      expect((await complete(learner, 'start/either', { declared: true })).as(Progress).status).toBe('completed');
      await learner.put('/profiles/me', { background_level: 'beginner' });
      const { completion_percentage } = (await learner.get('/progress/chapters/start?textbook=alpha')).as(
        ChapterTotals,
      );
      expect(completion_percentage).toBe(100);
    });
  });

  describe('a hidden chapter', () => {
    test('does not exist on any door for those who have not begun it', async () => {
      const learner = await world.learner();
      const { items } = (await learner.get('/chapters?textbook=alpha')).as(listOf(Chapter));
      expect(items.map(({ key }) => key)).toEqual(['start', 'free', 'end']);
      const alone = (await learner.get('/textbooks/alpha')).as(Textbook);
      expect([alone.chapter_count, alone.step_count]).toEqual([3, 8]);
      const step = byKey('secret/one');
      const doors: [string, string, unknown?][] = [
        ['GET', '/chapters/secret'],
        ['GET', '/progress/chapters/secret'],
        ['GET', `/steps/${step}`],
        ['GET', `/steps/${step}/next`],
        ['GET', `/steps/${step}/previous`],
        ['GET', `/steps/${step}/why`],
        ['GET', `/progress/steps/${step}`],
        ['POST', `/steps/${step}/sittings`],
        ['POST', `/steps/${step}/answers`, { answers: {} }],
        ['POST', `/progress/steps/${step}/complete`],
        ['POST', `/progress/steps/${step}/skip`],
        ['PUT', `/progress/steps/${step}/reset`],
        ['PUT', `/progress/steps/${step}/data`, { progress_data: {} }],
      ];
      for (const [method, path, body] of doors) {
        const refused = await learner.send(method, path, { body });
        expect(refused.as(ProblemBody, 404).code, `${method} ${path}`).toBe('not_found');
      }
      expect((await learner.get('/progress')).text).not.toContain('secret');
    });

    test('gates nobody', async () => {
      const learner = await world.learner();
      await finishBoth(learner);
      const refused = (await learner.get(`/steps/${byKey('end/last')}`)).as(Locked, 403);
      expect(refused.availability.missing.map(({ key }) => key)).toEqual(['start/either']);
      await complete(learner, 'start/either', { declared: true });
      expect((await learner.get(`/steps/${byKey('end/last')}`)).status).toBe(200);
    });

    test('stays with those who have begun it', async () => {
      const shown = { ...alpha, key: 'shown', title: 'Shown', version: 'v2' };
      const own = await World.open(await open(), [shown]);
      const [begun, late] = [await own.learner(), await own.learner()];
      await finish(begun, shown, 'free/a');
      await publishBook(own.server.app, withHiddenChapters(shown, 'free'));
      expect(await stepsOf(begun, 'free')).toHaveLength(3);
      expect((await begun.get(`/steps/${byKey('free/c')}`)).status).toBe(200);
      expect((await progressOn(begun, 'free/a')).status).toBe('completed');
      expect((await late.get('/chapters/free')).status).toBe(404);
    });
  });

  async function finishBoth(learner: Caller): Promise<void> {
    const textbook = (await learner.get('/chapters/start?textbook=alpha')).as(ChapterWithSteps);
    const both = textbook.steps.find(({ key }) => key === 'start/both')?.id ?? '';
    await readFor(learner, both, 20);
    expect((await complete(learner, both, { declared: true })).as(Progress).status).toBe('completed');
  }
});
