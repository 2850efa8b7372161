import { beforeAll, describe, expect, test } from 'vitest';
import type { Book } from '../../src/domain/book.ts';
import { questionFor } from '../../src/domain/shuffle.ts';
import {
  Attempt,
  Chapter,
  ChapterWithSteps,
  LearningPath,
  listOf,
  OverallProgress,
  ProblemBody,
  Profile,
  Progress,
  Sitting,
  Step,
  StepOutline,
  Textbook,
} from '../../src/http/shapes.ts';
import { eachDatabase } from '../postgres/each-database.ts';
import { feedbackOf, rightAnswers, stepOfBook, wrongAnswers } from './books.ts';
import {
  answer,
  beat,
  complete,
  evidenceOf,
  finish,
  Locked,
  NotComplete,
  openStep,
  progressOn,
  readFor,
} from './learning.ts';
import { byKey, type Caller, readFirstSteps, World } from './world.ts';

const FIRST = 'sensing/welcome';
const SECOND = 'sensing/joints';
const QUIZ = 'sensing/check';
const BEFORE_QUIZ = ['sensing/welcome', 'sensing/joints', 'sensing/imu', 'sensing/filtering'];

eachDatabase((_name, open) => {
  let world: World;
  let book: Book;
  beforeAll(async () => {
    book = await readFirstSteps();
    world = await World.open(await open(), [book]);
  });

  const atQuiz = async (): Promise<Caller> => {
    const learner = await world.learner();
    for (const key of BEFORE_QUIZ) await finish(learner, book, key);
    return learner;
  };

  describe('looking around', () => {
    test('anybody sees what can be learned, with the counts of what is in it', async () => {
      const { items, next_cursor } = (await world.nobody().get('/textbooks')).as(listOf(Textbook));
      expect(items).toMatchObject([{ key: 'first-steps', title: book.title, chapter_count: 4, sequence: 'strict' }]);
      expect(items[0]).not.toHaveProperty('completion_percentage');
      expect(next_cursor).toBeNull();
      const own = (await (await world.learner()).get('/textbooks')).as(listOf(Textbook));
      expect(own.items[0]?.completion_percentage).toBe(0);
    });

    test('chapters come in order with all their prerequisites, steps with what may be done with them', async () => {
      const { items } = (await world.nobody().get('/chapters?textbook=first-steps')).as(listOf(Chapter));
      expect(items.map(({ key, order_index }) => [key, order_index])).toEqual([
        ['sensing', 0],
        ['motion', 1],
        ['balance', 2],
        ['control', 3],
      ]);
      const idOf = (key: string) => items.find((one) => one.key === key)?.id ?? '';
      expect(items[2]).toMatchObject({
        prerequisite_chapter_id: idOf('sensing'),
        prerequisite_chapter_ids: [idOf('sensing'), idOf('motion')],
      });
      const { steps } = (await world.nobody().get('/chapters/sensing')).as(ChapterWithSteps);
      expect(steps.map(({ key, availability }) => [key, availability.state])).toEqual([
        [FIRST, 'available'],
        [SECOND, 'locked'],
        ['sensing/imu', 'locked'],
        ['sensing/filtering', 'locked'],
        [QUIZ, 'locked'],
        ['sensing/phone', 'locked'],
        ['sensing/log', 'locked'],
      ]);
      expect(steps[1]?.availability.missing.map(({ key }) => key)).toEqual([FIRST]);
      for (const step of steps) expect(step).not.toHaveProperty('content');
    });

    test('a list is given in pages as large as asked, and their cursors lead through all of it once', async () => {
      const keys: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const path: string = `/chapters?limit=3${cursor && `&cursor=${cursor}`}`;
        const page = (await world.nobody().get(path)).as(listOf(Chapter));
        expect(page.items.length).toBeLessThanOrEqual(3);
        keys.push(...page.items.map(({ key }) => key));
        cursor = page.next_cursor;
      }
      expect(keys).toEqual(['sensing', 'motion', 'balance', 'control']);
      const strange = (await world.nobody().get('/chapters?cursor=elsewhere')).as(ProblemBody, 422);
      expect(strange.errors?.map(({ pointer }) => pointer)).toEqual(['/cursor']);
    });

    test('next and previous walk along the path without content, and end with 204', async () => {
      const learner = await world.learner();
      const next = (await learner.get(`/steps/${byKey(FIRST)}/next`)).as(StepOutline);
      expect([next.key, next.availability.state]).toEqual([SECOND, 'locked']);
      const { key } = (await learner.get(`/steps/${next.id}/previous`)).as(StepOutline);
      expect(key).toBe(FIRST);
      expect((await learner.get(`/steps/${byKey(FIRST)}/previous`)).status).toBe(204);
      expect((await learner.get('/steps/control%2Ffinal/next')).status).toBe(204);
    });

    test('reading makes no account and no progress', async () => {
      const visitor = world.nobody();
      const step = (await visitor.get(`/steps/${byKey(FIRST)}`)).as(Step);
      expect(step.content).toContain('<p>');
      expect(visitor.browser.jar.size).toBe(0);
      const learner = await world.learner();
      await learner.get(`/steps/${byKey(FIRST)}`);
      expect(await progressOn(learner, FIRST)).toMatchObject({ id: null, status: 'not_started', started_at: null });
      expect(await evidenceOf(learner)).toEqual([]);
    });
  });

  describe('a locked step', () => {
    test('is refused on every door with the smallest set still to do, in the order in which it can be done', async () => {
      const learner = await world.learner();
      await finish(learner, book, FIRST);
      const path = byKey(QUIZ);
      const doors = [
        await learner.get(`/steps/${path}`),
        await learner.post(`/steps/${path}/sittings`),
        await learner.post(`/steps/${path}/answers`, { answers: {} }),
        await learner.post(`/progress/steps/${path}/complete`),
        await learner.post(`/progress/steps/${path}/skip`),
        await learner.put(`/progress/steps/${path}/reset`),
        await learner.put(`/progress/steps/${path}/data`, { progress_data: {} }),
      ];
      for (const door of doors) {
        const { code, availability } = door.as(Locked, 403);
        expect(code).toBe('step_locked');
        expect(availability).toMatchObject({
          state: 'locked',
          minutes: 12,
          missing: [
            { key: SECOND, criteria: { type: 'time', value: 100 } },
            { key: 'sensing/imu' },
            { key: 'sensing/filtering' },
          ],
        });
      }
      expect(await progressOn(learner, QUIZ)).toMatchObject({ id: null, status: 'not_started' });
    });

    test('says why, and where it stands on the path', async () => {
      const answer = await world.nobody().get(`/steps/${byKey(SECOND)}/why`);
      expect(answer.json).toMatchObject({
        reason: 'authors_order',
        position: 2,
        availability: { state: 'locked', missing: [{ key: FIRST }] },
      });
    });
  });

  describe('time', () => {
    test('counts on the clock of the server, between two beats at most the interval and its grace', async () => {
      const learner = await world.learner();
      const sitting = await openStep(learner, FIRST);
      expect(sitting).toMatchObject({ counted_seconds: 0, beat_seconds: 10, progress: { status: 'in_progress' } });
      world.pass(10);
      expect((await beat(learner, sitting)).counted_seconds).toBe(10);
      world.pass(3600);
      const late = await beat(learner, sitting);
      expect(late.counted_seconds).toBe(25);
      expect(late.progress.status).toBe('completed');
    });

    test('of a burst of beats counts no more than what really passed', async () => {
      const learner = await world.learner();
      const sitting = await openStep(learner, FIRST);
      world.pass(4);
      const burst = await Promise.all(Array.from({ length: 40 }, () => beat(learner, sitting)));
      expect(Math.max(...burst.map((one) => one.counted_seconds))).toBe(4);
      expect((await complete(learner, FIRST)).status).toBe(422);
    });

    test('in two tabs at once counts once', async () => {
      const learner = await world.learner();
      const tabs = [await openStep(learner, FIRST), await openStep(learner, FIRST)];
      let counted = 0;
      for (let second = 0; second < 5; second++) {
        world.pass(2);
        for (const tab of tabs) counted = (await beat(learner, tab)).counted_seconds;
      }
      expect(counted).toBe(10);
    });

    test('away from the page does not count', async () => {
      const learner = await world.learner();
      const sitting = await openStep(learner, FIRST);
      world.pass(10);
      await beat(learner, sitting, { visible: false });
      world.pass(10);
      expect((await beat(learner, sitting, { active: false })).counted_seconds).toBe(0);
      world.pass(5);
      expect((await beat(learner, sitting)).counted_seconds).toBe(5);
    });

    test('too little of it is refused with what is there and what is asked; enough of it completes', async () => {
      const learner = await world.learner();
      await readFor(learner, FIRST, 12);
      const early = (await complete(learner, FIRST)).as(NotComplete, 422);
      expect(early.code).toBe('not_complete');
      expect(early.missing).toEqual([{ criterion: { type: 'time', value: 20 }, have: 12, need: 20 }]);
      expect(await progressOn(learner, FIRST)).toMatchObject({ status: 'in_progress', completion_percentage: 60 });
      const { opened, progress } = await readFor(learner, FIRST, 8);
      expect(opened).toEqual([SECOND]);
      expect(progress).toMatchObject({ status: 'completed', completion_percentage: 100, proof: 'observed' });
      const done = (await complete(learner, FIRST)).as(Progress);
      expect(done).toEqual(progress);
      expect(done.completed_at).toBe(new Date(world.now).toISOString());
      expect((await learner.get(`/steps/${byKey(SECOND)}`)).as(Step).availability.state).toBe('available');
    });

    test('a beat is counted by a process that has just started, too', async () => {
      const learner = await world.learner();
      const sitting = await openStep(learner, FIRST);
      world.pass(10);
      const restarted = await world.another(await open.again(world.database));
      const there = Object.assign(restarted.nobody(), { browser: learner.browser });
      const counted = (await there.post(`/sittings/${sitting.id.toUpperCase()}/beats`)).as(Sitting);
      expect(counted.counted_seconds).toBe(10);
    });
  });

  describe('a quiz', () => {
    test('asks without a key, tells about chosen options only, and credits the best attempt', async () => {
      const learner = await atQuiz();
      const step = stepOfBook(book, QUIZ);
      const { questions } = (await learner.get(`/steps/${byKey(QUIZ)}`)).as(Step);
      const { id } = (await learner.get('/profiles/me')).as(Profile);
      expect(questions).toEqual(step.questions.map((question) => questionFor(question, id)));

      const wrong = wrongAnswers(step);
      const [first = ''] = Object.keys(wrong);
      const failed = await answer(learner, QUIZ, { [first]: wrong[first] });
      expect(failed).toMatchObject({ score: 0, credited_score: 0, opened: [] });
      expect(failed.progress.status).toBe('in_progress');
      expect(failed.results).toEqual(
        step.questions.map(({ id }) => ({
          question: id,
          correct: false,
          points: 0,
          feedback: id === first ? feedbackOf(step, id)[wrong[id] ?? ''] : null,
        })),
      );
      expect((await complete(learner, QUIZ)).as(NotComplete, 422).missing).toEqual([
        { criterion: { type: 'score', value: 80 }, have: 0, need: 80 },
      ]);

      const passed = await answer(learner, QUIZ, rightAnswers(step));
      expect(passed).toMatchObject({ score: 100, credited_score: 100, opened: ['sensing/phone'] });
      expect(passed.progress).toMatchObject({ status: 'completed', proof: 'graded', score: 100 });

      world.pass(5);
      const again = await answer(learner, QUIZ, wrong);
      expect(again).toMatchObject({ score: 0, credited_score: 100 });
      expect(again.progress).toEqual({ ...passed.progress, updated_at: again.progress.updated_at });
    });

    test('names every answer that is not one', async () => {
      const learner = await atQuiz();
      const answers = { 'q-counts': 'a1', 'q-drift': ['a9'], 'q/none': 'a1', 'q-tau': ['a1', 'a2'] };
      const refused = (await learner.post(`/steps/${byKey(QUIZ)}/answers`, { answers })).as(ProblemBody, 422);
      expect(refused.errors?.map(({ pointer }) => pointer)).toEqual([
        '/answers/q-drift',
        '/answers/q~1none',
        '/answers/q-tau',
      ]);
      const nothing = (await learner.post(`/steps/${byKey(QUIZ)}/answers`, {})).as(ProblemBody, 422);
      expect(nothing.errors?.map(({ pointer }) => pointer)).toEqual(['/answers']);
      expect(await progressOn(learner, QUIZ)).toMatchObject({ status: 'not_started' });
      const reading = await learner.post(`/steps/${byKey(FIRST)}/answers`, { answers: {} });
      expect(reading.as(ProblemBody, 422).code).toBe('not_a_quiz');
    });
  });

  describe('putting off and starting again', () => {
    test('a step that was put off opens nothing, and is in progress again once opened', async () => {
      const learner = await world.learner();
      const sitting = await openStep(learner, FIRST);
      const skipped = (await learner.post(`/progress/steps/${byKey(FIRST)}/skip`)).as(Progress);
      expect(skipped).toMatchObject({ status: 'skipped', completed_at: null });
      expect((await learner.get(`/steps/${byKey(SECOND)}`)).status).toBe(403);
      const late = await learner.post(`/sittings/${sitting.id}/beats`, {});
      expect(late.as(ProblemBody, 409).code).toBe('sitting_ended');
      expect((await openStep(learner, FIRST)).progress.status).toBe('in_progress');
    });

    test('what is completed cannot be put off', async () => {
      const learner = await world.learner();
      const done = await finish(learner, book, FIRST);
      const refused = await learner.post(`/progress/steps/${byKey(FIRST)}/skip`);
      expect(refused.as(ProblemBody, 409).code).toBe('illegal_move');
      expect(await progressOn(learner, FIRST)).toEqual(done);
    });

    test('a reset empties both times, and what was opened and begun stays open', async () => {
      const learner = await world.learner();
      await finish(learner, book, FIRST);
      await openStep(learner, SECOND);
      const reset = (await learner.put(`/progress/steps/${byKey(FIRST)}/reset`)).as(Progress);
      expect(reset).toMatchObject({
        status: 'not_started',
        completion_percentage: 0,
        started_at: null,
        completed_at: null,
      });
      expect(reset).not.toHaveProperty('proof');
      expect((await learner.get(`/steps/${byKey(FIRST)}`)).status).toBe(200);
      expect((await learner.get(`/steps/${byKey(SECOND)}`)).status).toBe(200);
      expect((await learner.get('/steps/sensing%2Fimu')).status).toBe(403);
      const twice = await learner.put(`/progress/steps/${byKey(FIRST)}/reset`);
      expect(twice.as(ProblemBody, 409).code).toBe('illegal_move');
      expect((await complete(learner, FIRST)).as(NotComplete, 422).missing).toMatchObject([{ have: 0, need: 20 }]);
      expect((await evidenceOf(learner)).map(({ kind }) => kind)).toContain('visible');
    });
  });

  describe('progress', () => {
    test('is counted over all and chapter by chapter, in whole percent', async () => {
      const learner = await world.learner();
      await finish(learner, book, FIRST);
      await openStep(learner, SECOND);
      const { chapters, ...all } = (await learner.get('/progress')).as(OverallProgress);
      const total = book.chapters
        .flatMap(({ steps }) => steps)
        .filter((step) => step.isRequired && step.levels.length === 0);
      expect(all).toEqual({
        total_steps: total.length,
        completed_steps: 1,
        in_progress_steps: 1,
        skipped_steps: 0,
        not_started_steps: total.length - 2,
        completion_percentage: Math.floor(100 / total.length),
      });
      expect(chapters).toHaveLength(4);
      expect(chapters[0]).toMatchObject({ total_steps: 6, completed_steps: 1, completion_percentage: 16 });
      const one = await learner.get(`/progress/chapters/${chapters[0]?.chapter_id}`);
      expect(one.json).toEqual(chapters[0]);
      expect((await learner.get('/progress?textbook=first-steps')).json).toEqual({ ...all, chapters });
    });

    test('takes the working state of its learner along without moving', async () => {
      const learner = await world.learner();
      const sitting = await openStep(learner, FIRST);
      const progress_data = { scroll: 0.5, answers: { q: ['a1'] }, status: 'completed', score: 100 };
      const saved = (await learner.put(`/progress/steps/${byKey(FIRST)}/data`, { progress_data })).as(Progress);
      expect(saved).toEqual({ ...sitting.progress, progress_data, updated_at: saved.updated_at });
      const cleared = await learner.put(`/progress/steps/${byKey(FIRST)}/data`, { progress_data: null });
      expect(cleared.as(Progress).progress_data).toBeNull();
    });

    test('takes 64 kB of working state and not a byte more', async () => {
      const learner = await world.learner();
      const path = `/progress/steps/${byKey(FIRST)}/data`;
      const sized = (bytes: number) => ({ progress_data: { draft: 'ß'.repeat((bytes - 12) / 2) } });
      expect((await learner.put(path, sized(64 * 1024))).status).toBe(200);
      const refused = (await learner.put(path, sized(64 * 1024 + 2))).as(ProblemBody, 422);
      expect(refused.errors?.map(({ pointer }) => pointer)).toEqual(['/progress_data']);
      expect((await progressOn(learner, FIRST)).status).toBe('not_started');
    });

    test('brings a learning path for each textbook that was begun, with a reason for every entry', async () => {
      const learner = await world.learner();
      expect((await learner.get('/learning-paths')).as(listOf(LearningPath)).items).toEqual([]);
      await openStep(learner, FIRST);
      const { items } = (await learner.get('/learning-paths')).as(listOf(LearningPath));
      expect(items).toMatchObject([{ path_type: 'default', is_active: true, version: book.version }]);
      expect(items[0]?.steps_sequence[0]).toEqual({ step: FIRST, reason: 'authors_order' });
      expect((await learner.get(`/learning-paths/${items[0]?.id.toUpperCase()}`)).json).toEqual(items[0]);
    });
  });

  describe('an Idempotency-Key', () => {
    test('gives the same answer and one effect, also to many at once', async () => {
      const learner = await world.learner();
      const path = `/steps/${byKey(FIRST)}/sittings`;
      const send = () => learner.post(path, undefined, { 'idempotency-key': 'open-1' });
      const first = await Promise.all(Array.from({ length: 8 }, send));
      world.pass(7);
      const all = [...first, await send()];
      expect(new Set(all.map(({ text }) => text)).size).toBe(1);
      expect(new Set(all.map(({ status }) => status))).toEqual(new Set([201]));
      expect(await evidenceOf(learner)).toHaveLength(1);
    });

    test('does not count a beat, an attempt or a skip twice', async () => {
      const learner = await atQuiz();
      const sitting = await openStep(learner, QUIZ);
      const writes: [string, unknown][] = [
        [`/sittings/${sitting.id}/beats`, { visible: true, active: true }],
        [`/steps/${byKey(QUIZ)}/answers`, { answers: wrongAnswers(stepOfBook(book, QUIZ)) }],
        [`/progress/steps/${byKey(QUIZ)}/skip`, {}],
      ];
      for (const [path, body] of writes) {
        world.pass(9);
        const first = await learner.post(path, body, { 'idempotency-key': path });
        expect(first.status).toBe(200);
        const before = await evidenceOf(learner);
        world.pass(9);
        const again = await learner.post(path, body, { 'idempotency-key': path });
        expect(again.json).toEqual(first.json);
        expect(await evidenceOf(learner)).toEqual(before);
      }
    });

    test('is refused for anything else, and belongs to one learner', async () => {
      const [learner, other] = [await world.learner(), await world.learner()];
      const key = { 'idempotency-key': 'mine' };
      const path = `/steps/${byKey(FIRST)}/sittings`;
      const own = (await learner.post(path, undefined, key)).as(Sitting, 201);
      const elsewhere = await learner.post(`/progress/steps/${byKey(FIRST)}/skip`, undefined, key);
      expect(elsewhere.as(ProblemBody, 422).code).toBe('idempotency_key_reused');
      expect((await progressOn(learner, FIRST)).status).toBe('in_progress');
      expect((await other.post(path, undefined, key)).as(Sitting, 201).id).not.toBe(own.id);
    });

    test('of another form than visible ASCII of at most 255 characters is malformed', async () => {
      const learner = await world.learner();
      for (const key of ['', 'two words', 'é', 'x'.repeat(256)]) {
        const refused = await learner.post(`/steps/${byKey(FIRST)}/sittings`, undefined, { 'idempotency-key': key });
        expect(refused.as(ProblemBody, 400).code, key).toBe('invalid_fields');
      }
    });

    test('that was refused can be used again when the time has come', async () => {
      const learner = await world.learner();
      const key = { 'idempotency-key': 'complete' };
      const path = `/progress/steps/${byKey(FIRST)}/complete`;
      expect((await learner.post(path, undefined, key)).status).toBe(422);
      await readFor(learner, FIRST, 20);
      expect((await learner.post(path, undefined, key)).as(Progress).status).toBe('completed');
    });
  });

  describe('an attempt in answers of many shapes', () => {
    test('counts a text like a list of one, and leaving out like none', async () => {
      const learner = await atQuiz();
      const right = rightAnswers(stepOfBook(book, QUIZ));
      const texts = Object.fromEntries(
        Object.entries(right).map(([id, chosen]) => [id, chosen.length === 1 ? chosen[0] : chosen]),
      );
      const { score, results } = (await learner.post(`/steps/${byKey(QUIZ)}/answers`, { answers: texts })).as(Attempt);
      expect([score, results.every(({ correct }) => correct)]).toEqual([100, true]);
    });
  });

  describe('a profile', () => {
    test('changes in the fields that are given and in no others', async () => {
      const learner = await world.learner();
      const before = (await learner.get('/profiles/me')).as(Profile);
      expect(before).toMatchObject({
        background_level: 'beginner',
        preferred_language: 'en',
        learning_preferences: null,
      });
      const learning_preferences = { daily_minutes: 20, prefers: ['video'], 'my-app': { theme: 'sea' } };
      world.pass(60);
      const first = (await learner.put('/profiles/me', { learning_preferences })).as(Profile);
      expect(first).toEqual({ ...before, learning_preferences, updated_at: new Date(world.now).toISOString() });
      const second = (await learner.put('/profiles/me', { background_level: 'advanced' })).as(Profile);
      expect(second).toEqual({ ...first, background_level: 'advanced', updated_at: second.updated_at });
      expect((await learner.get('/profiles/me')).json).toEqual(second);
    });

    test('names every field that is wrong at once, and then changes none', async () => {
      const learner = await world.learner();
      const before = (await learner.get('/profiles/me')).json;
      const refused = await learner.put('/profiles/me', {
        background_level: 'genius',
        preferred_language: 'english!',
        learning_preferences: {
          daily_minutes: 0,
          prefers: ['smell'],
          pace: 5,
          goals: [''],
          reduce_motion: 'yes',
          text_size: 'huge',
          time_zone: '',
          reminders: 1,
        },
      });
      const { code, errors } = refused.as(ProblemBody, 422);
      expect(code).toBe('invalid_fields');
      expect(errors?.map(({ pointer }) => pointer)).toEqual([
        '/background_level',
        '/preferred_language',
        ...['daily_minutes', 'prefers', 'pace', 'goals', 'reduce_motion', 'text_size', 'time_zone', 'reminders'].map(
          (name) => `/learning_preferences/${name}`,
        ),
      ]);
      expect((await learner.get('/profiles/me')).json).toEqual(before);
    });
  });
});
