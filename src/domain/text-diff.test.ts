import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksOf, changesOfText } from './text-diff.ts';

describe('the blocks of a text', () => {
  it('are paragraphs and the like, with fenced code whole', () => {
    expect(blocksOf('# A\n\nOne\ntwo\n\n```js\nx\n\ny\n```\n\n- b\n')).toEqual([
      ...['# A', 'One\ntwo', '```js\nx\n\ny\n```', '- b'],
    ]);
  });

  it.each([
    ['a question', ':::question{#q}\nWhich?\n\n- [x] RIGHT\n- [ ] no\n:::'],
    ['with code in it that looks like its end', ':::question{#q}\n```\n:::\n```\n- [x] RIGHT\n:::'],
    ['with indented code in it', ':::question{#q}\n- [ ] no\n\n      ~~~\n      :::\n      ~~~\n- [x] RIGHT\n:::'],
    ['with more colons', '::::question{#q}\n:::hint\nx\n:::\n- [x] RIGHT\n::::'],
    ['that is not closed', ':::question{#q}\n- [x] RIGHT\n\nmore'],
    ['inside a quote', '> :::question{#q}\n> - [x] RIGHT\n> :::'],
  ])('leave out %s, which holds the answers', (_name, question) => {
    expect(blocksOf(`Before.\n\n${question}`)).toEqual(['Before.']);
  });
});

describe('what changed between two texts', () => {
  it('is said block by block, under its heading', () => {
    const before = ['# A', 'one', 'two', '# B', 'three', 'four'];
    const after = ['# A', 'one', '2', '# B', 'three', 'four', 'five'];
    expect(changesOfText(before, after)).toEqual([
      { change: 'changed', before: 'two', after: '2', heading: 'A' },
      { change: 'added', after: 'five', heading: 'B' },
    ]);
    expect(changesOfText(after, before.slice(0, 4))).toEqual([
      { change: 'changed', before: '2', after: 'two', heading: 'A' },
      { change: 'removed', before: 'three', heading: 'B' },
      { change: 'removed', before: 'four', heading: 'B' },
      { change: 'removed', before: 'five', heading: 'B' },
    ]);
  });

  const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });
  it('accounts for every block of both texts, and for equal ones says nothing', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const changes = changesOfText(before, after);
        const removed = changes.filter(({ change }) => change !== 'added').length;
        const added = changes.filter(({ change }) => change !== 'removed').length;
        expect(before.length - removed).toBe(after.length - added);
        expect(changesOfText(after, after)).toEqual([]);
      }),
    );
  });
});
