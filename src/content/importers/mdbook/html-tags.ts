/** A piece of raw HTML: a tag, a comment or the text between. */
export type HtmlToken =
  | {
      kind: 'open';
      name: string;
      written: string;
      attributes: ReadonlyMap<string, string>;
      raw: string;
      at: number;
      isVoid: boolean;
    }
  | { kind: 'close'; name: string; raw: string; at: number }
  | { kind: 'text'; text: string; at: number };

const TOKEN =
  /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<[!?][^>]*>|<(\/?)([A-Za-z][\w:-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/g;
const VOID = new Set([
  'br',
  'hr',
  'img',
  'input',
  'meta',
  'link',
  'source',
  'track',
  'wbr',
  'col',
  'embed',
  'area',
  'base',
]);

/** Names are in lower case; `written` is the name as the author wrote it. */
export function htmlTokens(html: string): HtmlToken[] {
  const tokens: HtmlToken[] = [];
  let at = 0;
  for (const match of html.matchAll(TOKEN)) {
    if (match.index > at) tokens.push({ kind: 'text', text: html.slice(at, match.index), at });
    at = match.index + match[0].length;
    const [raw, slash, written, rest = ''] = match;
    if (written === undefined) continue;
    const name = written.toLowerCase();
    if (slash === '/') tokens.push({ kind: 'close', name, raw, at: match.index });
    else
      tokens.push({
        kind: 'open',
        name,
        written,
        attributes: htmlAttributes(rest),
        raw,
        at: match.index,
        isVoid: VOID.has(name) || rest.trimEnd().endsWith('/'),
      });
  }
  if (at < html.length) tokens.push({ kind: 'text', text: html.slice(at), at });
  return tokens;
}

const ATTRIBUTE = /([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>`]+)))?/g;

function htmlAttributes(rest: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', double, single, bare] of rest.matchAll(ATTRIBUTE))
    if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), decodeEntities(double ?? single ?? bare ?? ''));
  return found;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00A0' };

export const decodeEntities = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, digits, hex, name) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? whole;
    const code = digits === undefined ? Number.parseInt(String(hex), 16) : Number(digits);
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : whole;
  });
