import type { ListItem, Nodes } from 'mdast';
import type { ContainerDirective } from 'mdast-util-directive';
import { isNear } from '../../../domain/answer-number.ts';
import { fitsPattern, isSameText, normalText } from '../../../domain/answer-text.ts';
import { parsePattern } from '../../../domain/pattern.ts';
import type { Foreseen, NumberKey, ShortKey, Tolerance } from '../../../domain/question.ts';
import { lineOf, type PageContext } from '../page-context.ts';
import { type Feedback, readFeedback } from './question-choices.ts';
import { feedbackPart, type ReadAnswers } from './question-element.ts';

/** `= right`, `! wrong`, each with what is said about it in a quote below. */
interface AnswerLine extends Feedback {
  id: string;
  line: number;
  isRight: boolean;
  text: string;
}

interface AnswerLines {
  answers: AnswerLine[];
  used: Set<Nodes>;
}

export function isAnswerList(node: Nodes, page: PageContext): boolean {
  return node.type === 'list' && node.children.some((item) => markOf(item, page) !== undefined);
}

const markOf = (item: ListItem, page: PageContext): string | undefined => {
  const mark = page.written[item.position?.start.offset ?? -1];
  return mark === '=' || mark === '!' ? mark : undefined;
};

function readLines(node: ContainerDirective, page: PageContext): AnswerLines {
  const found: AnswerLines = { answers: [], used: new Set() };
  const quotes = new Map<AnswerLine, Nodes[]>();
  for (const child of node.children) {
    const last = found.answers.at(-1);
    if (child.type === 'list' && isAnswerList(child, page)) {
      for (const item of child.children) {
        const answer = readLine(item, found.answers.length, page);
        found.answers.push(answer);
        quotes.set(
          answer,
          item.children.filter((inside) => inside.type === 'blockquote'),
        );
      }
      found.used.add(child);
    } else if (child.type === 'blockquote' && last !== undefined) {
      quotes.get(last)?.push(child);
      found.used.add(child);
    }
  }
  for (const answer of found.answers) Object.assign(answer, readFeedback(quotes.get(answer) ?? [], node, page));
  return found;
}

function readLine(item: ListItem, place: number, page: PageContext): AnswerLine {
  const written = page.written.slice(item.position?.start.offset).split('\n', 1)[0] ?? '';
  const [first, ...others] = item.children.filter((child) => child.type !== 'blockquote');
  const ends = first?.position?.end.line ?? lineOf(item);
  if (markOf(item, page) === undefined || others.length > 0 || ends > lineOf(item))
    page.report.error(
      'bad-answer',
      lineOf(item),
      'An answer stands on a line of its own.',
      'Begin each line with `=` (right) or `!` (wrong), and what is said about it with `>`.',
    );
  const isRight = markOf(item, page) === '=';
  return {
    id: `answer-${place}`,
    line: lineOf(item),
    isRight,
    text: written.slice(1).trim(),
    feedback: [],
    misconception: null,
  };
}

/** Reports when nothing is right; answers whether something is. */
function hasRight(answers: AnswerLine[], node: ContainerDirective, example: string, page: PageContext): boolean {
  if (answers.some(({ isRight }) => isRight)) return true;
  const fix = `Write a line \`= ${example}\` below the question.`;
  page.report.error('no-right-answer', lineOf(node), 'This question has no right answer.', fix);
  return false;
}

const foreseen = (answer: AnswerLine, feedback: Record<string, string>): Foreseen => ({
  isRight: answer.isRight,
  feedback: feedback[answer.id] ?? null,
  misconception: answer.misconception,
});

export function readShort(node: ContainerDirective, id: string, page: PageContext): ReadAnswers {
  const { answers, used } = readLines(node, page);
  const isExact = readCase(node, page);
  const known: { line: AnswerLine; form: { text: string } | { pattern: string } }[] = [];
  for (const line of answers) {
    const pattern = /^\/(.+)\/$/.exec(line.text)?.[1];
    const problem = pattern === undefined ? null : parsePattern(pattern);
    if (problem !== null && !problem.ok)
      page.report.error('bad-pattern', line.line, `This pattern cannot be read: ${problem.error}.`, PATTERN_FIX);
    const earlier = known.some(({ form }) =>
      'text' in form ? isSameText(line.text, form.text, isExact) : fitsPattern(line.text, form.pattern, isExact),
    );
    if (pattern === undefined && earlier) unreachable(line, page);
    if (pattern === undefined && normalText(line.text, isExact) === '')
      page.report.error('bad-answer', line.line, 'Nobody can type this answer.', 'Write a word.');
    known.push({ line, form: pattern === undefined ? { text: line.text } : { pattern } });
  }
  const isGood = hasRight(answers, node, 'the answer', page);
  return {
    used,
    parts: answers.flatMap(({ id, feedback }) => feedbackPart(id, feedback)),
    finish: !isGood
      ? null
      : ({ prompt, feedback }) => {
          const key = known.map(({ line, form }) => ({ ...foreseen(line, feedback), ...form }));
          const answerKey: ShortKey = { question: id, kind: 'short', isExact, answers: key };
          return { question: { id, kind: 'short', prompt }, answerKey };
        },
  };
}

const PATTERN_FIX =
  'Known are `.`, `[a-z]`, `\\d \\w \\s`, `|`, `( )`, `?`, `*`, `+` and `{2,4}`; `\\` before any of these takes it literally.';

const unreachable = ({ line, text }: AnswerLine, page: PageContext): void =>
  page.report.warning(
    'unreachable-answer',
    line,
    `An answer above already fits \`${text}\`.`,
    'Take one of them away, or write the narrower one first.',
  );

export function readCase(node: ContainerDirective, page: PageContext): boolean {
  const written = node.attributes?.case;
  if (written !== undefined && written !== null && written !== 'exact')
    page.report.error(
      'bad-attribute',
      lineOf(node),
      '`case` can only be `exact`.',
      'Write `case=exact`, or leave it out.',
    );
  return written === 'exact';
}

const PLAIN_NUMBER = /^[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d{1,3})?$/i;

export function readNumbers(node: ContainerDirective, id: string, page: PageContext): ReadAnswers {
  const { answers, used } = readLines(node, page);
  const unit = readUnit(node, page);
  const tolerance = readTolerance(node, page);
  const known: { line: AnswerLine; value: number | 'any' }[] = [];
  for (const line of answers) {
    const value = numberOn(line, unit);
    if (value === null) {
      const fix = 'Write it with a decimal point and without anything else: `= 9.81`; the unit goes to `unit=`.';
      page.report.error('bad-number', line.line, `\`${line.text}\` is no number.`, fix);
      continue;
    }
    if (value === 0 && 'percent' in tolerance && line.isRight)
      page.report.error('bad-tolerance', lineOf(node), 'A percentage of 0 is 0.', 'Write `tolerance=0.1`, an amount.');
    const isKnown = ({ value: other }: { value: number | 'any' }): boolean =>
      other === 'any' || (value !== 'any' && isNear({ values: [value], unit: null }, other, tolerance));
    if (known.some(isKnown)) unreachable(line, page);
    known.push({ line, value });
  }
  const isGood = hasRight(answers, node, '9.81', page);
  return {
    used,
    parts: answers.flatMap(({ id, feedback }) => feedbackPart(id, feedback)),
    finish: !isGood
      ? null
      : ({ prompt, feedback }) => {
          const key = known.map(({ line, value }) => ({ ...foreseen(line, feedback), value }));
          const answerKey: NumberKey = { question: id, kind: 'number', unit, tolerance, answers: key };
          return { question: { id, kind: 'number', prompt, unit }, answerKey };
        },
  };
}

/** Plain text, which is never mistaken for HTML. */
function readUnit(node: ContainerDirective, page: PageContext): string | null {
  const unit = node.attributes?.unit?.trim() || null;
  if (unit === null || /^[^<>&"\d][^<>&"]{0,40}$/.test(unit)) return unit;
  page.report.error(
    'bad-attribute',
    lineOf(node),
    `\`${unit}\` is no unit.`,
    'Write one such as `unit=m/s²` or `unit=%`.',
  );
  return null;
}

/** `*` is any other number, which can only be wrong. */
function numberOn({ text, isRight }: AnswerLine, unit: string | null): number | 'any' | null {
  if (text === '*' && !isRight) return 'any';
  const bare = unit !== null && text.endsWith(unit) ? text.slice(0, -unit.length).trim() : text;
  const value = PLAIN_NUMBER.test(bare) ? Number(bare) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}

function readTolerance(node: ContainerDirective, page: PageContext): Tolerance {
  const written = node.attributes?.tolerance?.trim();
  if (!written) return { absolute: 0 };
  const [, amount = '', percent] = /^(.*?)(%?)$/.exec(written) ?? [];
  const value = PLAIN_NUMBER.test(amount.trim()) ? Number(amount) : Number.NaN;
  if (value >= 0 && Number.isFinite(value)) return percent === '%' ? { percent: value } : { absolute: value };
  page.report.error(
    'bad-tolerance',
    lineOf(node),
    `\`${written}\` is no tolerance.`,
    'Write an amount, `tolerance=0.1`, or a share of the answer, `tolerance=5%`.',
  );
  return { absolute: 0 };
}
