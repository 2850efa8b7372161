import type { ExerciseLanguage, RunRequest } from '../domain/exercise.ts';

const ENDING: Record<ExerciseLanguage, string> = { javascript: 'js', typescript: 'ts', python: 'py', sql: 'sql' };

/** One file `main` and one file of tests. */
export function exercise(language: ExerciseLanguage, main: string, tests: string, hidden = ''): RunRequest {
  const file = (name: string, text: string) => ({ name: `${name}.${ENDING[language]}`, text });
  return {
    language,
    files: [file('main', main)],
    tests: [file('test_main', tests)],
    hidden: hidden === '' ? [] : [file('test_hidden', hidden)],
  };
}
