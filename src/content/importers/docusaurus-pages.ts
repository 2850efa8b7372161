import { posix } from 'node:path';
import { MARK, takeMarks } from './anchor-marks.ts';
import { unlessTooDeep } from './deep-pages.ts';
import { convertAdmonitions } from './docusaurus-admonitions.ts';
import { convertFence } from './docusaurus-code.ts';
import { type Imports, writeElement } from './docusaurus-components.ts';
import type { Site } from './docusaurus-config.ts';
import { splitFrontMatter } from './front-matter.ts';
import { settleHeadings } from './heading-ids.ts';
import { decodedPath, pathFrom } from './link-fates.ts';
import type { LossReport } from './loss-report.ts';
import { type MarkupRules, markupToMarkdown } from './markup-page.ts';
import { type Dialect, scanMarkup } from './markup-scan.ts';
import { rewriteLinks } from './page-links.ts';
import { takeTitle } from './page-title.ts';
import type { SourceFolder } from './source-folder.ts';
import { readExpression } from './static-js.ts';
import { textIn } from './values.ts';

/** What is read of a page before its links are settled. */
export interface ReadPage {
  /** Its first heading, which is not in the Markdown any more. */
  heading: string | null;
  markdown: string;
  /** From anchors of the source to ours. */
  anchors: ReadonlyMap<string, string>;
}

export interface PageSource {
  /** Path in the source. */
  file: string;
  /** Text without front matter. */
  body: string;
  bodyLine: number;
  isMdx: boolean;
}

/** Addresses that are paths in the source already. */
export const SOURCE_SCHEME = 'source:';
const DEEPEST = 10;
/** Places that are named before anything else stands on the page. */
const PLACES_FIRST = new RegExp(`^(?:\\s*${MARK}[^${MARK}\\n]*${MARK})*\\s*`);
const IMPORT = /import\s+([\w$]+)(?:\s*,\s*\{[^{}]*\})?\s+from\s+["']([^"'\n]+)["']/g;

/** Reads the pages of one site as Markdown of ours, apart from links. */
export class DocusaurusPages {
  readonly #source: SourceFolder;
  readonly #site: Site;
  readonly #losses: LossReport;

  constructor(source: SourceFolder, site: Site, losses: LossReport) {
    this.#source = source;
    this.#site = site;
    this.#losses = losses;
  }

  read(page: PageSource, title: string | null): Promise<ReadPage> {
    return unlessTooDeep(
      { text: page.body, file: page.file, losses: this.#losses },
      () => this.#read(page, title),
      (markdown) => ({ heading: null, markdown, anchors: new Map() }),
    );
  }

  async #read(page: PageSource, title: string | null): Promise<ReadPage> {
    const marked = await this.#markdown({ ...page, body: page.body.replaceAll(MARK, ' ') }, []);
    const [places = ''] = PLACES_FIRST.exec(marked) ?? [];
    const text = marked.slice(places.length);
    const taken = takeTitle(text);
    // A title in the front matter beside another heading of the page: readers see both.
    const isSame = title === null || taken.title === null || plain(taken.title) === plain(title);
    const { markdown, anchors } = settleHeadings(isSame ? taken.markdown : text, isSame ? taken.title : null);
    for (const { label } of takeMarks(places, 'on-lines').found) anchors.set(label, '');
    return { heading: taken.title === null ? null : plain(taken.title), markdown, anchors };
  }

  async #markdown(written: PageSource, within: readonly string[]): Promise<string> {
    const page = { ...written, body: unwrapped(written.body) };
    const dialect: Dialect = { isMdx: page.isMdx, hasMath: this.#site.hasMath };
    const imports = page.isMdx ? await this.#imports(page, dialect, within) : new Map();
    const text = markupToMarkdown(page.body, this.#rules(page, dialect, imports), page.bodyLine);
    const converted = convertAdmonitions(text, (name) => {
      const line = page.body
        .split('\n')
        .findIndex((written) => written.includes(`:::${name}`) || written.includes(`::: ${name}`));
      this.#losses.add(`admonition ${name}`, page.file, page.bodyLine + Math.max(0, line));
    });
    return converted.trim();
  }

  #rules(page: PageSource, dialect: Dialect, imports: Imports): MarkupRules {
    const context = { file: page.file, losses: this.#losses, imports };
    return {
      dialect,
      element: (element, own) => writeElement(element, own, context),
      expression: (source, line, parent) => {
        if (parent?.name === 'CodeBlock') return '';
        const text = readExpression(source);
        if (typeof text === 'string' || typeof text === 'number') return String(text);
        this.#losses.add('expression', page.file, line);
        return '';
      },
      comment: (text, before) => {
        const id = /^(?:\{\/\*|<!--)\s*#([^\s*{}]+)\s*(?:\*\/\}|-->)$/.exec(text)?.[1];
        return id !== undefined && /^ {0,3}#{1,6}\s/.test(before) ? `{#${id}}` : '';
      },
      code: (text, isBlock, line) =>
        isBlock ? convertFence(text, (option) => this.#losses.add(`code option ${option}`, page.file, line)) : text,
    };
  }

  async #imports(page: PageSource, dialect: Dialect, within: readonly string[]): Promise<Imports> {
    const found = new Map<string, { path: string; kind: 'partial' | 'asset' | 'code'; text: string | null }>();
    const statements = scanMarkup(page.body, dialect).filter(({ kind }) => kind === 'statement');
    for (const { text } of statements)
      for (const [, name = '', written = ''] of text.matchAll(IMPORT)) {
        const path = this.pathOf(written.replace(/^.*!/, ''), page.file);
        if (path === null) continue;
        if (written.includes('raw-loader')) found.set(name, { path, kind: 'code', text: await this.#text(path) });
        else if (/\.mdx?$/i.test(path))
          found.set(name, { path, kind: 'partial', text: await this.#partial(path, [...within, page.file]) });
        else if (/\.(?:png|jpe?g|gif|webp|avif|svg|pdf|mp4|webm)$/i.test(path))
          found.set(name, { path: SOURCE_SCHEME + encodeURI(path), kind: 'asset', text: null });
      }
    return found;
  }

  /** The path in the source that an import means; null for packages. */
  pathOf(written: string, file: string): string | null {
    if (written.startsWith('@site/')) return pathFrom(this.#site.folder, written.slice('@site/'.length));
    return /^\.\.?\//.test(written) ? pathFrom(posix.dirname(file), written) : null;
  }

  /** An included page with its links made independent of where it is included. Null when it is not there. */
  async #partial(path: string, within: readonly string[]): Promise<string | null> {
    if (within.includes(path) || within.length > DEEPEST) return null;
    const text = await this.#text(path);
    if (text === null) return null;
    const { body, bodyLine } = splitFrontMatter(text);
    const markdown = await this.#markdown({ file: path, body, bodyLine, isMdx: true }, within);
    return rewriteLinks(markdown, ({ url }) => {
      const isRelative = url !== '' && !/^(?:[a-z][a-z0-9+.-]*:|\/|#|@)/i.test(url);
      const target = isRelative ? pathFrom(posix.dirname(path), decodedPath(url) ?? url) : null;
      const anchor = url.includes('#') ? url.slice(url.indexOf('#')) : '';
      return { as: 'same', url: target === null ? url : SOURCE_SCHEME + encodeURI(target) + anchor };
    });
  }

  async #text(path: string): Promise<string | null> {
    return (await this.#source.leadsOut(path)) ? null : this.#source.text(path);
  }
}

/** Fences that only hide components from other tools. Their lines stay, empty, so that places do not move. */
const unwrapped = (body: string): string =>
  body.replace(
    /^([ \t]*)(`{3,})mdx-code-block[ \t]*\n([\s\S]*?)^[ \t]*\2[ \t]*$/gm,
    (_, _indent, _fence, inner: string) => `\n${inner}`,
  );

const plain = (title: string): string => textIn(title.replace(/\s*\{#[^\s{}]+\}\s*$/, '')) ?? '';
