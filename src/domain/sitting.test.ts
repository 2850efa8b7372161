import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BEAT_SECONDS, type Beat, type Counted, countBeat, countPage, type Sitting } from './sitting.ts';

const START = 1_800_000_000_000;
const LONGEST_BEAT = (BEAT_SECONDS + 5) * 1000;

const opened = (now: number): Sitting => ({ openedAt: now, lastSeenAt: now, countedMs: 0 });

const beat = (now: number, learnerCountedUntil: number | null = null) => ({
  now,
  visible: true,
  active: true,
  learnerCountedUntil,
});

interface Sign {
  kind: 'open' | 'beat' | 'continue';
  page: number;
  /** Milliseconds since the sign before; under nothing where the server's clock was set back. */
  passed: number;
  visible: boolean;
  active: boolean;
  askedMs: number;
}

const anySigns: fc.Arbitrary<Sign[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('open', 'beat', 'beat', 'beat', 'beat', 'continue'),
    page: fc.nat(3),
    passed: fc.oneof(
      fc.constantFrom(0, 1, BEAT_SECONDS * 1000, LONGEST_BEAT, LONGEST_BEAT + 1),
      fc.nat(20_000),
      fc.nat(10_000_000),
      fc.integer({ min: -60_000, max: -1 }),
    ),
    visible: fc.boolean(),
    active: fc.boolean(),
    askedMs: fc.integer({ min: -10_000, max: 120_000 }),
  }),
  { maxLength: 60 },
);

interface Day {
  /** What was counted, in all. */
  counted: number;
  /** What was counted for each sign. */
  each: number[];
  pages: Sitting[];
  /** From the opening of each page to its last sign, on the server's clock. */
  spans: { from: number; to: number }[];
}

/** Plays signs of many pages of one learner as the server would. */
function play(signs: Sign[]): Day {
  const pages = new Map<number, { sitting: Sitting; to: number }>();
  const closed: { sitting: Sitting; to: number }[] = [];
  const each: number[] = [];
  let now = START;
  let until: number | null = null;
  for (const { kind, page, passed, visible, active, askedMs } of signs) {
    now += passed;
    const open = pages.get(page);
    if (kind === 'open' || open === undefined) {
      if (open !== undefined) closed.push(open);
      pages.set(page, { sitting: opened(now), to: now });
      each.push(0);
      continue;
    }
    const sign: Beat = { now, visible, active, learnerCountedUntil: until };
    const counted: Counted = kind === 'beat' ? countBeat(open.sitting, sign) : countPage(open.sitting, sign, askedMs);
    pages.set(page, { sitting: counted.sitting, to: Math.max(open.to, now) });
    until = counted.learnerCountedUntil;
    each.push(counted.ms);
  }
  const all = [...closed, ...pages.values()];
  return {
    counted: each.reduce((sum, ms) => sum + ms, 0),
    each,
    pages: all.map((one) => one.sitting),
    spans: all.map(({ sitting, to }) => ({ from: sitting.openedAt, to })),
  };
}

/** Length of time in which at least one page was open. */
function lengthOfUnion(spans: Day['spans']): number {
  let length = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    length += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return length;
}

describe('time that counts', () => {
  it('is never more than real time with a page open, whatever any number of pages say and however clocks jump', () => {
    fc.assert(
      fc.property(anySigns, (signs) => {
        const { counted, spans } = play(signs);
        expect(counted).toBeLessThanOrEqual(lengthOfUnion(spans));
      }),
      { numRuns: 1000 },
    );
  });

  it('is never under nothing, of no sign and of no page, and pages add up to the whole', () => {
    fc.assert(
      fc.property(anySigns, (signs) => {
        const { counted, each, pages } = play(signs);
        expect(each.every((ms) => ms >= 0)).toBe(true);
        expect(pages.reduce((sum, page) => sum + page.countedMs, 0)).toBe(counted);
      }),
      { numRuns: 300 },
    );
  });

  it('of hidden or idle pages is nothing', () => {
    fc.assert(
      fc.property(anySigns, fc.boolean(), (signs, hidden) => {
        const away = signs.map((sign) => ({ ...sign, kind: 'beat' as const, [hidden ? 'visible' : 'active']: false }));
        expect(play(away).counted).toBe(0);
      }),
    );
  });

  it('of one gap is at most the beat interval and 5 seconds', () => {
    fc.assert(
      fc.property(anySigns, fc.nat(1e9), (signs, gap) => {
        const beats = play(signs.filter((sign) => sign.kind !== 'continue'));
        expect(beats.each.every((ms) => ms <= LONGEST_BEAT)).toBe(true);
        expect(countBeat(opened(START), beat(START + gap)).ms).toBe(Math.min(gap, LONGEST_BEAT));
      }),
    );
  });

  it('of an honest learner loses nothing when every beat is up to 4 seconds late', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4000), { minLength: 1, maxLength: 50 }), fc.boolean(), (late, drifting) => {
        let sitting = opened(START);
        let until: number | null = null;
        let now = START;
        for (const [at, delay] of late.entries()) {
          // Lateness adds up where a timer starts anew after each beat, and does not where beats keep to a plan.
          now = (drifting ? now : START + at * BEAT_SECONDS * 1000) + BEAT_SECONDS * 1000 + delay;
          const counted = countBeat(sitting, beat(now, until));
          sitting = counted.sitting;
          until = counted.learnerCountedUntil;
        }
        expect(sitting.countedMs).toBe(now - START);
      }),
    );
  });

  it('of an honest learner loses nothing to other pages that lie hidden behind', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(4000), fc.nat(9000)), { minLength: 1, maxLength: 30 }), (beats) => {
        let [front, behind] = [opened(START), opened(START)];
        let until: number | null = null;
        let now = START;
        for (const [delay, earlier] of beats) {
          const hidden = { ...beat(now + 10_000 + delay - earlier, until), visible: false };
          ({ sitting: behind, learnerCountedUntil: until } = countBeat(behind, hidden));
          now += 10_000 + delay;
          ({ sitting: front, learnerCountedUntil: until } = countBeat(front, beat(now, until)));
        }
        expect([front.countedMs, behind.countedMs]).toEqual([now - START, 0]);
      }),
    );
  });

  it('of two pages that both claim to be read counts once', () => {
    const first = countBeat(opened(START), beat(START + 10_000));
    const second = countBeat(opened(START), beat(START + 10_000, first.learnerCountedUntil));
    expect([first.ms, second.ms]).toEqual([10_000, 0]);
  });

  it('does not grow by a beat that is sent again', () => {
    fc.assert(
      fc.property(fc.nat(30_000), (gap) => {
        const once = countBeat(opened(START), beat(START + gap));
        const again = countBeat(once.sitting, beat(START + gap, once.learnerCountedUntil));
        expect(again).toEqual({ ...once, ms: 0 });
      }),
    );
  });

  it('does not count time from before a hidden or idle beat after it', () => {
    const away = countBeat(opened(START), { ...beat(START + 10_000), active: false });
    expect(countBeat(away.sitting, beat(START + 12_000, away.learnerCountedUntil)).ms).toBe(2000);
  });
});

describe('a page without scripts', () => {
  it('counts the time from opening to Continue, at most what is still asked and at most real time', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: -1e6, max: 1e6 }), (gap, asked) => {
        const { ms, sitting } = countPage(opened(START), { now: START + gap, learnerCountedUntil: null }, asked);
        expect(ms).toBe(Math.max(0, Math.min(gap, asked)));
        expect(sitting.countedMs).toBe(ms);
      }),
    );
  });

  it('counts no moment that another page has counted', () => {
    const found = countPage(opened(START), { now: START + 60_000, learnerCountedUntil: START + 45_000 }, 60_000);
    expect(found.ms).toBe(15_000);
  });

  it('counts nothing for pressing Continue a second time', () => {
    const once = countPage(opened(START), { now: START + 60_000, learnerCountedUntil: null }, 60_000);
    const again = countPage(
      once.sitting,
      { now: START + 60_000, learnerCountedUntil: once.learnerCountedUntil },
      60_000,
    );
    expect([once.ms, again.ms]).toEqual([60_000, 0]);
  });
});
