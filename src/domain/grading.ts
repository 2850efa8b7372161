import type { AnswerKey, Question } from './book.ts';
import type { Answers, QuestionResult } from './evidence.ts';
import { type FieldProblem, ok, type Result, refuse } from './result.ts';

export interface Grade {
  /** Whole percent, rounded down: 2 of 3 is 66. */
  score: number;
  results: QuestionResult[];
}

/** Reads answers from unknown input: a choice id or a list of them for each question; every problem is reported. */
export function parseAnswers(
  input: unknown,
  questions: Question[],
  pointer = '/answers',
): Result<Answers, FieldProblem[]> {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return refuse([{ pointer, detail: 'must be an object of question ids and chosen choice ids' }]);
  const problems: FieldProblem[] = [];
  const answers: [question: string, chosen: string[]][] = [];
  const byId = new Map(questions.map((question) => [question.id, question]));
  for (const [id, given] of Object.entries(input)) {
    const question = byId.get(id);
    const at = `${pointer}/${id.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (question === undefined) {
      problems.push({ pointer: at, detail: 'is not a question of this step' });
      continue;
    }
    const chosen = parseChoices(given, question);
    if (chosen.ok) answers.push([id, chosen.value]);
    else problems.push({ pointer: at, detail: chosen.error });
  }
  return problems.length > 0 ? refuse(problems) : ok(Object.fromEntries(answers));
}

function parseChoices(given: unknown, question: Question): Result<string[], string> {
  const list: unknown[] = Array.isArray(given) ? given : given === null ? [] : [given];
  const known = new Set(question.choices.map((choice) => choice.id));
  if (!list.every((one) => typeof one === 'string' && known.has(one)))
    return refuse(`must be among the choices ${[...known].join(', ')}`);
  const chosen = [...new Set(list as string[])];
  if (question.kind === 'single' && chosen.length > 1) return refuse('takes one choice only');
  return ok(chosen);
}

/** Scores one attempt. A question without an answer is wrong; feedback speaks of chosen options only. */
export function grade(keys: AnswerKey[], answers: Answers): Grade {
  const results = keys.map((key) => gradeQuestion(key, [...new Set(own(answers, key.question) ?? [])]));
  const points = results.reduce((sum, result) => sum + result.points, 0);
  // Sums of thirds may end just under a whole number.
  const score = keys.length === 0 ? 0 : Math.floor((100 * points) / keys.length + 1e-9);
  return { score, results };
}

function gradeQuestion(key: AnswerKey, chosen: string[]): QuestionResult {
  const right = chosen.filter((id) => key.correct.includes(id)).length;
  const wrong = chosen.length - right;
  const correct = right > 0 && wrong === 0 && right === key.correct.length;
  const feedback = chosen.flatMap((id) => own(key.feedback, id) ?? []).join('');
  return {
    question: key.question,
    correct,
    points: correct ? 1 : partialPoints(key, right, wrong),
    feedback: feedback === '' ? null : feedback,
    misconceptions: chosen.flatMap((id) => own(key.misconceptions, id) ?? []),
  };
}

/** Right choices minus wrong ones, as a share of the right ones; never under nothing. Ticking everything earns little. */
const partialPoints = (key: AnswerKey, right: number, wrong: number): number =>
  key.kind === 'multiple' && right > wrong ? (right - wrong) / key.correct.length : 0;

/** Ids are the author's words: a question may be called `constructor`, which every object seems to have. */
const own = <T>(record: Record<string, T>, id: string): T | undefined =>
  Object.hasOwn(record, id) ? record[id] : undefined;
