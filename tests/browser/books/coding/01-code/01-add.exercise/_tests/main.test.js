import { add } from './main.js';

test('two and three are five', () => {
  expect(add(2, 3)).toBe(5);
});
