import type { Element, Root as HastRoot } from 'hast';
import type { Root } from 'mdast';
import rehypeKatex from 'rehype-katex';
import rehypeSlug from 'rehype-slug';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import type { VFileMessage } from 'vfile-message';
import { ID_PREFIX, resolveAddresses } from './addresses.ts';
import { prepareCode } from './code-blocks.ts';
import { drawDiagrams } from './diagrams.ts';
import { applyDirectives } from './directives/apply-directives.ts';
import { checkAnchors, dressCode, dressTables, dressTaskLists } from './elements.ts';
import type { PageContext } from './page-context.ts';
import {
  checkFences,
  countWords,
  dropRawHtml,
  inlineReferences,
  makeFigures,
  moneyIsText,
  shiftHeadings,
  takeTitle,
} from './prose.ts';
import { type PageParts, splitAtQuestions } from './question-parts.ts';
import { parseMarkdown } from './syntax.ts';
import { walkElements } from './tree.ts';

export interface Page extends PageParts {
  /** The first level-1 heading, when the author gave the title there. */
  heading: { text: string; line: number } | null;
  words: number;
  /** `:::question` directives, also those that could not be read. */
  questionCount: number;
}

const EMPTY: Page = { body: [], questions: [], answerKeys: [], heading: null, words: 0, questionCount: 0 };

/** Makes the page of a step. `titleIsHeading`: the front matter has no title, so the first `#` is it. */
export async function renderPage(page: PageContext, titleIsHeading: boolean): Promise<Page> {
  const deep = page.source.split('\n').findIndex((line) => DEEP_LINE.test(line));
  if (deep !== -1) return tooDeep(page, deep + 1);
  try {
    return await render(page, titleIsHeading);
  } catch (cause) {
    // The stack of a recursive walk is the only other limit that Markdown has.
    if (cause instanceof RangeError) return tooDeep(page, 1);
    throw cause;
  }
}

/** Dozens of list or quote markers in a line: parsing takes time that grows with the square of their number. */
const DEEP_LINE = /^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])){40}/;

function tooDeep(page: PageContext, line: number): Page {
  const fix = 'Take some quotes or lists apart.';
  page.report.error('too-deeply-nested', line, 'The text is nested too deeply to be read.', fix);
  return EMPTY;
}

async function render(page: PageContext, titleIsHeading: boolean): Promise<Page> {
  const root = parseMarkdown(page.source);
  checkFences(root, page);
  const heading = titleIsHeading ? takeTitle(root) : null;
  const words = countWords(root);
  shiftHeadings(root);
  dropRawHtml(root, page);
  moneyIsText(root, page);
  inlineReferences(root);
  const questionCount = root.children.filter(
    (node) => node.type === 'containerDirective' && node.name === 'question',
  ).length;
  await prepareCode(root, page);
  await applyDirectives(root, page);
  makeFigures(root);
  await resolveAddresses(root, page);
  const html = await toHtmlTree(root, page);
  await drawDiagrams(html, page);
  await dressCode(html, page);
  dressTables(html, page);
  dressTaskLists(html);
  checkAnchors(html, page);
  return { ...splitAtQuestions(html, page.questions, page.showsLines), heading, words, questionCount };
}

/** Formulas stand in dollars, or in code of the language `math`; a page without either is not searched for them. */
const MATH = /\$|math/;

async function toHtmlTree(root: Root, page: PageContext): Promise<HastRoot> {
  const { labels } = page;
  const messages: VFileMessage[] = [];
  const hasMath = MATH.test(page.source);
  const html = await unified()
    .use(remarkRehype, {
      clobberPrefix: ID_PREFIX,
      footnoteLabel: labels.footnotes,
      footnoteBackLabel: (reference, again) => `${labels.backToText} ${reference + 1}${again > 1 ? `-${again}` : ''}`,
    })
    .use(hasMath ? [[rehypeKatex, { output: 'mathml', strict: 'ignore' }]] : [])
    .use(() => (_tree, file) => {
      messages.push(...file.messages);
    })
    .run(root);
  nameHeadings(html);
  for (const message of messages)
    page.report.error(
      'bad-math',
      message.line ?? 1,
      `KaTeX cannot read this formula: ${formulaProblem(message.cause)}.`,
      'Correct the TeX.',
    );
  return html;
}

const slugHeadings = rehypeSlug({ prefix: ID_PREFIX });

/** Ids for headings. They are handed over alone, because looking for them by itself costs the plugin as much as half of the parsing. */
function nameHeadings(html: HastRoot): void {
  const headings: Element[] = [];
  walkElements(html, (element) => {
    if (/^h[1-6]$/.test(element.tagName)) headings.push(element);
  });
  slugHeadings({ type: 'root', children: headings });
}

const formulaProblem = (cause: unknown): string =>
  cause instanceof Error
    ? (cause.message.replace(/^KaTeX parse error: /, '').split('\n')[0] ?? '')
    : 'it is not valid TeX';
