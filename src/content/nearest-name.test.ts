import { expect, test } from 'vitest';
import { nearestName } from './nearest-name.ts';

test.each([
  ['license', 'licence'],
  ['titel', 'title'],
  ['Title', 'title'],
  ['minuts', 'minutes'],
  ['colour', null],
  ['', null],
])('for %s the nearest name is %s', (written, nearest) => {
  expect(nearestName(written, ['title', 'licence', 'minutes'])).toBe(nearest);
});
