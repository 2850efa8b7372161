import type { Code } from 'mdast';
import { codeBlock, hang } from '../blocks.ts';
import type { Edit } from '../mapped-text.ts';
import { lose, type PageContext } from './page-context.ts';
import { endOf, linePrefix, startOf } from './plain-markdown.ts';

/** Fenced code with its language only, and without the lines that its author hides. Indented code stays. */
export function codeEdit(node: Code, context: PageContext): Edit | null {
  const { page, config } = context;
  const start = startOf(node);
  if (!/^(?:`{3}|~{3})/.test(page.text.slice(start, start + 3))) return null;
  const info = `${node.lang ?? ''} ${node.meta ?? ''}`;
  const language = /^\{?\s*\.?([\w+#.-]+)/.exec(info.trim())?.[1] ?? '';
  if (language === 'aquascope') lose(context, 'diagram of aquascope', start);
  const isMarked = language === 'aquascope' || language === 'ide';
  const shown = isMarked ? 'rust' : language;
  const value = visibleLines(isMarked ? withoutMarks(node.value) : node.value, shown, info, config.hideLines);
  return { start, end: endOf(node), text: hang(codeBlock(value, shown), linePrefix(page.text, start)) };
}

/** aquascope and mdbook-quiz mark places of a program: `` `[words]` `` keeps the words, `` `{}` `` and `` `(…)` `` have none. */
const withoutMarks = (code: string): string =>
  code
    .replace(/`\[([^`\n]*)\]`/g, '$1')
    .replace(/`(?:\{[^`\n]*\}|\([^`\n]*\))`/g, '')
    .replace(/^(\s*)#(?=fn main\(\)|\}|$)/gm, '$1# ');

/** mdBook: `# ` hides a line of Rust, `##` stands for `#`; other languages name their mark. */
function visibleLines(
  code: string,
  language: string,
  info: string,
  hideLines: Readonly<Record<string, string>>,
): string {
  const mark = /\bhidelines=([^\s,}]+)/.exec(info)?.[1] ?? hideLines[language];
  if (mark !== undefined)
    return code
      .split('\n')
      .filter((line) => !line.trimStart().startsWith(mark))
      .join('\n');
  if (language !== 'rust') return code;
  return code
    .split('\n')
    .filter((line) => !/^\s*#(?: |$)/.test(line))
    .map((line) => line.replace(/^(\s*)##/, '$1#'))
    .join('\n');
}
