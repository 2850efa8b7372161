import { describe, expect, it } from 'vitest';
import type { ChoiceQuestion, Question } from '../../domain/question.ts';
import { formAnswer, placeValue } from '../parts/form-answer.ts';
import type { QuizView } from '../views.ts';
import { choose, given, marked, moved } from './quiz-state.ts';

const single: ChoiceQuestion = { id: 'q', kind: 'single', prompt: '', choices: [] };
const multiple: ChoiceQuestion = { ...single, kind: 'multiple' };
const quiz: QuizView = { needPercent: 80, attempt: null, attempts: 0, creditedScore: null, isPassed: false };
const answer = {
  score: 50,
  credited_score: 90,
  results: [{ question: 'q', correct: false, points: 0, feedback: null }],
  progress: { status: 'completed' as const, completion_percentage: 100 },
};

describe('choosing', () => {
  it('replaces the choice of a single-choice question', () => {
    expect(choose({ q: ['a1'], other: ['a3'] }, single, 'a2', true)).toEqual({ q: ['a2'], other: ['a3'] });
  });

  it('adds to and takes from a multiple-choice question', () => {
    const both = choose({ q: ['a1'] }, multiple, 'a2', true);
    expect(both).toEqual({ q: ['a1', 'a2'] });
    expect(choose(both, multiple, 'a1', false)).toEqual({ q: ['a2'] });
  });

  it('sends only what was answered', () => {
    expect(given({ q: [], p: ['a1'] })).toEqual({ p: ['a1'] });
  });
});

describe('putting in order', () => {
  const items = ['a', 'b', 'c'].map((id) => ({ id, text: id }));
  const ordering: Question = { id: 'o', kind: 'ordering', prompt: '', items };

  it('moves one item past its neighbour', () => {
    expect(moved(items, [], 'c', -1)).toEqual(['a', 'c', 'b']);
    expect(moved(items, ['a', 'c', 'b'], 'a', 1)).toEqual(['c', 'a', 'b']);
  });

  it('stops at either end', () => {
    expect(moved(items, [], 'a', -1)).toEqual(['a', 'b', 'c']);
    expect(moved(items, [], 'c', 1)).toEqual(['a', 'b', 'c']);
  });

  it('sends the order that is shown, touched or not', () => {
    expect(given({}, [ordering])).toEqual({ o: ['a', 'b', 'c'] });
    expect(given({ o: ['c'] }, [ordering])).toEqual({ o: ['c', 'a', 'b'] });
  });
});

describe('typing', () => {
  it('sends no gaps that are all empty, and empty ones beside filled ones', () => {
    expect(given({ b: ['', ' '], c: ['', 'x'] })).toEqual({ c: ['', 'x'] });
  });
});

describe('a plain form', () => {
  it('gives an order by the places of its items', () => {
    const values = ['', placeValue(3, 'c'), placeValue(1, 'a'), 'nonsense'];
    expect(formAnswer({ kind: 'ordering' }, values)).toEqual(['a', 'c']);
  });

  it('gives all other answers as they are', () => {
    expect(formAnswer({ kind: 'blanks' }, ['', 'x'])).toEqual(['', 'x']);
  });
});

describe('after marking', () => {
  it('shows the attempt with the answers that it was for', () => {
    const after = marked(quiz, { q: ['a1'] }, answer);
    expect(after.attempt).toMatchObject({ score: 50, answers: { q: ['a1'] } });
    expect(after.attempts).toBe(1);
  });

  it('is passed by the credited score, and stays so', () => {
    expect(marked(quiz, {}, answer).isPassed).toBe(true);
    expect(marked({ ...quiz, isPassed: true }, {}, { ...answer, credited_score: 10 }).isPassed).toBe(true);
    expect(marked(quiz, {}, { ...answer, credited_score: 79 }).isPassed).toBe(false);
  });
});
