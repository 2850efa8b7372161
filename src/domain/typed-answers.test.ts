import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNear, isSameUnit, readNumber } from './answer-number.ts';
import { bareText, fitsPattern, isSameText, normalText } from './answer-text.ts';

describe('a short text', () => {
  it.each([
    ['case', 'Single Support', 'single support'],
    ['white space', '  single \t support ', 'single support'],
    ['punctuation around it', '“Single support.”', 'single support'],
    ['compatibility forms', 'ﬁne ｒｏｂｏｔ', 'fine robot'],
    ['composed and decomposed letters', 'cafe\u0301', 'café'],
    ['quotes', 'Newton’s', "newton's"],
    ['hyphens', 'zero–moment', 'zero-moment'],
    ['a sharp s', 'STRASSE', 'straße'],
    ['digits of another script', '٤ legs', '4 legs'],
    ['marks of direction', '\u200fروبوٹ\u200e', 'روبوٹ'],
  ])('is the same in spite of %s', (_, written, accepted) => {
    expect(isSameText(written, accepted, false)).toBe(true);
  });

  it('may ask for upper and lower case, and then for nothing else', () => {
    expect(isSameText('camelcase', 'camelCase', true)).toBe(false);
    expect(isSameText(' camelCase. ', 'camelCase', true)).toBe(true);
  });

  it('of punctuation only is not nothing', () => {
    expect(isSameText('!', '?', false)).toBe(false);
    expect(isSameText('?', '?', false)).toBe(true);
  });

  it('normalised twice is as normalised once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), fc.boolean(), (text, isExact) => {
        const once = normalText(text, isExact);
        expect(normalText(once, isExact)).toBe(once);
        const bare = bareText(text, isExact);
        expect(bareText(bare, isExact)).toBe(bare);
      }),
      { numRuns: 2000 },
    );
  });

  it('fits a pattern in either case unless case counts', () => {
    expect(fitsPattern('Double  Support!', 'double support', false)).toBe(true);
    expect(fitsPattern('ZMP', 'z\\.?m\\.?p\\.?', false)).toBe(true);
    expect(fitsPattern('Z.M.P.', 'z\\.?m\\.?p\\.?', false)).toBe(true);
    expect(fitsPattern('[A-Z]', '\\[A-Z\\]', false)).toBe(true);
    expect(fitsPattern('abc', '[A-Z]+', false)).toBe(true);
    expect(fitsPattern('abc', '[A-Z]+', true)).toBe(false);
  });
});

describe('a number', () => {
  it.each<[string, number[], string | null]>([
    ['9.81', [9.81], null],
    ['9,81', [9.81], null],
    ['٩٫٨١', [9.81], null],
    ['۹٫۸۱', [9.81], null],
    ['−3', [-3], null],
    ['+.5', [0.5], null],
    ['1e3', [1000], null],
    ['1.5E-2', [0.015], null],
    ['1e+21', [1e21], null],
    ['1,5·10³', [1500], null],
    ['2 × 10⁻²', [0.02], null],
    ['2x10^3 m', [2000], 'm'],
    ['10\u2009000', [10000], null],
    ['10 000,5', [10000.5], null],
    ['1.234.567', [1234567], null],
    ['12,34,567.5', [1234567.5], null],
    ["1'000", [1000], null],
    ['1,234', [1.234, 1234], null],
    ['0,234', [0.234], null],
    ['9.81 m/s²', [9.81], 'm/s2'],
    ['9.81m/s^2', [9.81], 'm/s^2'],
    ['40 %', [40], '%'],
    ['5 eV', [5], 'eV'],
    ['3.', [3], null],
  ])('%s is read', (written, values, unit) => {
    expect(readNumber(written)).toEqual({ values, unit });
  });

  it.each(['', 'about 3', 'm', '1.2.3', '1 2', '1,2,3', '--1', '1e9999', '9'.repeat(300)])('%s is none', (written) => {
    expect(readNumber(written)).toBeNull();
  });

  it('is read back as every language writes it', () => {
    const number = fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((one) => Number(one.toFixed(3)));
    const locale = fc.constantFrom('en', 'de', 'fr', 'es', 'ur', 'ar-EG', 'fa', 'hi', 'de-CH', 'pt-BR', 'sv');
    fc.assert(
      fc.property(number, locale, fc.boolean(), (value, tag, useGrouping) => {
        const written = new Intl.NumberFormat(tag, { useGrouping, maximumFractionDigits: 3 }).format(value);
        expect(readNumber(written)?.values).toContain(value + 0);
      }),
      { numRuns: 2000 },
    );
  });

  it('is read from any text without trouble', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."0129.,'- +e×·10^³⁻²m/s٫٬٣"), maxLength: 200 }), (text) => {
        const number = readNumber(text);
        expect(number?.values.every(Number.isFinite) ?? true).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it.each<[number, number, Parameters<typeof isNear>[2], boolean]>([
    [9.8, 9.81, { absolute: 0.01 }, true],
    [9.79, 9.81, { absolute: 0.01 }, false],
    [0.3, 0.1 + 0.2, { absolute: 0 }, true],
    [105, 100, { percent: 5 }, true],
    [-105, -100, { percent: 5 }, true],
    [106, 100, { percent: 5 }, false],
    [0, 0, { absolute: 0 }, true],
    [1e-12, 0, { absolute: 0 }, false],
  ])('%d for %d with tolerance %o', (given, value, tolerance, isRight) => {
    expect(isNear({ values: [given], unit: null }, value, tolerance)).toBe(isRight);
  });

  it.each([
    ['m/s²', 'm/s^2', true],
    ['m/s²', 'm s⁻²', true],
    ['m/s²', 'm·s^-2', true],
    ['m/s²', 'm/s', false],
    ['m/s²', 'm/s/s', true],
    ['N·m/rad', 'Nm/rad', true],
    ['J/(kg·K)', 'J/kg/K', true],
    ['µm', 'μm', true],
    ['mW', 'MW', false],
    ['kg m', 'm kg', true],
    ['°', '%', false],
  ])('the units %s and %s', (one, other, isSame) => {
    expect(isSameUnit(one, other)).toBe(isSame);
  });
});
