import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Book } from '../book.ts';
import { anyLevel, bookOf, chapterWith, soundBook, stepOf } from '../testing.ts';
import { type Curriculum, curriculumOf } from './curriculum.ts';
import type { PlannedEntry } from './entry.ts';
import { DAY, fromStored, type Learner, newLearner, toStored } from './learner.ts';
import { plan, planFor } from './plan.ts';
import { eventsBetween, publish, VISIBLE } from './publication.ts';
import { type Observation, update } from './update.ts';

const NOW = Date.UTC(2026, 0, 5);

/** Books with skills, variants and misconceptions on top of any sound graph. */
const anyTaggedBook: fc.Arbitrary<Book> = fc
  .tuple(soundBook, fc.array(fc.tuple(fc.nat(4), fc.nat(5), fc.nat(3)), { minLength: 25, maxLength: 25 }))
  .map(([book, tags]) => {
    let at = 0;
    const chapters = book.chapters.map((chapter) => ({
      ...chapter,
      steps: chapter.steps.map((step) => {
        const [type = 0, skill = 0, how = 0] = tags[at++ % tags.length] ?? [];
        const names = how === 0 ? [] : [`${chapter.key} ${skill % how}`];
        const isText = type < 2;
        return {
          ...step,
          type: (['reading', 'video', 'quiz', 'exercise', 'quiz'] as const)[type] ?? ('reading' as const),
          teaches: isText ? names : [],
          assesses: isText ? [] : names,
        };
      }),
    }));
    return { ...book, chapters };
  });

const anyEvidence = (book: Book): fc.Arbitrary<Observation[]> => {
  const keys = book.chapters.flatMap(({ steps }) => steps.map(({ key }) => key));
  const step = fc.constantFrom(...(keys.length > 0 ? keys : ['none']));
  const minutes = fc.nat(3000);
  const one = fc.oneof(
    fc.tuple(step, minutes).map(([key, at]) => ({ kind: 'studied' as const, step: key, at })),
    fc.record({
      kind: fc.constant('answered' as const),
      step,
      isRight: fc.boolean(),
      guess: fc.constantFrom('choice', 'open', 'exercise'),
      isAided: fc.boolean(),
      at: minutes,
    }),
    minutes.map((at) => ({ kind: 'placed' as const, at })),
  );
  return fc.array(one, { maxLength: 40 }).map((all) => {
    let at = NOW;
    return all.map((observation): Observation => {
      at += observation.at * 60_000;
      return { ...observation, at };
    });
  });
};

interface Case {
  book: Book;
  curriculum: Curriculum;
  learner: Learner;
  evidence: Observation[];
  now: number;
}

const anyCase: fc.Arbitrary<Case> = fc.tuple(anyTaggedBook, anyLevel).chain(([book, level]) =>
  anyEvidence(book).map((evidence) => {
    const curriculum = curriculumOf(book, level);
    const learner = update(curriculum, newLearner(curriculum), evidence);
    return { book, curriculum, learner, evidence, now: (evidence.at(-1)?.at ?? NOW) + DAY / 24 };
  }),
);

const isReview = ({ reason }: PlannedEntry) => reason.startsWith('review') || reason === 'make_sure';

const studiedOrRight = ({ curriculum }: Case, { step }: PlannedEntry, at: number): Observation => {
  const type = curriculum.steps.get(step)?.type;
  return type === 'quiz' || type === 'exercise'
    ? { kind: 'answered', step, isRight: true, guess: 'open', at }
    : { kind: 'studied', step, at };
};

describe('a plan', () => {
  it('has no step before one that it requires, whatever happened', () => {
    fc.assert(
      fc.property(anyCase, ({ book, curriculum, learner, now }) => {
        const path = planFor(curriculum, learner, now).filter(
          (entry) => entry.trouble === undefined && !isReview(entry),
        );
        for (const [at, entry] of path.entries()) {
          for (const key of requiredFor(book, curriculum, entry.step)) {
            const skills = curriculum.steps.get(key)?.skills ?? [];
            const isDone = skills.some((skill) => learner.skills[skill]?.done.includes(key));
            const isMastered = skills.every((skill) => isKnown(learner, skill, now));
            const isEarlier = path
              .slice(0, at)
              .some(({ step, skill }) => step === key || skills.includes(number(curriculum, skill)));
            const isOwn = skills.includes(number(curriculum, entry.skill)) && !path.some(({ step }) => step === key);
            const isDetour = learner.detours.some(({ skill }) => skills.includes(number(curriculum, skill)));
            expect(isDone || isMastered || isEarlier || isOwn || isDetour, `${entry.step} before ${key}`).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is the same for the same learner, also after being stored', () => {
    fc.assert(
      fc.property(anyCase, ({ curriculum, learner, now }) => {
        const stored = JSON.parse(JSON.stringify(toStored(curriculum, learner)));
        expect(planFor(curriculum, fromStored(curriculum, stored), now)).toEqual(planFor(curriculum, learner, now));
      }),
    );
  });

  it('takes evidence that is not yet in the state', () => {
    fc.assert(
      fc.property(anyCase, ({ book, curriculum, learner, evidence, now }) => {
        expect(plan(book, newLearner(curriculum), evidence, now)).toEqual(planFor(curriculum, learner, now));
      }),
    );
  });

  it('asks for nothing that is mastered, but for reviews and in a detour', () => {
    fc.assert(
      fc.property(anyCase, ({ curriculum, learner, now }) => {
        for (const entry of planFor(curriculum, learner, now)) {
          if (isReview(entry) || entry.trouble !== undefined) continue;
          expect(learner.skills[number(curriculum, entry.skill)]?.isMastered ?? false).toBe(false);
        }
      }),
    );
  });

  it('brings whoever follows it rightly to the end of everything that is asked for', () => {
    fc.assert(
      fc.property(anyCase, (one) => {
        let { learner, now } = one;
        const left = () => planFor(one.curriculum, learner, now).filter((entry) => !isReview(entry));
        const most = 12 * one.curriculum.steps.size + 50;
        for (let turn = 0; left().length > 0; turn += 1) {
          expect(turn, JSON.stringify(left()[0])).toBeLessThan(most);
          const next = left()[0];
          now += 60_000;
          if (next) learner = update(one.curriculum, learner, [studiedOrRight(one, next, now)]);
        }
        for (const [skill, unit] of one.curriculum.units.entries()) {
          const asks = unit.questions.length + unit.exercises.length > 0;
          if (unit.isRequired && asks && learner.placedAt === null)
            expect(learner.skills[skill]?.isMastered).toBe(true);
        }
      }),
    );
  });

  it('is limited to a goal and what lies before it', () => {
    const book = bookOf([
      chapterWith('a', [stepOf('a/1')]),
      chapterWith('b', [stepOf('b/1')], { requires: ['a'] }),
      chapterWith('c', [stepOf('c/1')], { requires: ['a'] }),
    ]);
    const curriculum = curriculumOf(book, 'beginner');
    const path = planFor(curriculum, newLearner(curriculum), NOW, { goals: ['c'] });
    expect(path.map(({ step }) => step)).toEqual(['a/1', 'c/1']);
  });
});

function requiredFor(book: Book, curriculum: Curriculum, key: string): string[] {
  const chapter = book.chapters.find(({ steps }) => steps.some((step) => step.key === key));
  const step = chapter?.steps.find((one) => one.key === key);
  const others = book.chapters.filter((one) => one.isActive && chapter?.requires.includes(one.key));
  const keys = [
    ...(step?.requires ?? []),
    ...others.flatMap(({ steps }) => steps.filter((one) => one.isRequired).map((one) => one.key)),
  ];
  return keys.filter((one) => {
    const placed = curriculum.steps.get(one);
    return (
      placed &&
      (placed.levels.length === 0 || placed.levels.includes(curriculum.level)) &&
      placed.skills.some((skill) => curriculum.units[skill]?.isRequired)
    );
  });
}

const number = (curriculum: Curriculum, skill: string): number => curriculum.numbers.get(skill) ?? -1;

const isKnown = (learner: Learner, skill: number, _now: number): boolean => {
  const state = learner.skills[skill];
  return state?.isMastered === true || learner.placedAt !== null;
};

describe('what is known of a learner', () => {
  it('is the same whether evidence comes at once or one by one', () => {
    fc.assert(
      fc.property(anyCase, ({ curriculum, evidence, learner }) => {
        let state = newLearner(curriculum);
        for (const one of evidence) state = update(curriculum, state, [one]);
        expect(state).toEqual(learner);
      }),
    );
  });

  it('does not depend on the order of texts whose skills no edge connects', () => {
    const book = bookOf([chapterWith('a', [stepOf('a/1')]), chapterWith('b', [stepOf('b/1')])]);
    const curriculum = curriculumOf(book, 'beginner');
    const [a, b] = [
      { kind: 'studied', step: 'a/1', at: NOW },
      { kind: 'studied', step: 'b/1', at: NOW },
    ] as const;
    expect(update(curriculum, newLearner(curriculum), [a, b])).toEqual(
      update(curriculum, newLearner(curriculum), [b, a]),
    );
  });

  it('stays a probability, and never changes what it was made of', () => {
    fc.assert(
      fc.property(anyCase, ({ curriculum, evidence, learner }) => {
        const before = structuredClone(learner);
        const after = update(curriculum, learner, evidence);
        expect(learner).toEqual(before);
        for (const state of after.skills) {
          if (!state) continue;
          expect(state.known).toBeGreaterThan(0);
          expect(state.known).toBeLessThan(1);
          expect(state.stability).toBeGreaterThanOrEqual(1);
        }
      }),
    );
  });
});

describe('a published sequence', () => {
  it('keeps the next ten in place while nothing happens that a learner would understand as a reason', () => {
    fc.assert(
      fc.property(anyCase, ({ curriculum, learner, now }) => {
        const published = planFor(curriculum, learner, now);
        const head = published[0];
        const quiet = update(curriculum, learner, [{ kind: 'studied', step: head?.step ?? '', at: now }]);
        fc.pre(eventsBetween(learner, quiet).length === 0);
        const next = publish(curriculum, published, planFor(curriculum, quiet, now), []);
        const ahead = (path: PlannedEntry[]) =>
          path
            .filter(({ skill, trouble }) => skill !== head?.skill && trouble === undefined)
            .map(({ step, variant }) => `${step} ${variant}`);
        const kept = ahead(published)
          .slice(0, VISIBLE)
          .filter((one) => ahead(next).includes(one));
        expect(ahead(next).slice(0, kept.length)).toEqual(kept);
      }),
    );
  });
});
