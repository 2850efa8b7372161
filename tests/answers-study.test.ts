import { describe, expect, it } from 'vitest';
import { areaUnderCurve, calibrationError, foresee } from '../bench/answers/foresight.ts';
import { generateLog, parseLog, toCsv } from '../bench/answers/log.ts';

describe('the answer model, on a log whose law is known', () => {
  const { answers, truth } = generateLog(7, { learners: 150, answers: 600 });
  const all = foresee(parseLog(toCsv(answers)));

  it('tells right from wrong answers nearly as well as the law itself', () => {
    // Once the questions have been answered some hundred times each.
    const warm = [...all.keys()].filter((at) => (all[at]?.before ?? 0) >= 20 && at > all.length / 5);
    const ours = warm.flatMap((at) => all[at] ?? []);
    const theirs = warm.flatMap((at) => (all[at] ? [{ ...all[at], predicted: truth[at] ?? 0 }] : []));
    expect(areaUnderCurve(theirs) - areaUnderCurve(ours)).toBeLessThan(0.005);
  });

  it('is calibrated', () => {
    expect(calibrationError(all)).toBeLessThan(0.01);
  });
});

describe('a log', () => {
  it('is read whatever the order of its columns, with what else stands in it', () => {
    const csv = 'skill,user,date,correct,item\n"a, b",u1,2026-01-01,1,q1\r\nc,u2,,0,"q ""2"""\n';
    expect(parseLog(csv)).toEqual([
      { learner: 'u1', question: 'q1', skill: 'a, b', isRight: true },
      { learner: 'u2', question: 'q "2"', skill: 'c', isRight: false },
    ]);
  });

  it('is refused with the line that is wrong', () => {
    expect(() => parseLog('user,item,skill,correct\nu,q,s,maybe')).toThrow('Line 2');
    expect(() => parseLog('user,item,correct\nu,q,1')).toThrow('skill');
  });
});
