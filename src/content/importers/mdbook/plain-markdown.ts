import type { Nodes, Root } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { isTooDeep } from '../deep-pages.ts';
import type { BookConfig } from './book-config.ts';

const plain = unified().use(remarkParse).use(remarkGfm).freeze();
const withMath = unified().use(remarkParse).use(remarkGfm).use(remarkMath).freeze();
const withDoubleMath = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkMath, { singleDollarTextMath: false })
  .freeze();

/** Markdown as other tools read it: without our directives. Null when it is nested too deeply to be read. */
export function parsePlain(text: string, math: BookConfig['math'] = 'none'): Root | null {
  if (isTooDeep(text)) return null;
  try {
    const parser = math === 'none' ? plain : math === 'double' ? withDoubleMath : withMath;
    return parser.parse(text);
  } catch (cause) {
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

export const startOf = (node: Nodes): number => node.position?.start.offset ?? 0;
export const endOf = (node: Nodes): number => node.position?.end.offset ?? 0;

/** What every further line of something that begins at this offset has to begin with: quotes stay, list markers are blanks. */
export function linePrefix(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const markers = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*/.exec(before)?.[0] ?? '';
  return markers.replace(/[^\s>]/g, ' ');
}

/** Offsets of fenced code in a text that is not parsed yet, line by line as CommonMark finds it outside of lists. */
export function fencedRanges(text: string): { start: number; end: number }[] {
  const ranges: { start: number; end: number }[] = [];
  let open: { fence: string; start: number } | null = null;
  let at = 0;
  for (const line of text.split('\n')) {
    const fence = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}(?=[^`]*$)|~{3,})/.exec(line)?.[1];
    if (open === null && fence !== undefined) open = { fence, start: at };
    else if (open !== null && fence?.startsWith(open.fence) && line.trimEnd().endsWith(fence)) {
      ranges.push({ start: open.start, end: at + line.length });
      open = null;
    }
    at += line.length + 1;
  }
  if (open !== null) ranges.push({ start: open.start, end: text.length });
  return ranges;
}
