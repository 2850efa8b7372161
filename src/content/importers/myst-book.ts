import { posix } from 'node:path';
import { readYaml } from './front-matter.ts';
import { ImportRefused } from './importer.ts';
import { LineIndex } from './line-index.ts';
import type { LossReport } from './loss-report.ts';
import type { SourcePlace } from './mapped-text.ts';
import { findPage, globPattern, type TocChapter, TocReading } from './myst-toc.ts';
import { titleFromName } from './page-title.ts';
import type { SourceFolder } from './source-folder.ts';
import { field, listIn, textIn, textsIn } from './values.ts';

/** What a book says of itself outside of its pages. */
export interface MystBook {
  /** Where pages and settings lie. */
  folder: string;
  title: string | null;
  authors: string[];
  language: string;
  licence: string | null;
  chapters: TocChapter[];
}

const HEADS = ['_toc.yml', '_toc.yaml', 'myst.yml', 'conf.py'];

/** The file that makes a folder a book: in it or in one directly below. */
export async function findHead(source: SourceFolder): Promise<string | null> {
  const names = await source.list('.');
  const folders = names.filter((name) => name.endsWith('/') && !/^(?:[._]|node_modules)/.test(name));
  for (const head of HEADS)
    for (const folder of ['', ...folders]) {
      const path = folder + head;
      if (!names.includes(path) && !(await source.isFile(path))) continue;
      if (
        head === 'myst.yml' &&
        listIn(readYaml((await source.text(path)) ?? ''), 'project', 'toc').length === 0 &&
        folder !== ''
      )
        continue;
      if (head !== 'conf.py' || (await indexOf(source, posix.dirname(path))) !== null) return path;
    }
  return null;
}

async function indexOf(source: SourceFolder, folder: string): Promise<string | null> {
  return findPage(source, folder, 'index');
}

export async function readMystBook(source: SourceFolder, losses: LossReport): Promise<MystBook> {
  const head = await findHead(source);
  if (head === null) return bookOfFolder(source);
  const folder = posix.dirname(head);
  const text = (await source.text(head)) ?? '';
  if (head.endsWith('conf.py')) return sphinxBook(source, folder, text, losses);
  const written = readYaml(text);
  if (written === undefined || written === null)
    throw new ImportRefused(
      `${head} is empty or no YAML, so the order of the pages is not known; nothing was written.`,
    );
  const toc = new TocReading(source, head, text, losses);
  if (posix.basename(head) === 'myst.yml') {
    const listed = listIn(written, 'project', 'toc');
    const chapters = listed.length > 0 ? await toc.readProject(listed) : (await bookOfFolder(source)).chapters;
    return { folder, chapters, ...projectSettings(field(written, 'project')) };
  }
  const config = readYaml((await source.text(posix.join(folder, '_config.yml'))) ?? '');
  return {
    folder,
    title: textIn(config, 'title'),
    authors: authorsIn(field(config, 'author')),
    language: languageOf(textIn(config, 'sphinx', 'config', 'language') ?? textIn(config, 'language')),
    licence: null,
    chapters: await toc.read(written),
  };
}

function projectSettings(project: unknown): Pick<MystBook, 'title' | 'authors' | 'language' | 'licence'> {
  const licence = field(project, 'license') ?? field(project, 'licence');
  return {
    title: textIn(project, 'title'),
    authors: listIn(project, 'authors').flatMap((author) => textIn(author) ?? textIn(author, 'name') ?? []),
    language: languageOf(textIn(project, 'language')),
    licence: textIn(licence) ?? textIn(licence, 'content'),
  };
}

function authorsIn(written: unknown): string[] {
  if (Array.isArray(written)) return textsIn(written);
  const text = textIn(written);
  return text === null ? [] : text.split(/\s*(?:,|;|&|\band\b)\s*/).filter((author) => author !== '');
}

function languageOf(written: string | null): string {
  try {
    return Intl.getCanonicalLocales((written ?? 'en').replaceAll('_', '-'))[0] ?? 'en';
  } catch {
    return 'en';
  }
}

/** Sphinx: the order is in the trees of the pages, from the first one on. The settings are read as text, never run. */
async function sphinxBook(source: SourceFolder, folder: string, conf: string, losses: LossReport): Promise<MystBook> {
  const setting = (name: string): string | null =>
    new RegExp(`^${name}\\s*=\\s*[ur]?(["'])(.*?)\\1`, 'm').exec(conf)?.[2]?.trim() || null;
  const root = await indexOf(source, folder);
  if (root === null)
    throw new ImportRefused('There is no page index.md from which the order of the pages could be read.');
  const toc = new TocReading(source, root, (await source.text(root)) ?? '', losses);
  const trees = await treesOf(source, root, new Set([root]));
  const chapters = await toc.read({ root: posix.basename(root), parts: trees });
  const authors = authorsIn(setting('author'));
  return {
    folder,
    title: setting('project'),
    authors,
    language: languageOf(setting('language')),
    licence: null,
    chapters,
  };
}

interface Tree {
  caption: string | null;
  /** Files are relative to the first page; `at` is where the entry is written. */
  chapters: { file: string; title?: string; parts: Tree[]; at: SourcePlace }[];
}

const TREE = /^[ \t]*(`{3,}|~{3,}|:{3,})\{toctree\}[^\n]*\n([\s\S]*?)^[ \t]*\1[`~:]*[ \t]*$/gm;

/** The `{toctree}` directives of a page and of those that they name. */
async function treesOf(source: SourceFolder, page: string, seen: Set<string>): Promise<Tree[]> {
  const text = (await source.text(page)) ?? '';
  const trees: Tree[] = [];
  const lines = new LineIndex(text);
  for (const match of text.matchAll(TREE)) {
    const body = match[2] ?? '';
    const firstLine = lines.breaksBefore(match.index + match[0].indexOf(body)) + 1;
    const caption = /^[ \t]*:?caption:[ \t]*(.+)$/m.exec(body)?.[1]?.trim() ?? null;
    const isGlob = /^[ \t]*:?glob:/m.test(body);
    // Lines of options become empty, so that every entry keeps its line.
    const entries = body
      .replace(/^[ \t]*---\n[\s\S]*?^[ \t]*---$/m, (options) => options.replace(/[^\n]/g, ''))
      .split('\n')
      .map((line) => (/^[ \t]*:\w[\w-]*:/.test(line) ? '' : line.trim()));
    const chapters: Tree['chapters'] = [];
    for (const [i, entry] of entries.entries()) {
      if (entry === '') continue;
      const at = { file: page, line: firstLine + i };
      const [, title, target] = /^(.*?)\s*<([^<>]+)>$/.exec(entry) ?? [];
      for (const path of await expanded(source, page, target ?? entry, isGlob)) {
        const file = await findPage(source, posix.dirname(page), path);
        const isNew = file !== null && !seen.has(file);
        if (isNew) seen.add(file);
        const parts = isNew ? await treesOf(source, file, seen) : [];
        const below = parts.map((tree) => rebased(tree, posix.dirname(page), posix.dirname(file ?? page)));
        chapters.push({ file: path, ...(title ? { title } : {}), parts: below, at });
      }
    }
    trees.push({ caption, chapters });
  }
  return trees;
}

/** Entries are relative to their own page; here all are relative to the first one. */
function rebased(tree: Tree, folder: string, from: string): Tree {
  const way = posix.relative(folder, from);
  return {
    ...tree,
    chapters: tree.chapters.map((chapter) => ({
      ...chapter,
      file: posix.join(way, chapter.file),
      parts: chapter.parts.map((part) => rebased(part, folder, from)),
    })),
  };
}

async function expanded(source: SourceFolder, page: string, entry: string, isGlob: boolean): Promise<string[]> {
  if (!isGlob || !/[*?]/.test(entry)) return entry === 'self' ? [] : [entry];
  const folder = posix.dirname(page);
  const matches = globPattern(entry);
  const files = (await source.walk(folder)).map((file) => posix.relative(folder, file));
  return files.filter((file) => /\.(?:md|ipynb|myst)$/.test(file) && matches.test(file.replace(/\.\w+$/, '')));
}

/** Pages without any table: those of the folder itself, then each folder below as a chapter. */
async function bookOfFolder(source: SourceFolder): Promise<MystBook> {
  const files = (await source.walk('.')).filter(
    (file) => /\.(?:md|ipynb|myst)$/.test(file) && !/(?:^|\/)[._]/.test(file),
  );
  const isNotice = (file: string) =>
    /^(?:license|licence|contributing|code_of_conduct|changelog)\b/i.test(posix.basename(file));
  const weight = (file: string) => (/^(?:index|readme|intro)\./i.test(posix.basename(file)) ? 0 : 1);
  const byFolder = new Map<string, string[]>();
  for (const file of files) {
    if (isNotice(file)) continue;
    const folder = posix.dirname(file);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), file]);
  }
  const chapters = [...byFolder].map(
    ([folder, pages]): TocChapter => ({
      group: null,
      title: folder === '.' ? null : titleFromName(posix.basename(folder)),
      pages: pages.sort((a, b) => weight(a) - weight(b) || (a < b ? -1 : 1)).map((file) => ({ file, title: null })),
    }),
  );
  const inOrder = chapters.sort((a, b) => ((a.pages[0]?.file ?? '') < (b.pages[0]?.file ?? '') ? -1 : 1));
  const top = inOrder.filter(({ title }) => title === null);
  return {
    folder: '.',
    title: null,
    authors: [],
    language: 'en',
    licence: null,
    chapters: [...top, ...inOrder.filter(({ title }) => title !== null)],
  };
}
