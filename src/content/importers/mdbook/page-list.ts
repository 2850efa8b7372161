import { posix } from 'node:path';
import { inTurns } from '../../in-turns.ts';
import { textOf } from '../../markdown/tree.ts';
import { KeyRing } from '../key-ring.ts';
import { type PageSource, type PreparedPage, preparePage } from './pages.ts';
import { parsePlain } from './plain-markdown.ts';
import type { SummaryChapter, SummaryItem } from './summary.ts';

/** A page of the book where it stands in the summary. */
export interface ListedPage {
  title: string;
  prepared: PreparedPage;
  /** Step key that the page asks for. */
  name: string;
}

export interface ListedChapter {
  key: string;
  title: string;
  group: string | null;
  pages: ListedPage[];
}

/** Every page of the summary once it is known to exist: an entry at depth one is a chapter, all below it its pages. */
export async function listPages(summary: readonly SummaryChapter[], around: PageSource): Promise<ListedChapter[]> {
  const { config, losses } = around;
  const keys = new KeyRing();
  const seen = new Set<string>();
  const chapters = await inTurns(await withIntroduction(summary, around), async (chapter) => {
    const pages: ListedPage[] = [];
    const own = chapter.path === null ? '' : nameOf(chapter.path);
    for (const item of [chapter, ...descendants(chapter)]) {
      if (item.path === null) {
        if (item.items.length === 0) losses.add('draft chapter', config.summary, item.line);
        continue;
      }
      const prepared = await pageOf(item, seen, around);
      if (prepared !== null)
        pages.push({ title: item.title || nameOf(item.path), prepared, name: nameBelow(nameOf(item.path), own) });
    }
    return { chapter, name: own || chapter.title, pages };
  });
  return chapters
    .filter(({ pages }) => pages.length > 0)
    .map(({ chapter, name, pages }) => ({
      key: keys.take(name, 'chapter'),
      title: chapter.title || pages[0]?.title || name,
      group: chapter.group,
      pages,
    }));
}

const descendants = (item: SummaryItem): SummaryItem[] => item.items.flatMap((child) => [child, ...descendants(child)]);

async function pageOf(item: SummaryItem, seen: Set<string>, around: PageSource): Promise<PreparedPage | null> {
  const { source, config, losses } = around;
  const lose = (what: string): null => {
    losses.add(what, config.summary, item.line);
    return null;
  };
  const path = item.path ?? '';
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(path)) return lose('chapter on another site');
  if (path.includes('\0')) return lose('page that is missing');
  const file = posix.join(config.src, path.startsWith('/') ? path.slice(1) : path);
  if (file === '..' || file.startsWith('../') || (await source.leadsOut(file)))
    return lose('page outside of the folder');
  const found = (await source.isFolder(file)) ? await readmeOf(file, around) : file;
  if (item.hasAnchor && seen.has(found)) return lose('place of a page as an entry of its own');
  const prepared = await preparePage(found, item.title, around);
  if (prepared === null) return lose('page that is missing');
  seen.add(found);
  return prepared;
}

async function readmeOf(folder: string, { source }: PageSource): Promise<string> {
  const names = await source.list(folder);
  return posix.join(folder, names.find((name) => /^(?:readme|index)\.md$/i.test(name)) ?? 'README.md');
}

/** GitBook shows README.md first, whether the summary lists it or not. */
async function withIntroduction(summary: readonly SummaryChapter[], around: PageSource): Promise<SummaryChapter[]> {
  const { source, config } = around;
  const isListed = (items: readonly SummaryItem[]): boolean =>
    items.some(({ path, items }) => /^(?:\.\/)?readme\.md$/i.test(path ?? '') || isListed(items));
  if (config.flavour !== 'gitbook' || isListed(summary)) return [...summary];
  const text = await source.text(posix.join(config.src, 'README.md'));
  if (text === null) return [...summary];
  const title = firstHeading(text) ?? 'Introduction';
  return [{ title, path: 'README.md', hasAnchor: false, line: 1, items: [], group: null }, ...summary];
}

export function firstHeading(markdown: string): string | null {
  const heading = parsePlain(markdown.slice(0, 20_000))?.children.find((node) => node.type === 'heading');
  return heading === undefined ? null : textOf(heading).trim() || null;
}

/** `a/b/README.md` and `a/b.md` are both `a/b`. */
function nameOf(path: string): string {
  const bare = posix
    .normalize(path)
    .replace(/\.(?:md|markdown)$/i, '')
    .replace(/^\.?\//, '');
  return bare.replace(/(^|\/)(?:readme|index)$/i, '') || 'introduction';
}

/** A page in the folder of its chapter needs no second mention of it. */
const nameBelow = (name: string, chapter: string): string =>
  chapter !== '' && name.startsWith(`${chapter}/`) ? name.slice(chapter.length + 1) : (name.split('/').at(-1) ?? name);
