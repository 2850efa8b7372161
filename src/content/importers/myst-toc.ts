import { posix } from 'node:path';
import { pathFrom } from './link-fates.ts';
import type { LossReport } from './loss-report.ts';
import type { SourcePlace } from './mapped-text.ts';
import type { SourceFolder } from './source-folder.ts';
import { field, listIn, numberIn, textIn } from './values.ts';

export interface TocChapter {
  /** Caption of the part around it. */
  group: string | null;
  /** Title that the table gives; null when its first page has it. */
  title: string | null;
  pages: TocPage[];
}

export interface TocPage {
  /** Path in the source. */
  file: string;
  title: string | null;
}

const LISTS = ['chapters', 'sections', 'entries', 'children', 'items'];
const PARTS = ['parts', 'subtrees'];
/** A line of YAML with one value. */
const ENTRY = /^[\s-]*(?:(?:file|url|root|doc)[ \t]*:)?[ \t]*(["']?)([^"'#{}]+?)\1[ \t]*(?:#.*)?$/;
const EXTENSIONS = ['', '.md', '.ipynb', '.myst', '.markdown'];

/** Reads a table of contents: every entry below a part is a chapter, what stands below it follows in order. */
export class TocReading {
  readonly #source: SourceFolder;
  readonly #file: string;
  readonly #folder: string;
  readonly #losses: LossReport;
  readonly #entries = new Map<string, number[]>();
  readonly #asked = new Map<string, number>();
  readonly #used = new Set<string>();
  readonly chapters: TocChapter[] = [];

  constructor(source: SourceFolder, file: string, text: string, losses: LossReport) {
    this.#source = source;
    this.#file = file;
    this.#folder = posix.dirname(file);
    this.#losses = losses;
    for (const [i, line] of text.split('\n').entries()) {
      const words = ENTRY.exec(line)?.[2]?.trim() ?? '';
      if (words !== '') this.#entries.set(words, [...(this.#entries.get(words) ?? []), i + 1]);
    }
  }

  /** `_toc.yml`, in its present forms and as the list that older books have. */
  async read(toc: unknown): Promise<TocChapter[]> {
    if (Array.isArray(toc)) return this.#list(toc);
    const root = textIn(toc, 'root') ?? textIn(toc, 'file');
    if (root !== null) await this.#chapter({ file: root, title: field(toc, 'title') }, null, false);
    await this.#groups(toc, null);
    return this.chapters;
  }

  /** `toc` of `myst.yml`: a title with children and no page is a part. */
  async readProject(toc: unknown[]): Promise<TocChapter[]> {
    for (const entry of toc) {
      const isPart = textIn(entry, 'title') !== null && textIn(entry, 'file') === null && listOf(entry).length > 0;
      if (isPart) for (const child of listOf(entry)) await this.#chapter(child, textIn(entry, 'title'), true);
      else await this.#chapter(entry, null, true);
    }
    return this.chapters;
  }

  async #list(toc: unknown[]): Promise<TocChapter[]> {
    let group: string | null = null;
    for (const entry of toc) {
      const caption = textIn(entry, 'part') ?? textIn(entry, 'header') ?? textIn(entry, 'caption');
      if (caption !== null) group = caption;
      if (textIn(entry, 'file') !== null || textIn(entry, 'url') !== null) await this.#chapter(entry, group, true);
      else for (const child of listOf(entry)) await this.#chapter(child, group, true);
    }
    return this.chapters;
  }

  async #groups(toc: unknown, group: string | null): Promise<void> {
    for (const entry of listOf(toc)) await this.#chapter(entry, group, true);
    for (const name of PARTS)
      for (const part of listIn(toc, name))
        await this.#groups(part, textIn(part, 'caption') ?? textIn(part, 'title') ?? group);
  }

  async #chapter(entry: unknown, group: string | null, isDeep: boolean): Promise<void> {
    const matched = await this.#globbed(entry);
    if (matched !== null) {
      for (const page of matched) this.chapters.push({ group, title: null, pages: [page] });
      return;
    }
    const pages = await this.#pages(entry, isDeep);
    const title = textIn(entry, 'title');
    if (pages.length > 0) this.chapters.push({ group, title, pages });
  }

  /** The page of an entry and those below it. */
  async #pages(entry: unknown, isDeep: boolean): Promise<TocPage[]> {
    const matched = await this.#globbed(entry);
    if (matched !== null) return matched;
    const written = typeof entry === 'string' ? entry : textIn(entry, 'file');
    const url = textIn(entry, 'url');
    const place = this.#placeOf(entry, written ?? url ?? '');
    const pages = written === null ? [] : await this.#page(written, textIn(entry, 'title'), place);
    if (url !== null) this.#lost('link in the table of contents', place);
    if (!isDeep) return pages;
    for (const child of childrenOf(entry)) pages.push(...(await this.#pages(child, true)));
    return pages;
  }

  async #page(written: string, title: string | null, place: SourcePlace): Promise<TocPage[]> {
    const file = await findPage(this.#source, this.#folder, written);
    if (file === null) {
      const isRst =
        /\.(?:rst|txt)$/.test(written) || (await this.#source.isFile(posix.join(this.#folder, `${written}.rst`)));
      this.#lost(isRst ? 'page in reStructuredText' : 'missing page', place);
      return [];
    }
    if (this.#used.has(file)) {
      this.#lost('page that is listed again', place);
      return [];
    }
    this.#used.add(file);
    return [{ file, title }];
  }

  async #globbed(entry: unknown): Promise<TocPage[] | null> {
    const pattern = textIn(entry, 'glob') ?? textIn(entry, 'pattern');
    if (pattern === null) return null;
    const matches = globPattern(pattern);
    const pages: TocPage[] = [];
    for (const file of await this.#source.walk(this.#folder)) {
      const inside = posix.relative(this.#folder, file);
      const isPage = /\.(?:md|ipynb|myst)$/.test(file) && !/(?:^|\/)_build\//.test(inside);
      if (!isPage || this.#used.has(file) || !(matches.test(inside) || matches.test(inside.replace(/\.\w+$/, ''))))
        continue;
      this.#used.add(file);
      pages.push({ file, title: null });
    }
    return pages;
  }

  /** Where an entry stands: it says so itself, or it is the next line with its words. */
  #placeOf(entry: unknown, words: string): SourcePlace {
    const file = textIn(entry, 'at', 'file');
    if (file !== null) return { file, line: numberIn(entry, 'at', 'line') ?? 1 };
    const lines = this.#entries.get(words) ?? [];
    const asked = this.#asked.get(words) ?? 0;
    this.#asked.set(words, asked + 1);
    return { file: this.#file, line: lines[asked] ?? lines.at(-1) ?? 1 };
  }

  #lost(construct: string, { file, line }: SourcePlace): void {
    this.#losses.add(construct, file, line);
  }
}

const listOf = (entry: unknown): unknown[] => LISTS.flatMap((name) => listIn(entry, name));

const childrenOf = (entry: unknown): unknown[] => [
  ...listOf(entry),
  ...PARTS.flatMap((name) => listIn(entry, name)).flatMap(childrenOf),
];

/** The page that a table means, which may leave out its ending. */
export async function findPage(source: SourceFolder, folder: string, written: string): Promise<string | null> {
  for (const extension of EXTENSIONS) {
    const path = pathFrom(folder, written + extension);
    if (path === null || (extension === '' && !/\.(?:md|ipynb|myst|markdown)$/.test(written))) continue;
    if (!(await source.leadsOut(path)) && (await source.isFile(path))) return path;
  }
  return null;
}

/** `*` stays inside a folder, `**` does not. */
export function globPattern(pattern: string): RegExp {
  const source = pattern
    .replace(/^\.?\//, '')
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*\*\/?|\*|\?/g, (found) => (found.startsWith('**') ? '.*' : found === '*' ? '[^/]*' : '[^/]'));
  try {
    return new RegExp(`^${source}$`);
  } catch {
    return /^(?!)/;
  }
}
