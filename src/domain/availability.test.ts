import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  availability,
  availabilityState,
  dependents,
  directRequirements,
  isForLevel,
  isOpen,
  isSatisfiedFor,
  isVisible,
  type LearnerState,
  NEW_LEARNER,
  needsOf,
} from './availability.ts';
import { BACKGROUND_LEVELS } from './book.ts';
import type { BookGraph, GraphStep } from './graph.ts';
import {
  allSteps,
  anyLearnerOf,
  anyLevel,
  anySituation,
  anyStepState,
  bookOf,
  COMPLETED,
  chapterWith,
  DEFERRED,
  gatesOf,
  graphOf,
  having,
  IN_PROGRESS,
  isUngated,
  learner,
  RESET,
  type Situation,
  soundBook,
  stepAt,
  stepId,
  stepOf,
  TESTED_OUT,
  WAIVED,
} from './testing.ts';

const missingKeys = (graph: BookGraph, who: LearnerState, key: string): string[] => {
  const found = availability(graph, who, stepAt(graph, key));
  return found.state === 'locked' ? found.missing.map((one) => one.key) : [];
};

const isMet = (who: LearnerState, step: GraphStep) => {
  const state = who.steps.get(step.id);
  return state !== undefined && (state.begun || state.status !== 'not_started');
};

const lockedSteps = ({ graph, learner }: Situation) =>
  allSteps(graph).filter((step) => availabilityState(graph, learner, step) === 'locked');

/** A: two steps in order. B: needs A, any order. C: hidden. */
const GRAPH = graphOf(
  bookOf([
    chapterWith('a', [
      stepOf('a/1', { minutes: 4 }),
      stepOf('a/extra', { isRequired: false }),
      stepOf('a/advanced', { levels: ['advanced'] }),
      stepOf('a/2', { minutes: 5, criteria: { type: 'score', value: 80 } }),
    ]),
    chapterWith('b', [stepOf('b/1', { requires: ['b/2'] }), stepOf('b/2'), stepOf('b/3', { requires: ['c/1'] })], {
      requires: ['a', 'c'],
      order: 'any',
    }),
    chapterWith('c', [stepOf('c/1'), stepOf('c/2')], { isActive: false }),
    chapterWith('d', [stepOf('d/1', { requires: ['a/extra'] }), stepOf('d/2', { requires: ['a/advanced'] })], {
      order: 'any',
    }),
  ]),
);

describe('sequencing inside a chapter', () => {
  it('the first step of a chapter without a prerequisite is open at once', () => {
    expect(availability(GRAPH, NEW_LEARNER, stepAt(GRAPH, 'a/1'))).toEqual({ state: 'available' });
  });

  it('a step waits for every required step before it, not for optional ones nor for those of other levels', () => {
    expect(missingKeys(GRAPH, NEW_LEARNER, 'a/2')).toEqual(['a/1']);
    expect(missingKeys(GRAPH, learner({}, 'advanced'), 'a/2')).toEqual(['a/1', 'a/advanced']);
  });

  it('a lock says what is missing, as data, with the minutes of all of it', () => {
    expect(availability(GRAPH, NEW_LEARNER, stepAt(GRAPH, 'b/2'))).toEqual({
      state: 'locked',
      missing: [
        { stepId: stepId('a/1'), key: 'a/1', title: 'Title of a/1', criteria: { type: 'declared' }, minutes: 4 },
        {
          stepId: stepId('a/2'),
          key: 'a/2',
          title: 'Title of a/2',
          criteria: { type: 'score', value: 80 },
          minutes: 5,
        },
      ],
      minutes: 9,
    });
  });

  it('in a chapter of any order only explicit prerequisites hold', () => {
    const done = learner({ 'a/1': COMPLETED, 'a/2': COMPLETED });
    expect(missingKeys(GRAPH, done, 'b/3')).toEqual([]);
    expect(missingKeys(GRAPH, done, 'b/1')).toEqual(['b/2']);
  });

  it('an optional step gates where it is an explicit prerequisite', () => {
    expect(missingKeys(GRAPH, NEW_LEARNER, 'd/1')).toEqual(['a/1', 'a/extra']);
  });

  it('a prerequisite for another level gates only learners of that level', () => {
    expect(missingKeys(GRAPH, NEW_LEARNER, 'd/2')).toEqual([]);
    expect(missingKeys(GRAPH, learner({}, 'advanced'), 'd/2')).toEqual(['a/1', 'a/advanced']);
  });

  it.each([
    ['completed', COMPLETED, true],
    ['waived', WAIVED, true],
    ['tested out', TESTED_OUT, true],
    ['deferred', DEFERRED, false],
    ['in progress', IN_PROGRESS, false],
    ['reset', RESET, false],
  ])('what comes after a step that is %s: open is %s', (_, state, open) => {
    expect(isOpen(GRAPH, learner({ 'a/1': state }), stepAt(GRAPH, 'a/2'))).toBe(open);
  });

  it.each([
    ['in_progress', IN_PROGRESS],
    ['completed', COMPLETED],
    ['skipped', WAIVED],
    ['skipped', DEFERRED],
    ['available', RESET],
  ])('a step that was met shows as %s and is open, whatever stands before it', (shown, state) => {
    const who = learner({ 'b/1': state });
    expect(availability(GRAPH, who, stepAt(GRAPH, 'b/1'))).toEqual({ state: shown });
    expect(isOpen(GRAPH, who, stepAt(GRAPH, 'b/1'))).toBe(true);
  });

  it('what stands before a step that is open all the same is not asked for', () => {
    const graph = graphOf(
      bookOf([
        chapterWith('a', [stepOf('x'), stepOf('y', { requires: ['x'] }), stepOf('z', { requires: ['y'] })], {
          order: 'any',
        }),
      ]),
    );
    expect(missingKeys(graph, learner({}), 'z')).toEqual(['x', 'y']);
    expect(missingKeys(graph, learner({ y: IN_PROGRESS }), 'z')).toEqual(['y']);
    expect(missingKeys(graph, learner({ y: DEFERRED }), 'z')).toEqual(['y']);
  });
});

describe('locks in any book', () => {
  it('a step is open exactly when it was met or nothing unsatisfied stands before it', () => {
    fc.assert(
      fc.property(anySituation, ({ graph, learner }) => {
        for (const step of allSteps(graph)) {
          const open = isMet(learner, step) || isUngated(graph, learner, step);
          expect(isOpen(graph, learner, step)).toBe(open);
          expect(availability(graph, learner, step).state !== 'locked').toBe(open);
          expect(availability(graph, learner, step).state).toBe(availabilityState(graph, learner, step));
          expect(new Set(directRequirements(graph, learner.level, step))).toEqual(
            new Set([...gatesOf(graph, learner.level, step)].filter((one) => isForLevel(one, learner.level))),
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  it('doing exactly what is missing, in its order, opens the step, and each entry is open at its turn', () => {
    fc.assert(
      fc.property(anySituation, (situation) => {
        const { graph, learner } = situation;
        for (const step of lockedSteps(situation)) {
          const found = availability(graph, learner, step);
          if (found.state !== 'locked') throw new Error('locked a moment ago');
          let now = learner;
          for (const one of found.missing) {
            const missing = stepAt(graph, one.key);
            expect(isOpen(graph, now, step)).toBe(false);
            expect(isSatisfiedFor(missing, now)).toBe(false);
            expect(availabilityState(graph, now, missing)).not.toBe('locked');
            now = having(now, missing);
          }
          expect(availability(graph, now, step)).toEqual({ state: 'available' });
          expect(found.minutes).toBe(found.missing.reduce((sum, one) => sum + one.minutes, 0));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('what is missing is the smallest set: without any one of it the step stays locked', () => {
    fc.assert(
      fc.property(anySituation, (situation) => {
        const { graph, learner } = situation;
        for (const step of lockedSteps(situation)) {
          const keys = missingKeys(graph, learner, step.key);
          for (const left of keys) expect(opensByDoing(situation, keys, left, step)).toBe(false);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('the first thing that is missing can be done at once', () => {
    fc.assert(
      fc.property(anySituation, (situation) => {
        const { graph, learner } = situation;
        for (const step of lockedSteps(situation)) {
          const [first] = missingKeys(graph, learner, step.key);
          expect(first !== undefined && isOpen(graph, learner, stepAt(graph, first))).toBe(true);
        }
      }),
    );
  });

  it('completing, waiving or testing out of a step never locks anything', () => {
    const done = fc.constantFrom(COMPLETED, WAIVED, TESTED_OUT);
    fc.assert(
      fc.property(anySituation, done, ({ graph, learner }, state) => {
        for (const step of allSteps(graph).filter((one) => isOpen(graph, learner, one))) {
          const later = having(learner, step, { ...state, begun: true });
          for (const other of allSteps(graph)) {
            if (isOpen(graph, learner, other)) expect(isOpen(graph, later, other)).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('a begun step is never locked, whatever else the learner, the author or a regrade changes', () => {
    const world = soundBook.chain((book) => fc.tuple(fc.constant(graphOf(book)), anyLearnerOf(graphOf(book))));
    fc.assert(
      fc.property(world, fc.array(anyStepState), anyLevel, fc.boolean(), ([graph, who], states, level, isActive) => {
        const changed: BookGraph = {
          ...graph,
          chapters: graph.chapters.map((chapter) => ({ ...chapter, order: 'sequence', isActive })),
        };
        const steps = new Map(who.steps);
        for (const [at, step] of allSteps(graph).entries()) {
          if (who.steps.get(step.id)?.begun) continue;
          const state = states[at];
          if (state) steps.set(step.id, state);
          else steps.delete(step.id);
        }
        for (const step of allSteps(changed).filter((one) => who.steps.get(one.id)?.begun)) {
          expect(availabilityState(changed, { level, steps }, step)).not.toBe('locked');
          expect(isOpen(changed, { level, steps }, step)).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('a textbook of open sequence locks nothing', () => {
    fc.assert(
      fc.property(anySituation, ({ graph, learner }) => {
        for (const step of allSteps(graph)) {
          expect(availabilityState({ ...graph, sequence: 'open' }, learner, step)).not.toBe('locked');
        }
      }),
    );
  });

  it('a hidden chapter gates nobody outside it', () => {
    fc.assert(
      fc.property(anySituation, ({ graph, learner }) => {
        const hidden = new Set(graph.chapters.filter((chapter) => !chapter.isActive).map((chapter) => chapter.id));
        for (const step of allSteps(graph).filter((one) => !hidden.has(one.chapterId))) {
          expect(directRequirements(graph, learner.level, step).filter((one) => hidden.has(one.chapterId))).toEqual([]);
          const found = availability(graph, learner, step);
          const missing = found.state === 'locked' ? found.missing : [];
          expect(missing.filter((one) => hidden.has(stepAt(graph, one.key).chapterId))).toEqual([]);
        }
      }),
    );
  });

  it('a hidden chapter is seen by those who have begun it only', () => {
    const hidden = GRAPH.chapters.filter((chapter) => !chapter.isActive);
    for (const chapter of hidden) {
      expect(isVisible(chapter, NEW_LEARNER)).toBe(false);
      expect(isVisible(chapter, learner({ 'c/1': WAIVED }))).toBe(false);
      expect(isVisible(chapter, learner({ 'c/2': IN_PROGRESS }))).toBe(true);
      expect(isVisible(chapter, learner({ 'c/2': RESET }))).toBe(true);
    }
    expect(GRAPH.chapters.filter((chapter) => chapter.isActive).every((one) => isVisible(one, NEW_LEARNER))).toBe(true);
  });

  it('a step that is not for the level of a learner gates them nowhere and is never missing', () => {
    fc.assert(
      fc.property(anySituation, ({ graph, learner }) => {
        for (const step of allSteps(graph)) {
          const found = availability(graph, learner, step);
          const missing = found.state === 'locked' ? found.missing : [];
          expect(missing.filter((one) => !isForLevel(stepAt(graph, one.key), learner.level))).toEqual([]);
        }
      }),
    );
  });

  it('always doing any step that is open reaches every step of every level in a book without a ring', () => {
    fc.assert(
      fc.property(soundBook, fc.infiniteStream(fc.nat()), (book, choices) => {
        const graph = graphOf(book);
        for (const level of BACKGROUND_LEVELS) {
          let now: LearnerState = { level, steps: new Map() };
          for (;;) {
            const open = allSteps(graph).filter((step) => !now.steps.has(step.id) && isOpen(graph, now, step));
            const next = open[Number(choices.next().value) % open.length];
            if (next === undefined) break;
            now = having(now, next);
          }
          expect(now.steps.size).toBe(graph.steps.size);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('what is needed to judge a step', () => {
  it('knowing only the progress that is needed gives the same answer as knowing all of it', () => {
    fc.assert(
      fc.property(anySituation, ({ graph, learner }) => {
        for (const chapter of graph.chapters) {
          const needed = new Set(needsOf(graph, learner.level, chapter.steps));
          const less = { ...learner, steps: new Map([...learner.steps].filter(([id]) => needed.has(id))) };
          for (const step of chapter.steps) {
            expect(availabilityState(graph, less, step)).toBe(availabilityState(graph, learner, step));
          }
        }
      }),
    );
  });

  it('the dependents of a step are exactly the steps of the level that wait for it directly, in the author’s order', () => {
    fc.assert(
      fc.property(anySituation, ({ graph, learner: { level } }) => {
        for (const step of allSteps(graph)) {
          const waiting = allSteps(graph).filter(
            (one) => isForLevel(one, level) && directRequirements(graph, level, one).includes(step),
          );
          expect(dependents(graph, level, step)).toEqual(waiting);
        }
      }),
    );
  });

  it('only dependents of a step open when it is done', () => {
    fc.assert(
      fc.property(anySituation, ({ graph, learner }) => {
        for (const step of allSteps(graph).filter((one) => isForLevel(one, learner.level))) {
          const later = having(learner, step);
          const opened = allSteps(graph).filter(
            (one) => one !== step && isOpen(graph, later, one) && !isOpen(graph, learner, one),
          );
          const waiting = dependents(graph, learner.level, step);
          expect(opened.filter((one) => isForLevel(one, learner.level) && !waiting.includes(one))).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('large books', () => {
  const LONG = 10_000;
  const names = Array.from({ length: LONG }, (_, at) => `s${at}`);
  const shapes: [string, BookGraph][] = [
    [
      'one chapter in order',
      graphOf(
        bookOf([
          chapterWith(
            'a',
            names.map((name) => stepOf(name)),
          ),
        ]),
      ),
    ],
    [
      'a chain of prerequisites',
      graphOf(
        bookOf([
          chapterWith(
            'a',
            names.map((name, at) => stepOf(name, { requires: at === 0 ? [] : [`s${at - 1}`] })),
            { order: 'any' },
          ),
        ]),
      ),
    ],
    [
      'a chain of chapters',
      graphOf(
        bookOf(
          names.map((name, at) => chapterWith(name, [stepOf(name)], { requires: at === 0 ? [] : [`s${at - 1}`] })),
        ),
      ),
    ],
    [
      'two large chapters, one after the other',
      graphOf(
        bookOf([
          chapterWith(
            'a',
            names.slice(0, LONG / 2).map((name) => stepOf(name)),
            { order: 'any' },
          ),
          chapterWith(
            'b',
            names.slice(LONG / 2).map((name) => stepOf(name)),
            { requires: ['a'] },
          ),
        ]),
      ),
    ],
  ];

  it.each(shapes)('the last of 10,000 steps says what is missing: %s', (_, graph) => {
    const states = new Watched();
    const found = availability(graph, { level: 'beginner', steps: states }, stepAt(graph, `s${LONG - 1}`));
    expect(found.state === 'locked' && found.missing.map((one) => one.key)).toEqual(names.slice(0, -1));
    // Linear: a look or a few at every step, not at every pair of them.
    expect(states.looks).toBeLessThan(10 * LONG);
  });

  it.each(shapes)('what a chapter needs and who waits for a step is found without looking at pairs: %s', (_, graph) => {
    const steps = allSteps(graph);
    expect(new Set(needsOf(graph, 'beginner', steps))).toEqual(new Set(steps.map((step) => step.id)));
    expect(dependents(graph, 'beginner', stepAt(graph, 's0')).length).toBeGreaterThan(0);
  });
});

/** Counts how often a learner's progress is asked for. */
class Watched extends Map {
  looks = 0;
  override get(): undefined {
    this.looks += 1;
    return undefined;
  }
}

/** Whether a step opens when only these may be done, in any order, all but one. */
function opensByDoing({ graph, learner }: Situation, keys: string[], left: string, step: GraphStep): boolean {
  let now = learner;
  const todo = new Set(keys.filter((key) => key !== left));
  for (let moved = true; moved; ) {
    moved = false;
    for (const key of todo) {
      if (!isOpen(graph, now, stepAt(graph, key))) continue;
      now = having(now, stepAt(graph, key));
      todo.delete(key);
      moved = true;
    }
  }
  return isOpen(graph, now, step);
}
