import { parse as parseToml } from 'smol-toml';
import type { ImportedQuestion } from '../question-markdown.ts';

/** A question of an mdbook-quiz file with its texts as they are written. */
export interface QuizQuestion {
  id: string | null;
  /** As the file calls it. */
  type: string;
  prompt: string;
  explanation: string;
  /** Null for kinds that nobody knows. */
  answer: ImportedQuestion['answer'] | null;
  line: number;
}

export type QuizFile = { questions: QuizQuestion[] } | { problem: string; line: number };

type Table = Readonly<Record<string, unknown>>;
const table = (value: unknown): Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Table) : {};
const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string').map((one) => one.trim());

export function readQuizFile(toml: string, language: string): QuizFile {
  let quiz: Table;
  try {
    quiz = table(parseToml(toml));
  } catch (cause) {
    const line = cause instanceof Error && 'line' in cause && typeof cause.line === 'number' ? cause.line : 1;
    return { problem: 'that is not valid TOML', line };
  }
  if (!Array.isArray(quiz.questions)) return { problem: 'without questions', line: 1 };
  const lines = questionLines(toml);
  const multipart = table(quiz.multipart);
  return {
    questions: quiz.questions.map((question, i) => readQuestion(table(question), multipart, lines[i] ?? 1, language)),
  };
}

const questionLines = (toml: string): number[] =>
  toml.split('\n').flatMap((line, i) => (/^\s*\[\[\s*questions\s*\]\]/.test(line) ? [i + 1] : []));

function readQuestion(question: Table, multipart: Table, line: number, language: string): QuizQuestion {
  const type = text(question.type) || 'without type';
  const prompt = table(question.prompt);
  const answer = table(question.answer);
  const shared = text(multipart[text(question.multipart)]);
  const asked = type === 'Tracing' ? tracingPrompt(text(prompt.program), language) : text(prompt.prompt);
  return {
    id: text(question.id) || null,
    type,
    prompt: [shared, asked].filter((part) => part !== '').join('\n\n'),
    explanation: text(question.context),
    answer: readAnswer(type, prompt, answer),
    line,
  };
}

function readAnswer(type: string, prompt: Table, answer: Table): QuizQuestion['answer'] {
  switch (type) {
    case 'MultipleChoice':
      return choiceAnswer(prompt, answer);
    case 'ShortAnswer':
      return { kind: 'short', accepted: [...texts(answer.answer), ...texts(answer.alternatives ?? [])] };
    case 'Tracing':
      return { kind: 'short', accepted: tracingAnswers(answer) };
    default:
      return null;
  }
}

function choiceAnswer(prompt: Table, answer: Table): ImportedQuestion['answer'] {
  const right = texts(answer.answer).map((text) => ({ text, isRight: true }));
  const wrong = texts(prompt.distractors ?? []).map((text) => ({ text, isRight: false }));
  const index =
    typeof prompt.answerIndex === 'number' ? prompt.answerIndex : prompt.answerAtEnd === true ? wrong.length : null;
  const isSorted = prompt.sortAnswers === true;
  const choices = index === null ? [...right, ...wrong] : [...wrong.slice(0, index), ...right, ...wrong.slice(index)];
  if (isSorted) choices.sort((a, b) => (a.text < b.text ? -1 : 1));
  return { kind: 'choice', choices, isMultiple: Array.isArray(answer.answer), keepOrder: isSorted || index !== null };
}

// What a learner of mdbook-quiz is asked with a program: whether it compiles, and what it prints if it does.
const ASKED = 'Does this program compile? If it does, write what it prints, on one line. If it does not, write: no';

const tracingPrompt = (program: string, language: string): string => {
  const fence = '`'.repeat(Math.max(2, ...[...program.matchAll(/`{3,}/g)].map(([run]) => run.length)) + 1);
  return `${fence}${language}\n${program}\n${fence}\n\n${ASKED}`;
};

function tracingAnswers(answer: Table): string[] {
  if (answer.doesCompile !== true) return ['no', 'does not compile'];
  const printed = text(answer.stdout);
  return printed === '' ? ['nothing'] : [printed];
}
