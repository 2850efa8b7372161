import { IntlMessageFormat } from 'intl-messageformat';
import { wishesOf } from '../domain/variants.ts';
import { de } from './messages/de.ts';
import { type Catalogue, en, type MessageKey } from './messages/en.ts';
import { es } from './messages/es.ts';
import { ur } from './messages/ur.ts';

export type { Catalogue, MessageKey };

/** Interface languages, the first is the fallback. */
export const LOCALES = ['en', 'ur', 'es', 'de'] as const;
export type Locale = (typeof LOCALES)[number];

/** Each language in its own words. */
export const LANGUAGE_NAMES: Record<Locale, string> = { en: 'English', ur: 'اردو', es: 'Español', de: 'Deutsch' };

export const CATALOGUES: Record<Locale, Catalogue> = { en, ur, es, de };

export type MessageValues = Record<string, string | number | Date>;

/** Turns a message key into text; bound to one language. */
export interface Translator {
  (key: MessageKey, values?: MessageValues): string;
  locale: Locale;
  dir: 'ltr' | 'rtl';
}

const translators = new Map<Locale, Translator>();

/** One translator a language for the life of the process; each message is compiled when it is first said. */
export function translator(locale: Locale): Translator {
  let found = translators.get(locale);
  if (found === undefined) {
    found = makeTranslator(locale);
    translators.set(locale, found);
  }
  return found;
}

type Compiled = (values: MessageValues) => string;

/** Formatting costs more than the rest of a line of a page, and pages say the same again and again. */
const SENTENCES_KEPT = 2_000;

function makeTranslator(locale: Locale): Translator {
  const catalogue = CATALOGUES[locale];
  const compiled = new Map<MessageKey, Compiled>();
  const said = new Map<string, string>();
  const translate = (key: MessageKey, values?: MessageValues): string => {
    if (values === undefined) return catalogue[key];
    const name = key + JSON.stringify(values);
    const known = said.get(name);
    if (known !== undefined) return known;
    const sentence = format(key, values);
    if (said.size >= SENTENCES_KEPT) said.clear();
    said.set(name, sentence);
    return sentence;
  };
  const format = (key: MessageKey, values: MessageValues): string => {
    const text = catalogue[key];
    let format = compiled.get(key);
    if (format === undefined) {
      format = compile(text, locale);
      compiled.set(key, format);
    }
    return format(values);
  };
  return Object.assign(translate, { locale, dir: direction(locale) });
}

function compile(text: string, locale: Locale): Compiled {
  const format = new IntlMessageFormat(text, locale);
  return (values) => format.format(values) as string;
}

const RTL = new Set(['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ks', 'ps', 'sd', 'ug', 'ur', 'yi']);

/** Writing direction of any BCP 47 tag. */
export function direction(tag: string): 'ltr' | 'rtl' {
  if (/-(?:arab|hebr|nkoo|thaa|syrc)\b/i.test(tag)) return 'rtl';
  if (/-latn\b/i.test(tag)) return 'ltr';
  return RTL.has(tag.split('-', 1)[0]?.toLowerCase() ?? '') ? 'rtl' : 'ltr';
}

/** `lang` and `dir` of text that is in the textbook's language, not the interface's. */
export const inLanguage = (tag: string) => ({ lang: tag, dir: direction(tag) });

/** What was chosen wins, then the browser's order of wishes, then English. */
export function negotiate(acceptLanguage: string | null | undefined, preferred?: string | null): Locale {
  const chosen = preferred ? toLocale(preferred) : undefined;
  if (chosen !== undefined) return chosen;
  for (const tag of wishesOf(acceptLanguage)) {
    const locale = toLocale(tag);
    if (locale !== undefined) return locale;
  }
  return LOCALES[0];
}

const toLocale = (tag: string): Locale | undefined => {
  const base = tag.trim().split('-', 1)[0]?.toLowerCase();
  return LOCALES.find((locale) => locale === base);
};

const languageNames = new Map<Locale, Intl.DisplayNames>();

/** What a language is called in another: `ur` is "Urdu" in English. */
export function languageText(locale: Locale, tag: string): string {
  const names = languageNames.get(locale) ?? new Intl.DisplayNames(locale, { type: 'language' });
  languageNames.set(locale, names);
  return names.of(tag) ?? tag;
}

/** Learners write their own time zones; the formats of that many are kept. */
const MOST_ZONES = 1_000;
const dates = new Map<string, Intl.DateTimeFormat>();

/** A day in words, such as "3 May 2026", on the learner's own calendar day. */
export function dayText(locale: Locale, at: number, timeZone = 'UTC'): string {
  const name = `${locale} ${timeZone}`;
  let format = dates.get(name);
  if (format === undefined) {
    format = dateFormat(locale, timeZone);
    if (dates.size >= MOST_ZONES) dates.clear();
    dates.set(name, format);
  }
  return format.format(at);
}

function dateFormat(locale: Locale, timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone });
  } catch {
    // A zone that this runtime does not know must not cost the reader the page.
    return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  }
}

const percents = new Map<Locale, Intl.NumberFormat>();

/** 42 → "42%", as the language writes it. */
export function percentText(locale: Locale, percent: number): string {
  let format = percents.get(locale);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, { style: 'percent' });
    percents.set(locale, format);
  }
  return format.format(percent / 100);
}
