import { froude, gait } from './gait.js';

test('a person with legs of 0.9 m at 1.4 m/s has a Froude number of 0.22', () => {
  expect(froude(1.4, 0.9)).toBeCloseTo(0.222, 3);
});

test('that person walks', () => {
  expect(gait(1.4, 0.9)).toBe('walk');
});

test('at 3 m/s they run', () => {
  expect(gait(3, 0.9)).toBe('run');
});

test('who does not move stands', () => {
  expect(gait(0, 0.9)).toBe('stand');
});
