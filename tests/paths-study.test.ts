import { describe, expect, it } from 'vitest';
import { meanOf, RIVALS, ratioToLinear, studyCells, studyMending } from '../bench/paths/study.ts';

/** The short version of `npm run bench -- paths`. */
const SIZE = { short: 16, long: 2, mending: 12, firstSeed: 90_000 };

describe('planned paths, for simulated learners whose laws are not the planner’s', () => {
  const counted = { answers: 0, edits: 0, violations: 0 };
  const cells = studyCells(SIZE, counted, { linear: RIVALS['linear'] ?? (() => expect.unreachable()) });

  it('take about half the time of the looping linear path, and nowhere much more', () => {
    const ratios = cells.map((cell) => ratioToLinear(cell, 'ours').mean);
    expect(meanOf(ratios)).toBeLessThan(0.48);
    expect(Math.max(...ratios)).toBeLessThan(0.8);
  });

  it('never put anything before what it requires', () => {
    expect(counted.violations).toBe(0);
  });

  it('leave the next ten steps alone in all but one answer of seven', () => {
    expect(counted.edits / counted.answers).toBeLessThan(0.15);
  });

  it('mend a stuck skill in less than half the time of the chapter’s set', () => {
    const minutes = studyMending(SIZE);
    expect((minutes.get('ours') ?? Number.NaN) / (minutes.get('chapter set') ?? Number.NaN)).toBeLessThan(0.48);
  });
});
