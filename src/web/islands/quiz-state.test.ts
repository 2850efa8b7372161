import { describe, expect, it } from 'vitest';
import type { Question } from '../../domain/book.ts';
import type { QuizView } from '../views.ts';
import { choose, given, marked } from './quiz-state.ts';

const single: Question = { id: 'q', kind: 'single', prompt: '', choices: [] };
const multiple: Question = { ...single, kind: 'multiple' };
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
