import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Criteria, DEFAULT_CRITERIA, evaluate, leaves, PROOFS, type Proof, parseCriteria } from './criteria.ts';
import { EMPTY_TALLY, type Tally } from './tally.ts';
import { anyCriteria, anyTally } from './testing.ts';

const WHOLE_PERCENT = 'must be a whole number of percent from 1 to 100';
const WHOLE_SECONDS = 'must be a whole number of seconds from 1 to 86400';
const OBJECT = 'must be an object such as {"type":"time","value":60}';
const TYPES = 'must be one of time, score, tests, watched, activity, declared, all, any';
const LIST = 'must be a list of 1 to 20 criteria';
const DEEP = 'must not be nested deeper than 5 levels';

const nested = (depth: number, leaf: unknown = { type: 'declared' }): unknown =>
  depth === 0 ? leaf : { type: 'all', of: [nested(depth - 1, leaf)] };

const problemsOf = (input: unknown, pointer?: string) => {
  const read = parseCriteria(input, pointer);
  return read.ok ? [] : read.error;
};
const pointersOf = (input: unknown, pointer?: string) => problemsOf(input, pointer).map((problem) => problem.pointer);

describe('what an author may ask for', () => {
  it.each<[string, unknown]>([
    ['the default of the data model', { type: 'time', value: 60 }],
    ['one second', { type: 'time', value: 1 }],
    ['a whole day', { type: 'time', value: 86_400 }],
    ['a score of 1 %', { type: 'score', value: 1 }],
    ['a score of 100 %', { type: 'score', value: 100 }],
    ['all tests', { type: 'tests', value: 100 }],
    ['most of a video', { type: 'watched', value: 90 }],
    ['a completed activity', { type: 'activity', value: 'completed' }],
    ['a passed activity', { type: 'activity', value: 'passed' }],
    ['the learner says so', { type: 'declared' }],
    ['one in a group', { type: 'any', of: [{ type: 'declared' }] }],
    ['twenty in a group', { type: 'all', of: Array.from({ length: 20 }, () => ({ type: 'declared' })) }],
    ['five levels of groups', nested(5)],
    [
      'groups in groups',
      { type: 'all', of: [{ type: 'any', of: [{ type: 'declared' }, { type: 'score', value: 80 }] }] },
    ],
  ])('%s is accepted as it stands', (_, input) => {
    expect(parseCriteria(input)).toEqual({ ok: true, value: input });
  });

  it('the default is 60 seconds of reading', () => {
    expect(DEFAULT_CRITERIA).toEqual({ type: 'time', value: 60 });
  });

  it('criteria written as JSON read back as the same criteria', () => {
    fc.assert(
      fc.property(anyCriteria, (criteria) => {
        expect(parseCriteria(JSON.parse(JSON.stringify(criteria)))).toEqual({ ok: true, value: criteria });
      }),
    );
  });

  it('reading never throws, and what it accepts is JSON of one of the shapes', () => {
    const near = fc.record(
      {
        type: fc.oneof(fc.constantFrom('time', 'score', 'activity', 'declared', 'all', 'any'), fc.anything()),
        value: fc.oneof(fc.integer(), fc.anything()),
        of: fc.oneof(fc.array(anyCriteria), fc.anything()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.anything(), near), (input) => {
        const read = parseCriteria(input);
        if (!read.ok) expect(read.error.length).toBeGreaterThan(0);
        else expect(parseCriteria(JSON.parse(JSON.stringify(read.value)))).toEqual(read);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what is refused, and where', () => {
  it.each<[string, unknown, string, string]>([
    ['nothing', undefined, '', OBJECT],
    ['null', null, '', OBJECT],
    ['a word', 'time', '', OBJECT],
    ['a number', 60, '', OBJECT],
    ['a list', [{ type: 'declared' }], '', OBJECT],
    ['an empty object', {}, '/type', TYPES],
    ['an unknown type', { type: 'presence', value: 1 }, '/type', TYPES],
    ['a type in capitals', { type: 'Time', value: 60 }, '/type', TYPES],
    ['a type that every object has', { type: 'constructor' }, '/type', TYPES],
    ['a prototype as type', { type: '__proto__', value: 60 }, '/type', TYPES],
    ['a list as type', { type: ['time'], value: 60 }, '/type', TYPES],
    ['no value', { type: 'time' }, '/value', WHOLE_SECONDS],
    ['no seconds', { type: 'time', value: 0 }, '/value', WHOLE_SECONDS],
    ['negative seconds', { type: 'time', value: -60 }, '/value', WHOLE_SECONDS],
    ['half seconds', { type: 'time', value: 60.5 }, '/value', WHOLE_SECONDS],
    ['seconds as text', { type: 'time', value: '60' }, '/value', WHOLE_SECONDS],
    ['more than a day', { type: 'time', value: 86_401 }, '/value', WHOLE_SECONDS],
    ['a huge number', { type: 'time', value: 1e308 }, '/value', WHOLE_SECONDS],
    ['not a number', { type: 'time', value: Number.NaN }, '/value', WHOLE_SECONDS],
    ['infinity', { type: 'time', value: Number.POSITIVE_INFINITY }, '/value', WHOLE_SECONDS],
    ['a big integer', { type: 'time', value: 60n }, '/value', WHOLE_SECONDS],
    ['a boxed number', { type: 'time', value: Object(60) }, '/value', WHOLE_SECONDS],
    ['a list of one number', { type: 'score', value: [80] }, '/value', WHOLE_PERCENT],
    ['a score over 100', { type: 'score', value: 101 }, '/value', WHOLE_PERCENT],
    ['a score of nothing', { type: 'score', value: 0 }, '/value', WHOLE_PERCENT],
    ['a score as a share', { type: 'score', value: 0.8 }, '/value', WHOLE_PERCENT],
    ['99.99 % of tests', { type: 'tests', value: 99.99 }, '/value', WHOLE_PERCENT],
    ['watched true', { type: 'watched', value: true }, '/value', WHOLE_PERCENT],
    ['an activity of another word', { type: 'activity', value: 'done' }, '/value', 'must be "completed" or "passed"'],
    ['an activity without a word', { type: 'activity' }, '/value', 'must be "completed" or "passed"'],
    ['a group without a list', { type: 'all' }, '/of', LIST],
    ['an empty group', { type: 'any', of: [] }, '/of', LIST],
    ['a group of one that is no list', { type: 'any', of: { type: 'declared' } }, '/of', LIST],
    ['a text as a group', { type: 'any', of: 'declared' }, '/of', LIST],
    ['21 in a group', { type: 'all', of: Array.from({ length: 21 }, () => ({ type: 'declared' })) }, '/of', LIST],
    ['a hole in a group', { type: 'all', of: [{ type: 'declared' }, null] }, '/of/1', OBJECT],
    ['a wrong leaf deep down', nested(3, { type: 'score', value: 0 }), '/of/0/of/0/of/0/value', WHOLE_PERCENT],
    ['six levels of groups', nested(6), '/of/0/of/0/of/0/of/0/of/0', DEEP],
    ['a thousand levels of groups', nested(1000), '/of/0/of/0/of/0/of/0/of/0', DEEP],
  ])('%s', (_, input, pointer, detail) => {
    expect(parseCriteria(input)).toEqual({ ok: false, error: [{ pointer, detail }] });
  });

  it.each<[string, unknown, string]>([
    ['a misspelt field', { type: 'time', value: 60, vlaue: 90 }, '/vlaue'],
    ['a value where none belongs', { type: 'declared', value: 60 }, '/value'],
    ['a list where none belongs', { type: 'score', value: 80, of: [] }, '/of'],
    ['a value beside a list', { type: 'all', value: 80, of: [{ type: 'declared' }] }, '/value'],
    ['a field in a group', { type: 'all', of: [{ type: 'declared', by: 'me' }] }, '/of/0/by'],
    ['a field that needs escaping', { type: 'declared', 'a/b~c': 1 }, '/a~1b~0c'],
    ['a prototype as a field', JSON.parse('{"type":"time","value":60,"__proto__":{"type":"declared"}}'), '/__proto__'],
  ])('%s is named: anything but the listed shapes is refused', (_, input, pointer) => {
    expect(pointersOf(input)).toEqual([pointer]);
  });

  it('every problem is reported, in the order of the list, under the place it was asked for', () => {
    const input = {
      type: 'all',
      of: [{ type: 'time' }, { type: 'declared' }, { type: 'any', of: [{ type: 'score', value: 'x' }, 7] }, {}],
    };
    expect(pointersOf(input, '/criteria')).toEqual([
      '/criteria/of/0/value',
      '/criteria/of/2/of/0/value',
      '/criteria/of/2/of/1',
      '/criteria/of/3/type',
    ]);
  });

  it('a list that contains itself is refused instead of followed for ever', () => {
    const loop: { type: string; of: unknown[] } = { type: 'any', of: [] };
    loop.of.push(loop);
    expect(pointersOf(loop)).toEqual(['/of/0/of/0/of/0/of/0/of/0']);
  });
});

describe('what evidence says about criteria', () => {
  it.each<[Criteria, Partial<Tally>, number, boolean]>([
    [{ type: 'time', value: 60 }, {}, 0, false],
    [{ type: 'time', value: 60 }, { activeMs: 30_000 }, 50, false],
    [{ type: 'time', value: 60 }, { activeMs: 59_999 }, 98, false],
    [{ type: 'time', value: 60 }, { activeMs: 60_000 }, 100, true],
    [{ type: 'time', value: 86_400 }, { activeMs: 86_399_000 }, 99, false],
    [{ type: 'score', value: 80 }, { creditedScore: 79 }, 98, false],
    [{ type: 'score', value: 80 }, { creditedScore: 80, latestScore: 0 }, 100, true],
    [{ type: 'score', value: 80 }, { latestScore: 100 }, 0, false],
    [{ type: 'tests', value: 100 }, { testsPercent: 99 }, 99, false],
    [{ type: 'watched', value: 90 }, { watchedPercent: 90 }, 100, true],
    [{ type: 'activity', value: 'completed' }, { activity: 'passed' }, 100, true],
    [{ type: 'activity', value: 'passed' }, { activity: 'completed' }, 0, false],
    [{ type: 'declared' }, { declared: true }, 100, true],
    [{ type: 'all', of: [{ type: 'declared' }, { type: 'score', value: 50 }] }, { declared: true }, 50, false],
    [{ type: 'any', of: [{ type: 'declared' }, { type: 'score', value: 50 }] }, { creditedScore: 25 }, 50, false],
  ])('%j with %j stands at %i %%', (criteria, tally, percent, met) => {
    expect(evaluate(criteria, { ...EMPTY_TALLY, ...tally })).toMatchObject({ percent, met });
  });

  it('nothing is met by doing nothing', () => {
    fc.assert(
      fc.property(anyCriteria, (criteria) => {
        expect(evaluate(criteria, EMPTY_TALLY).met).toBe(false);
      }),
    );
  });

  it('percent is a whole number to 100, and 100, no missing part and a proof all mean the same: met', () => {
    fc.assert(
      fc.property(anyCriteria, anyTally, (criteria, tally) => {
        const { met, percent, missing, proof } = evaluate(criteria, tally);
        expect(Number.isInteger(percent) && percent >= 0 && percent <= 100).toBe(true);
        expect([percent === 100, missing.length === 0, proof !== null]).toEqual([met, met, met]);
      }),
      { numRuns: 500 },
    );
  });

  it('what is missing are leaves of the criteria that are really short of what they need', () => {
    fc.assert(
      fc.property(anyCriteria, anyTally, (criteria, tally) => {
        const known = leaves(criteria);
        for (const { criterion, have, need } of evaluate(criteria, tally).missing) {
          expect(known).toContain(criterion);
          expect(have).toBeLessThan(need);
          expect(evaluate(criterion, tally).met).toBe(false);
        }
      }),
    );
  });

  it('more evidence of any kind never undoes a part, lowers the percent, weakens the proof or adds to what is missing', () => {
    const strength = (proof: Proof | null) => (proof === null ? PROOFS.length : PROOFS.indexOf(proof));
    fc.assert(
      fc.property(anyCriteria, anyTally, anyTally, (criteria, tally, gain) => {
        const before = evaluate(criteria, tally);
        for (const more of improvements(tally, gain)) {
          const later = evaluate(criteria, more);
          expect(later.percent).toBeGreaterThanOrEqual(before.percent);
          expect(later.missing.length).toBeLessThanOrEqual(before.missing.length);
          if (!before.met) continue;
          expect(later.met).toBe(true);
          // A proof may only change to a stronger one, where another way of an `any` is now met too.
          expect(strength(later.proof)).toBeLessThanOrEqual(strength(before.proof));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('all is met when every part is, with the weakest of their proofs', () => {
    fc.assert(
      fc.property(fc.array(anyCriteria, { minLength: 1, maxLength: 4 }), anyTally, (of, tally) => {
        const parts = of.map((part) => evaluate(part, tally));
        const whole = evaluate({ type: 'all', of }, tally);
        const weakest = PROOFS.findLast((proof) => parts.some((part) => part.proof === proof));
        expect(whole.met).toBe(parts.every((part) => part.met));
        expect(whole.proof).toBe(whole.met ? weakest : null);
      }),
    );
  });

  it('any is met when one part is, with the strongest of their proofs', () => {
    fc.assert(
      fc.property(fc.array(anyCriteria, { minLength: 1, maxLength: 4 }), anyTally, (of, tally) => {
        const parts = of.map((part) => evaluate(part, tally));
        const whole = evaluate({ type: 'any', of }, tally);
        const strongest = PROOFS.find((proof) => parts.some((part) => part.proof === proof));
        expect(whole.met).toBe(parts.some((part) => part.met));
        expect(whole.proof).toBe(strongest ?? null);
      }),
    );
  });

  it.each<[Criteria, Partial<Tally>, string]>([
    [{ type: 'time', value: 1 }, { activeMs: 1000 }, 'observed'],
    [{ type: 'score', value: 1 }, { creditedScore: 1 }, 'graded'],
    [{ type: 'tests', value: 1 }, { testsPercent: 1 }, 'executed'],
    [{ type: 'watched', value: 1 }, { watchedPercent: 1 }, 'observed'],
    [{ type: 'activity', value: 'passed' }, { activity: 'passed' }, 'reported'],
    [{ type: 'declared' }, { declared: true }, 'declared'],
  ])('%j is proved as the learning model says', (criteria, tally, proof) => {
    expect(evaluate(criteria, { ...EMPTY_TALLY, ...tally }).proof).toBe(proof);
  });
});

/** The tally improved in one part at a time, by what the gain has there. */
function improvements(tally: Tally, gain: Tally): Tally[] {
  const better = (key: 'creditedScore' | 'testsPercent' | 'watchedPercent'): Tally => ({
    ...tally,
    [key]: Math.max(tally[key] ?? 0, gain[key] ?? 0),
  });
  return [
    { ...tally, activeMs: tally.activeMs + gain.activeMs },
    { ...tally, attempts: tally.attempts + 1, latestScore: gain.latestScore ?? 0 },
    better('creditedScore'),
    better('testsPercent'),
    better('watchedPercent'),
    { ...tally, activity: tally.activity ?? 'completed' },
    { ...tally, activity: 'passed' },
    { ...tally, declared: true },
  ];
}
