import type { RunRequest } from '../../domain/exercise.ts';
import type { Emit, RunEvent } from '../events.ts';
import { LEARNER_SOURCE } from './learner-source.ts';
import { LINK_SOURCE } from './link-source.ts';
import { TESTS_SOURCE } from './tests-source.ts';

/** What is needed of a Python interpreter. */
export interface Interpreter {
  runPython(code: string, options?: { globals: Names }): unknown;
  globals: Names;
}

/** Global names of one side: the two share an interpreter in browsers. */
interface Names {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
}

const newNames = (python: Interpreter): Names => (python.globals.get('dict') as () => Names)();

/** Modules that are loaded before anything else, so that a snapshot holds them. */
export const PRELOADED =
  'import ast, base64, builtins, collections, contextlib, copy, dataclasses, datetime, decimal, enum, fractions, functools, ' +
  'importlib.abc, importlib.machinery, io, itertools, json, linecache, math, operator, random, re, statistics, string, sys, ' +
  'textwrap, time, traceback, types, typing, unittest';

export type Exchange = (text: string) => string;

/** Loads the learner's files, as tests ask for them. Gives what answers the tests' requests. */
export function startLearner(python: Interpreter, files: RunRequest['files'], exchange: Exchange | null): Exchange {
  const names = newNames(python);
  names.set('_exchange', exchange);
  names.set('_files', JSON.stringify(files.map(({ name, text }) => [name, text])));
  const code = `${LINK_SOURCE}\n${LEARNER_SOURCE}
import random
_side = LearnerSide(json.loads(_files))
_side.link.exchange = _exchange
sys.stdout = sys.stderr = Printer(_side)
random.seed()
_answer = _side.link.answer
`;
  python.runPython(code, { globals: names });
  return names.get('_answer') as Exchange;
}

/** Gives what answers the learner's requests, and what runs the tests. */
export function startTests(
  python: Interpreter,
  { files, tests, hidden }: RunRequest,
  exchange: Exchange,
  emit: Emit,
): { answer: Exchange; run: () => void } {
  const pairs = (all: RunRequest['files']) => all.map(({ name, text }) => [name, text]);
  const names = newNames(python);
  names.set('_exchange', exchange);
  names.set('_say', (text: string) => emit(JSON.parse(text) as RunEvent));
  names.set(
    '_request',
    JSON.stringify({
      names: files.map(({ name }) => name.replace(/\.py$/, '')),
      tests: pairs(tests),
      hidden: pairs(hidden),
    }),
  );
  const code = `${LINK_SOURCE}\n${TESTS_SOURCE}
_tests_link = Link(_exchange)
_asked = json.loads(_request)
def _run():
    run_tests(_tests_link, _asked['names'], _asked['tests'], _asked['hidden'], lambda event: _say(json.dumps(event)))
_answer = _tests_link.answer
`;
  python.runPython(code, { globals: names });
  return { answer: names.get('_answer') as Exchange, run: names.get('_run') as () => void };
}
