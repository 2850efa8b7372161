import type { AnswerKey, Question } from '../../domain/question.ts';
import type { Reporter } from '../finding-list.ts';
import { suggest } from '../nearest-name.ts';

/** The questions of one text, and where they stand. */
export interface AskedQuestions {
  questions: readonly Question[];
  answerKeys: readonly AnswerKey[];
  /** By id. */
  lines: ReadonlyMap<string, number>;
}

/**
 * Whoever answers a variant has answered the step, so it asks the same: the same ids, kinds and numbers of parts, and the
 * same choices right. What counts as a right text, and what is said about answers, may differ.
 */
export function checkSameQuestions(
  original: AskedQuestions,
  originalFile: string,
  variant: AskedQuestions,
  report: Reporter,
): void {
  const differ = (line: number, sentence: string, fix: string): void =>
    report.error('variant-questions-differ', line, sentence, fix);
  const [before, here] = [byId(original), byId(variant)];
  const missing = [...before.keys()].filter((id) => !here.has(id));
  const extra = [...here.keys()].filter((id) => !before.has(id));
  for (const id of extra)
    differ(
      variant.lines.get(id) ?? 1,
      `The original, ${originalFile}, has no question \`${id}\`.`,
      suggest(id, missing, 'Take it out, or ask it in the original too.'),
    );
  if (missing.length > 0)
    differ(
      1,
      `${list(missing)} of the original, ${originalFile}, ${missing.length === 1 ? 'is' : 'are'} not asked here.`,
      `Write \`:::question{#${missing[0]}}\` with the words of this text.`,
    );
  for (const [id, one] of here) {
    const other = before.get(id);
    const difference = other === undefined ? null : differenceOf(other, one);
    if (difference === null) continue;
    differ(variant.lines.get(id) ?? 1, `The question \`${id}\` ${difference.is} in ${originalFile}.`, difference.fix);
  }
}

interface Item {
  question: Question;
  key: AnswerKey | undefined;
}

const byId = ({ questions, answerKeys }: AskedQuestions): Map<string, Item> =>
  new Map(
    questions.map((question) => [
      question.id,
      { question, key: answerKeys.find((key) => key.question === question.id) },
    ]),
  );

const list = (ids: string[]): string =>
  `The question${ids.length === 1 ? '' : 's'} ${ids.map((id) => `\`${id}\``).join(', ')}`;

function differenceOf(before: Item, here: Item): { is: string; fix: string } | null {
  const [was, is] = [before.question, here.question];
  if (was.kind !== is.kind)
    return { is: `is of the kind \`${is.kind}\` here and \`${was.kind}\``, fix: `Make it \`kind=${was.kind}\`.` };
  for (const [what, count] of PARTS) {
    const [then, now] = [count(was), count(is)];
    if (then !== now)
      return { is: `has ${now} ${what} here and ${then}`, fix: `Give it ${then}, in the order of the original.` };
  }
  if (before.key === undefined || here.key === undefined || !('correct' in before.key) || !('correct' in here.key))
    return null;
  const [right, rightHere] = [before.key.correct, here.key.correct].map((ids) => [...ids].sort().join(', '));
  if (right === rightHere)
    return idsOf(was) === idsOf(is) ? null : { is: 'names its choices otherwise than', fix: SAME_IDS };
  return { is: `has other choices right here (${rightHere}) than (${right})`, fix: SAME_IDS };
}

const SAME_IDS = 'Keep the order of the choices, or give them the same ids: `- [x] … {#id}`.';

const idsOf = (question: Question): string =>
  'choices' in question
    ? question.choices
        .map(({ id }) => id)
        .sort()
        .join(' ')
    : '';

const PARTS: [what: string, count: (question: Question) => number][] = [
  ['choices', (question) => ('choices' in question ? question.choices.length : 0)],
  ['gaps', (question) => ('gaps' in question ? question.gaps : 0)],
  ['items', (question) => ('items' in question ? question.items.length : 0)],
  ['lefts', (question) => ('left' in question ? question.left.length : 0)],
  ['rights', (question) => ('options' in question ? question.options.length : 0)],
];
