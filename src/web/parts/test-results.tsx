import type { Halt, TestResult } from '../../domain/exercise.ts';
import { fill } from './fill.ts';
import { Icon } from './icon.tsx';

/** A run as pages show it: from the server's own tests, or from those that the browser ran. */
export interface RunView {
  tests: TestResult[];
  passed: number;
  total: number;
  halt: Halt | null;
  haltedIn: number | null;
  message: string | null;
}

export interface TestWords {
  results: string;
  /** With places for `{passed}` and `{total}`. */
  somePass: string;
  allPass: string;
  /** Of a run in the browser, whose hidden tests are still to come. */
  visiblePass: string;
  passed: string;
  failed: string;
  notRun: string;
  /** With a place for `{number}`. */
  hidden: string;
  expected: string;
  got: string;
  printed: string;
  halts: Record<Halt, string>;
}

interface Props {
  run: RunView;
  words: TestWords;
  isTrial?: boolean;
}

export const isPassed = ({ passed, total, halt }: RunView): boolean => halt === null && total > 0 && passed === total;

/** The whole run in a sentence; also what screen readers are told. */
export function runSentence({ run, words, isTrial = false }: Props): string {
  if (run.halt !== null) return words.halts[run.halt];
  const template = isPassed(run) ? (isTrial ? words.visiblePass : words.allPass) : words.somePass;
  return fill(template, { passed: run.passed, total: run.total });
}

/** What became of each test: what was expected, what came instead, what was printed. */
export function TestResults({ run, words, isTrial = false }: Props) {
  const isGood = isPassed(run);
  return (
    <section class="test-results" aria-labelledby="test-results-title" data-passed={isGood}>
      <h2 id="test-results-title">{words.results}</h2>
      <p class={`run-sentence ${isGood ? 'is-good' : 'is-bad'}`}>
        <Icon name={isGood ? 'right' : 'wrong'} />
        {runSentence({ run, words, isTrial })}
      </p>
      {run.message !== null && <pre dir="ltr">{run.message}</pre>}
      {run.tests.length > 0 && (
        <ol class="tests">
          {run.tests.map((test, at) => (
            <TestLine test={test} words={words} number={hiddenNumber(run, at)} isRun={isRun(run, at)} />
          ))}
        </ol>
      )}
    </section>
  );
}

const hiddenNumber = ({ tests }: RunView, at: number): number =>
  tests.slice(0, at + 1).filter(({ name }) => name === null).length;

/** Behind the place where a run was halted nothing was tried. */
const isRun = ({ halt, haltedIn, tests }: RunView, at: number): boolean =>
  halt === null || tests[at]?.passed === true || (haltedIn !== null && at <= haltedIn);

interface LineProps {
  test: RunView['tests'][number];
  words: TestWords;
  number: number;
  isRun: boolean;
}

function TestLine({ test, words, number, isRun }: LineProps) {
  const { name, passed, message, expected, got, stdout } = test;
  const state = passed ? words.passed : isRun ? words.failed : words.notRun;
  return (
    <li class="test" data-passed={passed} data-tried={isRun}>
      <p class="test-name">
        <Icon name={passed ? 'right' : isRun ? 'wrong' : 'lock'} />
        <span>{name === null ? fill(words.hidden, { number }) : <bdi>{name}</bdi>}</span>
        <span class="test-state">{state}</span>
      </p>
      {message !== null && message !== '' && (
        <pre class="test-message" dir="ltr">
          {message}
        </pre>
      )}
      {(expected !== null || got !== null) && (
        <dl class="compared">
          {expected !== null && <Value label={words.expected} text={expected} other={got} />}
          {got !== null && <Value label={words.got} text={got} other={expected} />}
        </dl>
      )}
      {stdout !== '' && (
        <details>
          <summary>{words.printed}</summary>
          <pre dir="ltr">{stdout}</pre>
        </details>
      )}
    </li>
  );
}

/** What is not in the other value is marked: the differing middle of one line, or whole lines of several. */
function Value({ label, text, other }: { label: string; text: string; other: string | null }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <pre dir="ltr">{other === null ? text : marked(text, other)}</pre>
      </dd>
    </div>
  );
}

function marked(text: string, other: string) {
  const [lines, others] = [text.split('\n'), other.split('\n')];
  if (lines.length > 1 || others.length > 1)
    return lines.map((line, at) => (
      <>
        {at > 0 && '\n'}
        {others.includes(line) ? line : <mark>{line}</mark>}
      </>
    ));
  let from = 0;
  while (from < text.length && text[from] === other[from]) from += 1;
  let end = 0;
  while (end < Math.min(text.length, other.length) - from && text.at(-1 - end) === other.at(-1 - end)) end += 1;
  const middle = text.slice(from, text.length - end);
  // Two values that share next to nothing are not easier to read with marks all over.
  if (middle === '' || middle.length > text.length * 0.7) return text;
  return (
    <>
      {text.slice(0, from)}
      <mark>{middle}</mark>
      {text.slice(text.length - end)}
    </>
  );
}
