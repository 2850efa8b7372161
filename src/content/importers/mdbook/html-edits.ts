import type { Html, Nodes, Parents } from 'mdast';
import { codeSpan, hang } from '../blocks.ts';
import type { Edit } from '../mapped-text.ts';
import { raisedText } from '../raised-text.ts';
import { htmlBlock } from './html-block.ts';
import { CODE_TAGS, DROPPED_TAGS, htmlImage, isBare, MARKS, type PlacedTag, SILENT_TAGS } from './html-inline.ts';
import { decodeEntities, htmlTokens } from './html-tags.ts';
import { lose, type PageContext } from './page-context.ts';
import { endOf, linePrefix, startOf } from './plain-markdown.ts';

/** All raw HTML of a page in Markdown; what has no counterpart is dropped and reported, its words stay. */
export async function htmlEdits(
  nodes: readonly { node: Html; parent: Parents }[],
  context: PageContext,
): Promise<Edit[]> {
  const tags = nodes.map(({ node, parent }) => place(node, parent));
  pair(tags.flat());
  const edits: Edit[] = [];
  for (const [i, { node }] of nodes.entries()) {
    const own = tags[i] ?? [];
    if (own[0]?.isBlock) edits.push(await blockEdit(node, own, context));
    else for (const tag of own) edits.push(...(await inlineEdits(tag, context)));
    if (own.length === 0) edits.push({ start: startOf(node), end: endOf(node), text: '' });
  }
  return edits;
}

function place(node: Html, parent: Parents): PlacedTag[] {
  const isBlock = ![
    'paragraph',
    'heading',
    'tableCell',
    'emphasis',
    'strong',
    'delete',
    'link',
    'linkReference',
  ].includes(parent.type);
  return htmlTokens(node.value).map((token) => ({
    token,
    node,
    parent,
    isBlock,
    start: startOf(node) + token.at,
    partner: null,
  }));
}

function pair(tags: readonly PlacedTag[]): void {
  const open: PlacedTag[] = [];
  for (const tag of tags) {
    const { token } = tag;
    if (token.kind === 'open' && !token.isVoid) open.push(tag);
    if (token.kind !== 'close') continue;
    const at = open.findLastIndex((other) => other.token.kind === 'open' && other.token.name === token.name);
    const other = open[at];
    if (other === undefined) continue;
    open.length = at;
    if (other.parent !== tag.parent) continue;
    other.partner = tag;
    tag.partner = other;
  }
}

async function blockEdit(node: Html, tags: readonly PlacedTag[], context: PageContext): Promise<Edit> {
  const [start, end] = [startOf(node), endOf(node)];
  const { text } = context.page;
  const prefix = linePrefix(text, start);
  const markdown = (await htmlBlock(tags, context)).join('\n\n');
  if (markdown === '') return { start, end, text: '' };
  const lineBefore =
    text
      .slice(0, Math.max(0, text.lastIndexOf('\n', start - 1)))
      .split('\n')
      .at(-1) ?? '';
  const isTight =
    lineBefore.replace(/[\s>]/g, '') !== '' &&
    /^[\s>]*$/.test(text.slice(text.lastIndexOf('\n', start - 1) + 1, start));
  const follows = /^\n[ \t>]*[^\s>]/.test(text.slice(end));
  const blank = `\n${prefix.trimEnd()}`;
  return {
    start,
    end,
    text: `${isTight ? `${blank.slice(1)}\n${prefix}` : ''}${hang(markdown, prefix)}${follows ? blank : ''}`,
  };
}

async function inlineEdits(tag: PlacedTag, context: PageContext): Promise<Edit[]> {
  const { token, start, partner } = tag;
  if (token.kind === 'text') return [];
  const end = start + token.raw.length;
  const gone: Edit = { start, end, text: '' };
  const mark = MARKS[token.name];
  if (mark !== undefined && partner !== null) return [{ start, end, text: mark }];
  if (token.kind === 'close') return [await linkEnd(tag, context, gone)];
  if (token.name === 'img') return [{ start, end, text: await htmlImage(token.attributes, context, start) }];
  if (token.name === 'br') return [{ start, end, text: lineBreak(tag, context) }];
  if (token.name === 'a') return [await linkStart(tag, context, gone)];
  const inner = partner === null ? null : innerText(tag, partner, context);
  if (partner !== null && inner !== null && CODE_TAGS.has(token.name) && inner.trim() !== '')
    return [{ start, end: endOf(partner.node), text: codeSpan(decodeEntities(inner)) }];
  const raised = inner === null ? null : raisedText(token.name, decodeEntities(inner.replace(ESCAPED, '$1')));
  if (partner !== null && raised !== null) return [{ start, end: endOf(partner.node), text: raised }];
  if (!SILENT_TAGS.has(token.name) && !isBare(token)) lose(context, `HTML <${token.written}>`, start);
  if (partner !== null && DROPPED_TAGS.has(token.name)) return [{ start, end: endOf(partner.node), text: '' }];
  return [gone];
}

const ESCAPED = /\\([!-/:-@[-`{-~])/g;

/** The text between two tags of a line; null when it is more than text. */
function innerText(from: PlacedTag, to: PlacedTag, { page }: PageContext): string | null {
  const children: Nodes[] = from.parent.children;
  const inner = children.slice(children.indexOf(from.node) + 1, children.indexOf(to.node));
  if (inner.some((node) => node.type !== 'text')) return null;
  return page.text.slice(endOf(from.node), startOf(to.node)).replace(/\s+/g, ' ');
}

function lineBreak({ parent, start, node }: PlacedTag, { page }: PageContext): string {
  const isLast = parent.children.at(-1) === node;
  if (parent.type !== 'paragraph' || isLast) return ' ';
  const rest = page.text.slice(endOf(node), endOf(node) + 1);
  return rest === '\n' ? '\\' : `\\\n${linePrefix(page.text, start)}`;
}

async function linkStart({ token, partner, start }: PlacedTag, context: PageContext, gone: Edit): Promise<Edit> {
  const href = token.kind === 'open' ? token.attributes.get('href') : undefined;
  if (href === undefined || partner === null) return gone;
  const resolved = await context.links.link(href, context.file, context.stepAt(start));
  if ('address' in resolved) return { ...gone, text: '[' };
  lose(context, resolved.lost, start);
  return gone;
}

async function linkEnd({ token, partner, start }: PlacedTag, context: PageContext, gone: Edit): Promise<Edit> {
  const opened = partner?.token;
  if (token.kind !== 'close' || token.name !== 'a' || opened?.kind !== 'open') return gone;
  const href = opened.attributes.get('href');
  if (href === undefined) return gone;
  const resolved = await context.links.link(href, context.file, context.stepAt(start));
  return 'address' in resolved
    ? { ...gone, text: `](<${resolved.address.replace(/[<>\n]/g, encodeURIComponent)}>)` }
    : gone;
}
