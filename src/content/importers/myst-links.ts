import { posix } from 'node:path';
import { parseMarkdown } from '../markdown/syntax.ts';
import { textOf, walk } from '../markdown/tree.ts';
import { headingAt, takeMarks } from './anchor-marks.ts';
import { idsOf } from './heading-ids.ts';
import { anchorOf, decodedPath, fateOutside, PresentFiles, pathFrom, stepLink } from './link-fates.ts';
import type { LossReport } from './loss-report.ts';
import type { PageNotes } from './myst-notes.ts';
import { DOC_SCHEME, EQUATION_SCHEME, LABEL_SCHEME } from './myst-roles.ts';
import { type FoundLink, type LinkFate, rewriteLinks, WORDLESS } from './page-links.ts';
import { repairPage } from './page-repair.ts';
import type { SourceFolder } from './source-folder.ts';
import { SourceLines } from './source-lines.ts';

/** A page with its title taken off and its labels found. */
export interface LabelledPage {
  title: string | null;
  markdown: string;
  /** Our anchor for each label; empty for the top of the page. */
  labels: Map<string, string>;
  /** What links without words call a label. */
  names: Map<string, string>;
  equations: ReadonlyMap<string, number>;
}

export interface PlacedMyst {
  /** Path in the source. */
  file: string;
  /** `chapter/step`. */
  key: string;
  title: string;
  page: LabelledPage;
}

/** Takes the marks of labels out of a page and finds the headings that they belong to. */
export function labelPage(marked: string, notes: PageNotes): LabelledPage {
  const { text, found } = takeMarks(marked, 'on-lines');
  const headings: { start: number; end: number; text: string }[] = [];
  walk(parseMarkdown(text), (node) => {
    if (node.type !== 'heading') return;
    headings.push({
      start: node.position?.start.offset ?? 0,
      end: node.position?.end.offset ?? 0,
      text: textOf(node).trim(),
    });
  });
  const [first] = headings;
  const isTitled = first !== undefined && /^#(?!#)|^[^\n]+\n[ \t]*=/.test(text.slice(first.start, first.end));
  const title = isTitled ? first : undefined;
  const others = isTitled ? headings.slice(1) : headings;
  const ids = idsOf(others.map((heading) => heading.text));
  const labels = new Map<string, string>();
  const names = new Map(notes.names);
  for (const { label, at } of found) {
    const { heading, isNext } = headingAt(text, headings, at);
    labels.set(label, heading === undefined || heading === title ? '' : (ids[others.indexOf(heading)] ?? ''));
    if (isNext && heading !== undefined && !names.has(label)) names.set(label, heading.text);
  }
  const theirs = idsOf(headings.map((heading) => heading.text));
  for (const [i, heading] of headings.entries()) {
    const id = theirs[i] ?? '';
    if (!labels.has(id)) labels.set(id, heading === title ? '' : (ids[others.indexOf(heading)] ?? ''));
  }
  const markdown = title === undefined ? text : text.slice(0, title.start) + text.slice(title.end);
  return { title: title?.text || null, markdown: markdown.trim(), labels, names, equations: notes.equations };
}

/** A page that nothing leads into. */
export const plainPage = (markdown: string): LabelledPage => ({
  title: null,
  markdown,
  labels: new Map(),
  names: new Map(),
  equations: new Map(),
});

/** Leads the links of pages to steps, labels and files of the source. */
export class MystLinks {
  readonly #source: SourceFolder;
  readonly #folder: string;
  readonly #losses: LossReport;
  readonly #pages = new Map<string, PlacedMyst>();
  readonly #labels = new Map<string, PlacedMyst>();

  constructor(source: SourceFolder, folder: string, pages: readonly PlacedMyst[], losses: LossReport) {
    this.#source = source;
    this.#folder = folder;
    this.#losses = losses;
    for (const placed of pages) this.#pages.set(placed.file, placed);
    for (const placed of pages)
      for (const label of [
        ...placed.page.names.keys(),
        ...placed.page.labels.keys(),
        ...placed.page.equations.keys(),
      ]) {
        const known = normal(label);
        if (!this.#labels.has(known)) this.#labels.set(known, placed);
      }
  }

  async settle(placed: PlacedMyst): Promise<string> {
    const lines = new SourceLines((await this.#source.text(placed.file)) ?? '');
    const present = await PresentFiles.of(this.#source, placed.page.markdown, (link) =>
      this.#paths(link.url, placed.file),
    );
    const settled = rewriteLinks(placed.page.markdown, (link) => this.#fate(link, placed, lines, present));
    const onBadFormula = (tex: string) =>
      this.#losses.add('formula that cannot be read', placed.file, lines.lineOf(tex.trim().split('\n')[0] ?? ''));
    return repairPage(settled.replaceAll(WORDLESS, ''), { hasMath: true, onBadFormula });
  }

  #fate(link: FoundLink, placed: PlacedMyst, lines: SourceLines, present: PresentFiles): LinkFate {
    const scheme = [LABEL_SCHEME, EQUATION_SCHEME, DOC_SCHEME].find((known) => link.url.startsWith(known));
    const written = scheme === undefined ? link.url : decodeURIComponent(link.url.slice(scheme.length));
    const line = lines.lineOf(written, scheme === undefined ? link.nth : 0);
    const lost = (construct: string): LinkFate => {
      this.#losses.add(construct, placed.file, line);
      return { as: 'text', words: scheme === undefined ? undefined : written };
    };
    if (scheme === DOC_SCHEME) {
      const page = this.#pageAt(written, placed.file);
      return page === undefined
        ? lost('broken link')
        : { as: 'same', url: stepLink(page.key, null), words: page.title };
    }
    if (scheme !== undefined) return this.#toLabel(written, placed) ?? lost('broken link');
    if (/^(?:step|asset):/.test(written)) return { as: 'same', url: written };
    if (/^(?:project|path|myst):/.test(written) && link.kind === 'link')
      return this.#fate({ ...link, url: written.replace(/^[a-z]+:/, '') }, placed, lines, present);
    const outside = written.startsWith('#')
      ? null
      : fateOutside(link, { file: placed.file, losses: this.#losses, lineOf: () => line });
    if (outside !== null) return outside;
    if (link.kind === 'link') {
      const page = this.#pageAt(written, placed.file);
      if (page !== undefined) return this.#toPage(page, anchorOf(written), lost);
      const labelled = this.#toLabel(decodedPath(written.replace(/^#/, '')) ?? written, placed);
      if (labelled !== null) return labelled;
    }
    const own = present.fate(link, this.#paths(written, placed.file), lost);
    if (own !== null) return own;
    return lost(link.kind === 'image' ? 'missing image' : 'broken link');
  }

  #toLabel(label: string, from: PlacedMyst): LinkFate | null {
    const own = [...from.page.labels.keys()].find((known) => normal(known) === normal(label));
    const target = own === undefined ? this.#labels.get(normal(label)) : from;
    if (target === undefined) return null;
    const { labels, names, equations } = target.page;
    const known = [...labels.keys(), ...names.keys()].find((name) => normal(name) === normal(label)) ?? label;
    const number = equations.get(known);
    const words = number === undefined ? (names.get(known) ?? target.title) : `(${number})`;
    const anchor = labels.get(known) ?? '';
    if (target === from && anchor !== '') return { as: 'same', url: `#${encodeURIComponent(anchor)}`, words };
    return { as: 'same', url: stepLink(target.key, anchor === '' ? null : anchor), words };
  }

  #toPage(page: PlacedMyst, anchor: string | null, lost: (construct: string) => unknown): LinkFate {
    const ours = anchor === null ? '' : page.page.labels.get(anchor);
    if (ours === undefined) lost('link to a place that is missing');
    return { as: 'same', url: stepLink(page.key, ours || null), words: page.title };
  }

  /** A page by its path, with or without ending, or by the address that its built form has. */
  #pageAt(url: string, file: string): PlacedMyst | undefined {
    for (const path of this.#paths(url, file))
      for (const candidate of [
        path,
        `${path}.md`,
        `${path}.ipynb`,
        `${path}.myst`,
        path.replace(/\.html$/, '.md'),
        path.replace(/\.html$/, '.ipynb'),
      ]) {
        const placed = this.#pages.get(candidate);
        if (placed !== undefined) return placed;
      }
    return undefined;
  }

  #paths(url: string, file: string): string[] {
    const written = decodedPath(url);
    if (written === null || written === '' || /^[a-z][a-z0-9+.-]*:|^\/\/|^#/i.test(written)) return [];
    const path = written.startsWith('/')
      ? pathFrom(this.#folder, written.slice(1))
      : pathFrom(posix.dirname(file), written);
    return path === null ? [] : [path];
  }
}

/** Labels are the same whatever their case and joints. */
const normal = (label: string): string => label.toLowerCase().replace(/[\s_-]+/g, '-');
