import { parseMarkdown } from '../markdown/syntax.ts';
import { textOf } from '../markdown/tree.ts';

/** Takes the heading of level 1 off with which a page begins. */
export function takeTitle(markdown: string): { title: string | null; markdown: string } {
  if (!/^#|^=+[ \t]*$/m.test(markdown)) return { title: null, markdown };
  // Only what stands before the first empty line can be such a heading.
  const beginning = /^\s*(?:[^\n]*\S[^\n]*(?:\n|$))+/.exec(markdown)?.[0] ?? '';
  const [first] = parseMarkdown(beginning).children;
  if (first?.type !== 'heading' || first.depth !== 1) return { title: null, markdown };
  const rest = markdown.slice(first.position?.end.offset ?? 0).replace(/^\n+/, '');
  const title = textOf(first).replace(/\s+/g, ' ').trim();
  return { title: title === '' ? null : title, markdown: rest };
}

/** `two-words` is Two Words: for things that have no other name. */
export const titleFromName = (name: string): string =>
  name
    .split(/[-_\s]+/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
