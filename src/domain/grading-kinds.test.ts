import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grade, parseAnswers } from './grading.ts';
import type { AnswerKey, Foreseen, Option, Question } from './question.ts';
import { carryAnswer, isSameKey } from './same-question.ts';
import { questionFor, shuffled } from './shuffle.ts';

const option = (id: string): Option => ({ id, text: `The text of ${id}` });
const right: Foreseen = { isRight: true, feedback: null, misconception: null };
const wrong = (feedback: string): Foreseen => ({ isRight: false, feedback, misconception: `tag-${feedback}` });

const QUESTIONS: Question[] = [
  { id: 'short', kind: 'short', prompt: '' },
  { id: 'number', kind: 'number', prompt: '', unit: 'm/s²' },
  { id: 'blanks', kind: 'blanks', prompt: '', gaps: 3 },
  { id: 'order', kind: 'ordering', prompt: '', items: ['b', 'd', 'a', 'c'].map(option) },
  { id: 'match', kind: 'matching', prompt: '', left: ['l1', 'l2'].map(option), options: ['x', 'z', 'y'].map(option) },
];
const KEYS: AnswerKey[] = [
  {
    question: 'short',
    kind: 'short',
    isExact: false,
    answers: [
      { ...right, text: 'single support' },
      { ...right, pattern: 'one( foot)?' },
      { ...wrong('no'), text: 'flight' },
    ],
  },
  {
    question: 'number',
    kind: 'number',
    unit: 'm/s²',
    tolerance: { absolute: 0.1 },
    answers: [
      { ...right, value: 9.81 },
      { ...wrong('cm'), value: 981 },
      { ...wrong('other'), value: 'any' },
    ],
  },
  {
    question: 'blanks',
    kind: 'blanks',
    isExact: false,
    gaps: [['zero', '0'], ['one'], ['two']],
    feedback: 'look again',
    misconception: 'm',
  },
  {
    question: 'order',
    kind: 'ordering',
    order: ['a', 'b', 'c', 'd'],
    feedback: { c: 'not c', a: 'not a' },
    misconceptions: { c: 'tag-c' },
  },
  {
    question: 'match',
    kind: 'matching',
    pairs: [
      ['l1', 'x'],
      ['l2', 'y'],
    ],
    feedback: { l1: 'l1!' },
    misconceptions: {},
  },
];

const resultOf = (question: string, answer: unknown) => {
  const read = parseAnswers({ [question]: answer }, QUESTIONS);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return grade(
    KEYS.filter((key) => key.question === question),
    read.value,
  ).results[0];
};

describe('reading typed, ordered and matched answers', () => {
  it.each<[string, string, unknown, string[]]>([
    ['a text', 'short', ' single support ', ['single support']],
    ['a text in a list', 'short', ['a'], ['a']],
    ['an empty text as no answer', 'short', '  ', []],
    ['a number', 'number', 9.81, ['9.81']],
    ['a number as text', 'number', '9,81', ['9,81']],
    ['gaps with one passed over', 'blanks', ['', 'b', ''], ['', 'b']],
    ['gaps of numbers', 'blanks', [0, 1, 2], ['0', '1', '2']],
    ['all gaps empty as no answer', 'blanks', ['', ' '], []],
    ['an order', 'order', ['a', 'b', 'c', 'd'], ['a', 'b', 'c', 'd']],
    ['a part of an order', 'order', ['b', 'a'], ['b', 'a']],
    ['pairs', 'match', ['y', 'y'], ['y', 'y']],
    ['pairs with one passed over', 'match', ['', 'y'], ['', 'y']],
    ['null as no answer', 'match', null, []],
  ])('%s is read', (_, question, given, answer) => {
    expect(parseAnswers({ [question]: given }, QUESTIONS)).toEqual({ ok: true, value: { [question]: answer } });
  });

  it('every problem is reported at its place', () => {
    const bad = {
      short: {},
      number: [1, 2],
      blanks: ['a', 'b', 'c', 'd'],
      order: ['a', 'a'],
      match: ['l1'],
      nothing: 1,
    };
    const read = parseAnswers(bad, QUESTIONS);
    expect(read.ok ? [] : read.error.map(({ pointer }) => pointer)).toEqual(
      Object.keys(bad).map((id) => `/answers/${id}`),
    );
  });

  it.each<[string, string, unknown]>([
    ['a truth for a text', 'short', true],
    ['no number for a number', 'number', Number.NaN],
    ['a text of a megabyte', 'short', 'x'.repeat(1e6)],
    ['an unknown item', 'order', ['a', 'x']],
    ['a left for a right', 'match', ['l2']],
    ['too many pairs', 'match', ['x', 'y', 'z']],
    ['a list in a list', 'blanks', [['a']]],
  ])('%s is refused', (_, question, given) => {
    expect(parseAnswers({ [question]: given }, QUESTIONS).ok).toBe(false);
  });

  it('whatever is given, it never throws, and what was read is read again as it is', () => {
    const given = fc.oneof(fc.anything(), fc.array(fc.constantFrom('a', 'b', 'x', 'y', '', 'z'), { maxLength: 5 }));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...QUESTIONS.map(({ id }) => id)), given), (input) => {
        const once = parseAnswers(input, QUESTIONS);
        if (!once.ok) return;
        expect(parseAnswers(once.value, QUESTIONS)).toEqual(once);
        for (const { points, correct } of grade(KEYS, once.value).results) {
          expect(points).toBeGreaterThanOrEqual(0);
          expect(points).toBeLessThanOrEqual(1);
          expect(points === 1).toBe(correct);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('grading', () => {
  it('all right is 100, and nothing answered is 0 and says nothing', () => {
    const read = parseAnswers(
      {
        short: 'One foot.',
        number: '9,8',
        blanks: ['0', 'ONE', 'two'],
        order: ['a', 'b', 'c', 'd'],
        match: ['x', 'y'],
      },
      QUESTIONS,
    );
    expect(read.ok && grade(KEYS, read.value).score).toBe(100);
    const nothing = grade(KEYS, {});
    expect(nothing.score).toBe(0);
    expect(nothing.results.map(({ feedback, misconceptions }) => [feedback, misconceptions])).toEqual(
      KEYS.map(() => [null, []]),
    );
  });

  it('a short text gets the words of the answer that it is', () => {
    expect(resultOf('short', 'Flight')).toMatchObject({
      correct: false,
      points: 0,
      feedback: 'no',
      misconceptions: ['tag-no'],
    });
    expect(resultOf('short', 'something')).toMatchObject({ correct: false, feedback: null, misconceptions: [] });
  });

  it.each<[string, boolean, string | null, string | undefined]>([
    ['9.81', true, null, undefined],
    ['9.81 m/s^2', true, null, undefined],
    ['9,75 m s⁻²', true, null, undefined],
    ['9.81 m/s', false, null, 'wrong_unit'],
    ['981', false, 'cm', undefined],
    ['12', false, 'other', undefined],
    ['ten', false, null, 'not_a_number'],
  ])('the number %s', (given, correct, feedback, remark) => {
    const result = resultOf('number', given);
    expect([result?.correct, result?.feedback, result?.remark]).toEqual([correct, feedback, remark]);
  });

  it('each gap counts the same, and what is wrong is said once', () => {
    expect(resultOf('blanks', ['zero', 'x', ''])).toMatchObject({
      correct: false,
      points: 1 / 3,
      parts: [true, false, false],
      feedback: 'look again',
      misconceptions: ['m'],
    });
    expect(resultOf('blanks', ['zero', 'one', 'two'])).toMatchObject({ correct: true, points: 1, feedback: null });
  });

  it.each<[string[], number, string | null]>([
    [['a', 'b', 'c', 'd'], 1, null],
    [['b', 'c', 'd', 'a'], 2 / 3, 'not a'],
    [['a', 'b', 'd', 'c'], 1 / 3, 'not c'],
    [['d', 'c', 'b', 'a'], 0, 'not cnot a'],
    [['c', 'd'], 1 / 3, 'not c'],
    [['a'], 0, null],
  ])('the order %j', (given, points, feedback) => {
    expect(resultOf('order', given)).toMatchObject({ points, feedback, correct: points === 1 });
  });

  it('a guessed order earns one share in n on average', () => {
    const all = permutations(['a', 'b', 'c', 'd']);
    const mean = all.reduce((sum, order) => sum + (resultOf('order', order)?.points ?? 0), 0) / all.length;
    expect(mean).toBeCloseTo(1 / 4, 10);
  });

  it('each pair counts the same, and feedback goes to wrong ones only', () => {
    expect(resultOf('match', ['y', 'y'])).toMatchObject({ points: 0.5, parts: [false, true], feedback: 'l1!' });
    expect(resultOf('match', ['', 'y'])).toMatchObject({ points: 0.5, parts: [false, true], feedback: null });
  });
});

function permutations(items: string[]): string[][] {
  if (items.length < 2) return [items];
  return items.flatMap((one) => permutations(items.filter((other) => other !== one)).map((rest) => [one, ...rest]));
}

describe('shuffling', () => {
  it('keeps all and gives one seed one order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.string(), (items, seed) => {
        expect(shuffled(items, seed)).toEqual(shuffled(items, seed));
        expect(shuffled(items, seed).toSorted()).toEqual(items.toSorted());
      }),
    );
  });

  it('puts everything everywhere, about equally often', () => {
    const counts = [0, 0, 0, 0];
    for (let learner = 0; learner < 4000; learner += 1) {
      const place = shuffled([0, 1, 2, 3], `${learner} q`).indexOf(0);
      counts[place] = (counts[place] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('is a learner’s own, and leaves alone what is not to be shuffled', () => {
    const choices = Array.from({ length: 8 }, (_, at) => option(`c${at}`));
    const plain: Question = { id: 'q', kind: 'single', prompt: '', choices };
    expect(questionFor(plain, 'me')).toBe(plain);
    const mixed = questionFor({ ...plain, isShuffled: true }, 'me');
    expect(mixed).not.toEqual(questionFor({ ...plain, isShuffled: true }, 'you'));
    expect(mixed).not.toHaveProperty('isShuffled');
  });
});

describe('a question of a new version', () => {
  it.each(QUESTIONS.map((question) => [question.kind, question] as const))(
    '%s takes over its answers',
    (_, question) => {
      const carry = carryAnswer(question, structuredClone(question));
      expect(carry?.(['x', 'a'])).not.toBeNull();
      expect(carryAnswer(question, { id: 'q', kind: 'single', prompt: '', choices: [] })).toBeNull();
    },
  );

  it('finds items and pairs by their words, whatever their ids are now', () => {
    const [, , , order, match] = QUESTIONS;
    if (order?.kind !== 'ordering' || match?.kind !== 'matching') throw new Error('other questions');
    const renamed = { ...order, items: order.items.map(({ id, text }) => ({ id: `new-${id}`, text })).reverse() };
    expect(carryAnswer(order, renamed)?.(['b', 'a'])).toEqual(['new-b', 'new-a']);
    const turned = { ...match, left: match.left.toReversed() };
    expect(carryAnswer(match, turned)?.(['x', 'y'])).toEqual(['y', 'x']);
  });

  it('has the same key as long as the same answers are right', () => {
    for (const key of KEYS) expect(isSameKey(key, structuredClone(key), (answer) => answer)).toBe(true);
    const [short] = KEYS;
    if (short?.kind !== 'short') throw new Error('other key');
    expect(isSameKey(short, { ...short, isExact: true }, (answer) => answer)).toBe(false);
    expect(isSameKey(short, { ...short, answers: short.answers.slice(1) }, (answer) => answer)).toBe(false);
  });
});
