import { codeBlock } from './blocks.ts';
import type { LossReport } from './loss-report.ts';

/** Our reader refuses a line with so many marks of lists and quotes, because parsing it would take for ever. */
const DEEP_LINE = /^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])){40}/m;

/** Converts a page. One that is nested too deeply to be read stays as it is written, as code, and is reported. */
export async function unlessTooDeep<T>(
  page: { text: string; file: string; losses: LossReport },
  work: () => Promise<T>,
  otherwise: (code: string) => T,
): Promise<T> {
  try {
    if (!DEEP_LINE.test(page.text)) return await work();
  } catch (cause) {
    // The stack of a recursive walk is the only limit of that kind that a page can reach.
    if (!(cause instanceof RangeError)) throw cause;
  }
  page.losses.add('page that is nested too deeply', page.file, 1);
  return otherwise(codeBlock(page.text, 'text'));
}
