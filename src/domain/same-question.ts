import type { AnswerKey, Option, Question } from './question.ts';

/** Puts an answer to one question into the words of another. */
export type Carry = (answer: string[]) => string[];

/**
 * How an answer is to be carried from an earlier form of a question to a later one; null when it is not the same question any
 * more. Ids may be no more than places in a list, so the words of the options decide.
 */
export function carryAnswer(before: Question, after: Question): Carry | null {
  if ('choices' in before && 'choices' in after) return carryIds(namesOf(before.choices, after.choices));
  if (before.kind !== after.kind) return null;
  switch (before.kind) {
    case 'single':
    case 'multiple':
    case 'short':
      return asItIs;
    case 'number':
      return after.kind === 'number' && before.unit === after.unit ? asItIs : null;
    case 'blanks':
      return after.kind === 'blanks' && before.gaps === after.gaps ? asItIs : null;
    case 'ordering':
      return after.kind === 'ordering' ? carryIds(namesOf(before.items, after.items)) : null;
    case 'matching':
      return after.kind === 'matching' ? carryPairs(before, after) : null;
  }
}

const asItIs: Carry = (answer) => answer;

const carryIds = (names: ReadonlyMap<string, string> | null): Carry | null =>
  names && ((answer) => answer.flatMap((id) => names.get(id) ?? []));

type Matching = Extract<Question, { kind: 'matching' }>;

function carryPairs(before: Matching, after: Matching): Carry | null {
  const [lefts, rights] = [namesOf(before.left, after.left), namesOf(before.options, after.options)];
  if (lefts === null || rights === null) return null;
  return (answer) => {
    const given = new Map(before.left.map(({ id }, at) => [lefts.get(id), rights.get(answer[at] ?? '') ?? '']));
    return after.left.map(({ id }) => given.get(id) ?? '');
  };
}

/** The options of one question as another names them, or null when it does not offer the same ones. */
function namesOf(before: Option[], after: Option[]): Map<string, string> | null {
  if (before.length !== after.length) return null;
  const byText = new Map(after.map(({ id, text }) => [text, id]));
  if (byText.size < after.length) return sameList(before, after);
  const known = before.flatMap(({ id, text }) => {
    const now = byText.get(text);
    return now === undefined ? [] : [[id, now] as const];
  });
  return new Set(known.map(([, now]) => now)).size === before.length ? new Map(known) : null;
}

function sameList(before: Option[], after: Option[]): Map<string, string> | null {
  const isSame = before.every(({ id, text }, at) => after[at]?.id === id && after[at].text === text);
  return isSame ? new Map(before.map(({ id }) => [id, id])) : null;
}

/** Whether two keys of the same question call the same answers right; what is said about answers does not matter. */
export function isSameKey(before: AnswerKey, after: AnswerKey, carry: Carry): boolean {
  return JSON.stringify(essence(before, carry)) === JSON.stringify(essence(after, asItIs));
}

function essence(key: AnswerKey, carry: Carry): unknown {
  switch (key.kind) {
    case 'single':
    case 'multiple':
      return [key.kind, carry(key.correct).sort()];
    case 'short': {
      const answers = key.answers.map((one) => [
        one.isRight,
        'text' in one ? { text: one.text } : { pattern: one.pattern },
      ]);
      return [key.kind, key.isExact, answers];
    }
    case 'number':
      return [key.kind, key.unit, key.tolerance, key.answers.map(({ isRight, value }) => [isRight, value])];
    case 'blanks':
      return [key.kind, key.isExact, key.gaps];
    case 'ordering':
      return [key.kind, carry(key.order)];
    case 'matching':
      return [key.kind, carry(key.pairs.map(([, right]) => right))];
  }
}
