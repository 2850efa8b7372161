import { matches, parsePattern } from './pattern.ts';

/** Marks that are typed in several ways and mean one thing. */
const ALIKE: readonly [RegExp, string][] = [
  [/[\u2018\u2019\u201b\u02bc\u2032`\u00b4]/g, "'"],
  [/[\u201c-\u201f\u2033\u00ab\u00bb]/g, '"'],
  [/[\u2010-\u2015\u2212]/g, '-'],
  // Joiners, marks of direction, soft hyphens and the stroke that stretches Arabic words: nothing that is said.
  [/[\u00ad\u0640\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, ''],
];

const AROUND = /^[\s.,;:!?…'"()¿¡،؛؟。、！？]+|[\s.,;:!?…'"()¿¡،؛؟。、！？]+$/g;

/** Digits of any script as 0 to 9. Blocks of decimal digits begin with their zero and are ten long. */
export const plainDigits = (text: string): string =>
  text.replace(/\p{Nd}/gu, (digit) => {
    let zero = digit.codePointAt(0) ?? 0;
    for (let back = 0; back < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1)); back += 1) zero -= 1;
    return String((digit.codePointAt(0) ?? 0) - zero);
  });

/**
 * A short answer as it is compared: compatibility forms, digits, quotes, hyphens and white space are made one, upper case
 * is made lower unless it counts. Doing it twice changes nothing.
 */
export function normalText(written: string, isExact: boolean): string {
  const plain = ALIKE.reduce((text, [from, to]) => text.replace(from, to), unify(written));
  const folded = isExact ? plain : unify(plain.toUpperCase().toLowerCase());
  return folded.replace(/\s+/g, ' ').trim();
}

/** Quotes first: the compatibility form of some is a blank and an accent. */
const unify = (text: string): string =>
  plainDigits(ALIKE.reduce((one, [from, to]) => one.replace(from, to), text).normalize('NFKC'));

/** Without punctuation around it, unless it is nothing but punctuation. */
export function bareText(written: string, isExact: boolean): string {
  const text = normalText(written, isExact);
  return text.replace(AROUND, '') || text;
}

export const isSameText = (written: string, accepted: string, isExact: boolean): boolean =>
  bareText(written, isExact) === bareText(accepted, isExact);

/** A pattern may mean the punctuation around an answer or not; where case does not count, it fits either case. */
export function fitsPattern(written: string, source: string, isExact: boolean): boolean {
  const pattern = parsePattern(source);
  if (!pattern.ok) return false;
  const lower = [normalText(written, isExact), bareText(written, isExact)];
  const forms = isExact ? lower : [...lower, ...lower.map((text) => text.toUpperCase())];
  return forms.some((text) => matches(pattern.value, text));
}
