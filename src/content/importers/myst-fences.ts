import { readYaml } from './front-matter.ts';
import { field, textIn, textsIn } from './values.ts';

/** A directive of a page, e.g. `:::{note} Title`. */
export interface Directive {
  name: string;
  argument: string;
  options: unknown;
  body: string;
  /** 1-based line of the opening fence, and of the first line of the body. */
  line: number;
  bodyLine: number;
  /** Blanks and quote marks before it. */
  prefix: string;
}

/** Part of a page: plain text, fenced code, or a directive. */
export type Part = { kind: 'text' | 'code'; text: string; line: number } | ({ kind: 'directive' } & Directive);

const OPEN =
  /^([ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)(`{3,}|~{3,}|:{3,})[ \t]*(?:\{([\w:.+*-]+)\}[ \t]*(.*)|([^`]*))$/;
/** Of these the body is no Markdown, so nothing inside can open a fence. */
const LITERAL =
  /^(?:code|code-block|code-cell|sourcecode|math|raw|literalinclude|mermaid|plot|eval-rst|list-table|csv-table|toctree|bibliography|graphviz|altair-plot|prf:algorithm)$/;

/** Divides a page at its fences. `firstLine` is that of its first character. */
export function partsOf(text: string, firstLine: number): Part[] {
  const lines = text.split('\n');
  const parts: Part[] = [];
  let from = 0;
  const flush = (to: number): void => {
    if (to > from) parts.push({ kind: 'text', text: lines.slice(from, to).join('\n'), line: firstLine + from });
  };
  for (let i = 0; i < lines.length; i++) {
    const open = OPEN.exec(lines[i] ?? '');
    if (open === null) continue;
    const [, prefix = '', fence = '', name, argument = ''] = open;
    if (name === undefined && fence.startsWith(':')) continue;
    const end = fenceEnd(lines, i, fence, name);
    flush(i);
    const line = firstLine + i;
    if (name === undefined) parts.push({ kind: 'code', text: lines.slice(i, end + 1).join('\n'), line });
    else
      parts.push({
        kind: 'directive',
        ...directive(lines.slice(i + 1, end), { name, argument: argument.trim(), line, prefix }),
      });
    from = end + 1;
    i = end;
  }
  flush(lines.length);
  return parts;
}

/** The line that closes a fence; the one after the last when there is none. */
function fenceEnd(lines: readonly string[], start: number, fence: string, name: string | undefined): number {
  const mark = fence[0] ?? '`';
  const nests = name !== undefined && !LITERAL.test(name);
  let first: number | null = null;
  const open: number[] = [fence.length];
  for (let i = start + 1; i < lines.length; i++) {
    const [, run = '', info = ''] =
      /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}|~{3,}|:{3,})[ \t]*(.*)$/.exec(lines[i] ?? '') ?? [];
    if (!run.startsWith(mark)) continue;
    if (info.trim() === '' && run.length >= fence.length) first ??= i;
    if (!nests && first !== null) return first;
    // Inner fences of the same length are closed before the outer one, as authors mean it.
    if (info.trim() !== '' && nests) open.push(run.length);
    else if (info.trim() === '' && run.length >= (open.at(-1) ?? 3)) open.pop();
    if (open.length === 0) return i;
  }
  return first ?? lines.length;
}

function directive(lines: string[], head: Pick<Directive, 'name' | 'argument' | 'line' | 'prefix'>): Directive {
  const indent = head.prefix.replace(/[^\s>]/g, ' ');
  const inner = lines.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line.trimStart()));
  const { options, taken } = optionsOf(inner);
  return { ...head, options, body: inner.slice(taken).join('\n'), bodyLine: head.line + 1 + taken };
}

function optionsOf(lines: readonly string[]): { options: unknown; taken: number } {
  if (lines[0]?.trim() === '---') {
    const end = lines.findIndex((line, i) => i > 0 && line.trim() === '---');
    if (end !== -1) return { options: readYaml(lines.slice(1, end).join('\n')) ?? {}, taken: end + 1 };
  }
  const found: [string, string][] = [];
  let taken = 0;
  for (const line of lines) {
    const option = /^[ \t]*:([\w-]+):(?:[ \t]+(.*))?$/.exec(line);
    if (option === null) break;
    found.push([option[1] ?? '', (option[2] ?? '').trim()]);
    taken += 1;
  }
  return { options: Object.fromEntries(found), taken };
}

export const optionOf = (directive: Directive, ...names: string[]): string | null => {
  for (const name of names) {
    const text = textIn(directive.options, name);
    if (text !== null) return text;
  }
  return null;
};

export const hasOption = (directive: Directive, name: string): boolean => field(directive.options, name) !== undefined;

/** Tags of a cell, as a list or as text in one of its usual forms. */
export function tagsOf(directive: Directive): string[] {
  const listed = textsIn(directive.options, 'tags');
  if (listed.length > 0) return listed.map((tag) => tag.replaceAll('_', '-'));
  const text = textIn(directive.options, 'tags') ?? '';
  return text
    .replace(/[[\]"',]/g, ' ')
    .split(/\s+/)
    .filter((tag) => tag !== '')
    .map((tag) => tag.replaceAll('_', '-'));
}
