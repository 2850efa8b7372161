import type { Element, ElementContent, Root } from 'hast';
import type { AnswerKey, BodyBlock, Question } from '../../domain/book.ts';
import { QUESTION_ELEMENTS } from './directives/question.ts';
import type { DraftQuestion } from './page-context.ts';
import { safeHtml } from './safe-html.ts';

/** A page in pieces: what a browser may see and what only the grader may, never in one string. */
export interface PageParts {
  body: BodyBlock[];
  questions: Question[];
  answerKeys: AnswerKey[];
}

/** Splits a rendered page at its questions, which are taken out of it before anything becomes a string. */
export function splitAtQuestions(root: Root, drafts: readonly DraftQuestion[]): PageParts {
  const parts: PageParts = { body: [], questions: [], answerKeys: [] };
  const rest = [...drafts];
  let open: ElementContent[] = [];
  const closeHtml = (): void => {
    const html = safeHtml(open).trim();
    if (html !== '') parts.body.push({ kind: 'html', html });
    open = [];
  };
  for (const node of root.children as ElementContent[]) {
    if (node.type !== 'element' || node.tagName !== QUESTION_ELEMENTS.question) {
      open.push(node);
      continue;
    }
    const draft = node.children.length === 0 ? undefined : rest.shift();
    if (draft === undefined) continue;
    closeHtml();
    parts.body.push({ kind: 'question', question: draft.id });
    parts.questions.push(publicQuestion(node, draft));
    parts.answerKeys.push(answerKey(node, draft));
  }
  closeHtml();
  return parts;
}

function publicQuestion(node: Element, draft: DraftQuestion): Question {
  const [prompt] = partsOf(node, 'prompt');
  const texts = new Map(
    partsOf(node, 'choice').map((choice) => [String(choice.properties.dataId), inlineHtml(choice)]),
  );
  return {
    id: draft.id,
    kind: draft.kind,
    prompt: prompt === undefined ? '' : safeHtml(prompt.children).trim(),
    choices: draft.choices.map((id) => ({ id, text: texts.get(id) ?? '' })),
  };
}

function answerKey(node: Element, draft: DraftQuestion): AnswerKey {
  const feedback = partsOf(node, 'feedback').map((part) => [
    String(part.properties.dataId),
    safeHtml(part.children).trim(),
  ]);
  const { id: question, kind, correct, misconceptions } = draft;
  return { question, kind, correct, feedback: Object.fromEntries(feedback), misconceptions };
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
