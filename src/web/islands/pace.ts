/** When to say that a page is being read, and what to show in between. Pure: the clock is an argument. */

export interface Pace {
  /** Seconds that are asked. */
  need: number;
  /** Seconds that the server has counted, as of its last answer. */
  counted: number;
  /** The page's own clock at that answer, in milliseconds. */
  since: number;
  /** Visible and active since then. */
  isCounting: boolean;
  /** Seconds between two beats, as the server wishes. */
  beatSeconds: number;
}

/** The server counts so much more than a beat interval at most. */
const GRACE_SECONDS = 5;
/** The server counts whole seconds; a beat that comes a little late finds the last one complete. */
const ROUNDING_SECONDS = 0.4;
const SHORTEST_SECONDS = 1;
const IDLE_AFTER_MS = 60_000;

/** Seconds to show: never more than the server could come to count, and never a completion. */
export function estimate(pace: Pace, now: number): number {
  if (!pace.isCounting) return Math.min(pace.counted, pace.need);
  const since = Math.max(0, (now - pace.since) / 1000);
  return Math.min(pace.counted + Math.min(since, pace.beatSeconds + GRACE_SECONDS), pace.need);
}

/** Milliseconds until the next beat: sooner when less is left than a whole interval. */
export function untilNextBeat(pace: Pace): number {
  const left = pace.need - pace.counted + ROUNDING_SECONDS;
  return Math.round(Math.max(SHORTEST_SECONDS, Math.min(pace.beatSeconds, left)) * 1000);
}

/** Reading quietly is activity for a while; so is listening to something that plays. */
export const isActive = (lastActivity: number, isPlaying: boolean, now: number): boolean =>
  isPlaying || now - lastActivity <= IDLE_AFTER_MS;

export const isMet = (pace: Pace): boolean => pace.counted >= pace.need;

/** Half of the time is passed between two counts. */
export const passesHalf = (before: number, after: number, need: number): boolean =>
  before < need / 2 && after >= need / 2 && after < need;
