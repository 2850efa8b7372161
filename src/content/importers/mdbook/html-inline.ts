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

const NEUTRAL: ReadonlySet<string> = new Set(['span', 'div', 'section', 'article', 'nobr']);

/** Whether a tag says nothing beyond its name, or only gives a place its own: nothing is missing without it. */
export const isBare = ({ name, attributes }: Extract<HtmlToken, { kind: 'open' }>): boolean =>
  NEUTRAL.has(name) && [...attributes.keys()].every((key) => key === 'id');

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
