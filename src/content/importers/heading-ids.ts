import type { Element, Root as HtmlRoot } from 'hast';
import rehypeSlug from 'rehype-slug';
import { parseMarkdown } from '../markdown/syntax.ts';
import { textOf, walk } from '../markdown/tree.ts';
import { headingAt, takeMarks } from './anchor-marks.ts';
import { applyEdits, type Edit } from './text-edits.ts';

const giveIds = rehypeSlug();

/** The ids that our reader will give to headings of these texts, in order. */
export function idsOf(headings: readonly string[]): string[] {
  const children = headings.map(
    (value): Element => ({ type: 'element', tagName: 'h2', properties: {}, children: [{ type: 'text', value }] }),
  );
  const root: HtmlRoot = { type: 'root', children };
  giveIds(root);
  return children.map((heading) => String(heading.properties.id ?? ''));
}

const OWN_ID = /\s*\{#([^\s{}]+)\}[ \t]*(?:#+[ \t]*)?$/;

interface FoundHeading {
  start: number;
  text: string;
  ownId: string | null;
}

/**
 * Takes `{#id}` and the marks of other places off, because our format has neither. `anchors` leads from every id of the
 * source, own or made of the words, to the heading of the new page; the title's leads to the top, which is empty.
 */
export function settleHeadings(
  marked: string,
  title: string | null,
): { markdown: string; anchors: Map<string, string> } {
  const { text: markdown, found: places } = takeMarks(marked, 'in-text');
  const edits: Edit[] = [];
  const found: FoundHeading[] = [];
  walk(parseMarkdown(markdown), (node) => {
    if (node.type !== 'heading') return;
    const [start, end] = [node.position?.start.offset ?? 0, node.position?.end.offset ?? 0];
    const line = markdown.slice(start, end).split('\n')[0] ?? '';
    const own = OWN_ID.exec(line);
    if (own !== null) edits.push({ start: start + own.index, end: start + line.length, text: '' });
    found.push({ start, text: textOf(node).replace(OWN_ID, ''), ownId: own?.[1] ?? null });
  });
  const [top = '', ...theirs] = idsOf([
    title ?? '',
    ...found.filter(({ ownId }) => ownId === null).map(({ text }) => text),
  ]);
  const ours = idsOf(found.map(({ text }) => text));
  const anchors = new Map<string, string>(title === null ? [] : [[OWN_ID.exec(title)?.[1] ?? top, '']]);
  let automatic = 0;
  for (const [i, { ownId }] of found.entries()) {
    const id = ownId ?? theirs[automatic++] ?? '';
    if (!anchors.has(id)) anchors.set(id, ours[i] ?? '');
  }
  for (const { label, at } of places) {
    const { heading } = headingAt(markdown, found, at);
    if (!anchors.has(label)) anchors.set(label, heading === undefined ? '' : (ours[found.indexOf(heading)] ?? ''));
  }
  return { markdown: applyEdits(markdown, edits), anchors };
}
