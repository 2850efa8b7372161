import { isNear, isSameUnit, readNumber } from './answer-number.ts';
import { fitsPattern, isSameText } from './answer-text.ts';
import type { Answers, QuestionResult } from './evidence.ts';
import type {
  AnswerKey,
  BlanksKey,
  ChoiceKey,
  Foreseen,
  MatchingKey,
  NumberKey,
  OrderingKey,
  ShortKey,
} from './question.ts';

export { parseAnswers } from './parse-answers.ts';

export interface Grade {
  /** Whole percent, rounded down: 2 of 3 is 66. */
  score: number;
  results: QuestionResult[];
}

/** Scores one attempt. A question without an answer is wrong; feedback speaks of what was answered only. */
export function grade(keys: AnswerKey[], answers: Answers): Grade {
  const results = keys.map((key) => ({
    question: key.question,
    ...gradeQuestion(key, own(answers, key.question) ?? []),
  }));
  return { score: wholePercent(results.map(({ points }) => points)), results };
}

/** Of points from 0 to 1, rounded down. */
export function wholePercent(points: number[]): number {
  const sum = points.reduce((total, one) => total + one, 0);
  // Sums of thirds may end just under a whole number.
  return points.length === 0 ? 0 : Math.floor((100 * sum) / points.length + 1e-9);
}

type Judged = Omit<QuestionResult, 'question'>;

const NOTHING: Judged = { correct: false, points: 0, feedback: null, misconceptions: [] };

function gradeQuestion(key: AnswerKey, answer: string[]): Judged {
  switch (key.kind) {
    case 'single':
    case 'multiple':
      return gradeChoices(key, [...new Set(answer)]);
    case 'short':
      return gradeShort(key, answer[0] ?? '');
    case 'number':
      return gradeNumber(key, answer[0] ?? '');
    case 'blanks':
      return gradeBlanks(key, answer);
    case 'ordering':
      return gradeOrder(key, [...new Set(answer)]);
    case 'matching':
      return gradePairs(key, answer);
  }
}

function gradeChoices(key: ChoiceKey, chosen: string[]): Judged {
  const right = chosen.filter((id) => key.correct.includes(id)).length;
  const wrong = chosen.length - right;
  const correct = right > 0 && wrong === 0 && right === key.correct.length;
  return { correct, points: correct ? 1 : partialPoints(key, right, wrong), ...said(key, chosen) };
}

/** Right choices minus wrong ones, as a share of the right ones; never under nothing. Ticking everything earns little. */
const partialPoints = (key: ChoiceKey, right: number, wrong: number): number =>
  key.kind === 'multiple' && right > wrong ? (right - wrong) / key.correct.length : 0;

function gradeShort(key: ShortKey, answer: string): Judged {
  if (answer === '') return NOTHING;
  const fits = key.answers.find((one) =>
    'text' in one ? isSameText(answer, one.text, key.isExact) : fitsPattern(answer, one.pattern, key.isExact),
  );
  return foreseen(fits);
}

/** A unit may be left out. With another one the number is wrong, whatever its size. */
function gradeNumber(key: NumberKey, answer: string): Judged {
  if (answer === '') return NOTHING;
  const number = readNumber(answer);
  if (number === null) return { ...NOTHING, remark: 'not_a_number' };
  if (number.unit !== null && (key.unit === null || !isSameUnit(number.unit, key.unit)))
    return { ...NOTHING, remark: 'wrong_unit' };
  return foreseen(key.answers.find(({ value }) => value === 'any' || isNear(number, value, key.tolerance)));
}

const foreseen = (fits: Foreseen | undefined): Judged =>
  fits === undefined
    ? NOTHING
    : {
        correct: fits.isRight,
        points: fits.isRight ? 1 : 0,
        feedback: fits.feedback,
        misconceptions: fits.misconception === null ? [] : [fits.misconception],
      };

/** Every gap counts the same. */
function gradeBlanks(key: BlanksKey, answer: string[]): Judged {
  if (answer.length === 0) return NOTHING;
  const parts = key.gaps.map((accepted, at) => {
    const given = answer[at] ?? '';
    return given !== '' && accepted.some((one) => isSameText(given, one, key.isExact));
  });
  const isWrong = parts.includes(false);
  return {
    ...shareOf(parts),
    feedback: isWrong ? key.feedback : null,
    misconceptions: isWrong && key.misconception !== null ? [key.misconception] : [],
    parts,
  };
}

/**
 * One share for each pair of neighbours that follow each other as they should. What an order teaches is what comes next, and
 * a guess earns one share in n on average; the longest increasing subsequence would give it nearly half of four items.
 */
function gradeOrder(key: OrderingKey, answer: string[]): Judged {
  if (answer.length === 0) return NOTHING;
  const correct = answer.length === key.order.length && answer.every((id, at) => id === key.order[at]);
  const misplaced = answer.filter((id, at) => answer[at - 1] !== key.order[key.order.indexOf(id) - 1]);
  const pairs = answer.filter((id, at) => at > 0 && !misplaced.includes(id)).length;
  return { correct, points: correct ? 1 : pairs / Math.max(1, key.order.length - 1), ...said(key, misplaced) };
}

function gradePairs(key: MatchingKey, answer: string[]): Judged {
  if (answer.length === 0) return NOTHING;
  const parts = key.pairs.map(([, right], at) => answer[at] === right);
  const wrong = key.pairs.flatMap(([left], at) => (parts[at] || !answer[at] ? [] : [left]));
  return { ...shareOf(parts), ...said(key, wrong), parts };
}

function shareOf(parts: boolean[]): { correct: boolean; points: number } {
  const right = parts.filter((part) => part).length;
  const correct = right > 0 && right === parts.length;
  return { correct, points: correct ? 1 : right / Math.max(1, parts.length) };
}

/** What the author says about these ids. */
function said(key: ChoiceKey | OrderingKey | MatchingKey, ids: string[]): Pick<Judged, 'feedback' | 'misconceptions'> {
  const feedback = ids.flatMap((id) => own(key.feedback, id) ?? []).join('');
  return {
    feedback: feedback === '' ? null : feedback,
    misconceptions: ids.flatMap((id) => own(key.misconceptions, id) ?? []),
  };
}

/** Ids are the author's words: a question may be called `constructor`, which every object seems to have. */
const own = <T>(record: Record<string, T>, id: string): T | undefined =>
  Object.hasOwn(record, id) ? record[id] : undefined;
