import type { Element, ElementContent, Root } from 'hast';
import { ID_PREFIX } from './addresses.ts';
import { marksOf } from './code-blocks.ts';
import { highlight } from './highlighter.ts';
import type { PageContext } from './page-context.ts';
import { lineOf } from './page-context.ts';
import { replaceElement, textOfElement, walkElements } from './tree.ts';

const isElement = (node: ElementContent | undefined, tagName: string): node is Element =>
  node?.type === 'element' && node.tagName === tagName;

/** Highlights fenced code and makes each block reachable by keyboard, because it scrolls when it is wide. */
export async function dressCode(root: Root, page: PageContext): Promise<void> {
  const blocks: { pre: Element; code: Element }[] = [];
  walkElements(root, (pre) => {
    const [code] = pre.children;
    if (pre.tagName === 'pre' && isElement(code, 'code')) blocks.push({ pre, code });
  });
  for (const [i, { pre, code }] of blocks.entries()) {
    const classes = Array.isArray(code.properties.className) ? code.properties.className.map(String) : [];
    const language =
      classes
        .find((name) => name.startsWith('language-'))
        ?.slice('language-'.length)
        .toLowerCase() ?? '';
    const lit = await highlight(textOfElement(code).replace(/\n$/, ''), language);
    code.children = markLines(lit, marksOf(metaOf(code)) ?? []);
    const label = `${page.labels.code} ${i + 1}${language === '' ? '' : `: ${language}`}`;
    code.properties = {};
    pre.properties = { className: ['code'], dir: 'ltr', tabIndex: 0, role: 'region', ariaLabel: label };
  }
}

const metaOf = ({ data }: Element): string => {
  const meta: unknown = data !== undefined && 'meta' in data ? data.meta : null;
  return typeof meta === 'string' ? meta : '';
};

/** Puts each marked line, with its end, into an element of its own. */
function markLines(code: ElementContent[], marked: number[]): ElementContent[] {
  if (marked.length === 0) return code;
  return linesOf(code).flatMap((line, at): ElementContent[] =>
    marked.includes(at + 1)
      ? [{ type: 'element', tagName: 'mark', properties: { className: ['line'] }, children: line }]
      : line,
  );
}

/** Text and elements that hold text only, divided behind the ends of lines. */
function linesOf(code: ElementContent[]): ElementContent[][] {
  const lines: ElementContent[][] = [[]];
  for (const node of code) {
    const pieces = textOfElement(node).split(/(?<=\n)/);
    for (const piece of pieces) {
      const text = { type: 'text' as const, value: piece };
      lines.at(-1)?.push(node.type === 'element' ? { ...node, children: [text] } : text);
      if (piece.endsWith('\n')) lines.push([]);
    }
  }
  return lines;
}

/** Wide tables scroll in a container that the keyboard reaches; a corner cell without words is no header. */
export function dressTables(root: Root, page: PageContext): void {
  let number = 0;
  walkElements(root, (table, parent) => {
    if (table.tagName !== 'table') return;
    number += 1;
    walkElements(table, (cell) => {
      if (cell.tagName === 'th') Object.assign(cell, textOfElement(cell).trim() === '' ? { tagName: 'td' } : {});
      if (cell.tagName === 'th') cell.properties.scope = 'col';
      // Mathematics has no text of its own for those who read by ear: its TeX stands in.
      if (cell.tagName === 'th' && holdsMath(cell)) cell.properties.ariaLabel = headerText(cell);
    });
    const label = `${page.labels.table} ${number}`;
    const properties = { className: ['table-scroll'], tabIndex: 0, role: 'region', ariaLabel: label };
    replaceElement(parent, table, { type: 'element', tagName: 'div', properties, children: [table] });
  });
}

const holdsMath = (element: Element): boolean =>
  element.children.some((child) => child.type === 'element' && (child.tagName === 'math' || holdsMath(child)));

/** What a header says, with formulas as their TeX. */
function headerText(node: Element): string {
  const said = node.tagName === 'math' ? annotationsOf(node) : node.children;
  return said
    .map((child) => (child.type === 'element' ? headerText(child) : child.type === 'text' ? child.value : ''))
    .join('')
    .trim();
}

function annotationsOf(math: Element): ElementContent[] {
  const found: ElementContent[] = [];
  walkElements(math, (element) => {
    if (element.tagName === 'annotation') found.push(...element.children);
  });
  return found;
}

/** A task list outside of a question is only a list: its boxes become characters, not controls without a name. */
export function dressTaskLists(root: Root): void {
  walkElements(root, (input, parent) => {
    if (input.tagName !== 'input') return;
    replaceElement(parent, input, { type: 'text', value: input.properties.checked ? '☑' : '☐' });
  });
}

/** Links inside the page must have a target in it. */
export function checkAnchors(root: Root, page: PageContext): void {
  const ids = new Set<string>();
  walkElements(root, (element) => {
    if (typeof element.properties.id === 'string') ids.add(element.properties.id);
  });
  walkElements(root, (element) => {
    const { href } = element.properties;
    if (element.tagName !== 'a' || typeof href !== 'string' || !href.startsWith('#')) return;
    // Browsers look for the fragment as it stands first, and then decoded.
    if (!ids.has(href.slice(1)) && !ids.has(decodeURIComponent(href.slice(1))))
      page.report.warning(
        'broken-link',
        lineOf(element),
        `The page has no heading for the link #${href.slice(ID_PREFIX.length + 1)}.`,
        'Write the heading in lower case with hyphens: `#two-words`.',
      );
  });
}
