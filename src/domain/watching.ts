import type { Instant } from './ids.ts';

/** A stretch of a film in milliseconds from its beginning, the end not included. */
export type Range = [from: number, to: number];

/** Faster playback than this counts no faster: media time is at most so many times the time on the server's clock. */
export const FASTEST_RATE = 2;

/** A gap that no eye sees, as seeking leaves them, in milliseconds. It costs time like what was watched. */
const BLINK_MS = 500;

/** Stretches that are kept of one film; somebody who watches it in more pieces is not counted the further ones. */
export const MOST_RANGES = 200;

/** Sorted, apart from each other, none empty. */
export function union(...lists: Range[][]): Range[] {
  const sorted = lists
    .flat()
    .filter(([from, to]) => from < to)
    .sort((a, b) => a[0] - b[0]);
  const merged: Range[] = [];
  for (const [from, to] of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** What of sorted ranges is in none of other sorted ranges. */
export function without(ranges: Range[], others: Range[]): Range[] {
  return ranges.flatMap(([from, to]) => {
    const left: Range[] = [];
    let at = from;
    for (const [start, end] of others) {
      if (end <= at || start >= to) continue;
      if (start > at) left.push([at, start]);
      at = Math.max(at, end);
    }
    if (at < to) left.push([at, to]);
    return left;
  });
}

/** Milliseconds of ranges that do not overlap. */
export const lengthOf = (ranges: Range[]): number => ranges.reduce((sum, [from, to]) => sum + to - from, 0);

export interface WatchReport {
  /** In any order, overlapping or not, whole milliseconds; what lies outside of the film is not counted. */
  ranges: Range[];
  /** How fast it played; from 1 to `FASTEST_RATE`, whatever is said. */
  rate: number;
  now: Instant;
}

export interface Watching {
  /** Length of the film in milliseconds. */
  ms: number;
  /** What counts already. */
  counted: Range[];
  /** When the page with the film was opened. */
  openedAt: Instant;
  /** Up to when the learner's time has been spent on watching, on any page or device. */
  learnerWatchedUntil: Instant | null;
}

export interface Watched {
  /** What counts now and did not before. */
  fresh: Range[];
  learnerWatchedUntil: Instant | null;
}

/**
 * Every moment of a learner pays once for as much of a film as can play in it, so that whatever a page reports, a film
 * of a minute takes half a minute at least, and two films side by side take as long as one after the other. What the
 * clock does not pay for yet is not counted; the page reports it again.
 */
export function countWatched(film: Watching, { ranges, rate, now }: WatchReport): Watched {
  const start = Math.max(film.openedAt, film.learnerWatchedUntil ?? 0);
  const speed = Math.min(FASTEST_RATE, Math.max(1, rate || 1));
  const wanted = closeGaps(union(film.counted, within(ranges, film.ms)), film.ms);
  const pieces = without(wanted, union(film.counted));
  const { fresh, spent } = pay(pieces, film.counted, Math.floor(Math.max(0, now - start) * speed));
  return {
    fresh,
    learnerWatchedUntil: spent === 0 ? film.learnerWatchedUntil : Math.min(now, start + Math.ceil(spent / speed)),
  };
}

const within = (ranges: Range[], ms: number): Range[] =>
  ranges.map(([from, to]) => [Math.max(0, from), Math.min(ms, to)]);

function closeGaps(ranges: Range[], ms: number): Range[] {
  const closed: Range[] = [];
  for (const [from, to] of ranges) {
    const last = closed.at(-1);
    if (from - (last?.[1] ?? 0) <= BLINK_MS) {
      if (last === undefined) closed.push([0, to]);
      else last[1] = to;
    } else closed.push([from, to]);
  }
  const last = closed.at(-1);
  if (last !== undefined && ms - last[1] <= BLINK_MS) last[1] = ms;
  return closed;
}

function pay(pieces: Range[], counted: Range[], allowed: number): { fresh: Range[]; spent: number } {
  const fresh: Range[] = [];
  let spent = 0;
  for (const [from, to] of pieces) {
    const end = Math.min(to, from + allowed - spent);
    if (end <= from) break;
    if (union(counted, fresh, [[from, end]]).length > MOST_RANGES) continue;
    fresh.push([from, end]);
    spent += end - from;
  }
  return { fresh, spent };
}

/** One film of a step. */
export interface Film {
  id: string;
  ms: number;
}

/** Ranges of one film that count. */
export interface WatchedFilm {
  video: string;
  ranges: Range[];
}

/** Whole percent of all films of a step together, each of their moments counted once. */
export function watchedPercent(watched: readonly WatchedFilm[], films: readonly Film[]): number {
  const all = films.reduce((sum, { ms }) => sum + ms, 0);
  if (all === 0) return 0;
  const seen = films.reduce((sum, { id, ms }) => sum + Math.min(ms, lengthOf(rangesOf(watched, id))), 0);
  return Math.floor((100 * seen) / all);
}

export const rangesOf = (watched: readonly WatchedFilm[] | undefined, id: string): Range[] =>
  watched?.find(({ video }) => video === id)?.ranges ?? [];

/** With more of one film. */
export function addWatched(watched: readonly WatchedFilm[], video: string, ranges: Range[]): WatchedFilm[] {
  const more = { video, ranges: union(rangesOf(watched, video), ranges) };
  return [...watched.filter((one) => one.video !== video), more].sort((a, b) => (a.video < b.video ? -1 : 1));
}
