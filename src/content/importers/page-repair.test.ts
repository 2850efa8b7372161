import { describe, expect, test } from 'vitest';
import { unlessTooDeep } from './deep-pages.ts';
import { LossReport } from './loss-report.ts';
import { repairPage } from './page-repair.ts';

const repaired = (markdown: string, hasMath = false): string =>
  repairPage(markdown, { hasMath, onBadFormula: () => {} });

describe('a foreign page reads here as it was meant', () => {
  test.each([
    ['colons at the start of a line', '::std::vector\n\n:::custom\na\n:::', '\\::std::vector\n\n\\:::custom\na\n\\:::'],
    ['a box of ours', ':::note\na\n:::', ':::note\na\n:::'],
    ['a box without an end', ':::note\na', ':::note\na\n:::\n'],
    ['code without an end', '```js\na', '```js\na\n```\n'],
    ['a file of the source in front of code', '```js {1} file="a.js"\na\n```', '```js {1}\na\n```'],
    ['money', 'From $a to $b', 'From \\$a to \\$b'],
    ['empty lines, but not in code', 'a\n\n\n\nb\n\n```\n\n\nc\n```', 'a\n\nb\n\n```\n\n\nc\n```'],
  ])('%s', (_, markdown, expected) => {
    expect(repaired(markdown)).toBe(expected);
  });

  test('formulas that can be shown stay, others become code and are told', () => {
    const bad: string[] = [];
    const text = repairPage('$a$ and $\\nosuchmacro{$ for $5', { hasMath: true, onBadFormula: (tex) => bad.push(tex) });
    expect(text).toBe('$a$ and `\\nosuchmacro{` for $5');
    expect(bad).toEqual(['\\nosuchmacro{']);
  });
});

test('a page that is nested too deeply stays as it is written', async () => {
  const losses = new LossReport();
  const deep = { text: '> '.repeat(50), file: 'a.md', losses };
  const overflow = () => Promise.reject(new RangeError('Maximum call stack size exceeded'));
  expect(
    await unlessTooDeep(
      deep,
      async () => 'read',
      (code) => code,
    ),
  ).toBe(`\`\`\`text\n${deep.text}\n\`\`\``);
  expect(await unlessTooDeep({ ...deep, text: 'x' }, overflow, (code) => code)).toBe('```text\nx\n```');
  expect(losses.all).toEqual([{ construct: 'page that is nested too deeply', file: 'a.md', line: 1, count: 2 }]);
});
