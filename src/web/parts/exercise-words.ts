import type { Translator } from '../messages.ts';
import type { TestWords } from './test-results.tsx';

/** What the exercise says in the browser, as plain templates. */
export interface ExerciseWords extends TestWords {
  run: string;
  stop: string;
  check: string;
  checking: string;
  loading: string;
  running: string;
  stopped: string;
  resetConfirm: string;
  reset: string;
  keys: string;
  files: string;
  busy: string;
  offline: string;
  sendFailed: string;
  locked: string;
  draftFailed: string;
  runtimeFailed: string;
}

const cached = new Map<string, ExerciseWords>();

export function exerciseWords(t: Translator): ExerciseWords {
  const known = cached.get(t.locale) ?? makeWords(t);
  cached.set(t.locale, known);
  return known;
}

const makeWords = (t: Translator): ExerciseWords => ({
  results: t('exercise.results'),
  somePass: t('exercise.some_pass', { passed: '{passed}', total: '{total}' }),
  allPass: t('exercise.all_pass'),
  visiblePass: t('exercise.visible_pass'),
  passed: t('exercise.passed'),
  failed: t('exercise.test_failed'),
  notRun: t('exercise.not_run'),
  hidden: t('exercise.hidden', { number: '{number}' }),
  expected: t('exercise.expected'),
  got: t('exercise.got'),
  printed: t('exercise.printed'),
  halts: {
    time: t('exercise.halt_time'),
    memory: t('exercise.halt_memory'),
    output: t('exercise.halt_output'),
    crashed: t('exercise.halt_crashed'),
    code: t('exercise.halt_code'),
  },
  run: t('exercise.run'),
  stop: t('exercise.stop'),
  check: t('exercise.check'),
  checking: t('exercise.checking'),
  loading: t('exercise.loading', { language: '{language}' }),
  running: t('exercise.running'),
  stopped: t('exercise.stopped'),
  resetConfirm: t('exercise.reset_confirm'),
  reset: t('exercise.reset'),
  keys: t('exercise.keys'),
  files: t('exercise.files'),
  busy: t('exercise.busy', { seconds: '{seconds}' }),
  offline: t('exercise.offline'),
  sendFailed: t('exercise.failed'),
  locked: t('exercise.locked'),
  draftFailed: t('exercise.draft_failed'),
  runtimeFailed: t('exercise.runtime_failed'),
});

export const LANGUAGE_NAMES = {
  javascript: 'JavaScript',
  typescript: 'TypeScript',
  python: 'Python',
  sql: 'SQL',
} as const;
