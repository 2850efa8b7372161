import type { ExerciseFile } from '../../domain/exercise.ts';

/** One test: what the learner's last result, or the result of a query after it, has to be. */
export interface SqlTest {
  name: string;
  /** Before the learner's file, on an empty database. */
  setup: string;
  /** After it; null to look at the last result of the learner's own file. */
  query: string | null;
  expected: Table;
  /** Rows have to come in this order. */
  inOrder: boolean;
}

export interface Table {
  columns: string[];
  rows: Cell[][];
}
export type Cell = string | number | null | Uint8Array;

export class TestFileError extends Error {}

/**
 * Reads tests such as
 *
 *     -- @setup
 *     CREATE TABLE robots (name TEXT, speed REAL);
 *     -- @test lists the slowest first
 *     -- @in-order
 *     -- | name  | speed |
 *     -- | Cassie | 4    |
 *
 * A query between `@test` and the table is run after the learner's file, and its result is compared. `@setup` holds for
 * the tests behind it in the file, after `shared`.
 */
export function readTests({ name: file, text }: ExerciseFile, shared: string): SqlTest[] {
  const tests: SqlTest[] = [];
  let setup = shared;
  for (const { kind, title, lines, line } of sections(text)) {
    if (kind === 'setup') {
      setup = `${shared}\n${lines.join('\n')}`;
      continue;
    }
    const rows = lines.flatMap((one) => /^\s*--\s*(\|.*\|)\s*$/.exec(one)?.[1] ?? []);
    const query = lines
      .filter((one) => !/^\s*--/.test(one))
      .join('\n')
      .trim();
    const [head, ...body] = rows.map(cells).filter((row) => !row.every((cell) => /^:?-+:?$/.test(cell)));
    if (head === undefined) throw new TestFileError(`${file}, line ${line}: the test has no table of expected rows.`);
    const expected = { columns: head, rows: body.map((row) => row.map(readCell)) };
    const inOrder = lines.some((one) => /^\s*--\s*@in-order\s*$/.test(one));
    tests.push({ name: title, setup, query: query === '' ? null : query, expected, inOrder });
  }
  return tests;
}

interface Section {
  kind: 'setup' | 'test';
  title: string;
  lines: string[];
  line: number;
}

/** What stands before the first mark is setup. */
function sections(text: string): Section[] {
  const all: Section[] = [{ kind: 'setup', title: '', lines: [], line: 1 }];
  for (const [at, line] of text.split('\n').entries()) {
    const mark = /^\s*--\s*@(setup|test)\b\s*(.*?)\s*$/.exec(line);
    if (mark === null) all.at(-1)?.lines.push(line);
    else all.push({ kind: mark[1] as Section['kind'], title: mark[2] || 'the result', lines: [], line: at + 1 });
  }
  const [first, ...rest] = all;
  return first?.lines.some((line) => line.trim() !== '' && !line.trim().startsWith('--')) ? all : rest;
}

const cells = (row: string): string[] =>
  row
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));

function readCell(written: string): Cell {
  if (/^null$/i.test(written)) return null;
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(written)) return Number(written);
  return /^'(.*)'$/s.exec(written)?.[1]?.replaceAll("''", "'") ?? written;
}
