import { parse } from '@formatjs/icu-messageformat-parser';
import { describe, expect, it } from 'vitest';
import {
  CATALOGUES,
  dayText,
  direction,
  inLanguage,
  LOCALES,
  type MessageKey,
  negotiate,
  percentText,
  translator,
} from './messages.ts';

const keys = Object.keys(CATALOGUES.en) as MessageKey[];

/** Names of everything that is filled in, wherever it stands in a message. */
function placeholders(text: string): string[] {
  const found = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, value } = node as { type?: number; value?: unknown };
    if (typeof value === 'string' && type !== 0) found.add(value);
    Object.values(node).forEach(visit);
  };
  visit(parse(text));
  return [...found].sort();
}

describe.each(LOCALES)('the catalogue of %s', (locale) => {
  it('has every key of English and no other', () => {
    expect(Object.keys(CATALOGUES[locale]).sort()).toEqual([...keys].sort());
  });

  it.each(keys)('%s is valid, says something and asks for the same values as English', (key) => {
    expect(CATALOGUES[locale][key].trim()).not.toBe('');
    expect(placeholders(CATALOGUES[locale][key])).toEqual(placeholders(CATALOGUES.en[key]));
  });
});

describe('a translator', () => {
  it('is one a language for the whole process', () => {
    expect(translator('ur')).toBe(translator('ur'));
  });

  it('says a plain message as it is written', () => {
    expect(translator('en')('claim.used')).toBe(CATALOGUES.en['claim.used']);
  });

  it('counts as each language counts', () => {
    expect(translator('en')('minutes', { minutes: 1 })).toBe('1 minute');
    expect(translator('en')('minutes', { minutes: 1200 })).toBe('1,200 minutes');
    expect(translator('de')('minutes', { minutes: 1200 })).toBe('1.200 Minuten');
  });

  it('leaves what is filled in alone, whatever it holds', () => {
    expect(translator('en')('step.next', { title: '{need} <b>' })).toBe('Next: {need} <b>');
  });

  it('writes percents and days as the language does', () => {
    expect(percentText('de', 42)).toBe('42\u00a0%');
    expect(dayText('en', Date.UTC(2026, 4, 3, 23), 'Asia/Karachi')).toBe('May 4, 2026');
  });

  it('shows a day even in a zone that nobody knows', () => {
    expect(dayText('en', Date.UTC(2026, 4, 3), 'Mars/Base')).toBe('May 3, 2026');
  });
});

describe('negotiate', () => {
  it.each([
    ['ur-PK,ur;q=0.9,en;q=0.8', undefined, 'ur'],
    ['fr, de;q=0.7, es;q=0.9', undefined, 'es'],
    ['de', 'es', 'es'],
    ['de', 'xx', 'de'],
    ['es;q=0, en', undefined, 'en'],
    ['', null, 'en'],
    [null, null, 'en'],
    [',;q=,;;', 'UR', 'ur'],
  ])('%s with %s chosen gives %s', (header, preferred, locale) => {
    expect(negotiate(header, preferred)).toBe(locale);
  });
});

describe('direction', () => {
  it.each([
    ['ur', 'rtl'],
    ['ar-EG', 'rtl'],
    ['en', 'ltr'],
    ['pa-Arab-PK', 'rtl'],
    ['ur-Latn', 'ltr'],
  ])('%s is read %s', (tag, dir) => {
    expect(direction(tag)).toBe(dir);
    expect(inLanguage(tag)).toEqual({ lang: tag, dir });
  });
});
