/** A mark in a text that a label stands there: no character of any script, and taken out of every source. */
export const MARK = '\uFDD4';
export const mark = (label: string): string => `${MARK}${encodeURIComponent(label)}${MARK}`;

/** A label and where it stood in the text without marks. */
export interface FoundMark {
  label: string;
  at: number;
}

const ON_LINES = new RegExp(`[ \\t>]*${MARK}([^${MARK}\\n]*)${MARK}[ \\t]*\\n*`, 'g');
const IN_TEXT = new RegExp(`${MARK}([^${MARK}\\n]*)${MARK}(?:[ \\t]*\\n(?=\\s*\\n))?`, 'g');

/** Takes the marks out of a text: whole lines of them, or only what stands between words. */
export function takeMarks(marked: string, stand: 'on-lines' | 'in-text'): { text: string; found: FoundMark[] } {
  const found: FoundMark[] = [];
  if (!marked.includes(MARK)) return { text: marked, found };
  let shorter = 0;
  const text = marked.replace(stand === 'on-lines' ? ON_LINES : IN_TEXT, (whole, label: string, at: number) => {
    found.push({ label: decodeURIComponent(label), at: at - shorter });
    shorter += whole.length;
    return '';
  });
  return { text: text.replaceAll(MARK, ''), found };
}

/** The heading that a label at this place belongs to: the one right after it, else the last one before. */
export function headingAt<T extends { start: number }>(
  text: string,
  headings: readonly T[],
  at: number,
): { heading: T | undefined; isNext: boolean } {
  const next = headings.find(({ start }) => start >= at);
  if (next !== undefined && text.slice(at, next.start).trim() === '') return { heading: next, isNext: true };
  return { heading: headings.findLast(({ start }) => start < at), isNext: false };
}
