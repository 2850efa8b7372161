import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addWatched,
  countWatched,
  FASTEST_RATE,
  lengthOf,
  MOST_RANGES,
  type Range,
  rangesOf,
  union,
  type WatchedFilm,
  type WatchReport,
  watchedPercent,
  without,
} from './watching.ts';

const anyRange: fc.Arbitrary<Range> = fc
  .tuple(fc.integer({ min: -5_000, max: 120_000 }), fc.integer({ min: -5_000, max: 120_000 }))
  .map(([from, to]): Range => [from, to]);
const anyRanges = fc.array(anyRange, { maxLength: 12 });

/** The plain meaning of ranges: which of some moments they hold. */
const holds = (ranges: Range[], at: number): boolean => ranges.some(([from, to]) => at >= from && at < to);
const moments = (...lists: Range[][]): number[] => lists.flat(2).flatMap((at) => [at - 1, at, at + 1]);

describe('ranges', () => {
  test('together hold what any of them holds, and without others what those do not', () => {
    fc.assert(
      fc.property(anyRanges, anyRanges, (some, others) => {
        const [a, b] = [union(some), union(others)];
        for (const at of moments(some, others)) {
          expect(holds(union(some, others), at)).toBe(holds(some, at) || holds(others, at));
          expect(holds(without(a, b), at)).toBe(holds(a, at) && !holds(b, at));
        }
      }),
    );
  });

  test('are sorted and apart, in whatever order and however often they come', () => {
    fc.assert(
      fc.property(anyRanges, (ranges) => {
        const merged = union(ranges);
        for (const [i, [from, to]] of merged.entries()) {
          expect(from).toBeLessThan(to);
          expect(from).toBeGreaterThan(merged[i - 1]?.[1] ?? Number.NEGATIVE_INFINITY);
        }
        expect(union(ranges.toReversed(), ranges, merged)).toEqual(merged);
      }),
    );
  });
});

/** Reports one after the other, as the server takes them. */
function watch(ms: number, reports: (WatchReport & { openedAt?: number })[]): { counted: Range[]; fresh: Range[][] } {
  let counted: Range[] = [];
  let learnerWatchedUntil: number | null = null;
  const all: Range[][] = [];
  for (const { openedAt = 0, ...report } of reports) {
    const watched = countWatched({ ms, counted, openedAt, learnerWatchedUntil }, report);
    learnerWatchedUntil = watched.learnerWatchedUntil;
    counted = union(counted, watched.fresh);
    all.push(watched.fresh);
  }
  return { counted, fresh: all };
}

const anyReports = fc
  .array(fc.record({ ranges: anyRanges, rate: fc.double(), wait: fc.integer({ min: 0, max: 30_000 }) }), {
    maxLength: 20,
  })
  .map((reports) => {
    let now = 0;
    return reports.map(({ wait, ...report }) => {
      now += wait;
      return { ...report, now };
    });
  });

describe('watching', () => {
  test('counts nothing twice, nothing outside of the film, and never more than the clock pays for', () => {
    fc.assert(
      fc.property(anyReports, fc.integer({ min: 1, max: 100_000 }), (reports, ms) => {
        const { counted, fresh } = watch(ms, reports);
        expect(lengthOf(counted)).toBe(lengthOf(fresh.flat()));
        expect(lengthOf(counted)).toBeLessThanOrEqual(FASTEST_RATE * (reports.at(-1)?.now ?? 0));
        for (const [from, to] of counted) {
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeLessThanOrEqual(ms);
        }
      }),
    );
  });

  test('of several films at once takes as long as of one after the other', () => {
    fc.assert(
      fc.property(anyReports, (reports) => {
        let learnerWatchedUntil: number | null = null;
        let films: WatchedFilm[] = [];
        for (const [i, report] of reports.entries()) {
          const video = `film ${i % 3}`;
          const film = { ms: 100_000, counted: rangesOf(films, video), openedAt: 0, learnerWatchedUntil };
          const watched = countWatched(film, report);
          learnerWatchedUntil = watched.learnerWatchedUntil;
          films = addWatched(films, video, watched.fresh);
        }
        const all = films.reduce((sum, { ranges }) => sum + lengthOf(ranges), 0);
        expect(all).toBeLessThanOrEqual(FASTEST_RATE * (reports.at(-1)?.now ?? 0));
      }),
    );
  });

  test('of a report that comes again counts nothing more', () => {
    const report = { ranges: [[0, 10_000]] as Range[], rate: 1, now: 10_000 };
    expect(watch(60_000, [report, report, { ...report, now: 60_000 }]).counted).toEqual([[0, 10_000]]);
  });

  test('of what was lost on the way counts when it is reported again', () => {
    const later: WatchReport = { ranges: [[0, 30_000]], rate: 1, now: 31_000 };
    expect(watch(60_000, [later]).counted).toEqual([[0, 30_000]]);
  });

  test('closes the gaps that seeking leaves, and the ends that players do not quite reach', () => {
    const ranges: Range[] = [
      [40, 10_000],
      [10_300, 59_700],
    ];
    expect(watch(60_000, [{ ranges, rate: 1, now: 70_000 }]).counted).toEqual([[0, 60_000]]);
  });

  test('in more pieces than are kept goes on where it joins one of them', () => {
    const pieces = Array.from({ length: 300 }, (_, i): Range => [i * 2_000, i * 2_000 + 1_000]);
    const { counted } = watch(600_000, [{ ranges: pieces, rate: 2, now: 900_000 }]);
    expect(counted).toHaveLength(MOST_RANGES);
    const whole: WatchReport = { ranges: [[0, 600_000]], rate: 2, now: 1_800_000 };
    expect(watch(600_000, [{ ranges: pieces, rate: 2, now: 900_000 }, whole]).counted).toEqual([[0, 600_000]]);
  });

  const whole: Range[] = [[0, 60_000]];
  test.each<[string, (WatchReport & { openedAt?: number })[], number]>([
    ['all of it at once', [{ ranges: whole, rate: 1, now: 0 }], 0],
    ['a thousand times the speed', [{ ranges: whole, rate: 1000, now: 10_000 }], 20_000],
    ['a speed below zero', [{ ranges: whole, rate: -3, now: 10_000 }], 10_000],
    ['a speed that is no number', [{ ranges: whole, rate: Number.NaN, now: 10_000 }], 10_000],
    ['a stretch that ends before it begins', [{ ranges: [[50_000, 10_000]], rate: 1, now: 60_000 }], 0],
    ['a stretch before the film', [{ ranges: [[-60_000, -1_000]], rate: 1, now: 60_000 }], 0],
    ['a stretch behind the film', [{ ranges: [[61_000, 999_000]], rate: 1, now: 60_000 }], 0],
    ['a stretch longer than the film', [{ ranges: [[-9e9, 9e9]], rate: 1, now: 9_000_000 }], 60_000],
    [
      'the same stretch a hundred times',
      [{ ranges: Array.from({ length: 100 }, (): Range => [0, 1_000]), rate: 1, now: 60_000 }],
      1_000,
    ],
    [
      'jumps over what it did not see',
      [
        {
          ranges: [
            [0, 1_000],
            [59_000, 60_000],
          ],
          rate: 1,
          now: 60_000,
        },
      ],
      2_000,
    ],
    ['a page opened in the future', [{ ranges: whole, rate: 1, now: 10_000, openedAt: 20_000 }], 0],
    [
      'a clock that goes back',
      [
        { ranges: [[0, 20_000]], rate: 1, now: 20_000 },
        { ranges: whole, rate: 1, now: 5_000 },
      ],
      20_000,
    ],
    [
      'two tabs of the same film',
      [
        { ranges: [[0, 30_000]], rate: 1, now: 30_000 },
        { ranges: [[0, 30_000]], rate: 1, now: 30_000 },
      ],
      30_000,
    ],
    [
      'two tabs that share the film between them',
      [
        { ranges: [[0, 30_000]], rate: 1, now: 30_000 },
        { ranges: [[30_000, 60_000]], rate: 1, now: 30_000 },
      ],
      30_000,
    ],
  ])('is not got by lying: %s', (_, reports, counted) => {
    expect(lengthOf(watch(60_000, reports).counted)).toBe(counted);
  });
});

describe('the percent of a step with films', () => {
  test('is whole, of all of them together, and only of those that there are', () => {
    const watched = addWatched(addWatched([], 'a', [[0, 9_990]]), 'gone', [[0, 5_000]]);
    expect(watchedPercent(watched, [{ id: 'a', ms: 10_000 }])).toBe(99);
    expect(
      watchedPercent(watched, [
        { id: 'a', ms: 10_000 },
        { id: 'b', ms: 10_000 },
      ]),
    ).toBe(49);
    expect(watchedPercent(watched, [])).toBe(0);
  });
});
