import { posix } from 'node:path';
import { findConfig, languageTag, readSite, type Site } from './docusaurus-config.ts';
import { type Doc, readDocs } from './docusaurus-docs.ts';
import { DocusaurusLinks, type PlacedPage } from './docusaurus-links.ts';
import { DocusaurusPages } from './docusaurus-pages.ts';
import { readSidebars, type Sidebar, type SidebarPart } from './docusaurus-sidebars.ts';
import { splitFrontMatter } from './front-matter.ts';
import {
  type ImportedBook,
  type ImportedChapter,
  type ImportedStep,
  type Importer,
  ImportRefused,
} from './importer.ts';
import { KeyRing } from './key-ring.ts';
import { readLicence } from './licence-file.ts';
import type { LossReport } from './loss-report.ts';
import { titleFromName } from './page-title.ts';
import { readingStep } from './reading-step.ts';
import type { SourceFolder } from './source-folder.ts';
import { textIn } from './values.ts';

/** A Docusaurus site: a category at the top of a sidebar is a chapter, its pages are readings in order. */
export const docusaurus: Importer = {
  name: 'docusaurus',
  async recognises(source) {
    return (await findConfig(source)) !== null;
  },
  async read(source, losses) {
    return new SiteReading(source, losses, await readSite(source, losses)).book();
  },
};

interface DraftChapter {
  key: string;
  title: string;
  description: string;
  group: string | null;
  docs: { key: string; doc: Doc }[];
}

class SiteReading {
  readonly #source: SourceFolder;
  readonly #losses: LossReport;
  readonly #site: Site;
  readonly #pages: DocusaurusPages;

  constructor(source: SourceFolder, losses: LossReport, site: Site) {
    this.#source = source;
    this.#losses = losses;
    this.#site = site;
    this.#pages = new DocusaurusPages(source, site, losses);
  }

  async book(): Promise<ImportedBook> {
    const { title, tagline, language, folder } = this.#site;
    const docs = await readDocs(this.#source, this.#site, this.#losses);
    const sidebars = await readSidebars(this.#source, this.#site, docs, this.#losses);
    const drafts = this.#chapters(sidebars, docs);
    if (drafts.length === 0) throw new ImportRefused(`No page of ${this.#site.docsFolder} is in a sidebar.`);
    const placed = await this.#placed(drafts);
    const links = new DocusaurusLinks(this.#source, this.#site, [...placed.values()], this.#losses);
    const chapters: ImportedChapter[] = [];
    for (const { docs: pages, ...draft } of drafts) {
      const steps: ImportedStep[] = [];
      for (const { key, doc } of pages) {
        const page = placed.get(doc);
        if (page !== undefined) steps.push(await this.#step(key, page, links));
      }
      chapters.push({ ...draft, requires: [], order: 'sequence', steps });
    }
    await this.#reportLabels();
    const { licence, notices } = await readLicence(this.#source, [folder, '.', this.#site.docsFolder]);
    return { title, description: tagline, language, licence, authors: [], notices, chapters };
  }

  #chapters(sidebars: readonly Sidebar[], docs: readonly Doc[]): DraftChapter[] {
    const rings = { chapters: new KeyRing(), used: new Set<Doc>() };
    const drafts = sidebars.flatMap((sidebar) => {
      const runs = runsOf(sidebar.parts, sidebar.title ?? this.#site.title);
      return runs.flatMap((run) => this.#chapter(run, sidebar.title, rings));
    });
    for (const doc of docs) if (!rings.used.has(doc)) this.#losses.add('page that is in no sidebar', doc.file, 1);
    return drafts;
  }

  #chapter(run: Run, group: string | null, { chapters, used }: { chapters: KeyRing; used: Set<Doc> }): DraftChapter[] {
    const steps = new KeyRing();
    const pages: DraftChapter['docs'] = [];
    for (const doc of run.docs) {
      if (used.has(doc)) {
        this.#losses.add('page that is listed again', doc.file, 1);
        continue;
      }
      used.add(doc);
      const last = posix.basename(doc.id);
      const name =
        /^(?:index|readme)$/i.test(last) && doc.folder !== '.' ? posix.basename(posix.dirname(doc.id)) : last;
      pages.push({ key: steps.take(name, 'page'), doc });
    }
    if (pages.length === 0) return [];
    const { title, description } = run;
    return [{ key: chapters.take(title, 'chapter'), title, description, group, docs: pages }];
  }

  async #placed(drafts: readonly DraftChapter[]): Promise<Map<Doc, PlacedPage>> {
    const placed = new Map<Doc, PlacedPage>();
    for (const { key: chapter, docs } of drafts)
      for (const { key, doc } of docs)
        placed.set(doc, { doc, key: `${chapter}/${key}`, page: await this.#pages.read(doc, doc.title) });
    return placed;
  }

  async #step(key: string, placed: PlacedPage, links: DocusaurusLinks): Promise<ImportedStep> {
    const { doc, page } = placed;
    const title = doc.title ?? page.heading ?? doc.label ?? titleFromName(posix.basename(doc.id));
    return {
      ...readingStep({ key, title, markdown: await links.settle(placed, page, doc.file) }),
      translations: await this.#translations(placed, title, links),
    };
  }

  /** Names of categories have no translations in our format. */
  async #reportLabels(): Promise<void> {
    const root = posix.join(this.#site.folder, 'i18n');
    for (const name of await this.#source.list(root)) {
      const labels = posix.join(root, name, 'docusaurus-plugin-content-docs/current.json');
      if (await this.#source.isFile(labels)) this.#losses.add('translated names of categories', labels, 1);
    }
  }

  async #translations(
    placed: PlacedPage,
    title: string,
    links: DocusaurusLinks,
  ): Promise<ImportedStep['translations']> {
    const found: ImportedStep['translations'] = {};
    const inside = posix.relative(this.#site.docsFolder, placed.doc.file);
    const root = posix.join(this.#site.folder, 'i18n');
    for (const name of await this.#source.list(root)) {
      const language = name.endsWith('/') ? languageTag(name.slice(0, -1)) : null;
      if (language === null || language === this.#site.language) continue;
      const file = posix.join(root, name, 'docusaurus-plugin-content-docs/current', inside);
      const text = await this.#source.text(file);
      if (text === null) continue;
      const { fields, isBroken, body, bodyLine } = splitFrontMatter(text);
      if (isBroken) this.#losses.add('front matter that is no YAML', file, 1);
      const own = textIn(fields, 'title');
      const page = await this.#pages.read({ file, body, bodyLine, isMdx: placed.doc.isMdx }, own);
      const markdown = await links.settle(placed, page, file);
      found[language] = { title: own ?? page.heading ?? title, markdown };
    }
    return found;
  }
}

interface Run {
  title: string;
  description: string;
  docs: Doc[];
}

/** A category is a chapter; pages between categories gather in one that is called like the sidebar. */
function runsOf(parts: readonly SidebarPart[], looseTitle: string): Run[] {
  const runs: Run[] = [];
  let loose: Run | null = null;
  for (const part of parts) {
    if (part.kind === 'category') {
      runs.push({ title: part.label, description: part.description, docs: part.parts.flatMap(docsIn) });
      loose = null;
      continue;
    }
    loose ??= runs[runs.push({ title: looseTitle, description: '', docs: [] }) - 1] ?? null;
    loose?.docs.push(part.doc);
  }
  return runs;
}

const docsIn = (part: SidebarPart): Doc[] => (part.kind === 'doc' ? [part.doc] : part.parts.flatMap(docsIn));
