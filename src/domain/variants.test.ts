import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BACKGROUND_LEVELS } from './book.ts';
import { anyLevel, bookOf, chapterWith, graphOf, stepOf } from './testing.ts';
import { readingLanguage, stepTitle, variantFor, variantName, wishesOf, wordsFor } from './variants.ts';

describe('the language in which a textbook is read', () => {
  it.each([
    ['ur', ['en', 'ur'], 'ur'],
    ['ur-PK', ['en', 'ur'], 'ur'],
    ['UR-pk', ['en', 'ur'], 'ur'],
    ['pt', ['en', 'pt-BR'], 'pt-BR'],
    ['pt-PT', ['en', 'pt-BR'], 'pt-BR'],
    ['pt-BR', ['en', 'pt', 'pt-BR'], 'pt-BR'],
    ['zh-Hant-TW', ['en', 'zh-Hans', 'zh-Hant'], 'zh-Hant'],
    ['en-GB', ['en', 'ur'], 'en'],
    ['fr', ['en', 'ur'], 'en'],
    ['', ['en', 'ur'], 'en'],
    ['ur', ['en'], 'en'],
  ])('for a wish for %s is, of %j, %s', (wish, languages, expected) => {
    expect(readingLanguage({ language: 'en', languages }, [wish])).toBe(expected);
  });

  it('is the first wish that can be granted', () => {
    const languages = ['en', 'ur', 'de'];
    expect(readingLanguage({ language: 'en', languages }, ['fr', 'de-AT', 'ur'])).toBe('de');
    expect(readingLanguage({ language: 'en', languages }, [])).toBe('en');
  });

  it('comes from the header in the order of its weights', () => {
    expect(wishesOf('de;q=0.5, ur-PK, *;q=0.1, fr;q=0')).toEqual(['ur-PK', 'de', '*']);
    expect(wishesOf(null)).toEqual([]);
    expect(wishesOf(', ;q=x,')).toEqual([]);
  });
});

const places = ['en', 'ur', 'de'].flatMap((language) =>
  [null, ...BACKGROUND_LEVELS].map((level) => ({ language, level })),
);

describe('the text of a step', () => {
  const [beginner, urdu, urduBeginner] = ['en.beginner', 'ur', 'ur.beginner'].map((name) => {
    const found = places.find((place) => variantName(place) === name);
    if (found === undefined) throw new Error(name);
    return found;
  });
  const all = [beginner, urdu, urduBeginner].flatMap((one) => one ?? []);
  it.each([
    ['the form for the level in the own language', all, 'ur', 'beginner', 'ur.beginner'],
    ['the translation, where none is for the level', all, 'ur', 'advanced', 'ur'],
    ['the translation, before an easier text in a strange language', [beginner, urdu], 'ur', 'beginner', 'ur'],
    ['the form for the level, where there is no translation', [beginner], 'ur', 'beginner', 'en.beginner'],
    ['the form for the level in the source language', all, 'en', 'beginner', 'en.beginner'],
    ['the original otherwise', all, 'en', 'advanced', null],
    ['the original, where only another level has a translation', [urduBeginner], 'ur', 'advanced', null],
  ] as const)('is %s', (_, variants, language, level, expected) => {
    const there = variants.flatMap((one) => one ?? []);
    const found = variantFor(there, 'en', { language, level });
    expect(found && variantName(found)).toBe(expected);
  });

  it('is never for another level, and in no language that the reader has not asked for but the source', () => {
    const some = fc.subarray(places.filter(({ language, level }) => language !== 'en' || level !== null));
    fc.assert(
      fc.property(some, fc.constantFrom('en', 'ur', 'de'), anyLevel, (variants, language, level) => {
        const found = variantFor(variants, 'en', { language, level });
        if (found === null) return;
        expect([null, level]).toContain(found.level);
        expect([language, 'en']).toContain(found.language);
        if (variants.some((one) => one.language === language && (one.level === null || one.level === level)))
          expect(found.language).toBe(language);
      }),
    );
  });
});

describe('titles', () => {
  const step = stepOf('c/s', { title: 'Hello' });
  const graph = graphOf(bookOf([chapterWith('c', [step])]));
  const [first] = graph.steps.values();

  it('are those of the text that the reader gets', () => {
    const titled = { ...first, titles: [{ language: 'ur', level: null, title: 'سلام' }] } as typeof first;
    if (titled === undefined) throw new Error('no step');
    expect(stepTitle(graph, titled, { language: 'ur', level: 'beginner' })).toMatchObject({
      title: 'سلام',
      language: 'ur',
    });
    expect(stepTitle(graph, titled, { language: 'en', level: 'beginner' })).toEqual({ title: 'Hello', language: 'en' });
  });

  it('and descriptions say in which language each of them is', () => {
    const words = { title: 'Start', description: 'Here', translations: { ur: { title: 'آغاز', description: null } } };
    expect(wordsFor(words, 'en', { language: 'ur' })).toEqual({
      ...{ title: 'آغاز', language: 'ur', description: 'Here', descriptionLanguage: 'en' },
    });
    expect(wordsFor(words, 'en', { language: 'de' })).toMatchObject({ title: 'Start', language: 'en' });
  });
});
