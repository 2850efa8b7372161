import type { Answers } from './evidence.ts';
import type { Question } from './question.ts';
import { type FieldProblem, ok, type Result, refuse } from './result.ts';

export const LONGEST_ANSWER = 1000;

/** Reads answers from unknown input: for each question a text, a number or a list; every problem is reported. */
export function parseAnswers(
  input: unknown,
  questions: Question[],
  pointer = '/answers',
): Result<Answers, FieldProblem[]> {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return refuse([{ pointer, detail: 'must be an object of question ids and answers' }]);
  const problems: FieldProblem[] = [];
  const answers: [question: string, answer: string[]][] = [];
  const byId = new Map(questions.map((question) => [question.id, question]));
  for (const [id, given] of Object.entries(input)) {
    const question = byId.get(id);
    const at = `${pointer}/${id.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (question === undefined) {
      problems.push({ pointer: at, detail: 'is not a question of this step' });
      continue;
    }
    const answer = parseAnswer(given, question);
    if (answer.ok) answers.push([id, answer.value]);
    else problems.push({ pointer: at, detail: answer.error });
  }
  return problems.length > 0 ? refuse(problems) : ok(Object.fromEntries(answers));
}

function parseAnswer(given: unknown, question: Question): Result<string[], string> {
  const list: unknown[] = Array.isArray(given) ? given : given === null ? [] : [given];
  switch (question.kind) {
    case 'single':
    case 'multiple':
      return parseChoices(list, question);
    case 'short':
    case 'number':
      return parseTexts(list, 1, question.kind === 'number' ? 'a number or its text' : 'a text');
    case 'blanks':
      return parseTexts(list, question.gaps, 'a text for each gap');
    case 'ordering':
      return parseOrder(list, idsOf(question.items));
    case 'matching':
      return parsePairs(list, question.left.length, idsOf(question.options));
  }
}

const idsOf = (options: readonly { id: string }[]): Set<string> => new Set(options.map(({ id }) => id));

function parseChoices(list: unknown[], question: Extract<Question, { choices: unknown }>): Result<string[], string> {
  const known = idsOf(question.choices);
  if (!areKnown(list, known)) return refuse(`must be among the choices ${[...known].join(', ')}`);
  const chosen = [...new Set(list)];
  if (question.kind === 'single' && chosen.length > 1) return refuse('takes one choice only');
  return ok(chosen);
}

const areKnown = (list: unknown[], known: ReadonlySet<string>): list is string[] =>
  list.every((one) => typeof one === 'string' && known.has(one));

/** What is empty at the end says as little as what is not there. */
function parseTexts(list: unknown[], most: number, wanted: string): Result<string[], string> {
  const texts: string[] = [];
  for (const one of list) {
    if (typeof one === 'number' && Number.isFinite(one)) texts.push(String(one));
    else if (typeof one === 'string') texts.push(one.trim());
    else return refuse(`must be ${wanted}`);
  }
  if (texts.some((text) => text.length > LONGEST_ANSWER)) return refuse(`takes at most ${LONGEST_ANSWER} characters`);
  const answer = withoutEmptyEnd(texts);
  return answer.length > most ? refuse(most === 1 ? 'takes one answer only' : `has ${most} gaps`) : ok(answer);
}

function parseOrder(list: unknown[], known: ReadonlySet<string>): Result<string[], string> {
  if (!areKnown(list, known)) return refuse(`must be a list of ${[...known].join(', ')} in order`);
  return new Set(list).size < list.length ? refuse('names an item twice') : ok(list);
}

function parsePairs(list: unknown[], lefts: number, known: ReadonlySet<string>): Result<string[], string> {
  if (!areKnown(list, new Set([...known, ''])))
    return refuse(`must be a list that has, for each left, one of ${[...known].join(', ')} or an empty text`);
  const answer = withoutEmptyEnd(list);
  return answer.length > lefts ? refuse(`has ${lefts} lefts to match`) : ok(answer);
}

const withoutEmptyEnd = (list: string[]): string[] => list.slice(0, list.findLastIndex((one) => one !== '') + 1);
