import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answers } from './evidence.ts';
import { grade, parseAnswers } from './grading.ts';
import type { ChoiceKey, ChoiceQuestion } from './question.ts';

const ASKED: ChoiceQuestion[] = [
  question('q1', 'single', ['a', 'b', 'c']),
  question('q2', 'multiple', ['a', 'b', 'c', 'd']),
  question('q/3~x', 'single', ['a', 'b']),
];

function question(id: string, kind: ChoiceQuestion['kind'], choices: string[]): ChoiceQuestion {
  return { id, kind, prompt: '', choices: choices.map((choice) => ({ id: choice, text: choice })) };
}

function key(question: string, kind: ChoiceKey['kind'], correct: string[], over: Partial<ChoiceKey> = {}): ChoiceKey {
  return { question, kind, correct, feedback: {}, misconceptions: {}, ...over };
}

describe('reading answers', () => {
  it.each<[string, unknown, Answers]>([
    ['no answer at all', {}, {}],
    ['one choice by its id', { q1: 'b' }, { q1: ['b'] }],
    ['one choice in a list', { q1: ['b'] }, { q1: ['b'] }],
    ['an empty list', { q1: [], q2: [] }, { q1: [], q2: [] }],
    ['null as nothing chosen', { q1: null }, { q1: [] }],
    ['several choices', { q2: ['d', 'a'] }, { q2: ['d', 'a'] }],
    ['the same choice twice as one', { q2: ['a', 'a', 'b', 'a'] }, { q2: ['a', 'b'] }],
    ['the same single choice twice as one', { q1: ['a', 'a'] }, { q1: ['a'] }],
  ])('%s is read', (_, input, answers) => {
    expect(parseAnswers(input, ASKED)).toEqual({ ok: true, value: answers });
  });

  it.each<[string, unknown, string[]]>([
    ['nothing', undefined, ['/answers']],
    ['null', null, ['/answers']],
    ['a text', 'a', ['/answers']],
    ['a list', [['a']], ['/answers']],
    ['an unknown question', { q9: 'a' }, ['/answers/q9']],
    ['an unknown choice', { q1: 'z' }, ['/answers/q1']],
    ['the choice of another question', { q1: 'd' }, ['/answers/q1']],
    ['one unknown choice among known ones', { q2: ['a', 'z'] }, ['/answers/q2']],
    ['two choices where one is asked', { q1: ['a', 'b'] }, ['/answers/q1']],
    ['a number', { q1: 1 }, ['/answers/q1']],
    ['a truth', { q1: true }, ['/answers/q1']],
    ['an object', { q1: { 0: 'a' } }, ['/answers/q1']],
    ['nothing inside a list', { q2: ['a', null] }, ['/answers/q2']],
    ['a list in a list', { q2: [['a']] }, ['/answers/q2']],
    ['an empty text', { q1: '' }, ['/answers/q1']],
    ['a choice that every object has', { q1: 'constructor' }, ['/answers/q1']],
    [
      'a question that every object has',
      { constructor: 'a', toString: 'a' },
      ['/answers/constructor', '/answers/toString'],
    ],
    ['a prototype', JSON.parse('{"__proto__":["a"]}'), ['/answers/__proto__']],
    ['a key that needs escaping', { 'q/3~x': 'z', '~1': 'a' }, ['/answers/q~13~0x', '/answers/~01']],
    ['everything wrong at once', { q1: 1, q2: ['z'], q9: 'a' }, ['/answers/q1', '/answers/q2', '/answers/q9']],
  ])('%s is refused at its place', (_, input, pointers) => {
    const read = parseAnswers(input, ASKED);
    expect(read.ok ? [] : read.error.map((problem) => problem.pointer)).toEqual(pointers);
  });

  it('never throws and never lets anything but known choices through', () => {
    const near = fc.dictionary(fc.constantFrom('q1', 'q2', 'q/3~x', '__proto__', 'x'), fc.anything());
    fc.assert(
      fc.property(fc.oneof(near, fc.anything()), (input) => {
        const read = parseAnswers(input, ASKED);
        if (!read.ok) {
          expect(read.error.length).toBeGreaterThan(0);
          return;
        }
        for (const [id, chosen] of Object.entries(read.value)) {
          const asked = ASKED.find((one) => one.id === id);
          expect(asked?.choices.map((choice) => choice.id)).toEqual(expect.arrayContaining(chosen));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('reading what was read changes nothing', () => {
    fc.assert(
      fc.property(anyQuiz, ({ questions, answers }) => {
        const once = parseAnswers(answers, questions);
        expect(once.ok && parseAnswers(once.value, questions)).toEqual(once);
      }),
    );
  });
});

describe('scoring an attempt', () => {
  it('all right is 100, nothing answered is 0, and a quiz without questions is 0', () => {
    fc.assert(
      fc.property(anyQuiz, ({ keys }) => {
        const allRight: Answers = Object.fromEntries(keys.map((one) => [one.question, one.correct]));
        expect(grade(keys, allRight).score).toBe(100);
        expect(grade(keys, allRight).results.every((result) => result.correct && result.points === 1)).toBe(true);
        expect(grade(keys, {}).score).toBe(0);
        expect(grade(keys, {}).results.some((result) => result.correct)).toBe(false);
      }),
    );
    expect(grade([], {})).toEqual({ score: 0, results: [] });
  });

  it('score is a whole number from 0 to 100, and 100 exactly when every question is right', () => {
    fc.assert(
      fc.property(anyQuiz, ({ keys, answers }) => {
        const { score, results } = grade(keys, answers);
        expect(Number.isInteger(score) && score >= 0 && score <= 100).toBe(true);
        expect(score === 100).toBe(results.every((result) => result.correct));
        expect(results.map((result) => result.question)).toEqual(keys.map((one) => one.question));
        for (const { correct, points } of results) expect(points === 1).toBe(correct);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [1, 3, 33],
    [2, 3, 66],
    [3, 3, 100],
    [1, 7, 14],
    [6, 7, 85],
    [29, 100, 29],
    [57, 100, 57],
    [99, 100, 99],
    [199, 200, 99],
  ])('%i right of %i is %i %%, rounded down', (right, of, score) => {
    const keys = Array.from({ length: of }, (_, at) => key(`q${at}`, 'single', ['a']));
    const answers = Object.fromEntries(keys.map((one, at) => [one.question, [at < right ? 'a' : 'b']]));
    expect(grade(keys, answers).score).toBe(score);
  });

  it.each<[string, string[], number, boolean]>([
    ['all three', ['a', 'b', 'c'], 1, true],
    ['two of three', ['a', 'b'], 2 / 3, false],
    ['one of three', ['c'], 1 / 3, false],
    ['nothing', [], 0, false],
    ['two right and one wrong', ['a', 'b', 'x'], 1 / 3, false],
    ['one right and one wrong', ['a', 'x'], 0, false],
    ['only wrong ones', ['x', 'y'], 0, false],
    ['everything', ['a', 'b', 'c', 'x', 'y'], 1 / 3, false],
  ])('of three right choices, %s', (_, chosen, points, correct) => {
    const result = grade([key('q', 'multiple', ['a', 'b', 'c'])], { q: chosen }).results[0];
    expect(result).toMatchObject({ points, correct });
  });

  it('parts that make up a whole count as a whole, though computers add 0.7 and three times 0.1 to less than 1', () => {
    const ten = Array.from({ length: 10 }, (_, at) => `c${at}`);
    const keys = ['q1', 'q2', 'q3', 'q4'].map((id) => key(id, 'multiple', ten));
    expect(grade(keys, { q1: ten.slice(0, 7), q2: ['c0'], q3: ['c1'], q4: ['c2'] }).score).toBe(25);
  });

  it('a single choice has no partial credit', () => {
    expect(grade([key('q', 'single', ['a'])], { q: ['b'] })).toMatchObject({ score: 0, results: [{ points: 0 }] });
  });

  it('ticking everything in a multiple choice earns less than full credit and never more than ticking what is right', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), (right, wrong) => {
        const correct = Array.from({ length: right }, (_, at) => `r${at}`);
        const all = [...correct, ...Array.from({ length: wrong }, (_, at) => `w${at}`)];
        const { score, results } = grade([key('q', 'multiple', correct)], { q: all });
        expect(score).toBeLessThan(100);
        expect(results[0]?.correct).toBe(false);
        if (wrong >= right) expect(score).toBe(0);
      }),
    );
  });

  it('one more wrong tick never raises the points, one more right tick never lowers them', () => {
    fc.assert(
      fc.property(anyQuiz, ({ keys, questions, answers }) => {
        for (const one of keys.filter((candidate) => candidate.kind === 'multiple')) {
          const chosen = answers[one.question] ?? [];
          const points = grade([one], answers).results[0]?.points ?? 0;
          const choices = questions.find((asked) => asked.id === one.question)?.choices ?? [];
          for (const { id } of choices.filter((choice) => !chosen.includes(choice.id))) {
            const more = grade([one], { [one.question]: [...chosen, id] }).results[0]?.points ?? 0;
            if (one.correct.includes(id)) expect(more).toBeGreaterThanOrEqual(points);
            else expect(more).toBeLessThanOrEqual(points);
          }
        }
      }),
    );
  });

  it('the order in which choices were ticked is irrelevant', () => {
    fc.assert(
      fc.property(anyQuiz, ({ keys, answers }) => {
        const reversed = Object.fromEntries(Object.entries(answers).map(([id, chosen]) => [id, chosen.toReversed()]));
        const judged = (given: Answers) =>
          grade(keys, given).results.map(({ correct, points }) => ({ correct, points }));
        expect(grade(keys, reversed).score).toBe(grade(keys, answers).score);
        expect(judged(reversed)).toEqual(judged(answers));
      }),
    );
  });

  it('a choice that is named twice counts once', () => {
    const keys = [key('q', 'multiple', ['a', 'b'], { feedback: { a: '<p>A</p>' } })];
    expect(grade(keys, { q: ['a', 'a'] })).toEqual(grade(keys, { q: ['a'] }));
  });

  it('a question without a right choice gives no points, answered or not, and no quiz a score that is no number', () => {
    for (const chosen of [[], ['a'], ['a', 'b']]) {
      for (const kind of ['single', 'multiple'] as const) {
        const { score, results } = grade([key('q', kind, [])], { q: chosen });
        expect(score).toBe(0);
        expect(results[0]).toMatchObject({ correct: false, points: 0 });
      }
    }
  });

  it('ids that every object has are questions and choices like any other', () => {
    const ids = ['constructor', 'toString', '__proto__'];
    const keys = ids.map((id) => key(id, 'multiple', ids));
    const questions = ids.map((id) => question(id, 'multiple', ids));
    expect(grade(keys, {}).score).toBe(0);
    expect(grade(keys, { constructor: ['toString'] }).results[0]).toMatchObject({ feedback: null, misconceptions: [] });
    const read = parseAnswers(JSON.parse(JSON.stringify(Object.fromEntries(ids.map((id) => [id, ids])))), questions);
    expect(read.ok && grade(keys, read.value).score).toBe(100);
  });
});

describe('feedback', () => {
  const keys = [
    key('q', 'multiple', ['a', 'b'], {
      feedback: { a: '<p>A</p>', b: '<p>B</p>', x: '<p>X</p>' },
      misconceptions: { x: 'mixes-up-x' },
    }),
  ];

  it('speaks of the chosen options only', () => {
    expect(grade(keys, { q: ['x'] }).results[0]).toMatchObject({
      feedback: '<p>X</p>',
      misconceptions: ['mixes-up-x'],
    });
    expect(grade(keys, { q: ['a', 'x'] }).results[0]?.feedback).toBe('<p>A</p><p>X</p>');
    expect(grade(keys, { q: ['y'] }).results[0]).toMatchObject({ feedback: null, misconceptions: [] });
    expect(grade(keys, {}).results[0]).toMatchObject({ feedback: null, misconceptions: [] });
  });

  it('never says a word about an option that was not chosen, in any quiz', () => {
    fc.assert(
      fc.property(anyQuiz, ({ keys, answers }) => {
        for (const { question, feedback, misconceptions } of grade(keys, answers).results) {
          const chosen = answers[question] ?? [];
          const said = (feedback ?? '').match(/\[[^\]]*\]/g) ?? [];
          expect(said.toSorted()).toEqual(chosen.map((id) => `[${question} ${id}]`).toSorted());
          expect(misconceptions.toSorted()).toEqual(chosen.map((id) => `${question} ${id}`).toSorted());
        }
      }),
    );
  });
});

/** A quiz with keys in which every choice has feedback, and answers that a form could send. */
const anyQuiz = fc
  .array(
    fc.record({
      kind: fc.constantFrom('single', 'multiple'),
      choices: fc.integer({ min: 2, max: 6 }),
      right: fc.array(fc.nat(100), { minLength: 1, maxLength: 4 }),
      chosen: fc.array(fc.nat(100), { maxLength: 6 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((shapes) => {
    const built = shapes.map(({ kind, choices, right, chosen }, at) => {
      const id = `q${at}`;
      const ids = Array.from({ length: choices }, (_, choice) => `c${choice}`);
      const most = kind === 'single' ? 1 : ids.length;
      const pick = (from: number[]) => [...new Set(from.map((one) => `c${one % choices}`))].slice(0, most);
      return {
        asked: question(id, kind, ids),
        key: key(id, kind, pick(right), {
          feedback: Object.fromEntries(ids.map((choice) => [choice, `[${id} ${choice}]`])),
          misconceptions: Object.fromEntries(ids.map((choice) => [choice, `${id} ${choice}`])),
        }),
        chosen: pick(chosen),
      };
    });
    return {
      questions: built.map((one) => one.asked),
      keys: built.map((one) => one.key),
      answers: Object.fromEntries(built.map((one) => [one.asked.id, one.chosen])) as Answers,
    };
  });
