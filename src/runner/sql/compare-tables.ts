import type { Cell, Table } from './test-file.ts';

const MOST_ROWS = 30;

/** A table as its author would write it into a test. */
export function tableText(table: Table | null): string {
  if (table === null) return '(no result)';
  const rows = [table.columns, ...table.rows.slice(0, MOST_ROWS).map((row) => row.map(cellText))];
  const widths = table.columns.map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  const lines = rows.map((row) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`);
  lines.splice(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  if (table.rows.length > MOST_ROWS) lines.push(`… ${table.rows.length - MOST_ROWS} more rows`);
  return lines.join('\n');
}

function cellText(cell: Cell): string {
  if (cell === null) return 'NULL';
  if (typeof cell === 'object') return `(${cell.length} bytes)`;
  return String(cell).slice(0, 100).replace(/\n/g, '⏎');
}

/** Null when they are the same; else what differs first. */
export function difference(expected: Table, got: Table | null, inOrder: boolean): string | null {
  if (got === null) return 'There is no result: the file ends without a SELECT.';
  const names = (columns: string[]): string => columns.map((one) => one.toLowerCase()).join(', ');
  if (names(expected.columns) !== names(got.columns))
    return `The columns are ${got.columns.join(', ')}; they should be ${expected.columns.join(', ')}.`;
  if (expected.rows.length !== got.rows.length)
    return `There are ${got.rows.length} rows; there should be ${expected.rows.length}.`;
  const [wanted, had] = inOrder ? [expected.rows, got.rows] : [sorted(expected.rows), sorted(got.rows)];
  const isSame = wanted.every((row, at) => row.every((cell, column) => sameCell(cell, had[at]?.[column] ?? null)));
  if (isSame) return null;
  const isOrder = inOrder && difference(expected, got, false) === null;
  return isOrder ? 'The rows are right, but in another order.' : 'Some rows are different.';
}

/** Written numbers are rounded, and a column of text may hold digits. */
function sameCell(expected: Cell, got: Cell): boolean {
  if (expected === null || got === null) return expected === got;
  if (typeof expected === 'number' && typeof got === 'number')
    return Math.abs(expected - got) <= 1e-9 * Math.max(1, Math.abs(expected), Math.abs(got));
  return typeof got !== 'object' && String(expected) === String(got);
}

const sorted = (rows: Cell[][]): Cell[][] =>
  rows
    .map((row) => ({ row, key: row.map(sortKey).join('\u0001') }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ row }) => row);

const sortKey = (cell: Cell): string => (typeof cell === 'number' ? String(Number(cell.toPrecision(9))) : String(cell));
