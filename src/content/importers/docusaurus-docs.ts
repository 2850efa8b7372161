import { posix } from 'node:path';
import type { Site } from './docusaurus-config.ts';
import { splitFrontMatter } from './front-matter.ts';
import type { LossReport } from './loss-report.ts';
import type { SourceFolder } from './source-folder.ts';
import { field, numberIn, textIn } from './values.ts';

/** A page of the site before its text is read. */
export interface Doc {
  /** Path in the source. */
  file: string;
  /** Its folder inside that of the pages; `.` for the top. */
  folder: string;
  /** Name of the file without its ending. */
  name: string;
  /** What sidebars call it. */
  id: string;
  /** Address on the site without the base, e.g. `/docs/start`. */
  permalink: string;
  /** Place among its neighbours; null when it says none. */
  position: number | null;
  label: string | null;
  /** Of the front matter; null when the first heading is the title. */
  title: string | null;
  /** The heading with which the text begins. */
  heading: string | null;
  isMdx: boolean;
  body: string;
  bodyLine: number;
}

const BEFORE_HEADING = /^(?:\s+|import\s[^\n]*|<!--[\s\S]*?-->|\{\/\*[\s\S]*?\*\/\})/;
const HEADING = /^#[ \t]+([^\n]*?)[ \t]*(?:#+|\{#[^\s{}]*\})?[ \t]*(?:\n|$)/;
const EXCLUDED = /(?:^|\/)_|\.test\.mdx?$|(?:^|\/)__tests__\//;

/** All pages, by path. What is not for readers goes to the loss report. */
export async function readDocs(source: SourceFolder, site: Site, losses: LossReport): Promise<Doc[]> {
  const docs: Doc[] = [];
  for (const file of await source.walk(site.docsFolder)) {
    const inside = posix.relative(site.docsFolder, file);
    if (!/\.mdx?$/i.test(file) || EXCLUDED.test(inside)) continue;
    const text = (await source.text(file)) ?? '';
    const { fields, isBroken, body, bodyLine } = splitFrontMatter(text);
    if (isBroken) losses.add('front matter that is no YAML', file, 1);
    const hidden = ['draft', 'unlisted'].find((name) => field(fields, name) === true);
    if (hidden === undefined) docs.push(docOf(file, inside, fields, { site, body, bodyLine }));
    else losses.add(`page that is ${hidden}`, file, 1);
  }
  return docs;
}

function docOf(
  file: string,
  inside: string,
  fields: unknown,
  rest: { site: Site; body: string; bodyLine: number },
): Doc {
  const { site, body, bodyLine } = rest;
  const folder = posix.dirname(inside);
  const name = posix.basename(inside).replace(/\.mdx?$/i, '');
  const strip = (part: string) => (site.stripsNumbers ? splitNumber(part).name : part);
  const folders = folder === '.' ? [] : folder.split('/').map(strip);
  const baseId = textIn(fields, 'id') ?? strip(name);
  const position = numberIn(fields, 'sidebar_position') ?? (site.stripsNumbers ? splitNumber(name).number : null);
  const format = textIn(fields, 'format') ?? textIn(fields, 'mdx', 'format');
  return {
    file,
    folder,
    name,
    id: [...folders, baseId].join('/'),
    permalink: permalinkOf(site, folders, textIn(fields, 'slug'), baseId, isIndexOf(name, folder)),
    position,
    label: textIn(fields, 'sidebar_label'),
    title: textIn(fields, 'title'),
    heading: headingOf(body),
    isMdx: format === null ? !site.detectsFormat || /x$/i.test(file) : format !== 'md',
    body,
    bodyLine,
  };
}

function permalinkOf(site: Site, folders: string[], slug: string | null, baseId: string, isIndex: boolean): string {
  const folder = `/${folders.map((part) => `${part}/`).join('')}`;
  const path = slug?.startsWith('/') ? slug : slug === null && isIndex ? folder : posix.join(folder, slug ?? baseId);
  return normalPermalink(site.routeBase + path);
}

/** One form for addresses that differ only in slashes at the end or in escapes. */
export function normalPermalink(path: string): string {
  let decoded = path;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    // An address that cannot be decoded is taken as it is written.
  }
  return posix.normalize(`/${decoded}`).replace(/(?<=.)\/$/, '');
}

/** Whether a page stands for its folder, by its name. */
export const isIndexOf = (name: string, folder: string): boolean =>
  ['index', 'readme', posix.basename(folder).toLowerCase()].includes(name.toLowerCase());

/** `01-intro` is number 1 of `intro`; dates and versions are no numbers. */
export function splitNumber(name: string): { number: number | null; name: string } {
  if (/^(?:\d{2}|\d{4})[-_.]\d{2}(?:[-_.](?:\d{2}|\d{4}))?/.test(name) || /^\d+[-_.]\d+/.test(name))
    return { number: null, name };
  const match = /^(\d+)\s*[-_.]+\s*([^-_.\s].*)$/.exec(name);
  return match === null ? { number: null, name } : { number: Number(match[1]), name: match[2] ?? name };
}

/** The heading with which a page begins, as plainly as a list of pages needs it. */
function headingOf(body: string): string | null {
  let rest = body;
  for (let before = BEFORE_HEADING.exec(rest); before !== null; before = BEFORE_HEADING.exec(rest))
    rest = rest.slice(before[0].length);
  return HEADING.exec(rest)?.[1]?.replace(/[*`_]/g, '') ?? null;
}
