import { describe, expect, test } from 'vitest';
import { eachDatabase } from '../../tests/postgres/each-database.ts';
import type { Book, BookStep } from '../domain/book.ts';
import type { Happening } from '../domain/evidence.ts';
import { ON_CHANGE, type OnChange } from '../domain/impact.ts';
import type { Profile } from '../domain/profile.ts';
import { totals } from '../domain/totals.ts';
import type { Database } from '../store/database.ts';
import { aBook, aChapter, aStep } from '../store/testing.ts';
import { answerQuiz } from './answer-quiz.ts';
import { changedSince } from './changed-since.ts';
import { completeStep } from './complete-step.ts';
import { stateOfBook } from './learner-state.ts';
import { publishVersion } from './publish-book.ts';
import { answers, aQuiz, aWorld, essence, type World } from './testing.ts';

const OPENED: Happening = { kind: 'opened' };
const DECLARED: Happening = { kind: 'declared' };
const visible = (seconds: number): Happening => ({ kind: 'visible', ms: seconds * 1000 });
const skipped = (reason: 'deferred' | 'waived' | 'tested_out'): Happening => ({ kind: 'skipped', reason });

/** `target` first, then a step that only those who are done with it can begin. */
const bookWith = (target: BookStep, ...more: BookStep[]): Book =>
  aBook([aChapter('c', [...more, target, aStep('after', { criteria: { type: 'declared' } })])]);

const STATES = ['not_started', 'in_progress', 'completed', 'deferred', 'waived', 'tested_out', 'reset'] as const;
type State = (typeof STATES)[number];

/** How learners get into each state; `begin` is less than `finish`. */
interface Doing {
  begin: (world: World, learner: Profile) => Promise<unknown>;
  finish: (world: World, learner: Profile) => Promise<unknown>;
}

const reading: Doing = {
  begin: (world, learner) => world.happen(learner, 'target', OPENED, visible(30)),
  finish: (world, learner) => world.happen(learner, 'target', OPENED, visible(60)),
};
const declaring: Doing = {
  begin: (world, learner) => world.happen(learner, 'target', OPENED),
  finish: (world, learner) => world.happen(learner, 'target', OPENED, DECLARED),
};
const answering = (...chosen: string[]) => ({
  begin: async (world: World, learner: Profile) =>
    answerQuiz(world.app, learner, await world.find('target'), answers('a1', 'a2', 'a2', 'a2', 'a2')),
  finish: async (world: World, learner: Profile) =>
    answerQuiz(world.app, learner, await world.find('target'), answers(...chosen)),
});

interface Before {
  status: string;
  earnedRevision: string | null;
  evidence: number;
}

/** Publishes `before`, brings one learner into each state, publishes `after`. */
async function published(database: Database, doing: Doing, before: Book, after: Book, choice: OnChange) {
  const world = aWorld(database);
  await publishVersion(world.app, before);
  const people = new Map<State, Profile>();
  const was = new Map<State, Before>();
  const { step } = await world.find('target');
  for (const state of STATES) {
    const learner = await world.newLearner();
    people.set(state, learner);
    if (state === 'in_progress') await doing.begin(world, learner);
    if (state === 'completed' || state === 'reset') await doing.finish(world, learner);
    if (state === 'deferred' || state === 'waived' || state === 'tested_out')
      await world.happen(learner, 'target', skipped(state));
    if ((await world.availability(learner, 'after')) !== 'locked') await world.happen(learner, 'after', OPENED);
    if (state === 'reset') await world.happen(learner, 'target', { kind: 'reset' });
    const progress = await world.progress(learner, step);
    was.set(state, {
      status: progress?.status ?? 'not_started',
      earnedRevision: progress?.earnedRevision ?? null,
      evidence: (await world.evidence(learner, step)).length,
    });
  }
  world.tick();
  const result = await publishVersion(world.app, after, { choices: { all: choice, steps: new Map() } });
  if (!result.ok) throw new Error(result.error.code);
  const person = (state: State): Profile => {
    const learner = people.get(state);
    if (learner === undefined) throw new Error(`nobody is ${state}`);
    return learner;
  };
  const statuses = async () => {
    const rows = await Promise.all(
      STATES.map(async (state) => [state, await world.progress(person(state), step)] as const),
    );
    return Object.fromEntries(rows.map(([state, row]) => [state, row?.status ?? 'not_started']));
  };
  return { world, step, person, was, statuses, result: result.value };
}

const AS_BEFORE: Record<State, string> = {
  not_started: 'not_started',
  in_progress: 'in_progress',
  completed: 'completed',
  deferred: 'skipped',
  waived: 'skipped',
  tested_out: 'skipped',
  reset: 'not_started',
};

const text = aStep('target', { content: 'One.\n\nTwo.', revision: 'text 1' });
const edited = { ...text, content: 'One.\n\nTwo and more.\n\nThree.', revision: 'text 2' };
const longer = { ...text, criteria: { type: 'time' as const, value: 120 }, revision: 'longer' };
const shorter = { ...text, criteria: { type: 'time' as const, value: 20 }, revision: 'shorter' };
const declared = aStep('target', { criteria: { type: 'declared' }, revision: 'declared' });
const both = {
  ...declared,
  criteria: { type: 'all' as const, of: [declared.criteria, text.criteria] },
  revision: 'both',
};
const five = ['a1', 'a1', 'a1', 'a1', 'a1'];
const quiz = aQuiz('target', five);
const eight = aQuiz('target', [...five, 'a1', 'a1', 'a1']);
const corrected = aQuiz('target', ['a1', 'a1', 'a2', 'a2', 'a2']);

interface Row {
  name: string;
  doing: Doing;
  before: BookStep;
  after: BookStep;
  expected: Record<OnChange, Partial<Record<State, string>>>;
}

const AGAIN = { completed: 'not_started', in_progress: 'not_started' };
const SAME = {};
/** Whom each change moves where, by what the author chose; everybody else stays. */
const TABLE: Row[] = [
  {
    name: 'the text was edited',
    ...{ doing: reading, before: text, after: edited },
    expected: { keep: SAME, let_scores_fall: SAME, new_part: SAME, again: SAME },
  },
  {
    name: 'more time is asked (observed)',
    ...{ doing: reading, before: text, after: longer },
    expected: { keep: SAME, let_scores_fall: SAME, new_part: { completed: 'in_progress' }, again: AGAIN },
  },
  {
    name: 'less time is asked than those at work have read',
    ...{ doing: reading, before: text, after: shorter },
    expected: {
      keep: { in_progress: 'completed' },
      let_scores_fall: { in_progress: 'completed' },
      new_part: { in_progress: 'completed' },
      again: AGAIN,
    },
  },
  {
    name: 'time is asked beside a declaration (declared)',
    ...{ doing: declaring, before: declared, after: both },
    expected: { keep: SAME, let_scores_fall: SAME, new_part: { completed: 'in_progress' }, again: AGAIN },
  },
  {
    name: 'questions were added (graded)',
    ...{ doing: answering(...five), before: quiz, after: eight },
    expected: { keep: SAME, let_scores_fall: SAME, new_part: { completed: 'in_progress' }, again: AGAIN },
  },
  {
    name: 'the answer key was corrected (graded)',
    ...{ doing: answering(...five), before: quiz, after: corrected },
    // Those at work had answered a1 a2 a2 a2 a2: of that four of five are right now.
    expected: {
      keep: { in_progress: 'completed' },
      let_scores_fall: { in_progress: 'completed' },
      new_part: { in_progress: 'completed', completed: 'in_progress' },
      again: AGAIN,
    },
  },
];

eachDatabase((_name, open) => {
  describe.each(TABLE)('when $name', ({ doing, before, after, expected }) => {
    test.each(ON_CHANGE.map((choice) => ({ choice })))('the author chooses $choice', async ({ choice }) => {
      const { world, step, person, was, statuses } = await published(
        await open(),
        doing,
        bookWith(before),
        bookWith(after),
        choice,
      );
      expect(await statuses()).toEqual({ ...AS_BEFORE, ...expected[choice] });
      for (const state of STATES) {
        const learner = person(state);
        const row = await world.progress(learner, step);
        expect(essence(row), state).toEqual(await world.replayed(learner, step));
        const evidence = await world.evidence(learner, step);
        expect(evidence.length).toBeGreaterThanOrEqual(was.get(state)?.evidence ?? 0);
        if (row?.status === 'completed' && was.get(state)?.status === 'completed')
          expect(row.earnedRevision).toBe(was.get(state)?.earnedRevision);
        const own = evidence.slice(was.get(state)?.evidence);
        for (const one of own) expect(one.actorId).not.toBe(learner.id);
        for (const { happening } of own) expect(happening).toMatchObject({ publication: 2 });
        // Begun stays open, whatever was taken back before it.
        if (state !== 'not_started' && state !== 'in_progress' && state !== 'deferred')
          expect(await world.availability(learner, 'after')).toBe('in_progress');
        if (state !== 'not_started') expect(await world.availability(learner, 'target')).not.toBe('locked');
      }
    });
  });

  describe('a learner who completed a step that has changed', () => {
    test('sees what changed, block by block, and how it is asked now', async () => {
      const { world, step, person } = await published(await open(), reading, bookWith(text), bookWith(edited), 'keep');
      const now = (await world.find('target')).step;
      expect(await changedSince(world.app, now, await world.progress(person('completed'), step))).toMatchObject({
        earnedRevision: 'text 1',
        revision: 'text 2',
        changes: {
          title: null,
          criteria: null,
          questions: [],
          correctedAnswers: [],
          testsChanged: false,
          text: [
            { change: 'changed', before: 'Two.', after: 'Two and more.' },
            { change: 'added', after: 'Three.' },
          ],
        },
      });
      for (const state of STATES.filter((one) => one !== 'completed'))
        expect(await changedSince(world.app, now, await world.progress(person(state), step))).toBeNull();
    });

    test('sees added questions and corrected ones, and no answer of any', async () => {
      const after = aQuiz('target', ['a2', 'a1', 'a1', 'a1', 'a1', 'a1'], {
        content: ':::question{#q0}\n- [x] no\n:::',
      });
      const { world, step, person } = await published(
        await open(),
        answering(...five),
        bookWith(quiz),
        bookWith(after),
        'keep',
      );
      const found = await changedSince(
        world.app,
        (await world.find('target')).step,
        await world.progress(person('completed'), step),
      );
      expect(found?.changes).toMatchObject({ questions: [{ change: 'added', id: 'q5' }], correctedAnswers: ['q0'] });
      expect(JSON.stringify(found?.changes)).not.toMatch(/correct"|\[x\]/);
    });

    test('is asked for the missing part only, and completes with it', async () => {
      const { world, step, person } = await published(
        await open(),
        reading,
        bookWith(text),
        bookWith(longer),
        'new_part',
      );
      const learner = person('completed');
      expect(await world.progress(learner, step)).toMatchObject({
        status: 'in_progress',
        percent: 50,
        completedAt: null,
      });
      const asked = await completeStep(world.app, learner, await world.find('target'));
      expect(asked).toMatchObject({ ok: false, error: { missing: [{ have: 60, need: 120 }] } });
      await world.happen(learner, 'target', visible(60));
      expect(await world.progress(learner, step)).toMatchObject({ status: 'completed', earnedRevision: 'longer' });
    });

    test('who is asked again starts from nothing, and what was shown before stays on record', async () => {
      const { world, step, person } = await published(await open(), reading, bookWith(text), bookWith(longer), 'again');
      const learner = person('completed');
      expect(essence(await world.progress(learner, step))).toMatchObject({ percent: 0, startedAt: null, begun: true });
      await world.happen(learner, 'target', OPENED, visible(60));
      expect(await world.progress(learner, step)).toMatchObject({ status: 'in_progress', percent: 50 });
      expect((await world.evidence(learner, step)).map(({ happening }) => happening.kind)).toEqual([
        ...['opened', 'visible', 'reset', 'opened', 'visible'],
      ]);
    });
  });

  describe('a corrected answer key', () => {
    const scores = async (choice: OnChange) => {
      const { world, step, person } = await published(
        await open(),
        answering(...five),
        bookWith(quiz),
        bookWith(corrected),
        choice,
      );
      const score = async (state: State) => (await world.progress(person(state), step))?.score;
      return { completed: await score('completed'), inProgress: await score('in_progress') };
    };
    test('raises scores and lowers none', async () => {
      expect(await scores('keep')).toEqual({ completed: 100, inProgress: 80 });
    });
    test('lowers them where the author says so, and the completion stays', async () => {
      expect(await scores('let_scores_fall')).toEqual({ completed: 40, inProgress: 80 });
    });
  });

  describe('a step that comes, goes or moves', () => {
    const one = aStep('one', { criteria: { type: 'declared' } });
    const finished = async () => {
      const world = aWorld(await open());
      const book = bookWith(declared, one);
      await publishVersion(world.app, book);
      const learner = await world.newLearner();
      for (const key of ['one', 'target', 'after']) await world.happen(learner, key, OPENED, DECLARED);
      const percent = async () => {
        const { graph } = await world.find('after');
        return totals(graph.chapters, await stateOfBook(world.app.database.read, learner, graph)).percent;
      };
      return { world, book, learner, percent };
    };

    test('before a finished place is to be done, and nothing that was begun is locked again', async () => {
      const { world, learner, percent } = await finished();
      const book = bookWith(declared, one, aStep('new', { criteria: { type: 'declared' } }));
      await publishVersion(world.app, book);
      expect(await percent()).toBe(75);
      expect(await world.availability(learner, 'new')).toBe('available');
      for (const key of ['target', 'after']) expect(await world.availability(learner, key)).toBe('completed');
      const other = await world.newLearner();
      await world.happen(other, 'one', OPENED, DECLARED);
      expect(await world.availability(other, 'target')).toBe('locked');
    });

    test('counts no more when it is removed, keeps its evidence, and is completed still when it comes back', async () => {
      const { world, book, learner, percent } = await finished();
      const { step } = await world.find('one');
      await publishVersion(world.app, bookWith(declared));
      expect(await percent()).toBe(100);
      expect(await world.evidence(learner, step)).toHaveLength(2);
      await publishVersion(world.app, { ...book, version: 'again' });
      expect((await world.find('one')).step.id).toBe(step.id);
      expect(await world.availability(learner, 'one')).toBe('completed');
      expect(await percent()).toBe(100);
    });

    test('to another chapter under another title keeps what was done there, and so do renamed chapters', async () => {
      const { world, learner, percent } = await finished();
      const { step } = await world.find('target');
      const moved = aBook([
        aChapter('other', [{ ...declared, title: 'Another' }], { title: 'Elsewhere' }),
        aChapter('c', [aStep('after', { criteria: { type: 'declared' } }), one], { title: 'Renamed' }),
      ]);
      await publishVersion(world.app, moved);
      expect((await world.find('target')).step.id).toBe(step.id);
      for (const key of ['one', 'target', 'after']) expect(await world.availability(learner, key)).toBe('completed');
      expect(await percent()).toBe(100);
    });
  });
});
