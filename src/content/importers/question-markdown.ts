import { createHash } from 'node:crypto';
import type { Nodes } from 'mdast';
import { isSameText, normalText } from '../../domain/answer-text.ts';
import { QUESTION_KINDS } from '../../domain/question.ts';
import { isKeySegment, slug } from '../keys.ts';
import { maskQuestions } from '../markdown/question-masks.ts';
import { parseMarkdown } from '../markdown/syntax.ts';
import { textOf, walk } from '../markdown/tree.ts';
import { box } from './blocks.ts';
import { disarm } from './disarm.ts';
import { escaped } from './written-markdown.ts';

/** A question on its way into our format. All texts are Markdown of our format already. */
export interface ImportedQuestion {
  id: string;
  prompt: string;
  /** Shown once the question is answered. */
  explanation: string;
  answer:
    | { kind: 'choice'; choices: { text: string; isRight: boolean }[]; isMultiple: boolean; keepOrder: boolean }
    | { kind: 'short'; accepted: string[] };
}

/** What our reader can grade at present. */
const GRADED_KINDS: readonly string[] = QUESTION_KINDS;

/** Whether the question will count; one that cannot is written as a note with its solution. */
export function isGraded({ answer }: ImportedQuestion): boolean {
  if (answer.kind === 'choice') return answer.choices.some((choice) => choice.isRight);
  return GRADED_KINDS.includes('short') && shortAnswers(answer.accepted).length > 0;
}

/** A question as `:::question`, or as `:::note` and `:::solution` when our reader cannot grade it. */
export function questionMarkdown(question: ImportedQuestion): string {
  if (!isGraded(question)) return ungraded(question);
  const written = disarm(graded(question), () => undefined).text;
  return readsAs(question, written) ? written : graded(plain(question));
}

/** The same in plain words, for texts whose marks would break the question apart. */
function plain(question: ImportedQuestion): ImportedQuestion {
  const { answer } = question;
  const words = (text: string): string => escaped(text).trim();
  return {
    ...question,
    prompt: words(question.prompt),
    explanation: words(question.explanation),
    answer:
      answer.kind === 'short'
        ? answer
        : { ...answer, choices: answer.choices.map((choice) => ({ ...choice, text: words(choice.text) })) },
  };
}

/** Whether our reader will find the prompt and exactly the answers that were meant. */
function readsAs({ answer }: ImportedQuestion, markdown: string): boolean {
  const [node, ...others] = parseMarkdown(maskQuestions(markdown).text).children;
  if (node?.type !== 'containerDirective' || node.name !== 'question' || others.length > 0) return false;
  let isWhole = true;
  walk(node, ({ type }) => {
    isWhole &&= !['footnoteReference', 'footnoteDefinition', 'definition'].includes(type);
  });
  if (!isWhole || !hasEvenFences(markdown)) return false;
  if (answer.kind === 'short') return readsAsShort(node.children, shortAnswers(answer.accepted).length);
  const lists = node.children.filter(isChoiceList);
  const first = node.children.findIndex(isChoiceList);
  if (node.children.slice(0, first).every((child) => textOf(child).trim() === '')) return false;
  const marks = lists.flatMap((list) => (list.type === 'list' ? list.children.map((item) => item.checked) : []));
  const right = answer.choices.filter((choice) => choice.isRight).length;
  return (
    first + lists.length === node.children.length &&
    marks.length === answer.choices.length &&
    marks.filter((mark) => mark === true).length === right &&
    marks.every((mark) => typeof mark === 'boolean')
  );
}

/** Our reader finds the answers of questions line by line, so that a fence which is none would hide what follows. */
function hasEvenFences(markdown: string): boolean {
  let open: string | null = null;
  for (const line of markdown.split('\n')) {
    const fence = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined) continue;
    if (open === null) open = fence;
    else if (fence.startsWith(open) && line.trim() === fence) open = null;
  }
  return open === null;
}

/** A prompt, then lists of answers and quotes of feedback only. Masked answers are items that begin with a plus. */
function readsAsShort(children: readonly Nodes[], expected: number): boolean {
  const first = children.findIndex(
    (child) => child.type === 'list' && child.children.some((item) => /^x+$/.test(textOf(item).trim())),
  );
  const answers = children.slice(first).flatMap((child) => (child.type === 'list' ? child.children : []));
  const rest = children.slice(first).filter((child) => child.type !== 'list' && child.type !== 'blockquote');
  const asks = children.slice(0, Math.max(0, first)).some((child) => textOf(child).trim() !== '');
  return first > 0 && asks && rest.length === 0 && answers.length === expected;
}

const isChoiceList = (node: Nodes): boolean =>
  node.type === 'list' && node.children.some((item) => typeof item.checked === 'boolean');

function graded(question: ImportedQuestion): string {
  const { id, prompt, answer, explanation } = question;
  const head = answer.kind === 'short' ? `#${id} kind=short` : `#${id}${answer.isMultiple ? ' kind=multiple' : ''}`;
  const answers = answer.kind === 'short' ? shortLines({ ...answer, explanation }) : choiceList(question);
  return fenced(`question{${head}}`, `${disarmed(prompt).trim() || '…'}\n\n${answers}`);
}

function fenced(head: string, body: string): string {
  const runs = [...body.matchAll(/^[\s>]*(:{3,})/gm)].map((match) => match[1]?.length ?? 0);
  const colons = ':'.repeat(Math.max(2, ...runs) + 1);
  return `${colons}${head}\n${body}\n${colons}`;
}

/** Each on one line, none twice. What stands between slashes would be a pattern, so it becomes one that means itself. */
function shortAnswers(accepted: readonly string[]): string[] {
  const lines: string[] = [];
  for (const answer of accepted.map((text) => text.replace(/\s+/g, ' ').trim())) {
    if (normalText(answer, false) === '' || lines.some((line) => isSameText(line, answer, false))) continue;
    lines.push(/^\/.+\/$/.test(answer) ? `/${answer.replace(/[^\p{L}\p{N}\s]/gu, '\\$&')}/` : answer);
  }
  return lines;
}

function shortLines({ accepted, explanation }: { accepted: readonly string[]; explanation: string }): string {
  const said = explanation.trim() === '' ? '' : `\n${quoted(disarmed(explanation))}`;
  return shortAnswers(accepted)
    .map((answer) => `= ${answer}${said}`)
    .join('\n');
}

function choiceList({ id, prompt, answer, explanation }: ImportedQuestion): string {
  if (answer.kind !== 'choice') return '';
  // Another bullet begins another list, so that a list at the end of the prompt is not one of choices.
  const bullet = /^\s*- /m.test(prompt) ? '*' : '-';
  const choices = answer.keepOrder ? answer.choices : shuffled(answer.choices, id);
  const explained = choices.findIndex((choice) => choice.isRight);
  return choices
    .map(({ text, isRight }, i) => {
      const lines = [`${bullet} [${isRight ? 'x' : ' '}] ${indented(choiceText(text, i))}`];
      if (i === explained && explanation.trim() !== '') lines.push(`  ${indented(quoted(disarmed(explanation)))}`);
      return lines.join(explanation.trim() !== '' && i === explained ? '\n\n' : '\n');
    })
    .join('\n');
}

/** The same order on every import, which does not say which one is right. */
function shuffled<T extends { text: string }>(choices: readonly T[], id: string): T[] {
  const rank = (choice: T): string => createHash('sha256').update(`${id}\n${choice.text}`).digest('hex');
  return [...choices].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

/** A box needs a word behind it: code, a list or a picture alone gets a letter before it. */
function choiceText(text: string, index: number): string {
  const flat = disarmed(text.replace(/^[ \t]*>[ \t]?/gm, '')).trim();
  const letter = String.fromCharCode(65 + (index % 26));
  if (flat === '') return `**${letter}**`;
  return /^(?:`{3,}|~{3,}|[-*+] |\d{1,9}[.)] |#{1,6} |\||:{3,}| {4}|\t|={1,}$|-{2,}$)/.test(flat)
    ? `**${letter}**\n\n${flat}`
    : flat;
}

const indented = (text: string): string =>
  text
    .split('\n')
    .map((line, i) => (i === 0 || line === '' ? line : `  ${line}`))
    .join('\n');

const quoted = (text: string): string =>
  text
    .trim()
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');

/** Boxes of a list would be choices, `= ` an accepted answer, braces at the end an attribute. */
const disarmed = (text: string): string => {
  let fence = '';
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
      if (mark !== '' && fence === '') fence = mark;
      else if (mark.startsWith(fence) && fence !== '') fence = '';
      if (mark !== '' || fence !== '') return line;
      return (
        line
          .replace(/^(\s*(?:[-*+]|\d{1,9}[.)])\s+)\[([ xX])\]/, '$1\\[$2]')
          .replace(/^(\s*)([=!])(?=\s)/, '$1\\$2')
          // What a reader may open before the answer is in is a hint.
          .replace(/^([\s>]*:{3,})solution\b/, '$1hint')
          .replace(/\{[^{}]*[#=][^{}]*\}\s*$/, '$&\u2060')
      );
    })
    .join('\n');
};

function ungraded({ prompt, answer, explanation }: ImportedQuestion): string {
  const accepted =
    answer.kind === 'short'
      ? answer.accepted
      : answer.choices.filter((choice) => choice.isRight).map((choice) => choice.text);
  const lines = answer.kind === 'short' ? accepted.map((text) => codeOf(text)) : accepted;
  const solution = [...lines, explanation].filter((text) => text.trim() !== '').join('\n\n');
  const note = box('note', null, disarmed(prompt).trim() || '…');
  return solution === '' ? note : `${note}\n\n${box('solution', null, solution)}`;
}

function codeOf(text: string): string {
  const fence = '`'.repeat(Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([run]) => run.length)) + 1);
  return `${fence}text\n${text.replace(/\n+$/, '')}\n${fence}`;
}

/** An id that a question may have, not taken in its step yet. */
export function questionId(written: string | null, taken: Set<string>): string {
  const wanted = [written ?? '', slug(written ?? '').slice(0, 60)].find(isKeySegment) ?? `q${taken.size + 1}`;
  let id = wanted;
  for (let number = 2; taken.has(id); number++) id = `${wanted}-${number}`;
  taken.add(id);
  return id;
}
