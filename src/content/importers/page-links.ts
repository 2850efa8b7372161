import type { Definition, Image, ImageReference, Link, LinkReference, Root } from 'mdast';
import { parseMarkdown } from '../markdown/syntax.ts';
import { walk } from '../markdown/tree.ts';
import { address } from './html-elements.ts';
import { applyEdits, type Edit } from './text-edits.ts';

export interface FoundLink {
  url: string;
  kind: 'link' | 'image';
  /** How many links of the page with the same address came before. */
  nth: number;
}

/** What becomes of a link: another address, only its text, or for an image a link to where it is. */
export type LinkFate =
  | { as: 'same' | 'link'; url: string; words?: string | undefined }
  | { as: 'text'; words?: string | undefined };

/** Words of a link that is to be called as its fate says. */
export const WORDLESS = '\uFDD5';

/** Gives every link and image of a page another address. References become plain links, so that pages can be joined. */
export function rewriteLinks(markdown: string, decide: (link: FoundLink) => LinkFate): string {
  if (!/[[<]|:\/\/|www\./.test(markdown)) return markdown;
  const root = parsedOnce(markdown);
  const definitions = definitionsOf(root);
  const counts = new Map<string, number>();
  const edits: Edit[] = [];
  walk(root, (node) => {
    if (node.type === 'definition') edits.push(...editOf(node, ''));
    if (!isLinking(node)) return;
    const definition = 'url' in node ? null : definitions.get(node.identifier);
    if (definition === undefined) return;
    const { url, title = null } = definition ?? (node as Link | Image);
    const kind = node.type === 'image' || node.type === 'imageReference' ? 'image' : 'link';
    const nth = counts.get(url) ?? 0;
    counts.set(url, nth + 1);
    const fate = decide({ url, kind, nth });
    if (node.type === 'link' && definition === null && fate.as === 'same' && fate.url === url) return;
    edits.push(
      ...(kind === 'image' ? imageEdits(node as Image, title, fate) : linkEdits(markdown, node as Link, title, fate)),
    );
  });
  return applyEdits(markdown, edits);
}

/** The same page is often asked twice: which files it means, and then what becomes of its links. */
let last: { markdown: string; root: Root } | null = null;
function parsedOnce(markdown: string): Root {
  if (last?.markdown !== markdown) last = { markdown, root: parseMarkdown(markdown) };
  return last.root;
}

type Linking = Link | Image | LinkReference | ImageReference;
const isLinking = (node: { type: string }): node is Linking =>
  ['link', 'image', 'linkReference', 'imageReference'].includes(node.type);

function definitionsOf(root: Root): Map<string, Definition> {
  const found = new Map<string, Definition>();
  walk(root, (node) => {
    if (node.type === 'definition' && !found.has(node.identifier)) found.set(node.identifier, node);
  });
  return found;
}

function editOf(node: { position?: Root['position'] }, text: string): Edit[] {
  const [start, end] = [node.position?.start.offset, node.position?.end.offset];
  return start === undefined || end === undefined ? [] : [{ start, end, text }];
}

function imageEdits(node: Image, title: string | null, fate: LinkFate): Edit[] {
  const alt = (node.alt ?? '').replace(/[[\]\\]/g, '\\$&').replace(/\s*\n\s*/g, ' ');
  if (fate.as === 'text') return editOf(node, alt);
  const text = fate.as === 'link' ? alt || fate.url.replace(/^https?:\/\//, '') : alt;
  return editOf(node, `${fate.as === 'link' ? '' : '!'}[${text}](${address(fate.url)}${titled(title)})`);
}

/** The words of a link stay as they are written; only what stands around them is exchanged. */
function linkEdits(markdown: string, node: Link, title: string | null, fate: LinkFate): Edit[] {
  const [whole] = editOf(node, '');
  if (whole === undefined) return [];
  const [first, last] = [node.children[0]?.position?.start.offset, node.children.at(-1)?.position?.end.offset];
  const written = markdown.slice(whole.start, whole.end);
  if (!written.startsWith('[')) {
    if (fate.as === 'text') return editOf(node, written.replace(/^<|>$/g, ''));
    const words = (fate.words ?? written.replace(/^<|>$/g, '')).replace(/[[\]]/g, '\\$&');
    return fate.url === node.url ? [] : editOf(node, `[${words}](${address(fate.url)})`);
  }
  if (first === undefined || last === undefined)
    return fate.as === 'text' ? [whole] : [{ ...whole, text: `[${fate.words ?? fate.url}](${address(fate.url)})` }];
  const words = markdown.slice(first, last);
  if (fate.words !== undefined && words.includes(WORDLESS)) {
    const said = words.replaceAll(WORDLESS, fate.words.replace(/[[\]]/g, '\\$&'));
    return [{ ...whole, text: fate.as === 'text' ? said : `[${said}](${address(fate.url)}${titled(title)})` }];
  }
  const [open, close] = fate.as === 'text' ? ['', ''] : ['[', `](${address(fate.url)}${titled(title)})`];
  return [
    { start: whole.start, end: first, text: open },
    { start: last, end: whole.end, text: close },
  ];
}

const titled = (title: string | null): string =>
  title === null || title === '' ? '' : ` "${title.replace(/["\\]/g, '\\$&').replace(/\n\s*/g, ' ')}"`;
