/** What an activity in a frame may say; docs/authors.md describes it. Whatever else comes is not for us. */
export type ActivityMessage =
  | { type: 'ready' }
  | { type: 'state'; state: unknown }
  | { type: 'progress'; percent: number }
  | { type: 'score'; percent: number }
  | { type: 'completed' | 'passed'; score: number | null }
  | { type: 'height'; px: number };

/** Characters of a state as JSON; the states of a page are kept in one place of 64 kB. */
const LARGEST_STATE = 32_000;
const LOWEST_PX = 100;
const HIGHEST_PX = 2_000;

/** Reads what was posted by a frame that is known; null for what is no message of the protocol. */
export function readMessage(data: unknown): ActivityMessage | null {
  if (typeof data !== 'object' || data === null) return null;
  const { stepwell, type, state, percent, score, px } = data as Record<string, unknown>;
  if (stepwell !== 1) return null;
  switch (type) {
    case 'ready':
      return { type };
    case 'state':
      return isSmall(state) ? { type, state } : null;
    case 'progress':
    case 'score':
      return isPercent(percent) ? { type, percent: Math.round(percent) } : null;
    case 'completed':
    case 'passed':
      return { type, score: isPercent(score) ? Math.round(score) : null };
    case 'height':
      return typeof px === 'number' && Number.isFinite(px)
        ? { type, px: Math.round(Math.min(HIGHEST_PX, Math.max(LOWEST_PX, px))) }
        : null;
    default:
      return null;
  }
}

const isPercent = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 100;

function isSmall(state: unknown): boolean {
  try {
    return (JSON.stringify(state) ?? '').length <= LARGEST_STATE;
  } catch {
    // Something that no JSON can hold.
    return false;
  }
}

/** So many messages a second are heard; a frame that floods is not. */
const MOST_A_SECOND = 30;

export function limiter(): (now: number) => boolean {
  let second = 0;
  let heard = 0;
  return (now) => {
    if (now - second >= 1000) {
      second = now;
      heard = 0;
    }
    heard += 1;
    return heard <= MOST_A_SECOND;
  };
}
