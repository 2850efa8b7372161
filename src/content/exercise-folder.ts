import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { BookStep } from '../domain/book.ts';
import { type Criteria, leaves } from '../domain/criteria.ts';
import type { ExerciseFile, ExerciseLanguage } from '../domain/exercise.ts';
import { resolveInside, type StepSource } from './book-folder.ts';
import { compareText, type Reporter } from './finding-list.ts';
import type { RuleOf } from './rules/rules.ts';
import { readText } from './source-file.ts';

/** The languages that exercises run in, by how their files end. */
const LANGUAGES: Record<string, ExerciseLanguage> = {
  '.js': 'javascript',
  '.mjs': 'javascript',
  '.ts': 'typescript',
  '.py': 'python',
  '.sql': 'sql',
};
const FILE_NAME = /^[A-Za-z0-9_][\w.-]{0,79}$/;
const MOST_FILES = 20;
const LARGEST_FOLDER = 200_000;

export interface ReadExercise {
  /** Null where nothing can run. */
  read: Required<Pick<BookStep, 'exercise' | 'exerciseKey'>> | null;
  /** The author has been told why. */
  isReported: boolean;
}

/**
 * Reads `_starter`, `_tests` and `_solution` of a step whose criteria ask for tests. Tests in `_tests/hidden` stay on the
 * server. Of other steps these folders are nothing but files.
 */
export async function readExercise(
  root: string,
  { folder }: StepSource,
  criteria: Criteria,
  report: Reporter,
): Promise<ReadExercise> {
  const isAsked = leaves(criteria).some(({ type }) => type === 'tests');
  if (!isAsked || folder === null) return { read: null, isReported: false };
  const problems = { count: 0 };
  const say = (rule: RuleOf<'error'>, sentence: string, fix: string): void => {
    problems.count += 1;
    report.error(rule, 1, sentence, fix);
  };
  const reading = new FolderReader(root, folder, report, say);
  const [starter, tests, hidden, solution] = await Promise.all(
    ['_starter', '_tests', '_tests/hidden', '_solution'].map((name) => reading.files(name)),
  );
  if (!starter || !tests || !hidden || !solution) return { read: null, isReported: true };
  if (tests.length + hidden.length === 0)
    say(
      'missing-tests',
      'This exercise has no tests, and its criterion asks for them.',
      `Write one into ${folder}/_tests, or \`complete: declared\` into the front matter.`,
    );
  if (starter.length === 0)
    say(
      'missing-starter',
      'This exercise has nothing to begin with.',
      `Create ${folder}/_starter/ with the files that learners edit.`,
    );
  const language = starter.length === 0 ? null : languageOf(starter);
  if (starter.length > 0 && language === null)
    say(
      'unknown-language',
      `The files in _starter are of no language, or of several, that exercises run in (${starter.map(({ name }) => name).join(', ')}).`,
      'Use .js, .ts, .py or .sql.',
    );
  const missing = starter.filter(({ name }) => !solution.some((one) => one.name === name));
  if (starter.length > 0 && missing.length > 0)
    say(
      'missing-solution',
      `The solution has no ${missing.map(({ name }) => name).join(', ')}: nothing shows that the exercise can be solved.`,
      `Put the solved files into ${folder}/_solution/, under the same names.`,
    );
  if (language === null || problems.count > 0) return { read: null, isReported: true };
  const own = new Set(starter.map(({ name }) => name));
  return {
    read: {
      exercise: { language, starter, tests },
      exerciseKey: { hidden, solution: solution.filter(({ name }) => own.has(name)) },
    },
    isReported: false,
  };
}

/** Data files may stand beside the code; the code is of one language. */
function languageOf(files: ExerciseFile[]): ExerciseLanguage | null {
  const all = new Set(files.map(({ name }) => LANGUAGES[extname(name)]));
  const [only] = all;
  return all.size === 1 && only !== undefined ? only : null;
}

class FolderReader {
  readonly #root: string;
  readonly #folder: string;
  readonly #report: Reporter;
  readonly #say: (rule: RuleOf<'error'>, sentence: string, fix: string) => void;
  constructor(
    root: string,
    folder: string,
    report: Reporter,
    say: (rule: RuleOf<'error'>, sentence: string, fix: string) => void,
  ) {
    this.#root = root;
    this.#folder = folder;
    this.#report = report;
    this.#say = say;
  }

  /** The files of one folder, by name; none when it is not there, null when they cannot be read. */
  async files(name: string): Promise<ExerciseFile[] | null> {
    const path = `${this.#folder}/${name}`;
    const entries = await readdir(join(this.#root, path), { withFileTypes: true }).catch(() => []);
    const files: ExerciseFile[] = [];
    for (const entry of entries.sort((a, b) => compareText(a.name, b.name))) {
      if (entry.isDirectory() || entry.name.startsWith('.')) continue;
      if (!FILE_NAME.test(entry.name)) {
        this.#say(
          'bad-file-name',
          `\`${path}/${entry.name}\` cannot be a file of an exercise.`,
          'Use letters, digits, `-`, `_` and `.`.',
        );
        return null;
      }
      const real = await resolveInside(this.#root, `${path}/${entry.name}`);
      const text = real === null ? null : await readText(real, this.#report);
      if (text === null) return null;
      files.push({ name: entry.name, text });
    }
    if (files.length > MOST_FILES || files.reduce((sum, { text }) => sum + text.length, 0) > LARGEST_FOLDER) {
      this.#say(
        'file-too-large',
        `\`${path}\` has more than ${MOST_FILES} files or ${LARGEST_FOLDER} characters.`,
        'Leave some out.',
      );
      return null;
    }
    return files;
  }
}
