import type { BlockContent, List } from 'mdast';
import type { ContainerDirective } from 'mdast-util-directive';
import { isKeySegment } from '../../keys.ts';
import { suggest } from '../../nearest-name.ts';
import { type DraftQuestion, lineOf, type PageContext } from '../page-context.ts';
import { textOf } from '../tree.ts';
import type { Directive, DirectiveFamily } from './directive.ts';
import { type Choice, hasImage, isChoice, readChoices } from './question-choices.ts';

/** Elements that carry the parts of a question through rendering; none of them is ever sent (see question-parts.ts). */
export const QUESTION_ELEMENTS = {
  question: 'sw-question',
  prompt: 'sw-prompt',
  choice: 'sw-choice',
  feedback: 'sw-feedback',
} as const;

const KINDS = ['single', 'multiple'] as const;
const LATER_KINDS = ['text', 'number', 'ordering', 'matching', 'blanks'];
/** `:::question{#id kind=…}` with a task list of choices, each with feedback in a quote. */
export const question: DirectiveFamily = {
  names: ['question'],
  form: 'container',
  attributes: ['id', 'kind'],
  apply(node, page, { isTopLevel }) {
    if (node.type !== 'containerDirective') return;
    if (!isTopLevel) {
      const fix = 'Close the list or directive around it first.';
      page.report.error('nested-question', lineOf(node), 'A question cannot stand inside something else.', fix);
    }
    const read = readQuestion(node, page);
    const parts = read === null || !isTopLevel ? [] : read.parts;
    if (read !== null && isTopLevel) page.questions.push(read.draft);
    node.children = parts;
    node.data = { hName: isTopLevel ? QUESTION_ELEMENTS.question : 'div' };
  },
};

interface ReadQuestion {
  draft: DraftQuestion;
  parts: ContainerDirective[];
}

function readQuestion(node: ContainerDirective, page: PageContext): ReadQuestion | null {
  const id = questionId(node, page);
  const lists = node.children.filter((child) => child.type === 'list' && child.children.some(isChoice)) as List[];
  const choices = readChoices(lists, page);
  const prompt = promptOf(node, lists, page);
  const correct = choices.filter((choice) => choice.isRight).map((choice) => choice.id);
  if (correct.length === 0)
    page.report.error(
      'no-right-choice',
      lineOf(node),
      'No choice of this question is marked as right.',
      'Mark the right one: `- [x] …`.',
    );
  const kind = questionKind(node, correct.length, page);
  if (id === null || kind === null || correct.length === 0) return null;
  const misconceptions = choices.flatMap(({ id, misconception }) =>
    misconception === null ? [] : [[id, misconception]],
  );
  return {
    draft: {
      id,
      kind,
      choices: choices.map((choice) => choice.id),
      correct,
      misconceptions: Object.fromEntries(misconceptions),
    },
    parts: [part('prompt', null, prompt), ...choices.flatMap(choiceParts)],
  };
}

const choiceParts = ({ id, text, feedback }: Choice): ContainerDirective[] => [
  part('choice', id, text),
  ...(feedback.length === 0 ? [] : [part('feedback', id, feedback)]),
];

const part = (
  name: keyof typeof QUESTION_ELEMENTS,
  id: string | null,
  children: BlockContent[],
): ContainerDirective => ({
  type: 'containerDirective',
  name,
  children,
  data: { hName: QUESTION_ELEMENTS[name], ...(id !== null && { hProperties: { dataId: id } }) },
});

function questionId(node: Directive, page: PageContext): string | null {
  const id = node.attributes?.id;
  if (!id) {
    page.report.error(
      'question-without-id',
      lineOf(node),
      'The question has no id.',
      'Write `:::question{#a-short-name}`; it must never change once published.',
    );
    return null;
  }
  if (isKeySegment(id)) {
    if (page.questions.every((other) => other.id !== id)) return id;
    page.report.error(
      'duplicate-question',
      lineOf(node),
      `There is another question \`${id}\` in this step.`,
      'Give each question an id of its own.',
    );
    return null;
  }
  page.report.error(
    'bad-key',
    lineOf(node),
    `\`${id}\` cannot be the id of a question.`,
    'Use letters, digits, `-`, `_` and `.`.',
  );
  return null;
}

function questionKind(node: Directive, right: number, page: PageContext): 'single' | 'multiple' | null {
  const written = node.attributes?.kind;
  if (written === undefined || written === null) return right > 1 ? 'multiple' : 'single';
  const kind = KINDS.find((known) => known === written);
  if (kind === 'single' && right > 1) {
    page.report.error(
      'bad-attribute',
      lineOf(node),
      'A question with one right choice has several marked.',
      'Write `kind=multiple`, or mark one.',
    );
    return null;
  }
  if (kind !== undefined) return kind;
  const fix = suggest(
    written,
    KINDS,
    LATER_KINDS.includes(written) ? 'Ask it with choices for now.' : `Known kinds are ${KINDS.join(', ')}.`,
  );
  page.report.error('unsupported-kind', lineOf(node), `Questions of the kind \`${written}\` cannot be asked yet.`, fix);
  return null;
}

/** What stands before the choices. Nothing may follow them: it might give the answer away. */
function promptOf(node: ContainerDirective, lists: List[], page: PageContext): BlockContent[] {
  const first = lists[0] === undefined ? node.children.length : node.children.indexOf(lists[0]);
  for (const child of node.children.slice(first))
    if (!lists.includes(child as List) && child.type !== 'definition' && child.type !== 'footnoteDefinition')
      page.report.error(
        'text-after-choices',
        lineOf(child),
        'Nothing may follow the choices of a question.',
        'Move it before the choices, or into the feedback of one (`  > …`).',
      );
  const prompt = node.children.slice(0, first);
  if (prompt.every((child) => textOf(child).trim() === '' && !hasImage(child)))
    page.report.error(
      'question-without-prompt',
      lineOf(node),
      'The question asks nothing.',
      'Write the question before the choices.',
    );
  return prompt as BlockContent[];
}
