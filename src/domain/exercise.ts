import { type FieldProblem, ok, type Result, refuse } from './result.ts';

export const EXERCISE_LANGUAGES = ['javascript', 'typescript', 'python', 'sql'] as const;
export type ExerciseLanguage = (typeof EXERCISE_LANGUAGES)[number];

export interface ExerciseFile {
  name: string;
  text: string;
}

/** What a browser may see of an exercise that runs. */
export interface Exercise {
  language: ExerciseLanguage;
  /** What the learner begins with; these files, and no others, are handed in. */
  starter: ExerciseFile[];
  /** Visible tests. */
  tests: ExerciseFile[];
}

/** What never leaves the server: the solution only after completion, hidden tests not even then. */
export interface ExerciseKey {
  hidden: ExerciseFile[];
  solution: ExerciseFile[];
}

/** Everything that one run needs. In a browser `hidden` is empty. */
export interface RunRequest {
  language: ExerciseLanguage;
  files: ExerciseFile[];
  tests: ExerciseFile[];
  hidden: ExerciseFile[];
}

/** What became of one test. Of a hidden one nothing but whether it passed. */
export interface TestResult {
  /** Null for hidden ones. */
  name: string | null;
  passed: boolean;
  message: string | null;
  expected: string | null;
  got: string | null;
  /** What was printed meanwhile. */
  stdout: string;
}

/** What ended a run before its tests had ended. */
export const HALTS = ['time', 'memory', 'output', 'crashed', 'code'] as const;
export type Halt = (typeof HALTS)[number];

export interface TestRun {
  tests: TestResult[];
  passed: number;
  total: number;
  halt: Halt | null;
  /** Index of the test in which it was halted. */
  haltedIn: number | null;
  /** About `halt`: the error in the learner's code, in the words of its language. */
  message: string | null;
}

export type RunBusy = { code: 'runner_busy'; retryAfterSeconds: number };

/** Runs tests of a learner's files somewhere where they can do no harm. */
export interface ExerciseRunner {
  run(request: RunRequest): Promise<Result<TestRun, RunBusy>>;
}

/** Whole percent of passed tests, rounded down. A run that was halted shows nothing: not all of its tests are known. */
export const testsPercent = ({ passed, total, halt }: Pick<TestRun, 'passed' | 'total' | 'halt'>): number =>
  total === 0 || halt !== null ? 0 : Math.floor((100 * passed) / total);

/** Characters of all files of a submission together. */
export const LARGEST_SUBMISSION = 32_000;

/**
 * Reads `{"main.py": "…"}`. Exactly the files of the starter can be handed in; one that is left out is as in the starter.
 */
export function parseFiles(input: unknown, { starter }: Exercise): Result<ExerciseFile[], FieldProblem[]> {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return refuse([{ pointer: '/files', detail: 'must be an object with a text for each file' }]);
  const given = new Map<string, unknown>(Object.entries(input));
  const names = starter.map(({ name }) => name);
  const problems = [...given].flatMap(([name, text]): FieldProblem[] => {
    const pointer = `/files/${name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (!names.includes(name)) return [{ pointer, detail: `is not one of the files ${names.join(', ')}` }];
    return typeof text === 'string' ? [] : [{ pointer, detail: 'must be a text' }];
  });
  const files = starter.map(({ name, text }) => ({ name, text: lines(given.get(name)) ?? text }));
  if (files.reduce((sum, { text }) => sum + text.length, 0) > LARGEST_SUBMISSION)
    problems.push({ pointer: '/files', detail: `must not have more than ${LARGEST_SUBMISSION} characters together` });
  if (given.size === 0) problems.push({ pointer: '/files', detail: `must hold ${names.join(', ')}` });
  return problems.length > 0 ? refuse(problems) : ok(files);
}

/** Forms send other ends of lines than editors. */
const lines = (text: unknown): string | null => (typeof text === 'string' ? text.replace(/\r\n?/g, '\n') : null);
