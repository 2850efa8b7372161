import { dedent } from './blocks.ts';
import { oneLine } from './html-elements.ts';

/** The rows of a nested list `* - a` as a table; null when it is no such list. */
export function listTable(body: string, headerRows: number): string | null {
  const rows: string[][] = [];
  let cell: string[] | null = null;
  const endCell = (): void => {
    if (cell !== null) rows.at(-1)?.push(oneLine(dedent(cell.join('\n'))));
    cell = null;
  };
  for (const line of body.split('\n')) {
    const row = /^[ \t]*[*-][ \t]+[*-](?:[ \t]+(.*))?$/.exec(line);
    const next = /^[ \t]+[*-](?:[ \t]+(.*))?$/.exec(line);
    if (row !== null || next !== null) {
      endCell();
      if (row !== null) rows.push([]);
      cell = [(row ?? next)?.[1] ?? ''];
    } else if (cell !== null) cell.push(line);
    else if (line.trim() !== '') return null;
  }
  endCell();
  return gfmTable(rows, headerRows);
}

/** Values between commas, with or without quotes. */
export function csvTable(body: string, header: string | null, headerRows: number): string | null {
  const rows = [...(header === null ? [] : [header]), ...body.split('\n').filter((line) => line.trim() !== '')].map(
    csvCells,
  );
  return gfmTable(rows, header === null ? headerRows : 1);
}

function csvCells(line: string): string[] {
  const cells: string[] = [];
  for (const [, quoted, plain = ''] of line.matchAll(/(?:^|,)[ \t]*(?:"((?:[^"]|"")*)"[ \t]*|([^,]*))/g))
    cells.push(quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"'));
  return cells;
}

function gfmTable(rows: readonly string[][], headerRows: number): string | null {
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (width === 0) return null;
  const line = (cells: readonly string[]): string =>
    `| ${Array.from({ length: width }, (_, i) => (cells[i] ?? '').replace(/(?<!\\)\|/g, '\\|')).join(' | ')} |`;
  const [head = [], ...body] = headerRows > 0 ? rows : [[], ...rows];
  return [line(head), `|${' --- |'.repeat(width)}`, ...body.map(line)].join('\n');
}
