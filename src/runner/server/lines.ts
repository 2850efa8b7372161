import { readSync, writeSync } from 'node:fs';

/**
 * Lines on standard input and output, waited for without an event loop: whoever tests code asks for a value in the
 * middle of a call. The first sign of a line says what it is.
 */
export const SIGN = {
  /** The process has started what it runs on. */
  ready: '+',
  /** What to run, from the server. */
  work: '#',
  /** From one interpreter to the other. */
  request: '?',
  reply: '!',
  /** What became of it, to the server. */
  event: '=',
} as const;

const LONGEST_LINE = 8 * 1024 * 1024;
const chunk = Buffer.alloc(64 * 1024);
let waiting: Buffer[] = [];

/** Null when the other end is gone. */
export function readLine(): string | null {
  for (;;) {
    const whole = Buffer.concat(waiting);
    const end = whole.indexOf(10);
    if (end !== -1) {
      waiting = [whole.subarray(end + 1)];
      return whole.toString('utf8', 0, end);
    }
    if (whole.length > LONGEST_LINE) return null;
    const read = whenThereIs(() => readSync(0, chunk));
    if (read === 0) return null;
    waiting = [whole, Buffer.from(chunk.subarray(0, read))];
  }
}

export function writeLine(sign: string, text = ''): void {
  writeBytes(Buffer.from(`${sign}${text}\n`));
}

export function writeBytes(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += whenThereIs(() => writeSync(1, bytes, at));
}

const pause = new Int32Array(new SharedArrayBuffer(4));

/** Engines may have made the standard streams ones that do not wait. */
function whenThereIs(io: () => number): number {
  for (;;) {
    try {
      return io();
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}
