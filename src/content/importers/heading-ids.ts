import type { Element, Root as HtmlRoot } from 'hast';
import rehypeSlug from 'rehype-slug';
import { parseMarkdown } from '../markdown/syntax.ts';
import { textOf, walk } from '../markdown/tree.ts';
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

/**
 * Takes `{#id}` off headings, because our format has none. `anchors` leads from every id of the source, own or made of the
 * words, to the one of the new page; the title's leads to the top, which is empty.
 */
export function settleHeadings(
  markdown: string,
  title: string | null,
): { markdown: string; anchors: Map<string, string> } {
  const edits: Edit[] = [];
  const found: { text: string; ownId: string | null }[] = [];
  walk(parseMarkdown(markdown), (node) => {
    if (node.type !== 'heading') return;
    const [start, end] = [node.position?.start.offset ?? 0, node.position?.end.offset ?? 0];
    const line = markdown.slice(start, end).split('\n')[0] ?? '';
    const own = OWN_ID.exec(line);
    if (own !== null) edits.push({ start: start + own.index, end: start + line.length, text: '' });
    found.push({ text: textOf(node).replace(OWN_ID, ''), ownId: own?.[1] ?? null });
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
  return { markdown: applyEdits(markdown, edits), anchors };
}
