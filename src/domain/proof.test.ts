import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isForLevel } from './availability.ts';
import { BACKGROUND_LEVELS, type BackgroundLevel, type Book } from './book.ts';
import type { GraphStep } from './graph.ts';
import { findDeadlocks } from './proof.ts';
import {
  anyBook,
  bookOf,
  chapterWith,
  gatesOf,
  graphOf,
  having,
  isUngated,
  soundBook,
  stepAt,
  stepOf,
} from './testing.ts';

/** The steps that learners of a level never reach by always doing any step that nothing stands before. */
function neverReached(book: Book, level: BackgroundLevel): GraphStep[] {
  const graph = graphOf(book);
  let who = { level, steps: new Map() };
  let waiting = graph.chapters
    .filter((chapter) => chapter.isActive)
    .flatMap((chapter) => chapter.steps.filter((step) => isForLevel(step, level)));
  for (;;) {
    const open = waiting.filter((step) => isUngated(graph, who, step));
    if (open.length === 0) return waiting;
    for (const step of open) who = { level, steps: new Map(having(who, step).steps) };
    waiting = waiting.filter((step) => !open.includes(step));
  }
}

/** Length of the shortest ring of a book for a level, by trying from every step; 0 where there is none. */
function shortestLength(book: Book, level: BackgroundLevel): number {
  const graph = graphOf(book);
  const steps = [...graph.steps.values()].filter((step) => isForLevel(step, level) && isActive(book, step.key));
  const lengths = steps.flatMap((start) => {
    let reached = new Set([start]);
    for (let length = 1; length <= steps.length; length += 1) {
      reached = new Set(
        [...reached].flatMap((step) => [...gatesOf(graph, level, step)]).filter((one) => steps.includes(one)),
      );
      if (reached.has(start)) return [length];
    }
    return [];
  });
  return Math.min(...lengths, Number.POSITIVE_INFINITY) % Number.POSITIVE_INFINITY || 0;
}

const isActive = (book: Book, key: string) =>
  book.chapters.some((chapter) => chapter.isActive && chapter.steps.some((step) => step.key === key));

describe('the proof that every learner can reach every step', () => {
  it('finds nothing exactly when always doing any open step reaches every step of every level', () => {
    let stuck = 0;
    fc.assert(
      fc.property(anyBook, (book) => {
        const found = findDeadlocks(book);
        for (const level of BACKGROUND_LEVELS) {
          const unreached = neverReached(book, level);
          if (unreached.length > 0) stuck += 1;
          expect(found.some((deadlock) => deadlock.levels.includes(level))).toBe(unreached.length > 0);
        }
      }),
      { numRuns: 400 },
    );
    // Both kinds of books were among them.
    expect(stuck).toBeGreaterThan(100);
  });

  it('finds nothing in a book whose prerequisites form no ring, forwards and backwards as they may point', () => {
    fc.assert(
      fc.property(soundBook, (book) => {
        expect(findDeadlocks(book)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('every ring it reports is real: each step waits for the next, the last for the first, for each level named', () => {
    fc.assert(
      fc.property(anyBook, (book) => {
        const graph = graphOf(book);
        for (const { ring, levels } of findDeadlocks(book)) {
          expect(ring.length).toBeGreaterThan(0);
          expect(levels.length).toBeGreaterThan(0);
          expect(new Set(ring).size).toBe(ring.length);
          for (const level of levels) {
            const unreached = neverReached(book, level).map((step) => step.key);
            for (const [at, key] of ring.entries()) {
              const next = ring[(at + 1) % ring.length] ?? key;
              expect(gatesOf(graph, level, stepAt(graph, key))).toContain(stepAt(graph, next));
              expect(isForLevel(stepAt(graph, key), level) && isActive(book, key)).toBe(true);
              expect(unreached).toContain(key);
            }
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  it('a ring starts with the first of its steps in the author’s order, and is reported once for all its levels', () => {
    fc.assert(
      fc.property(anyBook, (book) => {
        const inOrder = book.chapters.flatMap((chapter) => chapter.steps.map((step) => step.key));
        const found = findDeadlocks(book);
        for (const { ring, levels } of found) {
          expect(ring[0]).toBe(inOrder.find((key) => ring.includes(key)));
          expect(levels).toEqual(BACKGROUND_LEVELS.filter((level) => levels.includes(level)));
        }
        expect(new Set(found.map(({ ring }) => ring.join(' '))).size).toBe(found.length);
      }),
    );
  });

  it('the author gets the shortest counter-example', () => {
    fc.assert(
      fc.property(anyBook, (book) => {
        const found = findDeadlocks(book);
        for (const level of BACKGROUND_LEVELS) {
          const lengths = found.filter(({ levels }) => levels.includes(level)).map(({ ring }) => ring.length);
          if (lengths.length > 0) expect(Math.min(...lengths)).toBe(shortestLength(book, level));
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('rings that authors make', () => {
  const ALL = [...BACKGROUND_LEVELS];

  it.each<[string, Book, { levels: BackgroundLevel[]; ring: string[] }[]]>([
    [
      'a step that requires itself',
      bookOf([chapterWith('a', [stepOf('a/1', { requires: ['a/1'] })])]),
      [{ levels: ALL, ring: ['a/1'] }],
    ],
    [
      'a step that requires a later one of its ordered chapter',
      bookOf([chapterWith('a', [stepOf('a/1', { requires: ['a/3'] }), stepOf('a/2'), stepOf('a/3')])]),
      [{ levels: ALL, ring: ['a/1', 'a/3'] }],
    ],
    [
      'an optional first step that requires a later one: nobody waits for it',
      bookOf([chapterWith('a', [stepOf('a/1', { requires: ['a/2'], isRequired: false }), stepOf('a/2')])]),
      [],
    ],
    [
      'the same in a chapter of any order',
      bookOf([chapterWith('a', [stepOf('a/1', { requires: ['a/2'] }), stepOf('a/2')], { order: 'any' })]),
      [],
    ],
    [
      'a chapter that requires itself',
      bookOf([chapterWith('a', [stepOf('a/1'), stepOf('a/2')], { requires: ['a'] })]),
      [{ levels: ALL, ring: ['a/1'] }],
    ],
    [
      'a chapter without required steps that requires itself',
      bookOf([chapterWith('a', [stepOf('a/1', { isRequired: false })], { requires: ['a'] })]),
      [],
    ],
    [
      'two chapters that require each other',
      bookOf([
        chapterWith('a', [stepOf('a/1'), stepOf('a/2')], { requires: ['b'] }),
        chapterWith('b', [stepOf('b/1'), stepOf('b/2')], { requires: ['a'] }),
      ]),
      [{ levels: ALL, ring: ['a/1', 'b/2'] }],
    ],
    [
      'two chapters that require each other, one of them hidden',
      bookOf([
        chapterWith('a', [stepOf('a/1')], { requires: ['b'] }),
        chapterWith('b', [stepOf('b/1')], { requires: ['a'], isActive: false }),
      ]),
      [],
    ],
    [
      'a ring for advanced learners only',
      bookOf([
        chapterWith(
          'a',
          [stepOf('a/1', { requires: ['a/2'] }), stepOf('a/2', { requires: ['a/1'], levels: ['advanced'] })],
          { order: 'any' },
        ),
      ]),
      [{ levels: ['advanced'], ring: ['a/1', 'a/2'] }],
    ],
    [
      'two rings that have nothing to do with each other, and steps between that only wait',
      bookOf([
        chapterWith(
          'a',
          [
            stepOf('z', { requires: ['y'] }),
            stepOf('p', { requires: ['q'] }),
            stepOf('q', { requires: ['p'] }),
            stepOf('y', { requires: ['p', 'x'] }),
            stepOf('x', { requires: ['w'] }),
            stepOf('w', { requires: ['x'] }),
          ],
          { order: 'any' },
        ),
      ]),
      [
        { levels: ALL, ring: ['p', 'q'] },
        { levels: ALL, ring: ['x', 'w'] },
      ],
    ],
    ['a book without chapters', bookOf([]), []],
  ])('%s', (_, book, deadlocks) => {
    expect(findDeadlocks(book)).toEqual(deadlocks);
  });

  it('a step whose key looks like a chapter is a step', () => {
    const steps = [stepOf('chapter:a', { requires: ['x'] }), stepOf('x', { requires: ['chapter:a'] })];
    const book = bookOf([chapterWith('a', steps, { order: 'any' })]);
    expect(findDeadlocks(book).map(({ ring }) => ring)).toEqual([['chapter:a', 'x']]);
  });
});

/** Sizes that only a proof in O(steps + edges) ends in time, by far more than any machine is slower than another. */
describe('large books', () => {
  const LONG = 10_000;
  const names = Array.from({ length: LONG }, (_, at) => `s${at}`);
  const chain = (first: string[]) =>
    bookOf([
      chapterWith(
        'a',
        names.map((name, at) => stepOf(name, { requires: at === 0 ? first : [`s${at - 1}`] })),
        { order: 'any' },
      ),
    ]);

  it('10,000 steps in order, or each after the one before, are proved', () => {
    expect(
      findDeadlocks(
        bookOf([
          chapterWith(
            'a',
            names.map((name) => stepOf(name)),
          ),
        ]),
      ),
    ).toEqual([]);
    expect(findDeadlocks(chain([]))).toEqual([]);
  });

  it('one ring of 10,000 steps is found whole', () => {
    expect(findDeadlocks(chain([`s${LONG - 1}`])).map(({ ring }) => ring.length)).toEqual([LONG]);
  });

  it('10,000 steps behind a ring do not hide it', () => {
    expect(findDeadlocks(chain(['s1'])).map(({ ring }) => ring)).toEqual([['s0', 's1']]);
  });

  it('two large chapters that require each other are one problem, not ten thousand', () => {
    const half = (from: number, key: string, requires: string) =>
      chapterWith(
        key,
        names.slice(from, from + LONG / 2).map((name) => stepOf(name)),
        { requires: [requires], order: 'any' },
      );
    const found = findDeadlocks(bookOf([half(0, 'a', 'b'), half(LONG / 2, 'b', 'a')]));
    expect(found.map(({ ring }) => ring)).toEqual([['s0', `s${LONG - 1}`]]);
  });
});
