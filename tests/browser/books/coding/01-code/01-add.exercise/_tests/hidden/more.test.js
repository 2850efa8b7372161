import { add } from './main.js';

test('porcupine', () => {
  expect(add(20, 22)).toBe(42);
});
