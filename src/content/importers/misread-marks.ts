import type { Nodes, Parents } from 'mdast';
import type { ContainerDirective, LeafDirective } from 'mdast-util-directive';
import { textOf } from '../markdown/tree.ts';
import type { Edit } from './text-edits.ts';

const BOXES = ['note', 'tip', 'warning', 'hint', 'solution', 'question', 'for', 'tabs'];
const FILMS = ['video', 'interactive'];
const MARK = /(^|\n)([\s>]*)(?=:{2,}[^\S\n]*\p{L}|:{2,}[^\S\n]*(?:\n|$))/gu;

/** Puts backslashes before marks that our reader would take for a directive or HTML where the source means plain text. */
export function misreadEdits(text: string, node: Nodes, parent: Parents | null): Edit[] {
  const { start, end } = offsetsOf(node);
  const written = (): string => text.slice(start, end);
  switch (node.type) {
    case 'leafDirective':
      if (node.name === 'tab') return isGoodTabs(parent) ? [] : [{ start, end, text: strong(node) }];
      return FILMS.includes(node.name) && node.attributes?.src ? [] : withoutColons(written(), start);
    case 'containerDirective':
      if (!BOXES.includes(node.name) || !/\n?[\s>]*:{3,}\s*$/.test(written().slice(3)))
        return withoutColons(written(), start);
      return node.name === 'tabs' && !isGoodTabs(node) ? withoutFrame(written(), start) : [];
    case 'paragraph':
      return [...written().matchAll(MARK)].map((match) => {
        const at = start + match.index + match[0].length;
        return { start: at, end: at, text: '\\' };
      });
    case 'html':
      if (/^<!--[\s\S]*-->\s*$/.test(node.value)) return [];
      return [{ start, end, text: written().replace(/<(?=[A-Za-z/!?])/g, '\\<') }];
    default:
      return [];
  }
}

/** Tabs are two or more, and nothing stands before the first. */
function isGoodTabs(node: Parents | null): boolean {
  if (node?.type !== 'containerDirective' || node.name !== 'tabs') return false;
  const isTab = (child: Nodes): boolean => child.type === 'leafDirective' && child.name === 'tab';
  const [first] = node.children;
  return first !== undefined && isTab(first) && node.children.filter(isTab).length > 1;
}

const strong = (node: LeafDirective): string => {
  const title = textOf(node).replace(/[\\*_[\]`<]/g, '\\$&');
  return title.trim() === '' ? '' : `**${title.trim()}**`;
};

/** A backslash before its first colons makes text of a directive; its closing line gets one too. */
function withoutColons(written: string, start: number): Edit[] {
  const edits: Edit[] = [{ start, end: start, text: '\\' }];
  const closing = /\n[ \t>]*(:{3,})[ \t]*$/.exec(written);
  if (closing === null) return edits;
  const at = start + closing.index + closing[0].indexOf(':');
  return [...edits, { start: at, end: at, text: '\\' }];
}

/** A container without its first and last line. */
function withoutFrame(written: string, start: number): Edit[] {
  const opening = /^:+[^\n]*/.exec(written)?.[0].length ?? 0;
  const closing = /:{3,}[ \t]*$/.exec(written);
  const end = start + written.length;
  return [
    { start, end: start + opening, text: '' },
    { start: closing === null ? end : start + closing.index, end, text: '' },
  ];
}

export const offsetsOf = (node: Nodes | ContainerDirective): { start: number; end: number } => ({
  start: node.position?.start.offset ?? 0,
  end: node.position?.end.offset ?? 0,
});
