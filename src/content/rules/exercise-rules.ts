import type { Rule } from './rule.ts';

export const EXERCISE_RULES = {
  'missing-tests': {
    severity: 'error',
    meaning: 'An exercise is to be tested, and has no tests.',
    fix: 'Write one into `_tests`, or `complete: declared` into the front matter.',
    example: 'An exercise whose `_tests` is empty',
    file: 'disk',
  },
  'missing-starter': {
    severity: 'error',
    meaning: 'An exercise has nothing that learners could edit.',
    fix: 'Create `_starter` with the files that they begin with.',
    example: 'An exercise with `_tests` and without `_starter`',
    file: 'disk',
  },
  'missing-solution': {
    severity: 'error',
    meaning: 'Nothing shows that an exercise can be solved.',
    fix: 'Put the solved files into `_solution`, under the names that they have in `_starter`.',
    example: 'An exercise without `_solution`',
    file: 'disk',
  },
  'unknown-language': {
    severity: 'error',
    meaning: 'The files that learners begin with are of no language that exercises run in, or of several.',
    fix: 'Use files that end in .js, .ts, .py or .sql, all alike.',
    example: '`_starter/main.rs`',
    file: 'disk',
  },
  'bad-file-name': {
    severity: 'error',
    meaning: 'A file of an exercise has a name that cannot be handed in.',
    fix: 'Use letters, digits, `-`, `_` and `.`.',
    example: '`_starter/my file.py`',
    file: 'disk',
  },
  'solution-fails': {
    severity: 'error',
    meaning: 'The solution of an exercise does not pass its tests.',
    fix: 'Mend `_solution` or `_tests`; the finding names the first test that fails.',
    example: 'A solution that answers 2 where a test expects 1',
    file: 'disk',
  },
  'starter-passes': {
    severity: 'error',
    meaning: 'What learners begin with passes all tests, so there is nothing to do.',
    fix: 'Take something out of `_starter`, or test more.',
    example: 'The same file in `_starter` and in `_solution`',
    file: 'disk',
  },
} satisfies Record<string, Rule>;
