import type { Root } from 'mdast';
import { maskQuestions } from '../markdown/question-masks.ts';
import { parseMarkdown } from '../markdown/syntax.ts';
import { walk } from '../markdown/tree.ts';
import { codeBlock, codeSpan, hang, prefixBefore } from './blocks.ts';
import { isReadableFormula } from './formula.ts';
import { misreadEdits, offsetsOf } from './misread-marks.ts';
import { applyEdits, type Edit } from './text-edits.ts';

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
    text = applyEdits(text, edits);
    root = parseMarkdown(maskQuestions(text).text);
  }
  return { text, root };
}

function editsFor(text: string, root: Root, onFormula: (line: number) => void): Edit[] {
  const edits: Edit[] = [];
  walk(root, (node, parent) => {
    edits.push(...misreadEdits(text, node, parent));
    if (node.type !== 'inlineMath' && node.type !== 'math') return;
    if (isReadableFormula(node.value, node.type === 'math')) return;
    onFormula(node.position?.start.line ?? 1);
    const { start, end } = offsetsOf(node);
    const isBlock = node.type === 'math' && parent?.type !== 'paragraph';
    const code = isBlock ? hang(codeBlock(node.value, 'tex'), prefixBefore(text, start)) : codeSpan(node.value);
    edits.push({ start, end, text: code });
  });
  return edits;
}
