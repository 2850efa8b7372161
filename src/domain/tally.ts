import type { ReportedActivity } from './activity.ts';
import type { Instant } from './ids.ts';
import type { WatchedFilm } from './watching.ts';

/**
 * What the evidence of one learner on one step adds up to since the last reset.
 * Scores and percents are integers from 0 to 100; absent means that no such evidence came in.
 */
export interface Tally {
  /** Visible, active milliseconds on the server's clock. */
  activeMs: number;
  /** Up to when time has counted; absent before the first. */
  activeUntil?: Instant;
  attempts: number;
  latestScore?: number;
  /** The best score of the attempts that count; a retake never lowers it. */
  creditedScore?: number;
  testsPercent?: number;
  /** Of all films of the step together. */
  watchedPercent?: number;
  watched?: WatchedFilm[];
  /** Reached by all activities of the step. */
  activity?: 'completed' | 'passed';
  activities?: ReportedActivity[];
  declared: boolean;
}

export const EMPTY_TALLY: Tally = { activeMs: 0, attempts: 0, declared: false };

/**
 * Counts the time that ended at an instant. A moment counts once, also where two browsers that were open side by side
 * turn out to be one learner's.
 */
export function countTime(tally: Tally, until: Instant, ms: number): Tally {
  const from = Math.max(until - Math.max(0, ms), tally.activeUntil ?? 0);
  const counted = Math.max(0, until - from);
  if (counted === 0) return tally;
  return { ...tally, activeMs: tally.activeMs + counted, activeUntil: until };
}
