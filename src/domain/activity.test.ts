import { expect, test } from 'vitest';
import { addReport, reachedByAll } from './activity.ts';

test('what an activity has reached stays, whatever it says later', () => {
  const passed = addReport([], { activity: 'a', status: 'passed' });
  expect(addReport(passed, { activity: 'a', status: 'begun' })).toEqual(passed);
  expect(addReport(passed, { activity: 'a', status: 'completed' })).toEqual(passed);
});

test('a step with several activities is as far as the one that is least far', () => {
  const one = addReport([], { activity: 'a', status: 'passed' });
  expect(reachedByAll(one, ['a', 'b'])).toBeNull();
  const both = addReport(one, { activity: 'b', status: 'completed' });
  expect(reachedByAll(both, ['a', 'b'])).toBe('completed');
  expect(reachedByAll(addReport(both, { activity: 'b', status: 'passed' }), ['a', 'b'])).toBe('passed');
  expect(reachedByAll(both, [])).toBeNull();
});
