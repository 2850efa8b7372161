import { braceEnd, isBalanced } from './brace-end.ts';
import { type Attributes, readTag } from './markup-tag.ts';

/** What of a page's syntax counts as markup. */
export interface Dialect {
  /** Braces are expressions, `import` and `export` are statements, and nothing is code by its indentation. */
  isMdx: boolean;
  /** Dollars enclose formulas. */
  hasMath: boolean;
}

interface Place {
  /** Offset in the page. */
  at: number;
  /** As it was written. */
  text: string;
}
export type Markup = Place &
  (
    | { kind: 'text' }
    | { kind: 'code'; isBlock: boolean }
    | { kind: 'tag'; name: string; form: 'open' | 'close' | 'void'; attributes: Attributes }
    | { kind: 'expression'; source: string }
    | { kind: 'comment' }
    | { kind: 'statement' }
  );

const FENCE = /[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?:(`{3,})[^`\n]*|(~{3,})[^\n]*)(?:\n|$)/y;
const SPECIAL = /[\\`<{$\n]/g;
const AUTOLINK = /<(?:[a-z][a-z0-9+.-]{1,31}:[^\s<>]*|[\w.+-]+@[\w.-]+)>/iy;
const DESTINATION = /<[^<>\n]*>/y;
const INLINE_MATH = /(\${1,2})(?![\s$])(?:[^$\\\n]|\\[^\n]|\n(?![ \t]*\n))+?(?<!\s)\1(?![\d$])/y;
const MATH_BLOCK = /[ \t>]*\$\$[^$]*(?:\$(?!\$)[^$]*)*\$\$[^\n]*/y;
const STATEMENT = /(?:import|export)(?:\s*["'{*]|\s+[\w$*{])/y;
const LIST_ITEM = /^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]/;

/** Each brace that is never closed costs a look at the whole rest of the page. */
const MOST_OPEN_BRACES = 100;

/** Divides a page into text, code, tags, expressions and statements, without ever failing: what is unclear is text. */
export function scanMarkup(text: string, dialect: Dialect): Markup[] {
  return new Scanner(text, dialect).all();
}

class Scanner {
  readonly #text: string;
  readonly #dialect: Dialect;
  readonly #found: Markup[] = [];
  #at = 0;
  #textFrom = 0;
  #isInList = false;
  #openBraces = 0;

  constructor(text: string, dialect: Dialect) {
    this.#text = text;
    this.#dialect = dialect;
  }

  all(): Markup[] {
    let isLineStart = true;
    while (this.#at < this.#text.length) {
      if (isLineStart && this.#block()) {
        isLineStart = this.#text[this.#at - 1] === '\n';
        continue;
      }
      isLineStart = this.#inline();
    }
    this.#flush();
    return this.#found;
  }

  /** What can only begin a line. */
  #block(): boolean {
    const start = this.#at;
    const fence = this.#match(FENCE);
    if (fence !== null) {
      const end = fenceEnd(this.#text, FENCE.lastIndex, fence[1] ?? fence[2] ?? '```');
      return this.#push({ kind: 'code', isBlock: true, at: start, text: this.#text.slice(start, end) });
    }
    const lineEnd = this.#lineEnd(start);
    const line = this.#text.slice(start, lineEnd);
    if (line.trim() !== '') this.#isInList = LIST_ITEM.test(line) || (this.#isInList && /^[ \t]/.test(line));
    if (this.#dialect.hasMath) {
      const math = this.#match(MATH_BLOCK);
      if (math !== null) return this.#push({ kind: 'code', isBlock: true, at: start, text: math[0] });
    }
    if (this.#dialect.isMdx) return this.#statement();
    const isIndented = /^(?: {4}|\t)/.test(line) && line.trim() !== '' && !this.#isInList;
    const afterBlank = start === 0 || /\n[ \t]*\n$/.test(this.#text.slice(Math.max(0, start - 200), start));
    const afterCode = this.#found.at(-1)?.kind === 'code' && this.#textFrom === start;
    if (!isIndented || !(afterBlank || afterCode)) return false;
    return this.#push({ kind: 'code', isBlock: true, at: start, text: this.#text.slice(start, lineEnd + 1) });
  }

  #statement(): boolean {
    if (this.#match(STATEMENT) === null) return false;
    const before = this.#text.slice(0, this.#at).trimEnd();
    const last = this.#found.at(-1);
    const afterStatement = last?.kind === 'statement' && last.at + last.text.length >= before.length;
    if (before !== '' && !afterStatement && !/\n[ \t]*\n$/.test(this.#text.slice(0, this.#at))) return false;
    const end = statementEnd(this.#text, this.#at);
    return this.#push({ kind: 'statement', at: this.#at, text: this.#text.slice(this.#at, end) });
  }

  /** One piece of a line; answers whether a new line begins after it. */
  #inline(): boolean {
    SPECIAL.lastIndex = this.#at;
    const special = SPECIAL.exec(this.#text);
    this.#at = special?.index ?? this.#text.length;
    if (special === null) return false;
    const taken = this.#special(special[0]);
    if (!taken) this.#at += special[0] === '\\' && this.#text[this.#at + 1] !== '\n' ? 2 : 1;
    return special[0] === '\n';
  }

  #special(char: string): boolean {
    const start = this.#at;
    if (char === '`') return this.#codeSpan();
    if (char === '$') {
      const math = this.#dialect.hasMath ? this.#match(INLINE_MATH) : null;
      return math !== null && this.#push({ kind: 'code', isBlock: false, at: start, text: math[0] });
    }
    if (char === '{' && this.#dialect.isMdx) {
      const end = this.#openBraces > MOST_OPEN_BRACES ? null : braceEnd(this.#text, start);
      if (end === null) this.#openBraces += 1;
      if (end === null) return false;
      const text = this.#text.slice(start, end);
      const isComment = /^\{\s*(?:\/\*(?:(?!\*\/)[\s\S])*\*\/\s*)+\}$/.test(text);
      if (isComment) return this.#push({ kind: 'comment', at: start, text });
      // `{#id}` after a heading is no expression.
      if (/^\{#[^\s{}]+\}$/.test(text)) return false;
      return this.#push({ kind: 'expression', source: text.slice(1, -1), at: start, text });
    }
    return char === '<' && this.#angle();
  }

  #angle(): boolean {
    const start = this.#at;
    const isDestination = this.#text.slice(start - 2, start) === '](';
    const link = this.#match(isDestination ? DESTINATION : AUTOLINK);
    if (link !== null) {
      this.#at += link[0].length;
      return true;
    }
    if (this.#text.startsWith('<!--', start)) {
      const end = this.#text.indexOf('-->', start + 4);
      if (end !== -1) return this.#push({ kind: 'comment', at: start, text: this.#text.slice(start, end + 3) });
    }
    const tag = readTag(this.#text, start, this.#dialect.isMdx);
    return tag !== null && this.#push({ kind: 'tag', at: start, ...tag });
  }

  #codeSpan(): boolean {
    const ticks = this.#match(/`+/y)?.[0] ?? '`';
    const from = this.#at + ticks.length;
    const paragraphEnd = /\n[ \t]*\n/g;
    paragraphEnd.lastIndex = from;
    const last = paragraphEnd.exec(this.#text)?.index ?? this.#text.length;
    const runs = /`+/g;
    runs.lastIndex = from;
    for (let run = runs.exec(this.#text); run !== null && run.index < last; run = runs.exec(this.#text)) {
      if (run[0].length !== ticks.length) continue;
      const text = this.#text.slice(this.#at, run.index + ticks.length);
      return this.#push({ kind: 'code', isBlock: false, at: this.#at, text });
    }
    this.#at = from;
    return true;
  }

  #push(markup: Markup): true {
    this.#flush();
    this.#found.push(markup);
    this.#at = markup.at + markup.text.length;
    this.#textFrom = this.#at;
    return true;
  }

  #flush(): void {
    const text = this.#text.slice(this.#textFrom, this.#at);
    if (text !== '') this.#found.push({ kind: 'text', at: this.#textFrom, text });
    this.#textFrom = this.#at;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text);
  }

  #lineEnd(from: number): number {
    const end = this.#text.indexOf('\n', from);
    return end === -1 ? this.#text.length : end;
  }
}

/** The end of the line that closes a fence, or of the page. */
function fenceEnd(text: string, from: number, fence: string): number {
  const close = new RegExp(`^[ \\t>]*${fence[0] === '~' ? '~' : '`'}{${fence.length},}[ \\t]*$`, 'gm');
  close.lastIndex = from;
  const found = close.exec(text);
  return found === null ? text.length : close.lastIndex;
}

/** Statements end at a blank line outside of all brackets; one that seems to have no end at the first blank line. */
function statementEnd(text: string, start: number): number {
  const blank = /\n[ \t]*(?=\n|$)/g;
  blank.lastIndex = start;
  let first: number | null = null;
  for (let tries = 0; tries < MOST_BLANK_LINES; tries++) {
    const end = blank.exec(text)?.index ?? text.length;
    first ??= end;
    if (isBalanced(text.slice(start, end))) return end;
    if (end === text.length) break;
    blank.lastIndex = end + 1;
  }
  return first ?? text.length;
}

const MOST_BLANK_LINES = 200;
