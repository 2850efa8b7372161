import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matches, parsePattern } from './pattern.ts';

const fits = (source: string, text: string): boolean => {
  const pattern = parsePattern(source);
  if (!pattern.ok) throw new Error(pattern.error);
  return matches(pattern.value, text);
};

describe('a pattern', () => {
  it.each<[string, string[], string[]]>([
    ['colou?r', ['color', 'colour'], ['colouur', 'a color', 'colors']],
    ['(one|two) feet', ['one feet', 'two feet'], ['three feet']],
    ['[a-c]+', ['a', 'cab'], ['', 'd', 'abd']],
    ['[^a-c]', ['d', 'é'], ['a', 'dd']],
    ['\\d{2,3}', ['12', '123', '١٢'], ['1', '1234']],
    ['\\w+\\.\\w*', ['a.', 'straße.de'], ['ab']],
    ['a{2}', ['aa'], ['a', 'aaa']],
    ['a{1,}', ['a', 'aaaa'], ['']],
    ['a{0}b', ['b'], ['ab']],
    ['(a*)*b', ['b', 'aab'], ['a']],
    ['', [''], ['a']],
    ['a||b', ['', 'a', 'b'], ['ab']],
    ['.', ['x', '🤖'], ['', 'xy']],
    ['[]', [], []],
  ])('%s means the whole answer', (source, good, bad) => {
    if (source === '[]') {
      expect(parsePattern(source).ok).toBe(false);
      return;
    }
    expect(good.filter((text) => !fits(source, text))).toEqual([]);
    expect(bad.filter((text) => fits(source, text))).toEqual([]);
  });

  it.each([
    '(',
    'a)',
    '[a',
    '*',
    'a**',
    '(?=a)',
    '\\1',
    '\\b',
    '^a',
    'a$',
    '{2}',
    'a{3,2}',
    'a{2000}',
    'a\\',
    '[b-a]',
    'a{x}',
  ])('%s is refused with a sentence', (source) => {
    const read = parsePattern(source);
    expect(read.ok ? '' : read.error).not.toBe('');
  });

  it('says the same as a regular expression of the whole text', () => {
    const char = fc.constantFrom('a', 'b', 'c');
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        char,
        fc.constantFrom('.', '[ab]', '[^c]', '\\w', '\\d'),
        fc.tuple(tie('tree'), tie('tree')).map(([one, two]) => one + two),
        fc.tuple(tie('tree'), tie('tree')).map(([one, two]) => `(${one}|${two})`),
        fc
          .tuple(tie('tree'), fc.constantFrom('?', '*', '+', '{2}', '{1,2}', '{0,1}'))
          .map(([one, times]) => `(${one})${times}`),
      ),
    }));
    const text = fc.string({ unit: char, maxLength: 6 });
    fc.assert(
      fc.property(tree, text, (source, written) => {
        expect(fits(source, written)).toBe(new RegExp(`^(?:${source})$`).test(written));
      }),
      { numRuns: 500 },
    );
  });

  it.each(['(a+)+', '(a|a)*', '(a|aa)+', '(.*)*', '(a?){50}a{50}', '(((a*)*)*)*'])(
    'no answer keeps the grader busy with %s',
    (source) => {
      const began = performance.now();
      fits(`${source}b`, 'a'.repeat(1000));
      expect(performance.now() - began).toBeLessThan(1000);
    },
  );

  it('no pattern keeps the reader busy, whatever is written', () => {
    const began = performance.now();
    for (const source of [
      `${'('.repeat(40)}a${'){99}'.repeat(40)}`,
      `${'('.repeat(40)}${'){99}'.repeat(40)}`,
      '((((((a){0}){99}){99}){99}){99}){99}',
    ])
      parsePattern(source);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab(){}[]|*+?\\^-.,0129 '), maxLength: 60 }), (source) => {
        parsePattern(source);
      }),
      { numRuns: 500 },
    );
    expect(performance.now() - began).toBeLessThan(5000);
  });
});
