import { lengthOf, type Range, union, without } from '../../domain/watching.ts';

/** What one page has played of a film, and how much of it the server has counted. Pure: times are arguments. */
export interface Played {
  /** In milliseconds of the film. */
  ranges: Range[];
  counted: Range[];
  /** Where the stretch that is playing has got to; null while nothing plays. */
  at: number | null;
}

/** Players tell where they are four times a second, in a window behind others once; anything longer is a jump. */
const LONGEST_STRIDE_MS = 3_000;

export const notPlaying = (played: Played): Played => ({ ...played, at: null });

/** The film is now at `ms`, at this rate. */
export function playTo(played: Played, ms: number, rate: number): Played {
  const { at } = played;
  const isStride = at !== null && ms > at && ms - at <= LONGEST_STRIDE_MS * Math.max(1, rate);
  return { ...played, at: ms, ranges: isStride ? union(played.ranges, [[at, ms]]) : played.ranges };
}

/** What the server has not counted yet, in whole milliseconds. */
export const pending = ({ ranges, counted }: Played): Range[] =>
  without(union(ranges.map(([from, to]): Range => [Math.round(from), Math.round(to)])), counted);

/** Whole percent of all films, as far as the server could come to count. */
export function percentOf(films: readonly { ms: number; played: Played }[]): number {
  const all = films.reduce((sum, { ms }) => sum + ms, 0);
  const seen = films.reduce(
    (sum, { ms, played }) => sum + Math.min(ms, lengthOf(union(played.ranges, played.counted))),
    0,
  );
  return all === 0 ? 0 : Math.floor((100 * seen) / all);
}
