import type { BlockContent, List } from 'mdast';
import type { ContainerDirective } from 'mdast-util-directive';
import { QUESTION_KINDS, type QuestionKind } from '../../../domain/question.ts';
import { isKeySegment } from '../../keys.ts';
import { suggest } from '../../nearest-name.ts';
import { type DraftQuestion, lineOf, type PageContext } from '../page-context.ts';
import type { Directive, DirectiveFamily } from './directive.ts';
import { readBlanks } from './question-blanks.ts';
import { type Choice, isChoice, readChoices, reportLostChoices, saysNothing } from './question-choices.ts';
import { feedbackPart, part, QUESTION_ELEMENTS, type ReadAnswers, tagsOf } from './question-element.ts';
import { readNumbers, readShort } from './question-lines.ts';
import { readMatching, readOrdering } from './question-lists.ts';

/** What each kind can say of itself besides `id` and `kind`. */
const ATTRIBUTES: Readonly<Record<QuestionKind, readonly string[]>> = {
  single: ['shuffle'],
  multiple: ['shuffle'],
  short: ['case'],
  number: ['tolerance', 'unit'],
  blanks: ['case'],
  ordering: [],
  matching: [],
};

/** `:::question{#id kind=…}` with its answers in the way of its kind. */
export const question: DirectiveFamily = {
  names: ['question'],
  form: 'container',
  attributes: ['id', 'kind', ...new Set(Object.values(ATTRIBUTES).flat())],
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
  const kind = questionKind(node, page);
  if (kind === null) return null;
  checkAttributes(node, kind, page);
  const answers = readAnswers(node, kind, id ?? '', page);
  const prompt = promptOf(node, kind, answers.used, page);
  if (id === null || answers.finish === null) return null;
  return {
    draft: { id, line: lineOf(node), finish: answers.finish },
    parts: [part('prompt', null, prompt), ...answers.parts],
  };
}

function readAnswers(node: ContainerDirective, kind: QuestionKind, id: string, page: PageContext): ReadAnswers {
  switch (kind) {
    case 'single':
    case 'multiple':
      return readChosen(node, kind, id, page);
    case 'short':
      return readShort(node, id, page);
    case 'number':
      return readNumbers(node, id, page);
    case 'blanks':
      return readBlanks(node, id, page);
    case 'ordering':
      return readOrdering(node, id, page);
    case 'matching':
      return readMatching(node, id, page);
  }
}

function readChosen(node: ContainerDirective, kind: 'single' | 'multiple', id: string, page: PageContext): ReadAnswers {
  const lists = choiceLists(node);
  const choices = readChoices(lists, page);
  const correct = choices.filter((choice) => choice.isRight).map((choice) => choice.id);
  const isMisread = reportLostChoices(node, page);
  if (correct.length === 0 && !isMisread)
    page.report.error(
      'no-right-choice',
      lineOf(node),
      'No choice of this question is marked as right.',
      'Mark the right one: `- [x] …`. Questions without choices say their `kind`.',
    );
  const isShuffled = node.attributes?.shuffle !== undefined;
  const finish: ReadAnswers['finish'] = ({ prompt, texts, feedback }) => {
    const shown = choices.map((choice) => ({ id: choice.id, text: texts.get(choice.id) ?? '' }));
    return {
      question: { id, kind, prompt, choices: shown, ...(isShuffled && { isShuffled }) },
      answerKey: { question: id, kind, correct, feedback, misconceptions: tagsOf(choices) },
    };
  };
  return {
    used: new Set<unknown>(lists),
    parts: choices.flatMap(choiceParts),
    finish: correct.length === 0 ? null : finish,
  };
}

const choiceLists = (node: ContainerDirective): List[] =>
  node.children.filter((child): child is List => child.type === 'list' && child.children.some(isChoice));

const choiceParts = ({ id, text, feedback }: Choice): ContainerDirective[] => [
  part('choice', id, text),
  ...feedbackPart(id, feedback),
];

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

/** Choices need not say their kind: several that are right make a multiple choice. */
function questionKind(node: ContainerDirective, page: PageContext): QuestionKind | null {
  const written = node.attributes?.kind;
  const right = choiceLists(node).flatMap((list) => list.children.filter((item) => item.checked === true)).length;
  if (written === undefined || written === null) return right > 1 ? 'multiple' : 'single';
  const kind = QUESTION_KINDS.find((known) => known === written);
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
  const fix =
    written === 'text'
      ? 'Did you mean `short`?'
      : suggest(written, QUESTION_KINDS, `Known are ${QUESTION_KINDS.join(', ')}.`);
  page.report.error('unknown-kind', lineOf(node), `There is no kind of question \`${written}\`.`, fix);
  return null;
}

function checkAttributes(node: ContainerDirective, kind: QuestionKind, page: PageContext): void {
  const known = ['id', 'kind', ...ATTRIBUTES[kind]];
  for (const name of Object.keys(node.attributes ?? {}))
    if (question.attributes.includes(name) && !known.includes(name))
      page.report.error(
        'unknown-attribute',
        lineOf(node),
        `Questions of the kind \`${kind}\` have no attribute \`${name}\`.`,
        ATTRIBUTES[kind].length === 0 ? 'Leave it out.' : `They have ${ATTRIBUTES[kind].join(' and ')}.`,
      );
}

/** What stands before the answers, and hints wherever they are. Nothing else may follow: it might give the answer away. */
function promptOf(
  node: ContainerDirective,
  kind: QuestionKind,
  used: ReadonlySet<unknown>,
  page: PageContext,
): BlockContent[] {
  const first = node.children.findIndex((child) => used.has(child));
  const asks = node.children.filter((child, at) => {
    if (used.has(child)) return false;
    if (child.type === 'containerDirective' && child.name === 'solution') {
      const fix = 'Write it into the feedback, or behind the question.';
      page.report.error('solution-in-question', lineOf(child), 'A solution would show before the answer is in.', fix);
    }
    if (first === -1 || at < first || kind === 'blanks') return true;
    if (child.type === 'containerDirective' && child.name === 'hint') return true;
    if (child.type !== 'definition' && child.type !== 'footnoteDefinition')
      page.report.error(
        'text-after-choices',
        lineOf(child),
        'Nothing may follow the answers of a question, except a hint.',
        'Move it before the answers, or into the feedback of one (`  > …`).',
      );
    return false;
  });
  if (
    saysNothing(
      asks.filter((child) => !(child.type === 'containerDirective' && child.name === 'hint')) as BlockContent[],
    )
  )
    page.report.error(
      'question-without-prompt',
      lineOf(node),
      'The question asks nothing.',
      'Write the question before the answers.',
    );
  return asks as BlockContent[];
}
