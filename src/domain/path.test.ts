import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isForLevel, isOpen, isSatisfiedFor, isVisible, NEW_LEARNER } from './availability.ts';
import type { BackgroundLevel, Book } from './book.ts';
import { defaultPath, neighbours, nextToDo, stepsOnPath } from './path.ts';
import {
  allSteps,
  anyLevel,
  anySituation,
  bookOf,
  COMPLETED,
  chapterWith,
  DEFERRED,
  gatesOf,
  graphOf,
  having,
  IN_PROGRESS,
  learner,
  soundBook,
  stepAt,
  stepOf,
  TESTED_OUT,
} from './testing.ts';

describe('the default path', () => {
  it('has every step of the level in a chapter that is not hidden, once', () => {
    fc.assert(
      fc.property(soundBook, anyLevel, (book, level) => {
        const path = defaultPath(graphOf(book), level).map((entry) => entry.step);
        expect(path.toSorted()).toEqual(writtenFor(book, level).toSorted());
      }),
    );
  });

  it('never has a step before one that it waits for', () => {
    fc.assert(
      fc.property(soundBook, anyLevel, (book, level) => {
        const graph = graphOf(book);
        const path = defaultPath(graph, level).map((entry) => stepAt(graph, entry.step));
        for (const [at, step] of path.entries()) {
          for (const gate of gatesOf(graph, level, step)) {
            if (isForLevel(gate, level)) expect(path.slice(0, at)).toContain(gate);
          }
        }
      }),
    );
  });

  it('is the author’s order wherever that keeps the prerequisites', () => {
    fc.assert(
      fc.property(soundBook, anyLevel, (book, level) => {
        const graph = graphOf(book);
        const written = writtenFor(book, level);
        const steps = written.map((key) => stepAt(graph, key));
        const gates = (step: (typeof steps)[number]) =>
          [...gatesOf(graph, level, step)].filter((gate) => isForLevel(gate, level));
        fc.pre(steps.every((step, at) => gates(step).every((gate) => steps.indexOf(gate) < at)));
        expect(defaultPath(graph, level).map((entry) => entry.step)).toEqual(written);
      }),
    );
  });

  it('brings a prerequisite forward that the author wrote after what requires it', () => {
    const graph = graphOf(
      bookOf([
        chapterWith('a', [stepOf('a/1', { requires: ['b/1'] }), stepOf('a/2')]),
        chapterWith('b', [stepOf('b/1')]),
      ]),
    );
    expect(defaultPath(graph, 'beginner').map((entry) => entry.step)).toEqual(['b/1', 'a/1', 'a/2']);
    expect(nextToDo(graph, NEW_LEARNER, null)?.key).toBe('b/1');
    expect(nextToDo(graph, learner({ 'b/1': COMPLETED }), null)?.key).toBe('a/1');
  });
});

const writtenFor = (book: Book, level: BackgroundLevel): string[] =>
  book.chapters
    .filter((chapter) => chapter.isActive)
    .flatMap((chapter) => chapter.steps)
    .filter((step) => step.levels.length === 0 || step.levels.includes(level))
    .map((step) => step.key);

describe('the path of one learner', () => {
  it('is the default path, with the hidden chapters that they have begun', () => {
    fc.assert(
      fc.property(anySituation, ({ graph, learner }) => {
        const path = stepsOnPath(graph, learner);
        const seen = graph.chapters.filter((chapter) => isVisible(chapter, learner)).flatMap(({ steps }) => steps);
        expect(new Set(path)).toEqual(new Set(seen.filter((step) => isForLevel(step, learner.level))));
        const keys = path.map((step) => step.key);
        expect(keys).toEqual(expect.arrayContaining(defaultPath(graph, learner.level).map((entry) => entry.step)));
      }),
    );
  });

  it('going on and going back are inverse, and going on from the first meets every step once', () => {
    fc.assert(
      fc.property(anySituation, ({ graph, learner }) => {
        const path = stepsOnPath(graph, learner);
        for (const step of path) {
          const { previous, next } = neighbours(graph, learner, step);
          if (previous) expect(neighbours(graph, learner, previous).next).toBe(step);
          else expect(path[0]).toBe(step);
          if (next) expect(neighbours(graph, learner, next).previous).toBe(step);
          else expect(path.at(-1)).toBe(step);
        }
        const walked = [];
        for (let step = path[0] ?? null; step !== null; step = neighbours(graph, learner, step).next) walked.push(step);
        expect(walked).toEqual(path);
      }),
    );
  });

  it('a step that is not on the path has no neighbours', () => {
    fc.assert(
      fc.property(anySituation, ({ graph, learner }) => {
        const path = stepsOnPath(graph, learner);
        for (const step of allSteps(graph).filter((one) => !path.includes(one))) {
          expect(neighbours(graph, learner, step)).toEqual({ previous: null, next: null });
        }
      }),
    );
  });
});

describe('the next thing to do', () => {
  const anyBegun = anySituation.chain((situation) => {
    const begun = allSteps(situation.graph).filter((step) => situation.learner.steps.get(step.id)?.begun);
    return fc.tuple(fc.constant(situation), fc.constantFrom(null, ...begun));
  });

  it('is an open, unsatisfied step whenever there is one, and nothing only when everything on the path is done', () => {
    fc.assert(
      fc.property(anyBegun, ([{ graph, learner }, lastBegun]) => {
        const next = nextToDo(graph, learner, lastBegun);
        const left = stepsOnPath(graph, learner).filter((step) => !isSatisfiedFor(step, learner));
        expect(next === null).toBe(left.length === 0);
        if (next === null) return;
        expect(left).toContain(next);
        expect(isOpen(graph, learner, next)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('is the step begun last while that is unfinished', () => {
    fc.assert(
      fc.property(anyBegun, ([{ graph, learner }, lastBegun]) => {
        if (lastBegun === null || learner.steps.get(lastBegun.id)?.status !== 'in_progress') return;
        if (isForLevel(lastBegun, learner.level)) expect(nextToDo(graph, learner, lastBegun)).toBe(lastBegun);
      }),
    );
  });

  it('doing it again and again finishes the book', () => {
    fc.assert(
      fc.property(anySituation, ({ graph, learner }) => {
        let now = learner;
        const steps = graph.steps.size;
        for (let turn = 0; turn <= steps; turn += 1) {
          const next = nextToDo(graph, now, null);
          if (next === null) break;
          now = having(now, next);
        }
        expect(stepsOnPath(graph, now).every((step) => isSatisfiedFor(step, now))).toBe(true);
      }),
    );
  });

  const BOOK = graphOf(
    bookOf([
      chapterWith(
        'a',
        [stepOf('x', { isRequired: false }), stepOf('y', { isRequired: false }), stepOf('1'), stepOf('2')],
        {
          order: 'any',
        },
      ),
    ]),
  );

  it.each([
    ['required steps come before optional ones', {}, '1'],
    ['what was put off comes after the rest', { 1: DEFERRED }, '2'],
    ['what was put off comes back when nothing else is required', { 1: DEFERRED, 2: COMPLETED }, '1'],
    ['what was tested out does not come back', { 1: TESTED_OUT, 2: COMPLETED }, 'x'],
    ['an optional step that was put off comes after the other', { 1: COMPLETED, 2: COMPLETED, x: DEFERRED }, 'y'],
    ['an optional step that was put off comes last', { 1: COMPLETED, 2: COMPLETED, x: DEFERRED, y: COMPLETED }, 'x'],
    ['an unfinished step waits for its turn where it was not the last one begun', { 2: IN_PROGRESS }, '1'],
  ])('%s', (_, steps, key) => {
    expect(nextToDo(BOOK, learner(steps), null)?.key).toBe(key);
  });
});
