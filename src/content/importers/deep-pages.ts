import { codeBlock } from './blocks.ts';
import type { LossReport } from './loss-report.ts';

/** Dozens of list or quote markers in a line, or an indentation that no page needs: parsing would take for ever. */
const DEEP_LINE = /^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])){40}|^[ \t]{400}[ \t]*(?:[-*+>]|\d{1,9}[.)])/m;
/** Runs of backticks of so many lengths: each would be looked for to the end of the page. */
const MOST_TICKS = 50;
const MOST_FOOTNOTES = 1_000;
/** Characters. Our reader takes pages of a megabyte, and the importer may add to them. */
export const LARGEST_PAGE = 900_000;

/** Whether a text is nested as no person writes, so that reading it would take for ever. */
export const isTooDeep = (text: string): boolean =>
  DEEP_LINE.test(text) || kindsOfTicks(text) > MOST_TICKS || footnotes(text) > MOST_FOOTNOTES;

function kindsOfTicks(text: string): number {
  const lengths = new Set<number>();
  for (const [run] of text.matchAll(/`+/g)) lengths.add(run.length);
  return lengths.size;
}

function footnotes(text: string): number {
  return text.includes('[^') ? (text.match(/^[ \t>]*\[\^[^\]\n]+\]:/gm)?.length ?? 0) : 0;
}

/** Converts a page. One that is nested too deeply to be read stays as it is written, as code; a huge one stays empty. */
export async function unlessTooDeep<T>(
  page: { text: string; file: string; losses: LossReport },
  work: () => Promise<T>,
  otherwise: (code: string) => T,
): Promise<T> {
  if (page.text.length > LARGEST_PAGE) {
    page.losses.add('page that is too large', page.file, 1);
    return otherwise('');
  }
  try {
    if (!isTooDeep(page.text)) return await work();
  } catch (cause) {
    // The stack of a recursive walk is the only limit of that kind that a page can reach.
    if (!(cause instanceof RangeError)) throw cause;
  }
  page.losses.add('page that is nested too deeply', page.file, 1);
  return otherwise(codeBlock(page.text, 'text'));
}
