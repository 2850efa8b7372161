import type { PlacedTag } from './html-inline.ts';

const NO_LINE = /^(?:table|pre|details|ul|ol|dl|blockquote|h[1-6])$/;

/** The tags between those of each cell, row by row; null for what a table of Markdown cannot hold. */
export function tableCells(tags: readonly PlacedTag[]): PlacedTag[][][] | null {
  if (tags.some(({ token }) => token.kind === 'open' && NO_LINE.test(token.name))) return null;
  const rows: PlacedTag[][][] = [];
  for (let i = 0; i < tags.length; i++) {
    const tag = tags[i];
    if (tag === undefined || tag.token.kind !== 'open') continue;
    const { name } = tag.token;
    if (name === 'tr') rows.push([]);
    if (name !== 'td' && name !== 'th') continue;
    const end = cellEnd(tags, i);
    const row = rows.at(-1);
    if (row === undefined) return null;
    row.push(tags.slice(i + 1, end));
    i = end - 1;
  }
  return rows.some((row) => row.length > 0) ? rows.filter((row) => row.length > 0) : null;
}

/** A cell that nobody closes ends where the next one or its row does. */
function cellEnd(tags: readonly PlacedTag[], start: number): number {
  const cell = tags[start];
  for (let i = start + 1; i < tags.length; i++) {
    const token = tags[i]?.token;
    if (token === undefined || token.kind === 'text') continue;
    if (tags[i] === cell?.partner) return i;
    if (cell?.partner === null && ['td', 'th', 'tr'].includes(token.name)) return i;
  }
  return tags.length;
}

/** The first row is the head, because a table of Markdown has one. */
export function tableText(rows: readonly (readonly string[])[]): string {
  const width = Math.max(0, ...rows.map((row) => row.length));
  const line = (cells: readonly string[]): string =>
    `| ${Array.from({ length: width }, (_, i) => (cells[i] ?? '').replace(/(?<!\\)\|/g, '\\|')).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), `|${' --- |'.repeat(width)}`, ...body.map(line)].join('\n');
}
