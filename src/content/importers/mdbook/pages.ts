import type { Root } from 'mdast';
import { LARGEST_PAGE } from '../deep-pages.ts';
import type { LossReport } from '../loss-report.ts';
import { MappedText } from '../mapped-text.ts';
import type { SourceFolder } from '../source-folder.ts';
import { convertAdmonitions } from './admonitions.ts';
import type { BookConfig } from './book-config.ts';
import { PRIVATE, QUIZ, settleContainers } from './containers.ts';
import { takeFrontMatter } from './front-matter.ts';
import { convertGitbookTags } from './gitbook-tags.ts';
import { expandIncludes } from './includes.ts';
import type { PageContext } from './page-context.ts';
import { pageEdits } from './page-edits.ts';
import { missingFootnotes, type PageShape, shapeOf } from './page-parts.ts';
import { parsePlain } from './plain-markdown.ts';

const NOTHING: Root = { type: 'root', children: [] };

/** A page whose includes are in and whose shape is known; its links are not settled yet. */
export interface PreparedPage {
  file: string;
  page: MappedText;
  root: Root;
  shape: PageShape;
  minutes: number | null;
  /** The page before callouts are made: what translators saw. */
  written: MappedText;
}

export interface PageSource {
  source: SourceFolder;
  config: BookConfig;
  losses: LossReport;
}

/** Null when there is no such page. */
export async function preparePage(file: string, title: string, around: PageSource): Promise<PreparedPage | null> {
  const { source, config, losses } = around;
  const text = await source.text(file);
  if (text === null) return null;
  const problem = text.includes('\0') ? 'not text' : text.length > LARGEST_PAGE ? 'too large' : null;
  if (problem !== null) losses.add(`page that is ${problem}`, file, 1);
  const { page: body, minutes } = takeFrontMatter(MappedText.of(problem === null ? text : '', file), losses);
  const expanded = await expandIncludes(body, file, { source, losses });
  const written = clean(expanded);
  return { file, minutes, written, ...shaped(written, title, config, losses, file) };
}

/** Private characters are marks of the importer. */
function clean(page: MappedText): MappedText {
  const edits = [...page.text.matchAll(PRIVATE)].map(({ index }) => ({ start: index, end: index + 1, text: '' }));
  return edits.length === 0 ? page : page.edit(edits);
}

export function shaped(
  written: MappedText,
  title: string | null,
  config: BookConfig,
  losses: LossReport,
  file: string,
): Pick<PreparedPage, 'page' | 'root' | 'shape'> {
  const tagged = config.flavour === 'gitbook' ? convertGitbookTags(written, losses) : written;
  const page = convertAdmonitions(config.math === 'mathjax' ? dollars(tagged) : tagged, config.math);
  const root = parsePlain(page.text, config.math);
  if (root === null) losses.add('page that is nested too deeply', file, 1);
  return { page, root: root ?? NOTHING, shape: shapeOf(page, root ?? NOTHING, title) };
}

const MATHJAX = /\\\\\(([\s\S]+?)\\\\\)|\\\\\[([\s\S]+?)\\\\\]/g;

/** mdBook's `\\( … \\)` and `\\[ … \\]` in dollars. */
function dollars(page: MappedText): MappedText {
  const edits = [...page.text.matchAll(MATHJAX)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    text: match[1] === undefined ? `\n$$\n${(match[2] ?? '').trim()}\n$$\n` : `$${match[1].trim()}$`,
  }));
  return page.edit(edits);
}

/** The Markdown of every part of a page, readings and quizzes in turn; that of a quiz is empty. */
export async function convertPage(
  prepared: PreparedPage,
  context: Omit<PageContext, 'page' | 'root' | 'file'>,
): Promise<string[]> {
  const { file, page, root, shape } = prepared;
  if (root === NOTHING) return shape.parts.map(() => '');
  const edits = await pageEdits({ ...context, file, page, root });
  if (shape.titleHeading !== null) edits.push({ ...shape.titleHeading, text: '' });
  for (const part of shape.parts)
    if (part.kind === 'quiz') edits.push({ start: part.start, end: part.end, text: QUIZ });
  const texts = page
    .edit(edits)
    .text.replaceAll(/\\(?=\{\{#quiz\s)/g, '')
    .split(QUIZ)
    .map(settleContainers);
  const readings = texts.length === 1 ? texts : withFootnotes(texts, context.config.math);
  return shape.parts.map((part, i) => (part.kind === 'quiz' ? '' : (readings[i / 2] ?? '')));
}

function withFootnotes(texts: readonly string[], math: BookConfig['math']): string[] {
  if (!texts.some((text) => text.includes('[^'))) return [...texts];
  const parts = texts.map((text) => ({ text, root: parsePlain(text, math) ?? NOTHING }));
  return parts.map(({ text }) => [text.trimEnd(), ...missingFootnotes(text, parts)].join('\n\n'));
}

/** A piece of Markdown that stands in another file, such as the prompt of a question. */
export async function convertSnippet(
  text: string,
  place: { file: string; line: number },
  context: Omit<PageContext, 'page' | 'root'>,
): Promise<string> {
  const page = convertAdmonitions(clean(MappedText.of(text, place.file, place.line)), context.config.math);
  const root = parsePlain(page.text, context.config.math);
  if (root === null) return '';
  const edited = page.edit(await pageEdits({ ...context, page, root }));
  return settleContainers(edited.text).trim();
}
