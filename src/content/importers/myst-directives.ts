import { mark } from './anchor-marks.ts';
import { type BoxName, box, codeBlock, tab } from './blocks.ts';
import { address, oneLine } from './html-elements.ts';
import { code, codeCell, include, literalInclude } from './myst-code.ts';
import { type Directive, hasOption, optionOf } from './myst-fences.ts';
import { figure, headerRows, table } from './myst-figures.ts';
import { inner, lost, roles, type Writer } from './myst-inside.ts';
import { equation, type PageConversion } from './myst-notes.ts';
import { DOC_SCHEME, LABEL_SCHEME } from './myst-roles.ts';
import { csvTable, listTable } from './myst-tables.ts';
import { WORDLESS } from './page-links.ts';
import { titleFromName } from './page-title.ts';

const BOXES: Readonly<Record<string, [BoxName, string | null]>> = {
  note: ['note', null],
  seealso: ['note', 'See also'],
  important: ['note', 'Important'],
  todo: ['note', 'To do'],
  tip: ['tip', null],
  hint: ['tip', 'Hint'],
  warning: ['warning', null],
  attention: ['warning', 'Attention'],
  caution: ['warning', 'Caution'],
  danger: ['warning', 'Danger'],
  error: ['warning', 'Error'],
};
const TITLED: Readonly<Record<string, BoxName>> = {
  admonition: 'note',
  topic: 'note',
  sidebar: 'note',
  margin: 'note',
  aside: 'note',
  dropdown: 'hint',
  toggle: 'hint',
  details: 'hint',
};
const VERSIONS: Readonly<Record<string, string>> = {
  versionadded: 'New in version',
  versionchanged: 'Changed in version',
  deprecated: 'Deprecated since version',
};
/** Only for finding things or for the look of the page. */
const SILENT = new Set(
  'toctree contents tableofcontents index meta sectnum highlight currentmodule default-role role tags'.split(' '),
);
const WRAPPERS = new Set(
  'div container rst-class class centered compound grid grid-item card-carousel panels parsed-literal figure-md group-tab'.split(
    ' ',
  ),
);
const CODE = new Set(['code', 'code-block', 'sourcecode']);

/** A directive as Markdown of ours. */
export async function writeDirective(directive: Directive, page: PageConversion, isTop: boolean): Promise<string> {
  const written = (await content(directive, page, isTop)).trim();
  const label = optionOf(directive, 'label', 'name');
  const labels = label === null || ['math'].includes(directive.name) ? '' : mark(label);
  const whole = [labels, written].filter((part) => part !== '').join('\n\n');
  return whole
    .split('\n')
    .map((line, i) =>
      i === 0 ? directive.prefix + line : line === '' ? '' : directive.prefix.replace(/[^\s>]/g, ' ') + line,
    )
    .join('\n');
}

async function content(directive: Directive, page: PageConversion, isTop: boolean): Promise<string> {
  const { name, argument } = directive;
  const isExercise = name === 'exercise' || name === 'solution';
  if (isTop && !isExercise && !SILENT.has(name)) page.notes.hasOther = true;
  if (SILENT.has(name)) return '';
  const own = Object.hasOwn(WRITERS, name) ? WRITERS[name] : undefined;
  if (own !== undefined) return own(directive, page);
  if (Object.hasOwn(BOXES, name)) return admonition(directive, page);
  if (Object.hasOwn(TITLED, name)) {
    const isClosed = hasDropdown(directive);
    return box(
      isClosed ? 'hint' : classBox(directive, TITLED[name] ?? 'note'),
      roles(argument, directive, page),
      await inner(directive, page),
    );
  }
  if (Object.hasOwn(VERSIONS, name)) return box('note', `${VERSIONS[name]} ${argument}`, await inner(directive, page));
  if (CODE.has(name)) return code(directive, page);
  if (/^(?:prf|proof):/.test(name)) return proof(directive, page);
  if (WRAPPERS.has(name)) return inner(directive, page);
  lost(directive, page);
  if (directive.body.trim() === '' || name === 'raw') return '';
  return /^(?:only|ifconfig)$/.test(name)
    ? [argument === '' ? '' : `**${argument}**`, await inner(directive, page)].join('\n\n')
    : codeBlock(directive.body, '');
}

const hasDropdown = (directive: Directive): boolean =>
  /\b(?:dropdown|toggle)\b/.test(optionOf(directive, 'class') ?? '');

function classBox(directive: Directive, fallback: BoxName): BoxName {
  const found = (optionOf(directive, 'class') ?? '').split(/\s+/).find((name) => Object.hasOwn(BOXES, name));
  return found === undefined ? fallback : (BOXES[found]?.[0] ?? fallback);
}

/** What follows the name of an admonition is its first line. */
async function admonition(directive: Directive, page: PageConversion): Promise<string> {
  const [name, title] = BOXES[directive.name] ?? ['note', null];
  const body = await inner(directive, page);
  const whole = [roles(directive.argument, directive, page), body].filter((part) => part !== '').join('\n');
  return hasDropdown(directive) ? box('hint', title ?? titleFromName(directive.name), whole) : box(name, title, whole);
}

async function proof(directive: Directive, page: PageConversion): Promise<string> {
  const kind = titleFromName(directive.name.replace(/^\w+:/, ''));
  const argument = roles(directive.argument, directive, page);
  const label = optionOf(directive, 'label', 'name');
  if (label !== null) page.notes.names.set(label, directive.argument === '' ? kind : directive.argument);
  const isProof = kind === 'Proof';
  const body = [isProof ? argument : '', await inner(directive, page)].filter((part) => part !== '').join('\n');
  return box('note', isProof || argument === '' ? kind : `${kind} (${argument})`, body);
}

async function exercise(directive: Directive, page: PageConversion): Promise<string> {
  const isNumbered = !hasOption(directive, 'nonumber');
  page.notes.exercises += 1;
  if (isNumbered) page.notes.numbered += 1;
  page.losses.add('exercise that is not gradable', page.file, directive.line);
  const name = isNumbered ? `Exercise ${page.notes.numbered}` : 'Exercise';
  const label = optionOf(directive, 'label', 'name');
  if (label !== null) page.notes.names.set(label, name);
  const argument = roles(directive.argument, directive, page);
  return box('note', argument === '' ? name : `${name} (${argument})`, await inner(directive, page));
}

function math(directive: Directive, page: PageConversion): string {
  const tex = [directive.argument, directive.body]
    .filter((part) => part.trim() !== '')
    .join('\n')
    .trim();
  const isAligned = /\\\\|(?<!\\)&/.test(tex) && !/\\begin\{/.test(tex);
  const shown = isAligned ? `\\begin{aligned}\n${tex}\n\\end{aligned}` : tex;
  return tex === '' ? '' : equation(shown, optionOf(directive, 'label', 'name'), page.notes);
}

async function glossary(directive: Directive, page: PageConversion): Promise<string> {
  const entries: string[] = [];
  for (const line of (await inner(directive, page)).split('\n')) {
    if (line.trim() === '') continue;
    if (!/^[ \t:]/.test(line)) entries.push(`- **${line.trim()}**`);
    else entries.push(`  ${line.replace(/^[ \t]*:?[ \t]*/, '')}`);
  }
  return entries.join('\n').replace(/\n {2}/, ':\n  ');
}

function linked(directive: Directive, page: PageConversion): string {
  lost(directive, page);
  const url =
    directive.name === 'youtube' ? `https://www.youtube.com/watch?v=${directive.argument}` : directive.argument;
  return url === '' ? '' : `[${url.replace(/^https?:\/\//, '').replace(/[[\]]/g, '')}](${address(url)})`;
}

const quote: Writer = async (directive, page) =>
  (await inner(directive, page))
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');

/** A card of a grid: its title, which may lead somewhere, and its text. */
const card: Writer = async (directive, page) => {
  const title = roles(directive.argument, directive, page).trim();
  const link = optionOf(directive, 'link');
  const isReference = optionOf(directive, 'link-type') === 'ref' || optionOf(directive, 'link-type') === 'any';
  const words = title === '' ? (link ?? '') : title;
  const head = link === null ? words : `[${words.replace(/[[\]]/g, '')}](${address(linkOf(link, isReference))})`;
  return [head === '' ? '' : `**${head}**`, await inner(directive, page)].filter((part) => part !== '').join('\n\n');
};

const linkOf = (link: string, isReference: boolean): string =>
  /^[a-z][a-z0-9+.-]*:/i.test(link) ? link : (isReference ? LABEL_SCHEME : DOC_SCHEME) + encodeURIComponent(link);

const button: Writer = async (directive, page) => {
  const isReference = optionOf(directive, 'ref-type') === 'ref' || optionOf(directive, 'ref-type') === 'any';
  const words = (await inner(directive, page)).replace(/\s+/g, ' ').replace(/[[\]]/g, '').trim();
  const target = directive.name === 'button-link' ? directive.argument : linkOf(directive.argument, isReference);
  return `[${words || WORDLESS}](${address(target)})`;
};

const tabItem: Writer = async (directive, page) =>
  tab(roles(directive.argument, directive, page), await inner(directive, page));

const tabSet: Writer = async (directive, page) => box('tabs', null, await inner(directive, page));

const WRITERS: Readonly<Record<string, Writer>> = {
  exercise,
  solution: async (directive, page) => box('solution', null, await inner(directive, page)),
  'code-cell': codeCell,
  math,
  figure,
  image: (directive) =>
    `![${oneLine(optionOf(directive, 'alt') ?? '').replace(/[[\]\\]/g, '\\$&')}](${address(directive.argument)})`,
  table: (directive, page) => inner(directive, page).then((body) => table(directive, page, body)),
  'list-table': (directive, page) => table(directive, page, listTable(directive.body, headerRows(directive))),
  'csv-table': (directive, page) =>
    table(directive, page, csvTable(directive.body, optionOf(directive, 'header'), headerRows(directive))),
  'grid-item-card': card,
  card,
  'button-ref': button,
  'button-link': button,
  rubric: (directive, page) => (directive.argument === '' ? '' : `**${roles(directive.argument, directive, page)}**`),
  'tab-item': tabItem,
  tab: tabItem,
  tabbed: tabItem,
  'tab-set': tabSet,
  tabs: tabSet,
  'tabbed-set': tabSet,
  glossary,
  include,
  literalinclude: literalInclude,
  epigraph: quote,
  blockquote: quote,
  'pull-quote': quote,
  highlights: quote,
  mermaid: (directive) => codeBlock(directive.body, 'mermaid'),
  iframe: linked,
  video: linked,
  youtube: linked,
  embed: linked,
};
