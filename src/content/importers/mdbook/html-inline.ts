import type { Html, Parents } from 'mdast';
import { escaped, imageText } from '../written-markdown.ts';
import { decodeEntities, type HtmlToken } from './html-tags.ts';
import { lose, type PageContext } from './page-context.ts';

/** A tag of the page with the node that holds it and, where it is paired inside one parent, its other end. */
export interface PlacedTag {
  token: HtmlToken;
  node: Html;
  parent: Parents;
  /** Whether it stands among blocks and not inside a line. */
  isBlock: boolean;
  start: number;
  partner: PlacedTag | null;
}

/** Tags that Markdown has a mark for. */
export const MARKS: Readonly<Record<string, string>> = {
  b: '**',
  strong: '**',
  i: '*',
  em: '*',
  cite: '*',
  del: '~~',
  s: '~~',
  strike: '~~',
};

export const CODE_TAGS: ReadonlySet<string> = new Set(['code', 'kbd', 'samp', 'tt', 'var']);
/** Tags that go together with everything in them. */
export const DROPPED_TAGS: ReadonlySet<string> = new Set(
  'script style iframe video audio object embed svg canvas noscript template form button select textarea map math'.split(
    ' ',
  ),
);
/** Tags without which nothing is missing. */
export const SILENT_TAGS: ReadonlySet<string> = new Set([
  'a',
  'wbr',
  'p',
  'tbody',
  'thead',
  'figure',
  'figcaption',
  'summary',
]);

const RAISED: Readonly<Record<string, string>> = {
  sup: '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ',
  sub: '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙᵢ',
};
const FLAT = '0123456789+-=()ni';

/** Superscripts and subscripts that Unicode has; null for others. */
export function raised(tag: string, text: string): string | null {
  const signs = RAISED[tag];
  const letters = [...text.trim()];
  if (signs === undefined || letters.length === 0 || letters.some((letter) => !FLAT.includes(letter))) return null;
  return letters.map((letter) => signs[FLAT.indexOf(letter)]).join('');
}

/** A picture as Markdown; its words where there is none. */
export async function htmlImage(
  attributes: ReadonlyMap<string, string>,
  context: PageContext,
  offset: number,
): Promise<string> {
  const alt = attributes.get('alt') ?? '';
  const src = attributes.get('src') ?? '';
  return writtenImage(src, alt, attributes.get('title') ?? null, context, offset);
}

export async function writtenImage(
  url: string,
  alt: string,
  title: string | null,
  context: PageContext,
  offset: number,
): Promise<string> {
  const resolved = await context.links.image(url, context.file);
  if ('address' in resolved) return imageText(alt, resolved.address, title);
  lose(context, resolved.lost, offset);
  return escaped(alt);
}

/** The words of some HTML as Markdown. */
export const plainLabel = (tokens: readonly HtmlToken[]): string =>
  escaped(decodeEntities(tokens.map((token) => (token.kind === 'text' ? token.text : '')).join(''))).trim();
