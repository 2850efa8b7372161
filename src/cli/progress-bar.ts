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

/** A bar with steps done and time left on a terminal; nothing anywhere else, nor where a program reads the output. */
export function progressBar(
  { json = false }: { json?: boolean } = {},
  terminal: Terminal = process.stderr,
  now: () => number = () => performance.now(),
): ProgressBar {
  if (json || terminal.isTTY !== true) return { show: () => undefined, end: () => undefined };
  const began = now();
  let drawnAt = began;
  let isDrawn = false;
  return {
    show(done, total) {
      const at = now();
      // Work that is done before anybody has read the bar needs none.
      if (at - drawnAt < REDRAWN_AFTER) return;
      drawnAt = at;
      isDrawn = true;
      terminal.write(`\r${line(done, total, at - began, terminal.columns ?? 80)}\x1b[K`);
    },
    end() {
      if (isDrawn) terminal.write('\r\x1b[K');
      isDrawn = false;
    },
  };
}

function line(done: number, total: number, elapsed: number, columns: number): string {
  const left = done === 0 ? '' : `, ${duration((elapsed / done) * (total - done))} left`;
  const text = ` ${done} of ${total} steps${left}`;
  const width = Math.min(WIDEST, Math.max(0, columns - text.length - 3));
  const full = Math.round((done / total) * width);
  return `[${'█'.repeat(full)}${'░'.repeat(width - full)}]${text}`;
}

function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
