import { codeBlock, codeSpan } from '../blocks.ts';
import { raisedText } from '../raised-text.ts';
import { escaped } from '../written-markdown.ts';
import { type ContainerName, closeContainer, openContainer } from './containers.ts';
import {
  CODE_TAGS,
  DROPPED_TAGS,
  htmlImage,
  isBare,
  MARKS,
  type PlacedTag,
  plainLabel,
  SILENT_TAGS,
} from './html-inline.ts';
import { tableCells, tableText } from './html-table.ts';
import { decodeEntities, type HtmlToken } from './html-tags.ts';
import { lose, type PageContext } from './page-context.ts';

type OpenToken = Extract<HtmlToken, { kind: 'open' }>;

const BREAKING: ReadonlySet<string> = new Set(
  'p div section article header footer main center figure figcaption table thead tbody tr ul ol dl dt dd blockquote nav aside'.split(
    ' ',
  ),
);
const CONVERTED: ReadonlySet<string> = new Set([
  ...SILENT_TAGS,
  'ul',
  'ol',
  'li',
  'dl',
  'dt',
  'dd',
  'br',
  'hr',
  'listing',
]);

/** A block of HTML as blocks of Markdown. */
export async function htmlBlock(tags: readonly PlacedTag[], context: PageContext): Promise<string[]> {
  const writer = new BlockWriter(tags, context);
  return writer.blocks();
}

class BlockWriter {
  readonly #tags: readonly PlacedTag[];
  readonly #context: PageContext;
  readonly #blocks: string[] = [];
  #line = '';

  constructor(tags: readonly PlacedTag[], context: PageContext) {
    this.#tags = tags;
    this.#context = context;
  }

  async blocks(): Promise<string[]> {
    for (let i = 0; i < this.#tags.length; i++) {
      const tag = this.#tags[i];
      if (tag === undefined) break;
      const { token } = tag;
      if (token.kind === 'text') this.#line += escaped(token.text);
      else if (token.kind === 'close') await this.#close(tag);
      else i = await this.#open(tag, token, i);
    }
    this.#flush();
    return this.#blocks;
  }

  #flush(block?: string): void {
    const line = this.#line.trim();
    if (line !== '') this.#blocks.push(lineStart(line));
    this.#line = '';
    if (block !== undefined && block !== '') this.#blocks.push(block);
  }

  /** Answers the index of the last tag that was dealt with. */
  async #open(tag: PlacedTag, token: OpenToken, i: number): Promise<number> {
    const { name, attributes } = token;
    const closes = this.#tags.indexOf(tag.partner ?? tag, i);
    const inner = this.#tags.slice(i + 1, Math.max(i + 1, closes));
    const heading = /^h([1-6])$/.exec(name)?.[1];
    if (name === 'img') this.#line += await htmlImage(attributes, this.#context, tag.start);
    else if (name === 'pre' && closes > i) {
      this.#flush(codeBlock(preText(inner), languageOf(inner, attributes)));
      return closes;
    } else if (CODE_TAGS.has(name) && closes > i) {
      this.#line += codeSpan(decodeEntities(textOf(inner)).replace(/\s+/g, ' ').trim() || ' ');
      return closes;
    } else if (DROPPED_TAGS.has(name)) return this.#drop(tag, token, i, closes);
    else if (containerOf(tag, token) !== null) return this.#container(tag, token, i);
    else if (name === 'summary' && closes > i) {
      this.#flush(`**${plainLabel(inner.map(({ token }) => token))}**`);
      return closes;
    } else if (name === 'listing') this.#flush(fileLine(attributes));
    else if (name === 'table' && closes > i && (await this.#table(inner))) return closes;
    else if (name === 'a') await this.#link(tag, token);
    else if (heading !== undefined) this.#startBlock(`${'#'.repeat(Number(heading))} `);
    else if (name === 'li') this.#startBlock('- ');
    else if (name === 'dt') this.#startBlock('**');
    else if (name === 'hr') this.#flush('***');
    else if (name === 'br') this.#line += ' ';
    else if (closes > i && raisedText(name, textOf(inner)) !== null) {
      this.#line += raisedText(name, textOf(inner)) ?? '';
      return closes;
    } else if (MARKS[name] !== undefined && closes > i) this.#line += MARKS[name];
    else this.#other(tag, token);
    return i;
  }

  /** A term of a list of definitions; emphasis holds only where it touches the words. */
  #endTerm(): void {
    const words = this.#line.replace(/^\*\*\s*/, '').trim();
    this.#line = words === '' || !this.#line.startsWith('**') ? words : `**${words}**`;
    this.#flush();
  }

  /** False for one that Markdown cannot hold: then its words stay and its tags are reported. */
  async #table(inner: readonly PlacedTag[]): Promise<boolean> {
    const table = tableCells(inner);
    if (table === null) return false;
    const rows: string[][] = [];
    for (const cells of table) {
      const row: string[] = [];
      for (const cell of cells) {
        const blocks = await new BlockWriter(cell, this.#context).blocks();
        row.push(blocks.join(' ').replace(/\s+/g, ' '));
      }
      rows.push(row);
    }
    this.#flush(tableText(rows));
    return true;
  }

  #other(tag: PlacedTag, token: OpenToken): void {
    const { name, written } = token;
    if (!CONVERTED.has(name) && !isBare(token)) lose(this.#context, `HTML <${written}>`, tag.start);
    if (BREAKING.has(name)) this.#flush();
    else if (name === 'td' || name === 'th') this.#line += ' ';
  }

  #startBlock(mark: string): void {
    this.#flush();
    this.#line = mark;
  }

  /** The rest of the block as well, where it ends in another one or nowhere. */
  #drop(tag: PlacedTag, { name, attributes, isVoid }: OpenToken, i: number, closes: number): number {
    lose(this.#context, `HTML <${name}>`, tag.start);
    const src = attributes.get('src') ?? '';
    if (/^https?:\/\//i.test(src)) this.#flush(`<${src.replace(/[\s<>]/g, encodeURIComponent)}>`);
    if (isVoid) return i;
    return closes > i ? closes : this.#tags.length;
  }

  /** `<details>` with its summary, or a box of mdBook: its end may stand in a later block. */
  #container(tag: PlacedTag, token: OpenToken, i: number): number {
    const kind = containerOf(tag, token) ?? 'note';
    const rest = this.#tags.slice(i + 1);
    const summary = rest.findIndex(({ token }) => token.kind !== 'text' || token.text.trim() !== '');
    const first = rest[summary];
    const isSummary = token.name === 'details' && first?.token.kind === 'open' && first.token.name === 'summary';
    const end = isSummary && first.partner !== null ? this.#tags.indexOf(first.partner) : -1;
    const label = end === -1 ? '' : plainLabel(this.#tags.slice(i + 2 + summary, end).map(({ token }) => token));
    this.#flush(openContainer(kind, label || (kind === 'solution' ? 'Details' : null)));
    return end === -1 ? i : end;
  }

  async #close(tag: PlacedTag): Promise<void> {
    const { token, partner } = tag;
    if (token.kind !== 'close') return;
    const opened = partner?.token;
    if (partner !== null && opened?.kind === 'open' && containerOf(partner, opened) !== null)
      this.#flush(closeContainer());
    else if (token.name === 'listing' && opened?.kind === 'open')
      this.#flush(captionOf(opened.attributes, this.#context));
    else if (token.name === 'a' && opened?.kind === 'open') this.#line += await this.#linkEnd(opened, tag.start);
    else if (MARKS[token.name] !== undefined && partner !== null) this.#line += MARKS[token.name];
    else if (token.name === 'dt') this.#endTerm();
    else if (BREAKING.has(token.name) || /^(?:h[1-6]|li|pre)$/.test(token.name)) this.#flush();
  }

  async #link(tag: PlacedTag, token: OpenToken): Promise<void> {
    const href = token.attributes.get('href');
    if (href === undefined || tag.partner === null || !this.#tags.includes(tag.partner)) return;
    const resolved = await this.#context.links.link(href, this.#context.file, this.#context.stepAt(tag.start));
    if ('address' in resolved) this.#line += '[';
    else lose(this.#context, resolved.lost, tag.start);
  }

  async #linkEnd(opened: OpenToken, offset: number): Promise<string> {
    const href = opened.attributes.get('href');
    const isHere = this.#tags.some(({ token }) => token === opened);
    if (href === undefined || !isHere) return '';
    const resolved = await this.#context.links.link(href, this.#context.file, this.#context.stepAt(offset));
    return 'address' in resolved ? `](<${resolved.address.replace(/[<>\n]/g, encodeURIComponent)}>)` : '';
  }
}

function containerOf({ partner, isBlock }: PlacedTag, { name, attributes }: OpenToken): ContainerName | null {
  if (partner === null || !isBlock || !partner.isBlock) return null;
  if (name === 'details') return 'solution';
  const words = (attributes.get('class') ?? '').split(/\s+/);
  if (name !== 'div') return null;
  if (words.includes('warning')) return 'warning';
  return words.includes('note') ? 'note' : words.includes('tip') ? 'tip' : null;
}

const textOf = (tags: readonly PlacedTag[]): string =>
  tags.map(({ token }) => (token.kind === 'text' ? token.text : '')).join('');

const preText = (tags: readonly PlacedTag[]): string => decodeEntities(textOf(tags)).replace(/^\n/, '');

function languageOf(tags: readonly PlacedTag[], attributes: ReadonlyMap<string, string>): string {
  const classes = [attributes, ...tags.flatMap(({ token }) => (token.kind === 'open' ? [token.attributes] : []))];
  return /\blanguage-([\w+#-]+)/.exec(classes.map((one) => one.get('class') ?? '').join(' '))?.[1] ?? '';
}

const fileLine = (attributes: ReadonlyMap<string, string>): string => {
  const name = attributes.get('file-name') ?? '';
  return name === '' ? '' : codeSpan(name);
};

/** `Listing 4-5: caption`, as the Rust book's own preprocessor writes it. The caption is Markdown. */
function captionOf(attributes: ReadonlyMap<string, string>, { config }: PageContext): string {
  const number = attributes.get('number') ?? '';
  const caption = (attributes.get('caption') ?? '').replace(/\s+/g, ' ').trim();
  const safe = config.math === 'none' ? caption.replace(/(?<!\\)\$/g, '\\$') : caption;
  const label = number === '' ? '' : `**Listing ${number}**`;
  return [label, safe].filter((part) => part !== '').join(': ');
}

/** What would begin a list, a heading or a directive in Markdown is only text here. */
const lineStart = (line: string): string =>
  /^(?:- |#{1,6} |!?\[|\*\*)/.test(line)
    ? line
    : line.replace(/^(?:[-+=:]|#+(?= )|\d{1,9}(?=[.)]\s))/, (mark) => (/\d/.test(mark) ? `${mark}\\` : `\\${mark}`));
