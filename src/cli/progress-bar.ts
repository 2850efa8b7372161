interface Terminal {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

export interface ProgressBar {
  show(done: number, total: number): void;
  /** Takes the bar away, so that what is said next begins on an empty line. */
  end(): void;
}

/** Milliseconds between two looks of the bar; a quicker one flickers and costs time. */
const REDRAWN_AFTER = 100;
const WIDEST = 30;
/** Milliseconds of work that must have been seen before it can be said how long the rest takes. */
const KNOWN_AFTER = 1_000;

/** A bar with steps done and time left on a terminal; nothing anywhere else, nor where a program reads the output. */
export function progressBar(
  { json = false }: { json?: boolean } = {},
  terminal: Terminal = process.stderr,
  now: () => number = () => performance.now(),
): ProgressBar {
  if (json || terminal.isTTY !== true) return { show: () => undefined, end: () => undefined };
  let first: Moment | null = null;
  let drawnAt = now();
  let isDrawn = false;
  return {
    show(done, total) {
      const at = now();
      // What comes before the first step, such as loading the renderer, says nothing about the others.
      first ??= { at, done };
      // Work that is done before anybody has read the bar needs none.
      if (at - drawnAt < REDRAWN_AFTER) return;
      drawnAt = at;
      isDrawn = true;
      terminal.write(`\r${line(done, total, timeLeft(first, { at, done }, total), terminal.columns || 80)}\x1b[K`);
    },
    end() {
      if (isDrawn) terminal.write('\r\x1b[K');
      isDrawn = false;
    },
  };
}

interface Moment {
  at: number;
  done: number;
}

/** Milliseconds; null while nobody could know. */
function timeLeft(first: Moment, now: Moment, total: number): number | null {
  const [elapsed, done] = [now.at - first.at, now.done - first.done];
  return elapsed < KNOWN_AFTER || done === 0 ? null : (elapsed / done) * (total - now.done);
}

function line(done: number, total: number, left: number | null, columns: number): string {
  const text = ` ${done} of ${total} steps${left === null ? '' : `, ${duration(left)} left`}`;
  const width = Math.min(WIDEST, Math.max(0, columns - text.length - 3));
  const full = Math.round((done / total) * width);
  return `[${'█'.repeat(full)}${'░'.repeat(width - full)}]${text}`;
}

function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
