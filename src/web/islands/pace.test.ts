import { describe, expect, it } from 'vitest';
import { estimate, isActive, isMet, type Pace, passesHalf, untilNextBeat } from './pace.ts';
import { backoff } from './server.ts';

const pace: Pace = { need: 60, counted: 12, since: 1_000, isCounting: true, beatSeconds: 10 };

describe('what is shown between two beats', () => {
  it('goes on with the clock while the page is read', () => {
    expect(estimate(pace, 4_000)).toBe(15);
  });

  it('stands still while nobody reads', () => {
    expect(estimate({ ...pace, isCounting: false }, 9_000)).toBe(12);
  });

  it('never runs ahead of what the server could count between two beats', () => {
    expect(estimate(pace, 500_000)).toBe(12 + 15);
  });

  it('never shows more than is asked', () => {
    expect(estimate({ ...pace, counted: 58 }, 9_000)).toBe(60);
  });

  it('does not go back when the clock does', () => {
    expect(estimate(pace, 0)).toBe(12);
  });
});

describe('the next beat', () => {
  it('comes after one interval', () => {
    expect(untilNextBeat(pace)).toBe(10_000);
  });

  it('comes sooner when less is left, and late enough for the last second to be whole', () => {
    expect(untilNextBeat({ ...pace, counted: 57 })).toBe(3_400);
  });

  it('never comes more often than once a second', () => {
    expect(untilNextBeat({ ...pace, counted: 60 })).toBe(1_000);
  });
});

describe('activity', () => {
  it('lasts a minute after the last sign of it', () => {
    expect(isActive(0, false, 60_000)).toBe(true);
    expect(isActive(0, false, 60_001)).toBe(false);
  });

  it('lasts as long as something plays', () => {
    expect(isActive(0, true, 3_600_000)).toBe(true);
  });
});

describe('after failures', () => {
  it('waits longer each time, up to a minute and a quarter', () => {
    expect([1, 2, 3].map((failures) => backoff(failures, 0.5))).toEqual([2_000, 4_000, 8_000]);
    expect(backoff(50, 1)).toBe(75_000);
  });

  it('spreads a crowd that lost the same server', () => {
    expect(backoff(3, 0)).toBeLessThan(backoff(3, 1));
  });
});

describe('milestones', () => {
  it('half is passed once', () => {
    expect(passesHalf(20, 30, 60)).toBe(true);
    expect(passesHalf(30, 40, 60)).toBe(false);
    expect(passesHalf(20, 60, 60)).toBe(false);
  });

  it('is met by what the server counted, not by what is shown', () => {
    expect(isMet({ ...pace, counted: 59 })).toBe(false);
    expect(isMet({ ...pace, counted: 60 })).toBe(true);
  });
});
