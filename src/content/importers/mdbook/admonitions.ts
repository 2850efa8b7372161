import type { Blockquote } from 'mdast';
import { walk } from '../../markdown/tree.ts';
import { prefixBefore } from '../blocks.ts';
import { type Edit, MappedText } from '../mapped-text.ts';
import type { BookConfig } from './book-config.ts';
import { type ContainerName, closeContainer, openContainer } from './containers.ts';
import { endOf, parsePlain, startOf } from './plain-markdown.ts';

const ADMONITION = /^\[!([A-Za-z]+)\][-+]?[ \t]*([^\n]*)(?:\n|$)/;

const KINDS: Readonly<Record<string, ContainerName>> = {
  note: 'note',
  info: 'note',
  important: 'warning',
  abstract: 'note',
  example: 'note',
  question: 'note',
  quote: 'note',
  success: 'tip',
  tip: 'tip',
  hint: 'tip',
  warning: 'warning',
  caution: 'warning',
  danger: 'warning',
  failure: 'warning',
  bug: 'warning',
};

export const calloutKind = (word: string): ContainerName => KINDS[word.toLowerCase()] ?? 'note';

/** Makes callouts of `> [!NOTE]` quotes and of mdbook-admonish blocks, one level of nesting after the other. */
export function convertAdmonitions(page: MappedText, math: BookConfig['math']): MappedText {
  let text = page;
  for (let depth = 0; depth < 8 && /\[!\w+\]|^[ \t>]*(?:`{3,}|~{3,})[ \t]*\{?admonish/m.test(text.text); depth++) {
    const edits = admonitionEdits(text, math);
    if (edits.length === 0) return text;
    text = text.edit(edits);
  }
  return text;
}

function admonitionEdits(page: MappedText, math: BookConfig['math']): Edit[] {
  const root = parsePlain(page.text, math);
  const edits: Edit[] = [];
  if (root === null) return edits;
  walk(root, (node, parent) => {
    // Edits of nested quotes would overlap; the next round finds the inner ones. Nodes come in the order of the text.
    if (startOf(node) < (edits.at(-1)?.end ?? 0)) return;
    if (node.type === 'blockquote' && parent !== null) {
      const edit = quoteEdit(node, page);
      if (edit !== null) edits.push(edit);
    } else if (node.type === 'code' && /^\{?\.?admonish\b/.test(node.lang ?? '')) {
      edits.push(blockEdit(`${node.lang ?? ''} ${node.meta ?? ''}`, node.value, page, startOf(node), endOf(node)));
    }
  });
  return edits;
}

function quoteEdit(node: Blockquote, page: MappedText): Edit | null {
  const [first] = node.children;
  if (first?.type !== 'paragraph') return null;
  const match = ADMONITION.exec(page.text.slice(startOf(first), endOf(first)));
  if (match === null) return null;
  const [head, word = '', title = ''] = match;
  const prefix = prefixBefore(page.text, startOf(node));
  const bodyStart = Math.min(endOf(node), startOf(first) + head.length + (head.endsWith('\n') ? prefix.length : 0));
  const unquoted = unquote(page.slice(bodyStart, endOf(node)), prefix.length);
  return { start: startOf(node), end: endOf(node), text: wrapped(calloutKind(word), title, unquoted, prefix) };
}

/** Takes one `>` off the beginning of every line. A line without one continues its paragraph and stays. */
function unquote(body: MappedText, indent: number): MappedText {
  const edits: Edit[] = [];
  let at = 0;
  for (const [i, line] of body.text.split('\n').entries()) {
    const skipped = i === 0 ? 0 : indent;
    const mark = skipped + Math.max(0, line.slice(skipped).search(/\S/));
    if (line[mark] === '>')
      edits.push({ start: at + mark, end: at + mark + (line[mark + 1] === ' ' ? 2 : 1), text: '' });
    at += line.length + 1;
  }
  return body.edit(edits);
}

function blockEdit(info: string, value: string, page: MappedText, start: number, end: number): Edit {
  const [, word = 'note'] = /admonish[\s{.]+([a-z]+)/i.exec(info) ?? [];
  const title = /title\s*=\s*["']([^"']*)["']/.exec(info)?.[1] ?? /"([^"]*)"/.exec(info)?.[1] ?? '';
  const { file, line } = page.placeAt(start);
  const prefix = prefixBefore(page.text, start);
  const body = MappedText.of(value.split('\n').join(`\n${prefix}`), file, line + 1);
  return { start, end, text: wrapped(calloutKind(word), title, body, prefix) };
}

function wrapped(kind: ContainerName, title: string, body: MappedText, prefix: string): MappedText {
  const length = body.text.length;
  return body.edit([
    { start: 0, end: 0, text: `${openContainer(kind, title)}\n${prefix.trimEnd()}\n${prefix}` },
    { start: length, end: length, text: `\n${prefix.trimEnd()}\n${prefix}${closeContainer()}` },
  ]);
}
