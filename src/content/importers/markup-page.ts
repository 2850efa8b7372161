import { hang } from './blocks.ts';
import { type Dialect, type Markup, scanMarkup } from './markup-scan.ts';
import type { Attributes } from './markup-tag.ts';

/** An element of a page with its content already Markdown. */
export interface MarkupElement {
  name: string;
  attributes: Attributes;
  /** 1-based, in the page. */
  line: number;
  /** Whether the tag is the first thing on its line. */
  beginsLine: boolean;
  /** What stands before the tag on its line. */
  before: string;
  /** What follows the tag in the page, up to the end of its paragraph. */
  after: string;
  /** Content as Markdown. */
  inner: string;
  /** Content as it was written. */
  source: string;
  parent: OpenElement | null;
}

/** An element whose end has not been reached. Children may leave something in `parts` for it. */
export interface OpenElement {
  name: string;
  attributes: Attributes;
  parts: Map<string, string>;
  parent: OpenElement | null;
}

/** inline joins the text around; block stands in paragraphs of its own. */
export type Written = { form: 'inline' | 'block'; markdown: string };
export const inline = (markdown: string): Written => ({ form: 'inline', markdown });
export const block = (markdown: string): Written => ({ form: 'block', markdown });

/** How one format writes what stands in its pages. */
export interface MarkupRules {
  dialect: Dialect;
  element(element: MarkupElement, own: OpenElement): Written;
  /** Braces that are no comment. */
  expression(source: string, line: number, parent: OpenElement | null): string;
  /** A fenced block or a span, whole. */
  code(text: string, isBlock: boolean, line: number): string;
  /** A comment, for formats that hide something in it. */
  comment(text: string, before: string): string;
}

interface Frame extends OpenElement {
  line: number;
  before: string;
  beginsLine: boolean;
  after: string;
  sourceFrom: number;
  out: Output;
  parentFrame: Frame | null;
}

/** Elements that never have content, in any format. */
const VOID = new Set(['br', 'hr', 'img', 'input', 'meta', 'link', 'source', 'track', 'wbr', 'col', 'embed', 'area']);

/** Turns the elements, expressions and comments of a page into Markdown. `firstLine` is the line of its first character. */
export function markupToMarkdown(text: string, rules: MarkupRules, firstLine = 1): string {
  // These characters belong to no script; here they stand for the parts of tables and lists.
  return new Page(text.replace(/[\uFDD1-\uFDD3]/g, ' '), rules, firstLine).markdown();
}

class Page {
  readonly #text: string;
  readonly #rules: MarkupRules;
  readonly #lines: LineCounter;
  readonly #root = new Output();
  #frame: Frame | null = null;

  constructor(text: string, rules: MarkupRules, firstLine: number) {
    this.#text = text;
    this.#rules = rules;
    this.#lines = new LineCounter(text, firstLine);
  }

  markdown(): string {
    for (const markup of scanMarkup(this.#text, this.#rules.dialect)) this.#take(markup);
    while (this.#frame !== null) this.#abandon();
    return this.#root.text();
  }

  get #out(): Output {
    return this.#frame?.out ?? this.#root;
  }

  #take(markup: Markup): void {
    const line = this.#lines.at(markup.at);
    if (markup.kind === 'tag') this.#tag(markup);
    else if (markup.kind !== 'statement') this.#out.add(this.#written(markup, line));
  }

  #written(markup: Exclude<Markup, { kind: 'tag' | 'statement' }>, line: number): string {
    switch (markup.kind) {
      case 'text':
        return asText(markup.text);
      case 'code':
        return this.#rules.code(markup.text, markup.isBlock, line);
      case 'comment':
        return this.#rules.comment(markup.text, this.#before(markup.at));
      case 'expression':
        return this.#rules.expression(markup.source, line, this.#frame);
    }
  }

  #tag({ name, form, attributes, at, text }: Markup & { kind: 'tag' }): void {
    if (form === 'close') {
      this.#close(name, at);
      return;
    }
    this.#open(name, attributes, at, at + text.length);
    if (form === 'void' || VOID.has(name)) this.#end(at + text.length);
  }

  #open(name: string, attributes: Attributes, at: number, contentFrom: number): void {
    const before = this.#before(at);
    const after = this.#text.slice(contentFrom, contentFrom + 80);
    this.#frame = {
      name,
      attributes,
      parts: new Map(),
      parent: this.#frame,
      parentFrame: this.#frame,
      line: this.#lines.at(at),
      before,
      beginsLine: /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?$/.test(before),
      after,
      sourceFrom: contentFrom,
      out: new Output(),
    };
  }

  /** A tag that closes nothing is left out; elements that were never closed inside end before it. */
  #close(name: string, at: number): void {
    let open = this.#frame;
    while (open !== null && open.name !== name) open = open.parentFrame;
    if (open === null) return;
    while (this.#frame !== open) this.#abandon();
    this.#end(at);
  }

  #end(sourceTo: number): void {
    const frame = this.#frame;
    if (frame === null) return;
    this.#frame = frame.parentFrame;
    const { name, attributes, line, beginsLine, before, after, parent } = frame;
    const inner = frame.out.text();
    const source = this.#text.slice(frame.sourceFrom, Math.max(frame.sourceFrom, sourceTo));
    const element = { name, attributes, line, beginsLine, before, after, inner, source, parent };
    this.#out.write(this.#rules.element(element, frame), before);
  }

  /** An element without an end is as good as an empty one before its content. */
  #abandon(): void {
    const frame = this.#frame;
    if (frame === null) return;
    const inner = frame.out.text();
    frame.out = new Output();
    this.#end(frame.sourceFrom);
    this.#out.add(inner);
  }

  #before(at: number): string {
    return this.#text.slice(this.#text.lastIndexOf('\n', at - 1) + 1, at);
  }
}

/** `<` that begins no element must not look like one to the next reader. */
const asText = (text: string): string =>
  text.replace(
    /\\<|(?<=\]\()<[^<>\n]*>|<(?:[a-z][a-z0-9+.-]{1,31}:[^\s<>]*|[\w.+-]+@[\w.-]+)>|<(?=[A-Za-z/!?])/gi,
    (found) => (found === '<' ? '\\<' : found),
  );

/** Markdown that grows: blocks get blank lines around and the indentation of the place where they stand. */
class Output {
  #text = '';
  #isAfterBlock = false;

  add(text: string): void {
    if (text === '') return;
    if (!this.#isAfterBlock) {
      this.#text += text;
      return;
    }
    const rest = text.replace(/^[ \t]*(?:\n[ \t]*)*\n/, '');
    if (rest.trim() === '' && !rest.includes('\n')) {
      if (rest === text && rest === '') return;
      this.#text += rest;
      return;
    }
    this.#isAfterBlock = false;
    this.#text += rest;
  }

  write({ form, markdown }: Written, before: string): void {
    if (form === 'inline') this.add(markdown);
    else if (markdown.trim() !== '') this.#block(markdown, before);
  }

  #block(content: string, before: string): void {
    const isFirstOfItem = /(?:[-*+]|\d{1,9}[.)])[ \t]+$/.test(before) && this.#text.endsWith(before);
    const indent = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?/.exec(before)?.[0].replace(/[^\s>]/g, ' ') ?? '';
    if (!isFirstOfItem) this.#text = `${this.#text.replace(/[ \t>]*$/, '').trimEnd()}\n\n${indent}`;
    this.#text += `${hang(content, indent)}\n\n`;
    this.#isAfterBlock = true;
  }

  text(): string {
    return this.#text;
  }
}

class LineCounter {
  readonly #text: string;
  #at = 0;
  #line: number;

  constructor(text: string, firstLine: number) {
    this.#text = text;
    this.#line = firstLine;
  }

  /** Offsets have to grow from call to call. */
  at(offset: number): number {
    for (; this.#at < offset; this.#at++) if (this.#text.charCodeAt(this.#at) === 10) this.#line += 1;
    return this.#line;
  }
}
