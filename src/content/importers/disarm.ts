import type { Element, Root as HastRoot } from 'hast';
import type { Nodes, Root } from 'mdast';
import rehypeKatex from 'rehype-katex';
import { unified } from 'unified';
import { maskQuestions } from '../markdown/question-masks.ts';
import { parseMarkdown } from '../markdown/syntax.ts';
import { walk } from '../markdown/tree.ts';
import { codeBlock, codeSpan, hang } from './blocks.ts';
import { type Edit, MappedText } from './mapped-text.ts';

const DIRECTIVES = [
  ...['note', 'tip', 'warning', 'hint', 'solution', 'question', 'for', 'tabs', 'tab'],
  ...['video', 'interactive'],
];
const LEAVES = ['video', 'interactive'];
const MOST_ROUNDS = 6;

/**
 * Puts backslashes before everything that our reader would take for a directive, HTML or a formula and could not read:
 * in somebody else's book it is plain text. `onFormula` hears of every formula that became code.
 * Answers the text with its parsed form.
 */
export function disarm(markdown: string, onFormula: (line: number) => void): { text: string; root: Root } {
  let text = markdown;
  // Masked as our reader does it: answers of a question are in a grammar of their own.
  let root = parseMarkdown(maskQuestions(text).text);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const edits = editsFor(text, root, onFormula);
    if (edits.length === 0) break;
    text = MappedText.of(text, '').edit(edits).text;
    root = parseMarkdown(maskQuestions(text).text);
  }
  return { text, root };
}

const PARAGRAPH_MARK = /(^|\n)([\s>]*)(?=:{2,}[^\S\n]*\p{L}|:{3,}[^\S\n]*(?:\n|$))/gu;

function editsFor(text: string, root: Root, onFormula: (line: number) => void): Edit[] {
  const edits: Edit[] = [];
  walk(root, (node, parent) => {
    const { start, end } = offsetsOf(node);
    const written = (): string => text.slice(start, end);
    if (node.type === 'containerDirective' || node.type === 'leafDirective') {
      const isLeaf = node.type === 'leafDirective';
      const isRead = DIRECTIVES.includes(node.name) && LEAVES.includes(node.name) === isLeaf;
      const isWhole = isLeaf ? Boolean(node.attributes?.src) : /\n?[\s>]*:{3,}\s*$/.test(written().slice(3));
      if (!isRead || !isWhole) edits.push(...withoutColons(written(), start));
    } else if (node.type === 'paragraph') {
      for (const match of written().matchAll(PARAGRAPH_MARK)) {
        const at = start + match.index + match[0].length;
        edits.push({ start: at, end: at, text: '\\' });
      }
    } else if (node.type === 'html' && !/^<!--[\s\S]*-->\s*$/.test(node.value)) {
      edits.push({ start, end, text: written().replace(/<(?=[A-Za-z/!?])/g, '\\<') });
    } else if ((node.type === 'inlineMath' || node.type === 'math') && !isFormula(node.value, node.type === 'math')) {
      onFormula(node.position?.start.line ?? 1);
      const isBlock = node.type === 'math' && parent?.type !== 'paragraph';
      edits.push({
        start,
        end,
        text: isBlock ? hang(codeBlock(node.value, 'tex'), before(text, start)) : codeSpan(node.value),
      });
    }
  });
  return edits;
}

/** A backslash before its first colons makes text of a directive; its closing line gets one too. */
function withoutColons(written: string, start: number): Edit[] {
  const edits: Edit[] = [{ start, end: start, text: '\\' }];
  const closing = /\n[ \t>]*(:{3,})[ \t]*$/.exec(written);
  if (closing === null) return edits;
  const at = start + closing.index + closing[0].indexOf(':');
  return [...edits, { start: at, end: at, text: '\\' }];
}

function isFormula(value: string, isBlock: boolean): boolean {
  const properties = { className: ['language-math', isBlock ? 'math-display' : 'math-inline'] };
  const code: Element = { type: 'element', tagName: 'code', properties, children: [{ type: 'text', value }] };
  const root: HastRoot = { type: 'root', children: [code] };
  let isGood = true;
  const reading = unified()
    .use(rehypeKatex, { output: 'mathml', strict: 'ignore' })
    .use(() => (_tree, file) => {
      isGood = file.messages.length === 0;
    });
  reading.runSync(root);
  return isGood;
}

const before = (text: string, offset: number): string =>
  text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).replace(/[^\s>]/g, ' ');

const offsetsOf = (node: Nodes): { start: number; end: number } => ({
  start: node.position?.start.offset ?? 0,
  end: node.position?.end.offset ?? 0,
});
