import { expect, test } from 'vitest';
import { progressBar } from './progress-bar.ts';

function terminal(isTTY: boolean) {
  const written: string[] = [];
  return { written, isTTY, columns: 60, write: (text: string) => written.push(text) };
}

test('a terminal shows steps done, steps in all and the time that is left, and then an empty line', () => {
  const screen = terminal(true);
  let at = 0;
  const bar = progressBar({}, screen, () => at);
  at = 3_000;
  bar.show(1, 1_000);
  expect(screen.written[0], 'nothing is known yet').toContain('1 of 1000 steps\x1b');
  at = 5_000;
  bar.show(251, 1_000);
  expect(screen.written[1]).toContain('251 of 1000 steps, 6 s left');
  expect(screen.written[1]?.replace('\r', '').replace('\x1b[K', '').length).toBeLessThanOrEqual(60);
  at = 5_001;
  bar.show(252, 1_000);
  expect(screen.written, 'no more often than can be seen').toHaveLength(2);
  bar.end();
  expect(screen.written.at(-1)).toBe('\r\x1b[K');
});

test.each([
  ['a file', {}, false],
  ['a program that asked for JSON', { json: true }, true],
])('%s gets nothing of it', (_, options, isTTY) => {
  const screen = terminal(isTTY);
  let at = 0;
  const bar = progressBar(options, screen, () => at);
  at = 5_000;
  bar.show(1, 2);
  bar.end();
  expect(screen.written).toEqual([]);
});
