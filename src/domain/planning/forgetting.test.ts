import fc from 'fast-check';
import { FSRS, Rating } from 'ts-fsrs';
import { describe, expect, it } from 'vitest';
import { daysUntil, firstMemory, nextMemory, recall } from './forgetting.ts';

const published = new FSRS({ enable_fuzz: false });
const days = fc.double({ min: 0, max: 1000, noNaN: true });
const stability = fc.double({ min: 0.01, max: 3000, noNaN: true });
const difficulty = fc.double({ min: 1, max: 10, noNaN: true });
const grades = fc.constantFrom('again', 'good');

describe('forgetting', () => {
  it('follows the curve of the published scheduler', () => {
    fc.assert(
      fc.property(days, stability, (t, s) => {
        expect(recall(t, s)).toBeCloseTo(published.forgetting_curve(t, s), 5);
      }),
    );
  });

  it('reaches nine tenths after as many days as the stability says', () => {
    expect(recall(12, 12)).toBeCloseTo(0.9, 9);
    fc.assert(
      fc.property(fc.double({ min: 0.3, max: 0.99, noNaN: true }), stability, (level, s) => {
        expect(recall(daysUntil(level, s), s)).toBeCloseTo(level, 6);
      }),
    );
  });

  it.each(['again', 'good'] as const)('begins after a first answer "%s" as the published scheduler does', (grade) => {
    const theirs = published.next_state(null, 0, grade === 'good' ? Rating.Good : Rating.Again);
    expect(firstMemory(grade).stability).toBeCloseTo(theirs.stability, 6);
    expect(firstMemory(grade).difficulty).toBeCloseTo(theirs.difficulty, 6);
  });

  it('moves on after every answer as the published scheduler does', () => {
    fc.assert(
      fc.property(stability, difficulty, days, grades, (s, d, t, grade) => {
        const theirs = published.next_state(
          { stability: s, difficulty: d },
          t,
          grade === 'good' ? Rating.Good : Rating.Again,
        );
        const ours = nextMemory({ stability: s, difficulty: d }, t, grade);
        expect(Math.log(ours.stability)).toBeCloseTo(Math.log(theirs.stability), 3);
        expect(ours.difficulty).toBeCloseTo(theirs.difficulty, 5);
      }),
      { numRuns: 1000 },
    );
  });
});
