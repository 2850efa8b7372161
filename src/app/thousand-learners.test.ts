import { expect, test } from 'vitest';
import { eachDatabase } from '../../tests/postgres/each-database.ts';
import { impactText } from '../cli/impact-text.ts';
import type { Book, BookStep } from '../domain/book.ts';
import type { Happening } from '../domain/evidence.ts';
import type { ChangeKind, OnChange } from '../domain/impact.ts';
import type { Profile } from '../domain/profile.ts';
import { aBook, aChapter, aStep } from '../store/testing.ts';
import { answerQuiz } from './answer-quiz.ts';
import { publishVersion } from './publish-book.ts';
import { seeImpact } from './see-impact.ts';
import { answers, aQuiz, aWorld, essence, type World } from './testing.ts';
import { rollBack } from './versions.ts';

// Every row of "When content changes", with a thousand learners who are everywhere that learners can be.

const LEARNERS = 1000;
/** Of each state, those whose every lock and every piece of evidence is looked at. */
const LOOKED_AT = 2;

const OPENED: Happening = { kind: 'opened' };
const DECLARED: Happening = { kind: 'declared' };
const visible = (seconds: number): Happening => ({ kind: 'visible', ms: seconds * 1000 });
const skipped = (reason: 'deferred' | 'waived' | 'tested_out'): Happening => ({ kind: 'skipped', reason });
const declared = (key: string, changes: Partial<BookStep> = {}): BookStep =>
  aStep(key, { criteria: { type: 'declared' }, ...changes });

const QUIZ = aQuiz('quiz', ['a1', 'a1', 'a1', 'a1', 'a1']);
const TEXT = aStep('text', { content: 'One.\n\nTwo.', revision: 'text 1' });
const EDITED = { ...TEXT, content: 'One.\n\nTwo and more.', revision: 'text 2' };

const first = (changes: Partial<Record<'text' | 'quiz', BookStep>> = {}): BookStep[] => [
  changes.text ?? EDITED,
  changes.quiz ?? QUIZ,
  declared('talk'),
];
const later = aChapter('later', [declared('walk'), declared('run')], { requires: ['first'] });
const side = aChapter('side', [declared('look')]);
const bookOf = (version: string, chapters = [aChapter('first', first()), later, side]): Book =>
  aBook(chapters, { version });

/** What a learner has done before; the state is that of the step `text`. */
const STATES: Record<string, (world: World, learner: Profile) => Promise<void>> = {
  not_started: async () => {},
  in_progress: (world, learner) => world.happen(learner, 'text', OPENED, visible(30)),
  deferred: (world, learner) => world.happen(learner, 'text', OPENED, skipped('deferred')),
  waived: async (world, learner) => {
    await world.happen(learner, 'text', skipped('waived'));
    await answerQuiz(world.app, learner, await world.find('quiz'), answers('a1', 'a2', 'a2', 'a2', 'a2'));
  },
  tested_out: async (world, learner) => {
    await world.happen(learner, 'text', skipped('tested_out'));
    await world.happen(learner, 'quiz', OPENED);
  },
  completed: async (world, learner) => {
    await world.happen(learner, 'text', OPENED, visible(60));
    await answerQuiz(world.app, learner, await world.find('quiz'), answers('a1', 'a1', 'a1', 'a1', 'a1'));
    await world.happen(learner, 'talk', OPENED, DECLARED);
    await world.happen(learner, 'walk', OPENED);
  },
  finished: async (world, learner) => {
    await STATES.completed?.(world, learner);
    for (const key of ['walk', 'run', 'look']) await world.happen(learner, key, OPENED, DECLARED);
  },
  reset: async (world, learner) => {
    await STATES.completed?.(world, learner);
    await world.happen(learner, 'text', { kind: 'reset' });
  },
};
const NAMES = Object.keys(STATES);

const criteria = (seconds: number): BookStep => ({
  ...EDITED,
  criteria: { type: 'time', value: seconds },
  revision: `${seconds} s`,
});
const withFirst = (...steps: BookStep[]) => [aChapter('first', steps), later, side];

interface Row {
  change: string;
  chapters: Book['chapters'];
  kinds: ChangeKind[];
  choice?: OnChange;
  /** Rows of progress that move by it, by step: from a status to another. Everything else stays as it is. */
  moved?: Record<string, number>;
}

const SHARE = LEARNERS / NAMES.length;
const ROWS: Row[] = [
  {
    change: 'a text is edited',
    chapters: withFirst({ ...EDITED, content: 'Else.', revision: 'x' }, ...first().slice(1)),
    kinds: ['text_edited'],
  },
  {
    change: 'more time is asked',
    chapters: withFirst(criteria(120), ...first().slice(1)),
    kinds: ['criteria_changed'],
  },
  {
    change: 'more time is asked, of all who are to do the new part',
    chapters: withFirst(criteria(120), ...first().slice(1)),
    kinds: ['criteria_changed'],
    choice: 'new_part',
    moved: { 'text completed in_progress': 2 * SHARE },
  },
  {
    change: 'less time is asked than some have read',
    chapters: withFirst(criteria(20), ...first().slice(1)),
    kinds: ['criteria_changed'],
    moved: { 'text in_progress completed': SHARE },
  },
  {
    change: 'questions come',
    chapters: withFirst(...first({ quiz: aQuiz('quiz', Array(8).fill('a1')) })),
    kinds: ['questions_changed'],
  },
  {
    change: 'questions come, and are asked of all',
    chapters: withFirst(...first({ quiz: aQuiz('quiz', Array(8).fill('a1')) })),
    kinds: ['questions_changed'],
    choice: 'new_part',
    moved: { 'quiz completed in_progress': 3 * SHARE },
  },
  {
    change: 'the answer key is corrected',
    chapters: withFirst(...first({ quiz: aQuiz('quiz', ['a1', 'a2', 'a2', 'a2', 'a2']) })),
    kinds: ['answer_key_corrected'],
    moved: { 'quiz in_progress completed': SHARE },
  },
  {
    change: 'a step comes before everything',
    chapters: withFirst(declared('new'), ...first()),
    kinds: ['step_added'],
  },
  { change: 'a step goes', chapters: withFirst(...first().slice(1)), kinds: ['step_removed'] },
  {
    change: 'a step moves to another chapter',
    chapters: [aChapter('first', first().slice(1)), later, aChapter('side', [declared('look'), EDITED])],
    kinds: ['step_moved'],
  },
  {
    change: 'a step is renamed',
    chapters: withFirst({ ...EDITED, title: 'Other' }, ...first().slice(1)),
    kinds: ['step_renamed'],
  },
  {
    change: 'a chapter comes first',
    chapters: [aChapter('zero', [declared('zero')]), aChapter('first', first()), later, side],
    kinds: ['chapter_added', 'step_added'],
  },
  {
    change: 'a chapter goes',
    chapters: [aChapter('first', first()), side],
    kinds: ['chapter_removed', 'step_removed'],
  },
  { change: 'chapters change places', chapters: [side, aChapter('first', first()), later], kinds: ['chapter_moved'] },
  {
    change: 'a chapter is renamed',
    chapters: [aChapter('first', first(), { title: 'Other' }), later, side],
    kinds: ['chapter_renamed'],
  },
  {
    change: 'a chapter is hidden',
    chapters: [aChapter('first', first(), { isActive: false }), later, side],
    kinds: ['chapter_hidden'],
  },
  {
    change: 'a chapter waits for another',
    chapters: [aChapter('first', first(), { requires: ['side'] }), later, side],
    kinds: ['chapter_rules_changed'],
  },
  {
    change: 'a step waits for another',
    chapters: withFirst({ ...EDITED, requires: ['look'] }, ...first().slice(1)),
    kinds: ['step_rules_changed'],
  },
  // The last one, since who begins anew stays there when the earlier version comes back.
  {
    change: 'more time is asked, of all who are to do it again',
    chapters: withFirst(criteria(120), ...first().slice(1)),
    kinds: ['criteria_changed'],
    choice: 'again',
    moved: { 'text completed not_started': 2 * SHARE, 'text in_progress not_started': SHARE },
  },
];

/** Status of every row of progress, by learner and step key. */
async function rowsOf({ app }: World): Promise<Map<string, string>> {
  const rows = await app.database.read
    .selectFrom('learning_progress')
    .innerJoin('learning_step', 'learning_step.id', 'learning_progress.step_id')
    .select(['learning_progress.user_id', 'learning_step.key', 'learning_progress.status'])
    .execute();
  return new Map(rows.map(({ user_id, key, status }) => [`${user_id} ${key}`, status]));
}

async function evidenceOf({ app }: World): Promise<number> {
  const row = await app.database.read
    .selectFrom('evidence')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

function movesBetween(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Record<string, number> {
  const moves: Record<string, number> = {};
  for (const [place, was] of before) {
    const is = after.get(place);
    const move = `${place.split(' ')[1]} ${was} ${is}`;
    if (is !== was) moves[move] = (moves[move] ?? 0) + 1;
  }
  return moves;
}

async function populated(world: World): Promise<Map<string, Profile[]>> {
  const people = new Map<string, Profile[]>(NAMES.map((name) => [name, []]));
  const arrive = async (count: number): Promise<void> => {
    for (let start = 0; start < count; start += 40)
      await Promise.all(
        Array.from({ length: Math.min(40, count - start) }, async (_, at) => {
          const name = NAMES[(start + at) % NAMES.length] ?? '';
          const learner = await world.newLearner();
          await STATES[name]?.(world, learner);
          people.get(name)?.push(learner);
        }),
      );
  };
  await publishVersion(world.app, bookOf('earlier1', withFirst(...first({ text: TEXT }))));
  await arrive(LEARNERS / 5);
  // Some stay on the earlier revision, on which they finished.
  await publishVersion(world.app, bookOf('baseline'));
  await arrive((LEARNERS * 4) / 5);
  return people;
}

/** Keys of the steps that somebody has begun. */
const begunBy = (rows: ReadonlyMap<string, string>, { id }: Profile): string[] =>
  [...rows.keys()].flatMap((place) => (place.startsWith(`${id} `) ? [place.slice(id.length + 1)] : []));

eachDatabase((_name, open) => {
  test('whatever changes, a thousand learners lose nothing, and going back brings everything back', {
    timeout: 300_000,
  }, async () => {
    const world = aWorld(await open());
    const people = await populated(world);
    const looked = [...people.values()].flatMap((some) => some.slice(0, LOOKED_AT));
    let version = 0;
    for (const { change, chapters, kinds, choice = 'keep', moved = {} } of ROWS) {
      const before = await rowsOf(world);
      const evidence = await evidenceOf(world);
      version += 1;
      const book = bookOf(`row${version}`, chapters);
      const choices = { all: choice, steps: new Map<string, OnChange>() };
      const impact = await seeImpact(world.app, book, choices);
      if (!impact.ok) throw new Error(impact.error.code);
      expect(impact.value.kinds.map(({ kind }) => kind).sort(), change).toEqual([...kinds].sort());
      expect(impact.value.learners, change).toBe(LEARNERS - SHARE);
      expect(impactText(impact.value)).toContain(`${LEARNERS - SHARE} learners in it`);
      expect(await rowsOf(world), `a dry run of ${change}`).toEqual(before);

      world.tick();
      await publishVersion(world.app, book, { choices });
      const after = await rowsOf(world);
      expect(movesBetween(before, after), change).toEqual(moved);
      expect(await evidenceOf(world), change).toBeGreaterThanOrEqual(evidence);
      const live = new Set(chapters.flatMap(({ steps }) => steps.map(({ key }) => key)));
      for (const learner of looked)
        for (const key of begunBy(after, learner).filter((one) => live.has(one))) {
          expect(await world.availability(learner, key), `${change}: ${key}`).not.toBe('locked');
          const { step } = await world.find(key);
          expect(essence(await world.progress(learner, step)), `${change}: ${key}`).toEqual(
            await world.replayed(learner, step),
          );
        }

      world.tick();
      const back = await rollBack(world.app, 'horses', 'baseline', {
        choices: { all: 'new_part', steps: new Map() },
      });
      expect(back.ok, change).toBe(true);
      const again = await rowsOf(world);
      const anew = choice === 'again' ? moved : {};
      expect(movesBetween(before, again), `back from: ${change}`).toEqual(anew);
    }
  });
});
