import type { Element, ElementContent, Root } from 'hast';
import type { AnswerKey, BodyBlock, Question } from '../../domain/book.ts';
import { BACKGROUND_LEVELS } from '../../domain/book.ts';
import { LEVELS_ELEMENT } from './directives/for-levels.ts';
import { QUESTION_ELEMENTS } from './directives/question-element.ts';
import { mediaIn } from './media-parts.ts';
import type { DraftQuestion, RenderedQuestion } from './page-context.ts';
import { gapNumber, MASKED_GAP } from './question-masks.ts';
import { safeHtml } from './safe-html.ts';

/** A page in pieces: what a browser may see and what only the grader may, never in one string. */
export interface PageParts {
  body: BodyBlock[];
  questions: Question[];
  answerKeys: AnswerKey[];
}

/** Splits a rendered page at its questions, which are taken out of it before anything becomes a string. */
export function splitAtQuestions(root: Root, drafts: readonly DraftQuestion[], showsLines = false): PageParts {
  const parts: PageParts = { body: [], questions: [], answerKeys: [] };
  const rest = [...drafts];
  let open: ElementContent[] = [];
  const closeHtml = (question?: Element): void => {
    const html = showsLines
      ? htmlWithLines(question ? [...open, { ...question, children: [] }] : open)
      : safeHtml(open).trim();
    const media = mediaIn(open);
    if (html !== '') parts.body.push({ kind: 'html', html, ...(media.length > 0 && { media }) });
    open = [];
  };
  for (const node of root.children as ElementContent[]) {
    if (node.type === 'element' && node.tagName === LEVELS_ELEMENT) {
      closeHtml();
      parts.body.push(blockForLevels(node, showsLines));
      continue;
    }
    if (node.type !== 'element' || node.tagName !== QUESTION_ELEMENTS.question) {
      open.push(node);
      continue;
    }
    const draft = node.children.length === 0 ? undefined : rest.shift();
    if (draft === undefined) continue;
    closeHtml(node);
    const { question, answerKey } = draft.finish(rendered(node));
    parts.body.push({ kind: 'question', question: draft.id });
    parts.questions.push(question);
    parts.answerKeys.push(answerKey);
  }
  closeHtml();
  return parts;
}

/** Each block behind a comment with its line in the file; of a question, which stands behind this text, the line alone. */
const htmlWithLines = (nodes: ElementContent[]): string =>
  nodes
    .map((node) => {
      const line = lineIn(node);
      const isQuestion = node.type === 'element' && node.tagName === QUESTION_ELEMENTS.question;
      return (line === null ? '' : lineMark(line)) + (isQuestion ? '' : safeHtml([node]));
    })
    .join('')
    .trim();

/** What is put around an element, such as the frame of a table, has no place of its own. */
const lineIn = (node: ElementContent): number | null =>
  node.position?.start.line ??
  (node.type === 'element' ? (node.children.map(lineIn).find((line) => line !== null) ?? null) : null);

const lineMark = (line: number): string => `<!--line ${line}-->`;
/** In the HTML of a book that was read with `showsLines`; authors' own comments never get there. */
export const LINE_MARK = /<!--line (\d+)-->/g;

function blockForLevels(node: Element, showsLines: boolean): BodyBlock {
  const named = String(node.properties.dataLevels).split(' ');
  const levels = BACKGROUND_LEVELS.filter((level) => named.includes(level));
  const html = showsLines ? htmlWithLines(node.children) : safeHtml(node.children).trim();
  const media = mediaIn(node.children);
  return { kind: 'html', html, levels, ...(media.length > 0 && { media }) };
}

function rendered(node: Element): RenderedQuestion {
  const prompt = partsOf(node, 'prompt')[0]?.children ?? [];
  const gaps: number[] = [];
  const asked = withGaps(prompt, gaps);
  return {
    prompt: safeHtml(asked).trim(),
    gaps,
    texts: new Map(partsOf(node, 'choice').map((choice) => [String(choice.properties.dataId), inlineHtml(choice)])),
    feedback: Object.fromEntries(
      partsOf(node, 'feedback').map((part) => [String(part.properties.dataId), safeHtml(part.children).trim()]),
    ),
  };
}

/** Masked gaps as empty elements, which the page and other readers of the prompt make into fields. */
function withGaps(nodes: ElementContent[], seen: number[]): ElementContent[] {
  return nodes.flatMap((node): ElementContent[] => {
    if (node.type === 'element') return [{ ...node, children: withGaps(node.children, seen) }];
    if (node.type !== 'text') return [node];
    const pieces: ElementContent[] = [];
    let end = 0;
    for (const match of node.value.matchAll(MASKED_GAP)) {
      const number = gapNumber(match[1] ?? '');
      seen.push(number);
      pieces.push({ type: 'text', value: node.value.slice(end, match.index) });
      pieces.push({ type: 'element', tagName: 'span', properties: { dataGap: String(number) }, children: [] });
      end = match.index + match[0].length;
    }
    return [...pieces, { type: 'text', value: node.value.slice(end) }];
  });
}

const partsOf = (node: Element, name: keyof typeof QUESTION_ELEMENTS): Element[] =>
  node.children.filter(
    (child): child is Element => child.type === 'element' && child.tagName === QUESTION_ELEMENTS[name],
  );

/** A choice stands in a label, so a single paragraph loses its `p`. */
function inlineHtml(choice: Element): string {
  const blocks = choice.children.filter((child) => child.type === 'element');
  const only = blocks.length === 1 && blocks[0]?.tagName === 'p' ? blocks[0].children : choice.children;
  return safeHtml(only).trim();
}
