import type { Element, ElementContent, Root } from 'hast';
import { ID_PREFIX } from './addresses.ts';
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
    code.children = await highlight(textOfElement(code).replace(/\n$/, ''), language);
    const label = `${page.labels.code} ${i + 1}${language === '' ? '' : `: ${language}`}`;
    code.properties = {};
    pre.properties = { className: ['code'], dir: 'ltr', tabIndex: 0, role: 'region', ariaLabel: label };
  }
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
    });
    const label = `${page.labels.table} ${number}`;
    const properties = { className: ['table-scroll'], tabIndex: 0, role: 'region', ariaLabel: label };
    replaceElement(parent, table, { type: 'element', tagName: 'div', properties, children: [table] });
  });
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
