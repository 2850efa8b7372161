import { braceEnd } from './brace-end.ts';

export interface AttributeValue {
  text: string | null;
  /** Source of an expression in braces. */
  expression: string | null;
}
export type Attributes = ReadonlyMap<string, AttributeValue>;

export interface Tag {
  /** Empty for a fragment. */
  name: string;
  form: 'open' | 'close' | 'void';
  attributes: Attributes;
  /** As it was written. */
  text: string;
}

const TAG_NAME = /<(\/?)([A-Za-z][\w.:-]*|(?=[>]))/y;
const ATTRIBUTE = /\s*([^\s=/>"'<{}`]+)(?:\s*=\s*("[^"]*"|'[^']*'|(?=\{)|[^\s>"'{`]+))?/y;

/** The tag that begins at an offset; null when it is none. */
export function readTag(text: string, start: number, isMdx: boolean): Tag | null {
  TAG_NAME.lastIndex = start;
  const head = TAG_NAME.exec(text);
  if (head === null || (head[2] === '' && !isMdx)) return null;
  const [opening, slash, name = ''] = head;
  const attributes = new Map<string, AttributeValue>();
  let at = start + opening.length;
  for (;;) {
    const end = /\s*(\/?)>/y;
    end.lastIndex = at;
    const ending = end.exec(text);
    if (ending !== null) {
      const written = text.slice(start, end.lastIndex);
      if (!isMdx && /\n[ \t]*\n/.test(written)) return null;
      const form = slash === '/' ? 'close' : ending[1] === '/' ? 'void' : 'open';
      return { name, form, attributes, text: written };
    }
    const next = readAttribute(text, at, isMdx, attributes);
    if (next === null) return null;
    at = next;
  }
}

/** Reads one attribute, or a spread in braces; answers where the next one may begin. */
function readAttribute(text: string, at: number, isMdx: boolean, into: Map<string, AttributeValue>): number | null {
  const spread = /\s*(?=\{)/y;
  spread.lastIndex = at;
  if (isMdx && spread.test(text)) return braceEnd(text, spread.lastIndex);
  if (!/\s/.test(text[at] ?? '') && !/["'}]/.test(text[at - 1] ?? '')) return null;
  ATTRIBUTE.lastIndex = at;
  const found = ATTRIBUTE.exec(text);
  if (found === null) return null;
  const [written, name = '', value] = found;
  if (value !== '') {
    into.set(name, { text: value?.replace(/^(["'])([\s\S]*)\1$/, '$2') ?? null, expression: null });
    return at + written.length;
  }
  const end = isMdx ? braceEnd(text, at + written.length) : null;
  if (end !== null) into.set(name, { text: null, expression: text.slice(at + written.length + 1, end - 1) });
  return end;
}
