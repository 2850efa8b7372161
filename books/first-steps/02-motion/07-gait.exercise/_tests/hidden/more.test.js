import { froude, gait } from './gait.js';

test('the length of the leg counts', () => {
  expect(froude(2, 0.2)).toBeCloseTo(2.039, 3);
  expect(gait(1.5, 0.25)).toBe('run');
  expect(gait(1.5, 1.2)).toBe('walk');
});

test('backwards is walked too', () => {
  expect(gait(-0.5, 0.9)).toBe('walk');
  expect(gait(-4, 0.9)).toBe('run');
});

test('at a Froude number of exactly one half it runs', () => {
  expect(gait(Math.sqrt(0.5 * 9.81), 1)).toBe('run');
});
