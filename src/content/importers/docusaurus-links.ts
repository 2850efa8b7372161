import { posix } from 'node:path';
import type { Site } from './docusaurus-config.ts';
import { type Doc, normalPermalink } from './docusaurus-docs.ts';
import { type ReadPage, SOURCE_SCHEME } from './docusaurus-pages.ts';
import { anchorOf, decodedPath, fateOutside, PresentFiles, pathFrom, stepLink } from './link-fates.ts';
import type { LossReport } from './loss-report.ts';
import { type FoundLink, type LinkFate, rewriteLinks } from './page-links.ts';
import { repairPage } from './page-repair.ts';
import type { SourceFolder } from './source-folder.ts';
import { SourceLines } from './source-lines.ts';

/** A page that has its place in the new book. */
export interface PlacedPage {
  doc: Doc;
  /** `chapter/step`. */
  key: string;
  page: ReadPage;
}

/** Leads the links of pages to steps and to files of the source. */
export class DocusaurusLinks {
  readonly #source: SourceFolder;
  readonly #site: Site;
  readonly #losses: LossReport;
  readonly #byFile = new Map<string, PlacedPage>();
  readonly #byPermalink = new Map<string, PlacedPage>();

  constructor(source: SourceFolder, site: Site, pages: readonly PlacedPage[], losses: LossReport) {
    this.#source = source;
    this.#site = site;
    this.#losses = losses;
    for (const placed of pages) {
      this.#byFile.set(placed.doc.file, placed);
      if (!this.#byPermalink.has(placed.doc.permalink)) this.#byPermalink.set(placed.doc.permalink, placed);
    }
  }

  /** The page with its links settled. `file` is where its text lies: for a translation not the file of the doc. */
  async settle(placed: PlacedPage, page: ReadPage, file: string): Promise<string> {
    const lines = new SourceLines((await this.#source.text(file)) ?? '');
    const present = await PresentFiles.of(this.#source, page.markdown, (link) => this.#paths(link, placed.doc, file));
    const settled = rewriteLinks(page.markdown, (link) => {
      const line = lines.lineOf(link.url, link.nth);
      return this.#fate(link, placed, page, { file, line, present });
    });
    const onBadFormula = (tex: string) =>
      this.#losses.add('formula that cannot be read', file, lines.lineOf(tex.trim().split('\n')[0] ?? ''));
    return repairPage(settled, { hasMath: this.#site.hasMath, onBadFormula });
  }

  #fate(
    link: FoundLink,
    placed: PlacedPage,
    page: ReadPage,
    { file, line, present }: { file: string; line: number; present: PresentFiles },
  ): LinkFate {
    const { url, kind } = link;
    const anchor = anchorOf(url);
    if (kind === 'link' && url.startsWith('#')) {
      const ours = anchor === null ? '' : page.anchors.get(anchor);
      if (ours === undefined) return this.#lost('link to a place that is missing', file, line);
      return { as: 'same', url: ours === '' ? `step:${placed.key}` : `#${encodeURIComponent(ours)}` };
    }
    const paths = this.#paths(link, placed.doc, file);
    const target = kind === 'link' ? this.#target(url, placed.doc, paths) : undefined;
    if (target !== undefined) {
      const ours = anchor === null ? '' : target.page.anchors.get(anchor);
      if (ours === undefined) this.#lost('link to a place that is missing', file, line);
      return { as: 'same', url: stepLink(target.key, ours || null) };
    }
    const isLocal = isOfTheSite(url);
    const outside = isLocal ? null : fateOutside(link, { file, losses: this.#losses, lineOf: () => line });
    if (outside !== null) return outside;
    const files = kind === 'link' ? paths.filter((path) => !/\.mdx?$/i.test(path)) : paths;
    const own = present.fate(link, files, (construct) => this.#lost(construct, file, line));
    if (own !== null) return own;
    if (kind === 'link' && this.#site.url !== null && url.startsWith('/'))
      return { as: 'same', url: this.#published(url) };
    return this.#lost(kind === 'image' ? 'missing image' : 'broken link', file, line);
  }

  #lost(construct: string, file: string, line: number): LinkFate {
    this.#losses.add(construct, file, line);
    return { as: 'text' };
  }

  /** A page by its file, else by its address on the site, which may be relative to that of the page. */
  #target(url: string, doc: Doc, paths: readonly string[]): PlacedPage | undefined {
    for (const path of paths) {
      const placed = this.#byFile.get(path);
      if (placed !== undefined) return placed;
    }
    const path = decodedPath(this.#withoutHost(url));
    if (path === null || path === '' || /^(?:[a-z][a-z0-9+.-]*:|\/\/|@)/i.test(path)) return undefined;
    const base = this.#site.baseUrl.replace(/\/$/, '');
    const addresses = path.startsWith('/')
      ? [path, ...(base !== '' && path.startsWith(`${base}/`) ? [path.slice(base.length)] : [])]
      : [posix.join(posix.dirname(doc.permalink), path), posix.join(doc.permalink, path)];
    for (const address of addresses) {
      const placed = this.#byPermalink.get(normalPermalink(address.replace(/\.html$/, '')));
      if (placed !== undefined) return placed;
    }
    return undefined;
  }

  /** The files that an address could mean, likeliest first. */
  #paths({ url }: Pick<FoundLink, 'url'>, doc: Doc, file: string): string[] {
    const written = decodedPath(url.startsWith(SOURCE_SCHEME) ? url.slice(SOURCE_SCHEME.length) : url);
    if (written === null || written === '') return [];
    const { folder, docsFolder, staticFolders } = this.#site;
    const onSite = written.replace(/^pathname:\/\/(?=\/)/, '');
    if (url.startsWith(SOURCE_SCHEME)) return [written];
    if (written.startsWith('@site/')) return insideOnly([pathFrom(folder, written.slice('@site/'.length))]);
    if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(onSite)) return [];
    const base = this.#site.baseUrl.replace(/\/$/, '');
    const fromBase = base !== '' && onSite.startsWith(`${base}/`) ? onSite.slice(base.length) : onSite;
    if (onSite.startsWith('/')) {
      const roots = [...staticFolders, docsFolder];
      return insideOnly(roots.flatMap((root) => [pathFrom(root, onSite.slice(1)), pathFrom(root, fromBase.slice(1))]));
    }
    const here = [posix.dirname(file), posix.dirname(doc.file)].map((from) => pathFrom(from, onSite));
    return [...new Set(insideOnly([...here, pathFrom(docsFolder, onSite), pathFrom(folder, onSite)]))];
  }

  #published(path: string): string {
    const base = this.#site.baseUrl.replace(/\/$/, '');
    const full = base !== '' && path.startsWith(`${base}/`) ? path : base + path;
    return (this.#site.url ?? '').replace(/\/$/, '') + full;
  }

  #withoutHost(url: string): string {
    const { url: host } = this.#site;
    return host !== null && url.startsWith(`${host.replace(/\/$/, '')}/`)
      ? url.slice(host.replace(/\/$/, '').length)
      : url;
  }
}

const insideOnly = (paths: readonly (string | null)[]): string[] => paths.filter((path) => path !== null);
const isOfTheSite = (url: string): boolean => /^(?:pathname:\/\/\/|source:|@site\/)/.test(url);
