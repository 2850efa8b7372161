import { posix } from 'node:path';
import { po } from 'gettext-parser';
import type { Nodes, Root } from 'mdast';
import { walk } from '../../markdown/tree.ts';
import type { LossReport } from '../loss-report.ts';
import type { Edit, MappedText } from '../mapped-text.ts';
import type { SourceFolder } from '../source-folder.ts';
import { definitionsOf, HEADING_ATTRIBUTES, type Target } from './page-edits.ts';
import { endOf, linePrefix, parsePlain, startOf } from './plain-markdown.ts';

/** The translations of one language, by what a message says whatever its marks and line breaks look like. */
export interface Catalogue {
  language: string;
  messages: ReadonlyMap<string, string>;
}

/** Reads `po/*.po`. Fuzzy, obsolete and empty messages count as not translated. */
export async function readCatalogues(source: SourceFolder, losses: LossReport): Promise<Catalogue[]> {
  const catalogues: Catalogue[] = [];
  const known = new Map<string, string>();
  for (const name of await source.list('po')) {
    if (!name.endsWith('.po')) continue;
    const file = posix.join('po', name);
    const language = tag(name.slice(0, -3));
    const messages = language === null ? null : readMessages((await source.text(file)) ?? '', known);
    if (language !== null && messages !== null) catalogues.push({ language, messages });
    else losses.add('catalogue that cannot be read', file, 1);
  }
  return catalogues;
}

function readMessages(text: string, known: Map<string, string>): Map<string, string> | null {
  try {
    const messages = new Map<string, string>();
    for (const context of Object.values(parsePo(text).translations))
      for (const { msgid, msgstr, comments, obsolete } of Object.values(context)) {
        const translated = msgstr[0]?.trim() ?? '';
        const isFuzzy = comments?.flag?.split(',').some((flag) => flag.trim() === 'fuzzy') === true;
        if (msgid === '' || translated === '' || isFuzzy || obsolete === true) continue;
        const key = known.get(msgid) ?? messageKey(msgid);
        known.set(msgid, key);
        if (!messages.has(key)) messages.set(key, translated);
      }
    return messages;
  } catch {
    return null;
  }
}

/** One quote mark that somebody forgot to escape is no reason to leave a whole language out. */
function parsePo(text: string): ReturnType<typeof po.parse> {
  try {
    return po.parse(text);
  } catch {
    return po.parse(text.replace(PO_STRING, (_, head: string, inner: string) => `${head}"${escapedQuotes(inner)}"`));
  }
}

const PO_STRING = /^([ \t]*(?:#~[ \t]*)?(?:msg(?:ctxt|id|id_plural|str)(?:\[\d+\])?[ \t]+)?)"(.*)"[ \t]*$/gm;

const escapedQuotes = (text: string): string => text.replace(/\\.|"/g, (found) => (found === '"' ? '\\"' : found));

function tag(name: string): string | null {
  try {
    return Intl.getCanonicalLocales(name.replaceAll('_', '-'))[0] ?? null;
  } catch {
    return null;
  }
}

export interface TranslatedPage {
  page: MappedText;
  translated: number;
  untranslated: number;
}

/** Puts translations in the place of the paragraphs, headings and cells that have one. Code is left alone. */
export function translatePage(page: MappedText, root: Root, { messages }: Catalogue): TranslatedPage {
  const definitions = definitionsOf(root);
  const edits: Edit[] = [];
  let untranslated = 0;
  walk(root, (node) => {
    if (node.type !== 'paragraph' && node.type !== 'heading' && node.type !== 'tableCell') return;
    const [first, last] = [node.children[0], node.children.at(-1)];
    const key = keyOf(node.children, definitions).replace(HEADING_ATTRIBUTES, '');
    if (first === undefined || last === undefined || !/\p{L}/u.test(key.replace(/\{\{[^}]*\}\}|<[^>]*>/g, ''))) return;
    const translation = messages.get(key);
    if (translation === undefined) {
      untranslated += 1;
      return;
    }
    const start = startOf(first);
    const prefix = linePrefix(page.text, start);
    const text =
      node.type === 'paragraph' ? translation.replaceAll('\n', `\n${prefix}`) : translation.replace(/\s*\n\s*/g, ' ');
    edits.push({ start, end: endOf(last), text: node.type === 'tableCell' ? text.replace(/(?<!\\)\|/g, '\\|') : text });
  });
  return { page: page.edit(edits), translated: edits.length, untranslated };
}

/** The same for a message and for the part of the page that it was taken from. */
export function messageKey(markdown: string): string {
  const root = parsePlain(markdown);
  if (root === null) return markdown;
  return keyOf(root.children, definitionsOf(root));
}

function keyOf(nodes: readonly Nodes[], definitions: ReadonlyMap<string, Target>): string {
  const say = (node: Nodes): string => {
    const inner = 'children' in node ? node.children.map(say).join('') : '';
    switch (node.type) {
      case 'text':
        return node.value;
      case 'inlineCode':
        return `\`${node.value}\``;
      case 'html':
        return /^<!--/.test(node.value) ? '' : node.value;
      case 'emphasis':
        return `_${inner}_`;
      case 'strong':
        return `**${inner}**`;
      case 'delete':
        return `~~${inner}~~`;
      case 'link':
        return `[${inner}](${node.url})`;
      case 'image':
        return `![${node.alt ?? ''}](${node.url})`;
      case 'linkReference':
        return `[${inner}](${definitions.get(node.identifier)?.url ?? node.identifier})`;
      case 'imageReference':
        return `![${node.alt ?? ''}](${definitions.get(node.identifier)?.url ?? node.identifier})`;
      case 'footnoteReference':
        return `[^${node.identifier}]`;
      case 'break':
        return ' ';
      default:
        return inner || ('value' in node ? node.value : '');
    }
  };
  return nodes.map(say).join('').replace(/\s+/g, ' ').trim();
}
