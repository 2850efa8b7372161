import { box, codeBlock, codeSpan, dedent, hang } from './blocks.ts';
import type { LossReport } from './loss-report.ts';
import { block, inline, type MarkupElement, type OpenElement, type Written } from './markup-page.ts';
import { raisedText } from './raised-text.ts';

export interface HtmlContext {
  file: string;
  losses: LossReport;
  /** The address or text that an attribute holds, in whatever way the format writes it. */
  attribute(element: Pick<MarkupElement, 'attributes'>, name: string): string | null;
}

/** Parts of tables and lists until the element around them is closed; no page holds these characters. */
const CELL = '\uFDD1';
const ROW = '\uFDD2';
const ITEM = '\uFDD3';

type Writer = (element: MarkupElement, own: OpenElement, context: HtmlContext) => Written;

/** Only look or structure is lost with these. */
const BLOCKS = 'p div center section article aside header footer main figure nav address dl dd form fieldset'.split(
  ' ',
);
const INLINES =
  'span small big font u ins mark abbr cite dfn time var samp q label bdi bdo wbr data ruby rb rt rp tt output'.split(
    ' ',
  );
const STRUCTURE = 'thead tbody tfoot colgroup col caption hgroup picture noscript'.split(' ');
/** Nothing of their content is for readers. */
const SILENT = new Set(['script', 'style', 'template', 'head', 'link', 'meta', 'base']);
const EMPTY = new Set(['svg', 'canvas', 'object', 'select', 'textarea', 'map', 'area', 'embed', 'math', 'input']);
const MEDIA = new Set(['iframe', 'video', 'audio', 'embed', 'source']);

const WRITERS: Readonly<Record<string, Writer>> = {
  ...fromNames(BLOCKS, ({ inner, beginsLine }) => (beginsLine ? block(dedent(inner)) : inline(inner))),
  ...fromNames(INLINES, ({ inner }) => inline(inner)),
  ...fromNames(STRUCTURE, ({ inner }) => inline(inner)),
  ...fromNames(['b', 'strong', 'dt', 'summary', 'figcaption'], ({ inner, name, beginsLine }) =>
    name === 'b' || name === 'strong' || !beginsLine ? inline(around(inner, '**')) : block(around(dedent(inner), '**')),
  ),
  ...fromNames(['i', 'em'], ({ inner }) => inline(around(inner, '*'))),
  ...fromNames(['s', 'del', 'strike'], ({ inner }) => inline(around(inner, '~~'))),
  ...fromNames(['code', 'kbd'], ({ source, inner }) =>
    inline(/^[^<{`\n]+$/.test(source) ? codeSpan(unescaped(source)) : inner),
  ),
  ...fromNames(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'], ({ name, inner, beginsLine, attributes }) => {
    const text = oneLine(inner);
    const id = attributes.get('id')?.text;
    if (!beginsLine || text === '') return inline(around(inner, '**'));
    return block(`${'#'.repeat(Number(name[1]))} ${text}${id ? ` {#${id}}` : ''}`);
  }),
  ...fromNames(['sup', 'sub'], script),
  br: ({ before, after }) => inline(lineBreak(before, after)),
  hr: ({ beginsLine }) => (beginsLine ? block('---') : inline('')),
  pre: ({ source, inner }) => {
    const code = source.replace(/^\s*<code[^>]*>|<\/code>\s*$/g, '');
    const language = /<code[^>]*?(?:class|className)=["'][^"']*language-([\w+-]+)/.exec(source)?.[1] ?? '';
    return /<\w/.test(code) && /\{/.test(code)
      ? block(dedent(inner))
      : block(codeBlock(unescaped(code.replace(/^\n/, '')), language));
  },
  blockquote: ({ inner }) => block(`> ${hang(dedent(inner), '> ')}`),
  img: image,
  a: (element, _own, context) => {
    const href = context.attribute(element, 'href');
    const text = element.inner.trim();
    return inline(href === null || text === '' ? element.inner : `[${text}](${address(href)})`);
  },
  details: ({ inner }, own) => {
    const summary = own.parts.get('summary') ?? null;
    const name = /\b(?:solution|answer)s?\b/i.test(summary ?? '') ? 'solution' : 'hint';
    return block(box(name, summary, dedent(inner)));
  },
  ...fromNames(['td', 'th'], ({ inner }) => inline(CELL + inner)),
  tr: ({ inner }) => inline(ROW + inner),
  table: ({ inner }) => block(table(inner)),
  li: ({ inner }) => inline(ITEM + dedent(inner)),
  ...fromNames(['ul', 'ol'], ({ inner, name }) => {
    const items = inner.split(ITEM).slice(1);
    const marker = (i: number) => (name === 'ol' ? `${i + 1}. ` : '- ');
    return block(items.map((item, i) => marker(i) + hang(item.trim(), ' '.repeat(marker(i).length))).join('\n'));
  }),
};

/** An HTML element as Markdown; what our format has no place for goes to the loss report. Null for what is not HTML. */
export function htmlElement(element: MarkupElement, own: OpenElement, context: HtmlContext): Written | null {
  const { name, line, inner, parent } = element;
  if (name === 'summary' && parent?.name === 'details') {
    parent.parts.set('summary', oneLine(inner));
    return inline('');
  }
  const writer = WRITERS[name];
  if (writer !== undefined && Object.hasOwn(WRITERS, name)) return writer(element, own, context);
  if (!SILENT.has(name) && !EMPTY.has(name) && !MEDIA.has(name)) return null;
  if (name === 'source' && parent !== null) {
    const src = context.attribute(element, 'src');
    if (src !== null && !parent.parts.has('src')) parent.parts.set('src', src);
    return inline('');
  }
  context.losses.add(`element <${name}>`, context.file, line);
  if (!MEDIA.has(name)) return inline('');
  const src = context.attribute(element, 'src') ?? own.parts.get('src') ?? null;
  const title = context.attribute(element, 'title') ?? src?.replace(/^https?:\/\//, '') ?? '';
  return src === null ? block(dedent(inner)) : block(`[${title.replace(/[[\]]/g, '')}](${address(src)})`);
}

function fromNames(names: readonly string[], writer: Writer): Record<string, Writer> {
  return Object.fromEntries(names.map((name) => [name, writer]));
}

/** An address as it stands between the parentheses of a link. */
export const address = (url: string): string => {
  const clean = url.trim().replace(/\n/g, '');
  return clean === '' || /[\s()<>]/.test(clean) ? `<${clean.replace(/[<>]/g, '\\$&')}>` : clean;
};

export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Emphasis holds only where it touches the words. */
function around(inner: string, mark: string): string {
  const text = inner.trim();
  if (text === '' || /\n[ \t]*\n/.test(text)) return inner;
  const [before = ''] = /^\s*/.exec(inner) ?? [];
  const [after = ''] = /\s*$/.exec(inner) ?? [];
  return before + mark + text + mark + after;
}

function lineBreak(before: string, after: string): string {
  if (/^[ \t>]*\|/.test(before) || /^#{1,6} /.test(before) || before.includes('|')) return ' ';
  if (before.trim() === '' || /^[ \t]*(?:\n[ \t>]*(?:\n|$)|$)/.test(after)) return '';
  return /^[ \t]*\n/.test(after)
    ? '\\'
    : `\\\n${/^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*/.exec(before)?.[0].replace(/[^\s>]/g, ' ') ?? ''}`;
}

function image(element: MarkupElement, _own: OpenElement, context: HtmlContext): Written {
  const src = context.attribute(element, 'src');
  if (src === null) {
    context.losses.add('image without a file', context.file, element.line);
    return inline('');
  }
  const alt = oneLine(context.attribute(element, 'alt') ?? '').replace(/[[\]\\]/g, '\\$&');
  return inline(`![${alt}](${address(src)})`);
}

/** Words that cannot be raised only lose their height, which is reported. */
function script({ name, inner, line }: MarkupElement, _own: OpenElement, context: HtmlContext): Written {
  const raised = raisedText(name, unescaped(inner).replace(/\\([!-/:-@[-`{-~])/g, '$1'));
  if (raised !== null) return inline(raised);
  context.losses.add(`element <${name}>`, context.file, line);
  return inline(inner);
}

function table(inner: string): string {
  const rows = inner
    .split(ROW)
    .slice(1)
    .map((row) =>
      row
        .split(CELL)
        .slice(1)
        .map((cell) => oneLine(cell).replace(/(?<!\\)\|/g, '\\|')),
    );
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (width === 0) return dedent(inner.replaceAll(ROW, '').replaceAll(CELL, ''));
  const line = (cells: readonly string[]) =>
    `| ${Array.from({ length: width }, (_, i) => cells[i] ?? '').join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), `|${' --- |'.repeat(width)}`, ...body.map(line)].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'", nbsp: ' ' };
const unescaped = (text: string): string =>
  text.replace(/&(lt|gt|amp|quot|#39|nbsp);/g, (_, name: string) => ENTITIES[name] ?? '');
