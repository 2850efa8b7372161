import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learnFromAnswer, predictAnswer, UNCALIBRATED, unknown, unpractised } from './answer-model.ts';
import { type LoggedAnswer, recalibrate, uncalibrated } from './calibration.ts';

const anyLog: fc.Arbitrary<LoggedAnswer[]> = fc.array(
  fc.record({
    learner: fc.constantFrom('ada', 'bo', 'cy'),
    skill: fc.constantFrom('x', 'y', '__proto__'),
    question: fc.constantFrom('q1', 'q2', 'constructor'),
    isRight: fc.boolean(),
  }),
  { maxLength: 60 },
);

const answering = {
  base: UNCALIBRATED.base,
  ability: unknown('ability'),
  practice: unpractised('lively'),
  answers: 0,
  law: 'lively' as const,
  mood: 0,
  skill: unknown('skill'),
  question: unknown('question'),
};

describe('the answer model', () => {
  it('foresees even odds where nothing is known, and more after a right answer', () => {
    expect(predictAnswer(answering)).toBe(0.5);
    expect(predictAnswer(learnFromAnswer(answering, true))).toBeGreaterThan(0.55);
    expect(predictAnswer(learnFromAnswer(answering, false))).toBeLessThan(0.45);
  });

  it('takes a wrong answer to an easy question as the larger surprise', () => {
    const easy = { ...answering, question: { mean: -2, variance: 0.1 } };
    const hard = { ...answering, question: { mean: 2, variance: 0.1 } };
    expect(learnFromAnswer(easy, false).ability.mean).toBeLessThan(learnFromAnswer(hard, false).ability.mean);
  });
});

describe('calibration', () => {
  it('comes to the same whether answers arrive at once or in two portions, but for the number of the set', () => {
    fc.assert(
      fc.property(anyLog, anyLog, (first, second) => {
        const atOnce = recalibrate(uncalibrated(), [...first, ...second]);
        const twice = recalibrate(recalibrate(uncalibrated(), first), second);
        expect({ ...twice.parameters, number: 1 }).toEqual(atOnce.parameters);
      }),
    );
  });

  it('leaves what it was given as it was', () => {
    fc.assert(
      fc.property(anyLog, anyLog, (first, second) => {
        const before = recalibrate(uncalibrated(), first);
        const copy = structuredClone(before);
        recalibrate(before, second);
        expect(before).toEqual(copy);
      }),
    );
  });

  it('finds a question that nobody can answer hard', () => {
    const log = Array.from({ length: 200 }, (_, at) => ({
      learner: `u${at % 20}`,
      skill: 'x',
      question: at % 2 === 0 ? 'easy' : 'hard',
      isRight: at % 2 === 0,
    }));
    const { questions } = recalibrate(uncalibrated(), log).parameters;
    expect(questions['hard']?.mean).toBeGreaterThan((questions['easy']?.mean ?? 0) + 1);
  });
});
