import type { Heading, Html, Image, ImageReference, Link, LinkReference, Nodes, Parents, Root, Text } from 'mdast';
import type { InlineMath, Math as MathBlock } from 'mdast-util-math';
import { walk } from '../../markdown/tree.ts';
import { codeBlock, codeSpan, hang } from '../blocks.ts';
import { isReadableFormula } from '../formula.ts';
import type { Edit } from '../mapped-text.ts';
import { escaped } from '../written-markdown.ts';
import { codeEdit } from './code-edits.ts';
import { htmlEdits } from './html-edits.ts';
import { writtenImage } from './html-inline.ts';
import { lose, type PageContext } from './page-context.ts';
import { endOf, linePrefix, startOf } from './plain-markdown.ts';

export interface Target {
  url: string;
  title: string | null;
}

/** Where the page's references lead; the first definition of a name counts. */
export function definitionsOf(root: Root): ReadonlyMap<string, Target> {
  const found = new Map<string, Target>();
  walk(root, (node) => {
    if (node.type === 'definition' && !found.has(node.identifier))
      found.set(node.identifier, { url: node.url, title: node.title ?? null });
  });
  return found;
}

/** Everything that has to change so that the page is Markdown of our format. */
export async function pageEdits(context: PageContext): Promise<Edit[]> {
  const { root } = context;
  const definitions = definitionsOf(root);
  const edits: Edit[] = [];
  const html: { node: Html; parent: Parents }[] = [];
  const waiting: Promise<Edit[]>[] = [];
  walk(root, (node, parent) => {
    if (node.type === 'html' && parent !== null) html.push({ node, parent });
    else if (node.type === 'code') edits.push(...[codeEdit(node, context)].filter((edit) => edit !== null));
    else if (node.type === 'inlineCode') edits.push(...codeSpanEdits(node, context));
    else if (node.type === 'definition') edits.push({ start: startOf(node), end: endOf(node), text: '' });
    else if (node.type === 'math' || node.type === 'inlineMath') edits.push(...formulaEdits(node, context));
    else if (node.type === 'heading') edits.push(...headingEdits(node, context));
    else if (node.type === 'text' && parent !== null) edits.push(...textEdits(node, parent, context));
    else if (node.type === 'link' || node.type === 'linkReference') waiting.push(linkEdits(node, definitions, context));
    else if (node.type === 'image' || node.type === 'imageReference')
      waiting.push(imageEdits(node, parent, definitions, context));
  });
  // One after the other, so that losses of one place are counted in one order.
  for (const found of waiting) edits.push(...(await found));
  return [...edits, ...(await htmlEdits(html, context))];
}

/** A line inside code that begins with colons would look like a directive to our reader. */
function codeSpanEdits(node: Nodes, { page }: PageContext): Edit[] {
  const written = page.text.slice(startOf(node), endOf(node));
  if (!/\n[\s>]*::/.test(written)) return [];
  return [{ start: startOf(node), end: endOf(node), text: written.replace(/\n[\s>]*/g, ' ') }];
}

/** A formula that cannot be shown is shown as it is written. */
function formulaEdits(node: MathBlock | InlineMath, context: PageContext): Edit[] {
  const isBlock = node.type === 'math';
  if (isReadableFormula(node.value, isBlock)) return [];
  const [start, end] = [startOf(node), endOf(node)];
  lose(context, 'formula that cannot be read', start);
  const prefix = linePrefix(context.page.text, start);
  return [{ start, end, text: isBlock ? hang(codeBlock(node.value, 'tex'), prefix) : codeSpan(node.value) }];
}

export const HEADING_ATTRIBUTES = /[ \t]*\{\s*[#.][^{}]*\}\s*$/;

/** `## Words {#id .class}`: our reader makes the id from the words. */
function headingEdits(node: Heading, { page }: PageContext): Edit[] {
  const last = node.children.at(-1);
  if (last?.type !== 'text') return [];
  const written = page.text.slice(startOf(last), endOf(last));
  const match = HEADING_ATTRIBUTES.exec(written);
  return match === null ? [] : [{ start: startOf(last) + match.index, end: endOf(last), text: '' }];
}

const LINE_START = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])[\s>]+)*$/;

/** Plain text that our reader would take for a formula or a directive gets a backslash. */
function textEdits(node: Text, parent: Parents, { page, config }: PageContext): Edit[] {
  const start = startOf(node);
  const written = page.text.slice(start, endOf(node));
  const edits: Edit[] = [];
  for (const match of written.matchAll(/:{2,}/g)) {
    const at = start + match.index;
    const before = page.text.slice(page.text.lastIndexOf('\n', at - 1) + 1, at);
    if (LINE_START.test(before)) edits.push({ start: at, end: at, text: '\\' });
  }
  if (config.math === 'dollars' || config.math === 'mathjax' || !written.includes('$')) return edits;
  const around = page.text.slice(startOf(parent), endOf(parent));
  if (around.split('$').length <= 2 && parent.type === 'paragraph' && !/<su[bp]\b/i.test(around)) return edits;
  for (const match of written.matchAll(/(\\*)\$/g)) {
    const at = start + match.index + match[0].length - 1;
    if ((match[1]?.length ?? 0) % 2 === 0) edits.push({ start: at, end: at, text: '\\' });
  }
  return edits;
}

async function linkEdits(
  node: Link | LinkReference,
  definitions: ReadonlyMap<string, Target>,
  context: PageContext,
): Promise<Edit[]> {
  const target = node.type === 'link' ? { url: node.url, title: node.title ?? null } : definitions.get(node.identifier);
  const [start, end] = [startOf(node), endOf(node)];
  const { text } = context.page;
  if (target === undefined) return [];
  const resolved = await context.links.link(target.url, context.file, context.stepAt(start));
  if ('missing' in resolved && resolved.missing !== undefined) lose(context, resolved.missing, start);
  if (text[start] !== '[') {
    if ('address' in resolved) return [];
    lose(context, resolved.lost, start);
    return text[start] === '<' ? [{ start, end, text: `\`${text.slice(start + 1, end - 1)}\`` }] : [];
  }
  const first = node.children[0];
  const last = node.children.at(-1);
  const from = first === undefined ? start + 1 : startOf(first);
  const to = last === undefined ? start + 1 : endOf(last);
  if ('address' in resolved)
    return [{ start: to, end, text: `](${destination(resolved.address)}${titleOf(target.title)})` }];
  lose(context, resolved.lost, start);
  return [
    { start, end: from, text: '' },
    { start: to, end, text: '' },
  ];
}

/** Addresses of other servers keep their characters; blanks and brackets go into pointed brackets. */
const destination = (address: string): string =>
  /[\s()<>\\]/.test(address) ? `<${address.replace(/[<>\n\\]/g, encodeURIComponent)}>` : address;

const titleOf = (title: string | null): string =>
  title ? ` "${title.replace(/["\\]/g, '\\$&').replace(/\s+/g, ' ')}"` : '';

async function imageEdits(
  node: Image | ImageReference,
  parent: Parents | null,
  definitions: ReadonlyMap<string, Target>,
  context: PageContext,
): Promise<Edit[]> {
  const target =
    node.type === 'image' ? { url: node.url, title: node.title ?? null } : definitions.get(node.identifier);
  const [start, end] = [startOf(node), endOf(node)];
  if (target === undefined) return [];
  const isInLink = parent?.type === 'link' || parent?.type === 'linkReference';
  if (/^https?:\/\//i.test(target.url) && !isInLink) {
    lose(context, 'image on another server', start);
    return [{ start, end, text: `[${escaped(node.alt || target.url)}](${destination(target.url)})` }];
  }
  return [{ start, end, text: await writtenImage(target.url, node.alt ?? '', target.title, context, start) }];
}
