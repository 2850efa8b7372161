import type { Nodes, Root, RootContent } from 'mdast';
import { textOf, walk } from '../../markdown/tree.ts';
import type { MappedText } from '../mapped-text.ts';
import { htmlTokens } from './html-tags.ts';
import { HEADING_ATTRIBUTES } from './page-edits.ts';
import { endOf, startOf } from './plain-markdown.ts';

/** A stretch of a page that becomes a step, or nothing where it shows nothing. */
export type PagePart =
  | { kind: 'reading'; start: number; end: number; isBlank: boolean }
  | { kind: 'quiz'; start: number; end: number; path: string };

export interface Anchor {
  /** As the source names it. */
  id: string;
  offset: number;
  /** Slug that our reader gives the heading; null where there is none. */
  name: string | null;
}

export interface PageShape {
  /** The heading that only repeats the page's title. */
  titleHeading: { start: number; end: number } | null;
  /** Readings and quizzes in turn, beginning and ending with a reading. */
  parts: PagePart[];
  anchors: Anchor[];
}

const QUIZ = /(?<!\\)\{\{\s*#quiz\s+([^}]+)\}\}/g;

/** `title` null: the first heading repeats the title, whatever its words. */
export function shapeOf(page: MappedText, root: Root, title: string | null): PageShape {
  const heading = titleHeading(root, title);
  const quizzes = quizMarks(page.text, root);
  const parts: PagePart[] = [];
  let at = 0;
  for (const quiz of [...quizzes, null]) {
    const end = quiz?.start ?? page.text.length;
    parts.push({ kind: 'reading', start: at, end, isBlank: !showsSomething(page.text, root, heading, at, end) });
    if (quiz === null) break;
    parts.push(quiz);
    at = quiz.end;
  }
  return { titleHeading: heading, parts, anchors: anchorsOf(root, parts, heading) };
}

function quizMarks(text: string, root: Root): Extract<PagePart, { kind: 'quiz' }>[] {
  const code: { start: number; end: number }[] = [];
  if (text.includes('{{'))
    walk(root, (node) => {
      if (node.type === 'code' || node.type === 'inlineCode') code.push({ start: startOf(node), end: endOf(node) });
    });
  return [...text.matchAll(QUIZ)].flatMap((match) => {
    const start = match.index;
    if (code.some((range) => start >= range.start && start < range.end)) return [];
    return [{ kind: 'quiz' as const, start, end: start + match[0].length, path: (match[1] ?? '').trim() }];
  });
}

const normal = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** The first thing that the page shows, when it is a heading with the words of the title. */
function titleHeading(root: Root, title: string | null): { start: number; end: number } | null {
  const first = root.children.find((node) => !isInvisible(node));
  if (first?.type !== 'heading') return null;
  const words = textOf(first).replace(HEADING_ATTRIBUTES, '');
  return title === null || normal(words) === normal(title) || words.trim() === title
    ? { start: startOf(first), end: endOf(first) }
    : null;
}

const isInvisible = (node: RootContent): boolean =>
  node.type === 'definition' ||
  node.type === 'footnoteDefinition' ||
  (node.type === 'html' &&
    htmlTokens(node.value).every(
      (token) => (token.kind === 'text' && token.text.trim() === '') || (token.kind !== 'text' && token.name === 'a'),
    ));

function showsSomething(
  text: string,
  root: Root,
  heading: { start: number } | null,
  start: number,
  end: number,
): boolean {
  return root.children.some((node) => {
    if (endOf(node) <= start || startOf(node) >= end || isInvisible(node) || node.type === 'thematicBreak')
      return false;
    if (startOf(node) === heading?.start) return false;
    return text.slice(Math.max(start, startOf(node)), Math.min(end, endOf(node))).replace(/[\s>]/g, '') !== '';
  });
}

/** Ids as mdBook and as our reader make them, counted anew in every part, as each becomes a page of its own. */
function anchorsOf(root: Root, parts: readonly PagePart[], title: { start: number } | null): Anchor[] {
  const anchors: Anchor[] = [];
  const seen = new Map<number, Map<string, number>>();
  const seenInPage = new Map<string, number>();
  let waiting: Anchor[] = [];
  walk(root, (node) => {
    const offset = startOf(node);
    if (node.type === 'html') {
      waiting.push(...idsIn(node.value).map((id) => ({ id, offset, name: null })));
      return;
    }
    if (node.type !== 'heading') {
      if (
        node.type === 'paragraph' &&
        waiting.some((anchor) => endOf(node) > anchor.offset && offset > anchor.offset)
      ) {
        anchors.push(...waiting);
        waiting = [];
      }
      return;
    }
    const written = textOf(node);
    const pinned = /\{[^{}]*#([^\s{}]+)[^{}]*\}\s*$/.exec(HEADING_ATTRIBUTES.exec(written)?.[0] ?? '')?.[1];
    const slug = headingSlug(written.replace(HEADING_ATTRIBUTES, ''));
    const part = parts.findIndex((one) => offset >= one.start && offset < one.end);
    const counts = seen.get(part) ?? new Map<string, number>();
    seen.set(part, counts);
    const isTitle = offset === title?.start;
    const name = isTitle ? null : numbered(slug, counts);
    const own = pinned ?? numbered(slug, seenInPage);
    anchors.push({ id: own, offset, name }, ...waiting.map((anchor) => ({ ...anchor, offset, name })));
    waiting = [];
  });
  return [...anchors, ...waiting];
}

function numbered(slug: string, counts: Map<string, number>): string {
  const count = counts.get(slug) ?? 0;
  counts.set(slug, count + 1);
  return count === 0 ? slug : `${slug}-${count}`;
}

const idsIn = (html: string): string[] =>
  htmlTokens(html).flatMap((token) => {
    const id = token.kind === 'open' ? (token.attributes.get('id') ?? token.attributes.get('name')) : undefined;
    return id === undefined ? [] : [id];
  });

/** As the anchors of code hosts are made. */
export const headingSlug = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');

/** Footnotes that a part refers to and another part explains. */
export function missingFootnotes(part: string, all: readonly { root: Root; text: string }[]): string[] {
  const found = new Map<string, string>();
  for (const { root, text } of all)
    walk(root, (node: Nodes) => {
      if (node.type !== 'footnoteDefinition') return;
      const mark = `[^${node.label ?? node.identifier}]`;
      if (text !== part && part.includes(mark) && !part.includes(`${mark}:`))
        found.set(node.identifier, text.slice(startOf(node), endOf(node)));
    });
  return [...found.values()];
}
