import type { Link, List, ListItem, Nodes, RootContent } from 'mdast';
import { textOf, walk } from '../../markdown/tree.ts';
import { ImportRefused } from '../importer.ts';
import type { LossReport } from '../loss-report.ts';
import { parsePlain } from './plain-markdown.ts';

/** One entry of SUMMARY.md. */
export interface SummaryItem {
  title: string;
  /** As it is written, decoded; null for a draft. */
  path: string | null;
  /** Whether the link goes to a place inside its page. */
  hasAnchor: boolean;
  line: number;
  items: SummaryItem[];
}

export interface SummaryChapter extends SummaryItem {
  /** Title of the part in which it stands. */
  group: string | null;
}

/** Headings that begin a part: only the first level in mdBook, any in GitBook. */
type Flavour = 'mdbook' | 'gitbook';

/**
 * Reads SUMMARY.md as mdBook does: the first heading is the title of the list, later ones name parts; links before the
 * first list are prefix chapters, links after the last one suffix chapters, which belong to no part.
 */
export function readSummary(text: string, flavour: Flavour, file: string, losses: LossReport): SummaryChapter[] {
  if (text.includes('\0') || text.includes('\uFFFD\uFFFD'))
    throw new ImportRefused(`${file} is not text; nothing was written.`);
  const root = parsePlain(text);
  if (root === null) throw new ImportRefused(`${file} is nested too deeply to be read; nothing was written.`);
  inlineDefinitions(root);
  const chapters: SummaryChapter[] = [];
  let group: string | null = null;
  for (const [i, node] of root.children.entries()) {
    if (node.type === 'heading') {
      const isTitle = node.depth === 1 && root.children.slice(0, i).every((other) => other.type === 'html');
      if (!isTitle && (node.depth === 1 || flavour === 'gitbook')) group = textOf(node).trim() || null;
    } else if (node.type === 'list')
      chapters.push(...listItems(node, file, losses).map((item) => ({ ...item, group })));
    else if (node.type === 'paragraph') chapters.push(...affixes(node, flavour === 'mdbook' ? null : group));
  }
  return chapters;
}

/** Links of a paragraph: chapters before or after the numbered ones. */
function affixes(node: RootContent, group: string | null): SummaryChapter[] {
  const links: Link[] = [];
  walk(node, (child) => {
    if (child.type === 'link') links.push(child);
  });
  return links.map((link) => ({ ...itemOf(link), group }));
}

function listItems(list: List, file: string, losses: LossReport): SummaryItem[] {
  return list.children.flatMap((item) => {
    const link = firstLink(item);
    const nested = item.children.flatMap((child) => (child.type === 'list' ? listItems(child, file, losses) : []));
    if (link !== null) return [{ ...itemOf(link), items: nested }];
    const title = item.children
      .flatMap((child) => (child.type === 'list' ? [] : [textOf(child)]))
      .join(' ')
      .trim();
    const line = item.position?.start.line ?? 1;
    // GitBook groups pages under an entry without a link; mdBook refuses such a file.
    if (nested.length > 0) return [{ title: title || 'Untitled', path: null, hasAnchor: false, line, items: nested }];
    losses.add('entry without a link', file, line);
    return [];
  });
}

function firstLink(item: ListItem): Link | null {
  let found: Link | null = null;
  for (const child of item.children) {
    if (child.type === 'list') continue;
    walk(child, (node) => {
      if (node.type === 'link') found ??= node;
    });
  }
  return found;
}

const itemOf = (link: Link): SummaryItem => ({
  title: textOf(link).replace(/\s+/g, ' ').trim(),
  path: link.url.trim() === '' ? null : decodedPath(link.url),
  hasAnchor: link.url.includes('#'),
  line: link.position?.start.line ?? 1,
  items: [],
});

export function decodedPath(url: string): string {
  const path = url.replace(/[?#].*$/s, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function inlineDefinitions(root: Nodes): void {
  const urls = new Map<string, string>();
  walk(root, (node) => {
    if (node.type === 'definition' && !urls.has(node.identifier)) urls.set(node.identifier, node.url);
  });
  walk(root, (node) => {
    if (node.type !== 'linkReference') return;
    const url = urls.get(node.identifier);
    if (url !== undefined) Object.assign(node, { type: 'link', url });
  });
}
