import { LINE_MARK } from '../content/markdown/question-parts.ts';
import type { Finding } from '../domain/book.ts';

export interface PlacedFinding extends Finding {
  /** Of all findings of the book, from 0. */
  number: number;
}

/** Puts each finding before the block of the page in which its line is; answers those that belong to none. */
export function placeFindings(
  html: string,
  findings: readonly PlacedFinding[],
  render: (finding: PlacedFinding) => string,
): { html: string; others: PlacedFinding[] } {
  const lines = [...html.matchAll(LINE_MARK)].map((match) => Number(match[1]));
  const placeOf = (finding: Finding): number => lines.findLastIndex((line) => line <= finding.line);
  const at = (place: number) => findings.filter((finding) => placeOf(finding) === place);
  let mark = -1;
  const placed = html.replace(LINE_MARK, () => {
    mark += 1;
    return at(mark).map(render).join('');
  });
  return { html: placed, others: at(-1) };
}
