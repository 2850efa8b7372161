import type { Nodes, Root } from 'mdast';
import { parseMarkdown } from '../markdown/syntax.ts';
import { walk } from '../markdown/tree.ts';
import { codeBlock, codeSpan, collapseBlankLines } from './blocks.ts';
import { isReadableFormula } from './formula.ts';
import { misreadEdits, offsetsOf } from './misread-marks.ts';
import { applyEdits, type Edit } from './text-edits.ts';

export interface RepairOptions {
  hasMath: boolean;
  /** Told of every formula that cannot be shown, with its TeX. */
  onBadFormula(tex: string): void;
}

/**
 * Makes a page read as its author saw it: colons that would be directives here, dollars that would be formulas and code
 * that is never closed are written so that our reader takes them as they were meant.
 */
export function repairPage(markdown: string, options: RepairOptions): string {
  let text = collapseBlankLines(markdown);
  // A correction may uncover the next one; each round leaves fewer.
  for (let round = 0; round < 4; round++) {
    const edits = editsFor(text, parseMarkdown(text), options);
    if (edits.length === 0) return text;
    text = applyEdits(text, edits);
  }
  return text;
}

function editsFor(text: string, root: Root, options: RepairOptions): Edit[] {
  const edits: Edit[] = [];
  walk(root, (node, parent) => {
    const { start, end } = offsetsOf(node);
    const written = text.slice(start, end);
    const unclosed = node.type === 'containerDirective' ? closing(node, written, end) : [];
    edits.push(...(unclosed.length > 0 ? unclosed : misreadEdits(text, node, parent)));
    if (node.type === 'code') edits.push(...openFence(written, end, text.length), ...fileOption(node, written, start));
    else if (node.type === 'math' || node.type === 'inlineMath')
      edits.push(...mathEdits(node, { start, end, text: written }, options));
  });
  return edits;
}

const OUR_BOXES = ['note', 'tip', 'warning', 'hint', 'solution', 'tabs'];

/** A box that runs to the end of what holds it is closed there. */
function closing(node: { name: string }, written: string, end: number): Edit[] {
  if (!OUR_BOXES.includes(node.name)) return [];
  if (/^[\s>]*:{3,}\s*$/.test(written.trimEnd().split('\n').at(-1) ?? '')) return [];
  const colons = /^:+/.exec(written)?.[0] ?? ':::';
  return [{ start: end, end, text: `\n${colons}\n` }];
}

/** Code that runs to the end of the page is closed there. */
function openFence(written: string, end: number, length: number): Edit[] {
  const fence = /^(`{3,}|~{3,})/.exec(written)?.[1];
  if (fence === undefined || end < length) return [];
  const lines = written.trimEnd().split('\n');
  const last = lines.length > 1 ? (lines.at(-1) ?? '').replace(/^[\s>]+/, '') : '';
  return last.startsWith(fence) && new Set(last).size === 1 ? [] : [{ start: end, end, text: `\n${fence}\n` }];
}

/** `file="…"` would have our reader look for a file of the new book. */
function fileOption({ meta = null }: { meta?: string | null | undefined }, written: string, start: number): Edit[] {
  if (meta === null || !/\bfile\s*=/.test(meta)) return [];
  const line = written.split('\n')[0] ?? '';
  const at = line.lastIndexOf(meta);
  const text = meta.replace(/\bfile\s*=\s*(?:"[^"]*"|'[^']*'|\S+)?/g, '').trim();
  return at === -1 ? [] : [{ start: start + at, end: start + at + meta.length, text }];
}

function mathEdits(node: Nodes & { value: string }, whole: Edit, options: RepairOptions): Edit[] {
  if (!options.hasMath) {
    // Money in single dollars is text to our reader already, unless it looks like a formula.
    return [{ ...whole, text: whole.text.replace(/(?<!\\)\$/g, '\\$') }];
  }
  const isBlock = node.type === 'math' || whole.text.startsWith('$$');
  if (!isBlock && /^\$\s|\s\$$/.test(whole.text)) return [];
  if (isReadableFormula(node.value, isBlock)) return [];
  options.onBadFormula(node.value);
  return [
    {
      ...whole,
      text: node.type === 'math' ? codeBlock(node.value, 'latex') : codeSpan(node.value.replace(/\s*\n\s*/g, ' ')),
    },
  ];
}
