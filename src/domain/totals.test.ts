import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isForLevel, isSatisfiedFor } from './availability.ts';
import {
  anySituation,
  bookOf,
  COMPLETED,
  chapterWith,
  DEFERRED,
  graphOf,
  having,
  IN_PROGRESS,
  learner,
  RESET,
  stepOf,
  TESTED_OUT,
  WAIVED,
} from './testing.ts';
import { sumTotals, totals } from './totals.ts';

describe('totals', () => {
  it('the four statuses add up to the total: the required steps of the learner’s level', () => {
    fc.assert(
      fc.property(anySituation, ({ graph: { chapters }, learner }) => {
        const { total, completed, inProgress, skipped, notStarted } = totals(chapters, learner);
        expect(completed + inProgress + skipped + notStarted).toBe(total);
        const required = chapters.flatMap((chapter) => chapter.steps).filter((step) => step.isRequired);
        expect(total).toBe(required.filter((step) => isForLevel(step, learner.level)).length);
      }),
    );
  });

  it('percent is the floor of the satisfied share, and 100 exactly when every required step is satisfied', () => {
    fc.assert(
      fc.property(anySituation, ({ graph: { chapters }, learner }) => {
        const required = chapters
          .flatMap((chapter) => chapter.steps)
          .filter((step) => step.isRequired && isForLevel(step, learner.level));
        const satisfied = required.filter((step) => isSatisfiedFor(step, learner)).length;
        const { percent, total, minutesLeft, ...counted } = totals(chapters, learner);
        expect(counted.satisfied).toBe(satisfied);
        expect(Number.isInteger(percent)).toBe(true);
        expect(percent === 100).toBe(total > 0 && satisfied === total);
        // percent ≤ 100·satisfied/total < percent + 1, in whole numbers
        expect(percent * total).toBeLessThanOrEqual(100 * satisfied);
        if (total > 0) expect((percent + 1) * total).toBeGreaterThan(100 * satisfied);
        if (total > 0) expect(minutesLeft === 0 || percent < 100).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('totals of chapters add up to those of the textbook', () => {
    fc.assert(
      fc.property(anySituation, ({ graph: { chapters }, learner }) => {
        expect(sumTotals(chapters.map((chapter) => totals([chapter], learner)))).toEqual(totals(chapters, learner));
      }),
    );
  });

  it('completing a step never lowers the percent nor adds minutes', () => {
    fc.assert(
      fc.property(anySituation, ({ graph, learner }) => {
        const before = totals(graph.chapters, learner);
        for (const step of graph.steps.values()) {
          const later = totals(graph.chapters, having(learner, step));
          expect(later.percent).toBeGreaterThanOrEqual(before.percent);
          expect(later.minutesLeft).toBeLessThanOrEqual(before.minutesLeft);
          expect(later.total).toBe(before.total);
        }
      }),
    );
  });

  const chapters = (count: number) =>
    graphOf(
      bookOf([
        chapterWith(
          'a',
          Array.from({ length: count }, (_, at) => stepOf(`${at}`, { minutes: 2 })),
        ),
      ]),
    ).chapters;

  it.each([
    [3, { 0: COMPLETED, 1: COMPLETED }, 66],
    [3, { 0: COMPLETED, 1: WAIVED, 2: TESTED_OUT }, 100],
    [3, { 0: COMPLETED, 1: COMPLETED, 2: DEFERRED }, 66],
    [3, { 0: COMPLETED, 1: COMPLETED, 2: IN_PROGRESS }, 66],
    [2, { 0: RESET }, 0],
    [7, { 0: COMPLETED }, 14],
    [0, {}, 0],
  ])('of %i required steps %j: %i %%', (count, states, percent) => {
    expect(totals(chapters(count), learner(states)).percent).toBe(percent);
  });

  it('every share of up to 200 steps is rounded down and never past a whole number', () => {
    for (let count = 1; count <= 200; count += 1) {
      const all = chapters(count);
      const almost = learner(Object.fromEntries(Array.from({ length: count - 1 }, (_, at) => [at, COMPLETED])));
      expect(totals(all, almost).percent).toBe(Math.floor((100 * (count - 1)) / count));
      expect(totals(all, having(almost, all[0]?.steps.at(-1) ?? fail())).percent).toBe(100);
    }
  });

  it('a step put off, begun or reset is still to be done, with its minutes', () => {
    const found = totals(chapters(5), learner({ 0: DEFERRED, 1: IN_PROGRESS, 2: RESET, 3: WAIVED }));
    expect(found).toEqual({
      total: 5,
      completed: 0,
      inProgress: 1,
      skipped: 2,
      notStarted: 2,
      satisfied: 1,
      percent: 20,
      minutesLeft: 8,
    });
  });
});

const fail = (): never => {
  throw new Error('a chapter without steps');
};
