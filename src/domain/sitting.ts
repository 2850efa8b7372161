import type { Instant } from './ids.ts';

/** How often an open page says that it is still being read, in seconds. */
export const BEAT_SECONDS = 10;

/** What a beat may be late and still count whole, in seconds. */
const GRACE_SECONDS = 5;

/** One opening of a step on one page; its time runs on the server's clock only. */
export interface Sitting {
  openedAt: Instant;
  lastSeenAt: Instant;
  /** Milliseconds counted in this sitting. */
  countedMs: number;
}

export interface Beat {
  now: Instant;
  /** What the page says of the time since the beat before. */
  visible: boolean;
  active: boolean;
  /** Up to when time was counted for this learner, on any page or device. */
  learnerCountedUntil: Instant | null;
}

export interface Counted {
  ms: number;
  sitting: Sitting;
  learnerCountedUntil: Instant | null;
}

/**
 * The time between two beats, at most the beat interval and its grace. Every moment of a learner counts once, so two
 * pages that beat in turn count no more than real time, and a clock that jumps back counts nothing.
 */
export function countBeat(sitting: Sitting, beat: Beat): Counted {
  const from = Math.max(sitting.lastSeenAt, beat.learnerCountedUntil ?? 0);
  const span = beat.visible && beat.active ? Math.max(0, beat.now - from) : 0;
  const ms = Math.min(span, (BEAT_SECONDS + GRACE_SECONDS) * 1000);
  return counted(sitting, beat, ms);
}

/**
 * A page without scripts sends one sign only, the pressing of Continue: the time since opening counts, at most what is
 * still asked.
 */
export function countPage(sitting: Sitting, beat: Pick<Beat, 'now' | 'learnerCountedUntil'>, askedMs: number): Counted {
  const from = Math.max(sitting.lastSeenAt, beat.learnerCountedUntil ?? 0);
  const ms = Math.min(Math.max(0, beat.now - from), Math.max(0, askedMs));
  return counted(sitting, beat, ms);
}

function counted(sitting: Sitting, beat: Pick<Beat, 'now' | 'learnerCountedUntil'>, ms: number): Counted {
  return {
    ms,
    sitting: {
      ...sitting,
      lastSeenAt: Math.max(sitting.lastSeenAt, beat.now),
      countedMs: sitting.countedMs + ms,
    },
    learnerCountedUntil: ms > 0 ? Math.max(beat.now, beat.learnerCountedUntil ?? 0) : beat.learnerCountedUntil,
  };
}
