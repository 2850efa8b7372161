import type { BackgroundLevel, BookStep } from './book.ts';
import type { BookGraph, GraphChapter, GraphStep } from './graph.ts';

/** What tells the texts of one step apart. */
export interface VariantPlace {
  /** BCP 47 tag; of a form for one level the language of the original. */
  language: string;
  /** Null: for all levels. */
  level: BackgroundLevel | null;
}

/** What of a step is written anew in a variant; all else is the original's. */
export type StepText = Pick<BookStep, 'title' | 'content' | 'body' | 'questions' | 'answerKeys' | 'assets'>;

/** A step in other words: in another language, for learners of one level, or both. */
export interface StepVariant extends VariantPlace, StepText {
  /** The original has been edited since this was made from it. */
  isStale: boolean;
}

/** Title and description in another language; null where that is not translated. */
export interface Words {
  title: string | null;
  description: string | null;
}

/** By language. */
export type Translations = Readonly<Record<string, Words>>;

/** For whom a text is chosen. */
export interface Reader {
  level: BackgroundLevel;
  /** One of the textbook's languages. */
  language: string;
}

/** Unique among the texts of a step, its original included: `ur`, `ur.beginner`, `en.beginner`, `en`. */
export const variantName = ({ language, level }: VariantPlace): string =>
  level === null ? language : `${language}.${level}`;

/**
 * The text for one reader; null for the original. Language comes before level: who cannot read a text has nothing from
 * its being easier.
 */
export function variantFor<T extends VariantPlace>(
  variants: readonly T[] | undefined,
  source: string,
  reader: Reader,
): T | null {
  if (variants === undefined || variants.length === 0) return null;
  const of = (language: string, level: BackgroundLevel | null): T | undefined =>
    variants.find((one) => one.language === language && one.level === level);
  return of(reader.language, reader.level) ?? of(reader.language, null) ?? ofSource(of, source, reader) ?? null;
}

const ofSource = <T>(
  of: (language: string, level: BackgroundLevel) => T | undefined,
  source: string,
  { language, level }: Reader,
): T | undefined => (language === source ? undefined : of(source, level));

/**
 * The language in which a textbook is read by somebody who wishes for these, best first: the first wish that it has, as
 * it is or cut short (RFC 4647, lookup), or in the form of another country; otherwise the language it was written in.
 */
export function readingLanguage(
  { language, languages }: { language: string; languages: readonly string[] },
  wishes: readonly string[],
): string {
  if (languages.length < 2) return language;
  for (const wish of wishes) {
    const found = matching(languages, wish);
    if (found !== undefined) return found;
  }
  return language;
}

function matching(languages: readonly string[], wish: string): string | undefined {
  const parts = wish.toLowerCase().split('-');
  for (let length = parts.length; length > 0; length -= 1) {
    const range = parts.slice(0, length).join('-');
    const found = languages.find((language) => language.toLowerCase() === range);
    if (found !== undefined) return found;
  }
  return languages.find((language) => language.toLowerCase().split('-', 1)[0] === parts[0]);
}

/** Longer headers are nobody's wishes. */
const LONGEST_HEADER = 500;

/** The languages of an Accept-Language header, best first. */
export function wishesOf(acceptLanguage: string | null | undefined): string[] {
  return (acceptLanguage ?? '')
    .slice(0, LONGEST_HEADER)
    .split(',')
    .map((part, order) => {
      const [tag = '', ...parameters] = part.split(';');
      const q = parameters.find((one) => one.trim().startsWith('q='));
      const weight = q === undefined ? 1 : Number.parseFloat(q.trim().slice(2));
      return { tag: tag.trim(), order, weight: Number.isFinite(weight) ? weight : 0 };
    })
    .filter(({ tag, weight }) => tag !== '' && weight > 0)
    .sort((a, b) => b.weight - a.weight || a.order - b.order)
    .map(({ tag }) => tag);
}

/** A text and the language that it is in. */
export interface Titled {
  title: string;
  language: string;
}

/** A step's title as its reader will find it on the page. */
export function stepTitle(graph: Pick<BookGraph, 'language'>, step: GraphStep, reader: Reader): Titled {
  const variant = variantFor(step.titles, graph.language, reader);
  return variant ?? { title: step.title, language: graph.language };
}

/** Title and description of a textbook or chapter, each as far as it is translated. */
export interface ReadWords extends Titled {
  description: string;
  descriptionLanguage: string;
}

type Worded = Pick<GraphChapter, 'title' | 'translations'> & { description?: string };

export function wordsFor(of: Worded, source: string, { language }: Pick<Reader, 'language'>): ReadWords {
  const { title = null, description = null } = of.translations?.[language] ?? {};
  return {
    title: title ?? of.title,
    language: title === null ? source : language,
    description: description ?? of.description ?? '',
    descriptionLanguage: description === null ? source : language,
  };
}

/** One of the texts of a step, by its name; null when there is none. `source` is the textbook's own language. */
export function textNamed<T, V extends VariantPlace>(
  step: T & { variants?: readonly V[] },
  source: string,
  name: string,
): T | V | null {
  return name === source ? step : (variantNamed(step.variants, name) ?? null);
}

export const variantNamed = <V extends VariantPlace>(variants: readonly V[] | undefined, name: string): V | undefined =>
  variants?.find((one) => variantName(one) === name);
