import type { Halt, RunRequest, TestResult, TestRun } from '../domain/exercise.ts';

/** What a runner says while it works; a run that is cut off is known as far as it came. */
export type RunEvent =
  | { event: 'tests'; names: string[]; hidden: boolean }
  /** `index` counts over all tests, visible ones first. */
  | { event: 'begin'; index: number }
  | { event: 'result'; index: number; result: Omit<TestResult, 'name'> }
  | { event: 'halt'; halt: Halt; message: string | null }
  | { event: 'end' };

export type Emit = (event: RunEvent) => void;

/** Characters of one text that comes back. */
export const LONGEST_TEXT = 4_000;

export const clip = (text: string, most = LONGEST_TEXT): string =>
  text.length <= most ? text : `${text.slice(0, most)}\n… (${text.length - most} more characters)`;

const clipped = (text: string | null): string | null => (text === null ? null : clip(text));

/** Puts together what the events of one run say. Texts of hidden tests are dropped here, whatever the runner sent. */
export class RunCollector {
  readonly #tests: (TestResult & { hidden: boolean })[] = [];
  #running: number | null = null;
  #halt: Halt | null = null;
  #message: string | null = null;
  ended = false;

  take(event: RunEvent): void {
    switch (event.event) {
      case 'tests':
        for (const name of event.names)
          this.#tests.push({ ...NOT_RUN, name: event.hidden ? null : clip(name, 200), hidden: event.hidden });
        return;
      case 'begin':
        this.#running = event.index;
        return;
      case 'result':
        this.#settle(event.index, event.result);
        this.#running = null;
        return;
      case 'halt':
        this.halt(event.halt, event.message);
        return;
      case 'end':
        this.ended = true;
    }
  }

  /** The first reason stands. */
  halt(halt: Halt, message: string | null = null): void {
    this.#halt ??= halt;
    const isHidden = this.#running !== null && this.#tests[this.#running]?.hidden === true;
    if (!isHidden) this.#message ??= clipped(message);
  }

  #settle(index: number, result: Omit<TestResult, 'name'>): void {
    const test = this.#tests[index];
    if (test === undefined) return;
    test.passed = result.passed === true;
    if (test.hidden) return;
    test.message = clipped(result.message);
    test.expected = clipped(result.expected);
    test.got = clipped(result.got);
    test.stdout = clip(result.stdout);
  }

  run(): TestRun {
    const tests = this.#tests.map(({ hidden: _, ...test }) => test);
    const passed = tests.filter((test) => test.passed).length;
    return {
      tests,
      passed,
      total: tests.length,
      halt: this.#halt,
      haltedIn: this.#halt === null ? null : this.#running,
      message: this.#message,
    };
  }
}

const NOT_RUN: Omit<TestResult, 'name'> = { passed: false, message: null, expected: null, got: null, stdout: '' };

/** Everything is capped again where it is read; this keeps what is sent small. */
export const hiddenResult = (passed: boolean): Omit<TestResult, 'name'> => ({ ...NOT_RUN, passed });

export type Runner = (request: RunRequest, emit: Emit) => Promise<void>;
