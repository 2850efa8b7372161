import { describe, expect, test } from 'vitest';
import type { Criteria } from '../domain/criteria.ts';
import { impossibleLeaves, readCompletion } from './completion.ts';

describe('complete', () => {
  test.each<[unknown, Criteria]>([
    ['declared', { type: 'declared' }],
    [{ declared: true }, { type: 'declared' }],
    [{ time: 60 }, { type: 'time', value: 60 }],
    [{ score: 80 }, { type: 'score', value: 80 }],
    [{ activity: 'passed' }, { type: 'activity', value: 'passed' }],
    [
      { type: 'watched', value: 90 },
      { type: 'watched', value: 90 },
    ],
    [
      { any: [{ watched: 90 }, 'declared'] },
      { type: 'any', of: [{ type: 'watched', value: 90 }, { type: 'declared' }] },
    ],
    [
      { type: 'all', of: [{ any: [{ time: 5 }] }, { type: 'score', value: 1 }] },
      {
        type: 'all',
        of: [
          { type: 'any', of: [{ type: 'time', value: 5 }] },
          { type: 'score', value: 1 },
        ],
      },
    ],
  ])('%j is read', (written, criteria) => {
    expect(readCompletion(written)).toEqual({ ok: true, value: criteria });
  });

  test.each([
    [60],
    ['time'],
    [null],
    [[]],
    [{}],
    [{ time: 60, score: 80 }],
    [{ time: '1:30' }],
    [{ any: [] }],
    [{ any: 'declared' }],
  ])('%j is refused', (written) => {
    expect(readCompletion(written).ok).toBe(false);
  });
});

describe('a criterion that nobody can meet', () => {
  const time: Criteria = { type: 'time', value: 1 };
  const score: Criteria = { type: 'score', value: 1 };
  const tests: Criteria = { type: 'tests', value: 1 };
  test.each<[string, Criteria, boolean, number]>([
    ['time', time, false, 0],
    ['score with questions', score, true, 0],
    ['score without questions', score, false, 1],
    ['tests', tests, true, 1],
    ['watched without a film of known length', { type: 'watched', value: 1 }, true, 1],
    ['activity without one that reports', { type: 'activity', value: 'passed' }, true, 1],
    ['any with a way out', { type: 'any', of: [tests, time] }, false, 0],
    ['any without', { type: 'any', of: [tests, score] }, false, 2],
    ['all with one that fails', { type: 'all', of: [time, tests] }, true, 1],
    ['a way out inside all', { type: 'all', of: [time, { type: 'any', of: [tests, score] }] }, true, 0],
  ])('%s', (_, criteria, hasQuestions, count) => {
    expect(
      impossibleLeaves(criteria, { score: hasQuestions, tests: false, watched: false, activity: false }),
    ).toHaveLength(count);
  });
});
