import type { RunRequest } from '../../domain/exercise.ts';
import type { Emit, RunEvent } from '../events.ts';
import { LEARNER_SOURCE } from './learner-source.ts';
import { LINK_SOURCE } from './link-source.ts';
import { TESTS_SOURCE } from './tests-source.ts';

/** What is needed of a Python interpreter. */
export interface Interpreter {
  runPython(code: string): unknown;
  globals: { get(name: string): unknown; set(name: string, value: unknown): void };
}

/** Modules that are loaded before anything else, so that a snapshot holds them. */
export const PRELOADED =
  'import ast, base64, builtins, collections, contextlib, copy, dataclasses, datetime, decimal, enum, fractions, functools, ' +
  'importlib.abc, importlib.machinery, io, itertools, json, linecache, math, operator, random, re, statistics, string, sys, ' +
  'textwrap, time, traceback, types, typing, unittest';

export type Exchange = (text: string) => string;

/** Loads the learner's files, as tests ask for them. Gives what answers the tests' requests. */
export function startLearner(python: Interpreter, files: RunRequest['files'], exchange: Exchange | null): Exchange {
  python.globals.set('_exchange', exchange);
  python.globals.set('_files', JSON.stringify(files.map(({ name, text }) => [name, text])));
  python.runPython(`${LINK_SOURCE}\n${LEARNER_SOURCE}
_side = LearnerSide(json.loads(_files))
_side.link.exchange = _exchange
sys.meta_path.insert(0, LearnerFinder(_side))
sys.stdout = sys.stderr = Printer(_side)
def _ask_tests(prompt=''): return _side.link.ask('input', str(prompt))
builtins.input = _ask_tests
random.seed()
_answer = _side.link.answer
`);
  return python.globals.get('_answer') as Exchange;
}

/** Gives what answers the learner's requests, and what runs the tests. */
export function startTests(
  python: Interpreter,
  { files, tests, hidden }: RunRequest,
  exchange: Exchange,
  emit: Emit,
): { answer: Exchange; run: () => void } {
  const pairs = (all: RunRequest['files']) => all.map(({ name, text }) => [name, text]);
  python.globals.set('_exchange', exchange);
  python.globals.set('_say', (text: string) => emit(JSON.parse(text) as RunEvent));
  python.globals.set(
    '_request',
    JSON.stringify({
      names: files.map(({ name }) => name.replace(/\.py$/, '')),
      tests: pairs(tests),
      hidden: pairs(hidden),
    }),
  );
  python.runPython(`${LINK_SOURCE}\n${TESTS_SOURCE}
_tests_link = Link(_exchange)
_asked = json.loads(_request)
def _run():
    run_tests(_tests_link, _asked['names'], _asked['tests'], _asked['hidden'], lambda event: _say(json.dumps(event)))
_answer = _tests_link.answer
`);
  return { answer: python.globals.get('_answer') as Exchange, run: python.globals.get('_run') as () => void };
}
