interface Danger {
  pattern: RegExp;
  what: string;
}

/** Looked for in tags only: `one = 1` in a caption is no event handler. */
const IN_TAGS: readonly Danger[] = [
  { pattern: /<(?:[\w.-]+:)?script\b/i, what: 'a script' },
  { pattern: /<(?:[\w.-]+:)?foreignObject\b/i, what: 'a `foreignObject`' },
  {
    pattern: /<(?:[\w.-]+:)?(?:iframe|embed|object|audio|video|link|meta|base|form)\b|\bsrcdoc\s*=/i,
    what: 'embedded content',
  },
  { pattern: /[\s"'/](?:[\w.-]+:)?on[a-z]+\s*=/i, what: 'an event handler' },
  {
    pattern: /attributeName\s*=\s*["']?\s*(?:on|(?:[\w.-]+:)?href)/i,
    what: 'an animation that changes a link',
  },
];

/** Looked for everywhere, also in style sheets. */
const ANYWHERE: readonly Danger[] = [
  { pattern: /<!ENTITY|<!DOCTYPE[^>]*\[/i, what: 'an entity declaration' },
  { pattern: /<\?xml-stylesheet|@import/i, what: 'an external style sheet' },
  { pattern: /(?:java|vb)script\s*:/i, what: 'a script address' },
  { pattern: /url\(\s*["']?\s*(?!#|data:image\/(?:png|jpe?g|gif|webp);|["')\s])/i, what: 'an external reference' },
];

const REFERENCE = /[\s"'](?:[\w.-]+:)?(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;
const HARMLESS = /^\s*(?:#|data:image\/(?:png|jpe?g|gif|webp);base64,|$)/i;
/** Left to right in one pass, because each of them can hold the beginning of another. */
const NO_TAGS = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<!DOCTYPE(?:"[^"]*"|'[^']*'|[^"'>])*>/gi;
const TAG = /<(?:"[^"]*"|'[^']*'|[^"'>])*>/g;

/**
 * Everything that makes an SVG unsafe or dependent on another server; empty when it is a plain picture.
 * Pages show it only as an image, but its address can be opened by itself and is then a document of our own origin.
 * Files that are no well-formed XML need no care: browsers show nothing of them.
 */
export function svgDangers(bytes: Uint8Array): string[] {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return ['text that is not UTF-8'];
  }
  const encoding = /^\s*<\?xml[^>]*encoding\s*=\s*["']([^"']*)/i.exec(text)?.[1];
  if (encoding !== undefined && !/^(?:utf-8|us-ascii)$/i.test(encoding)) return [`the encoding ${encoding}`];
  const tags = decodeCharacters(text.replace(NO_TAGS, '').match(TAG)?.join('\n') ?? '');
  const found = [
    ...IN_TAGS.filter(({ pattern }) => pattern.test(tags)),
    ...ANYWHERE.filter(({ pattern }) => pattern.test(decodeCharacters(text))),
  ].map(({ what }) => what);
  for (const match of tags.matchAll(REFERENCE))
    if (!HARMLESS.test(match[1] ?? match[2] ?? '')) found.push('an external reference');
  return [...new Set(found)];
}

/** Numeric references and the CSS escapes that could hide a word from the patterns above. */
const decodeCharacters = (text: string): string =>
  text
    .replace(/&#x([0-9a-f]{1,6});?/gi, (_, hex: string) => character(Number.parseInt(hex, 16)))
    .replace(/&#([0-9]{1,7});?/g, (_, digits: string) => character(Number(digits)))
    .replace(/\\([0-9a-f]{1,6})\s?/gi, (_, hex: string) => character(Number.parseInt(hex, 16)));

const character = (code: number): string => (code > 31 && code <= 0x10ffff ? String.fromCodePoint(code) : '');
