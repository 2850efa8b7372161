/** One line of captions or one chapter. Times are milliseconds from the film's beginning. */
export interface Cue {
  from: number;
  to: number;
  /** Plain text; a speaker stands before it. */
  text: string;
}

const TIMING = /^\s*((?:\d+:)?\d{2}:\d{2}\.\d{3})\s+-->\s+((?:\d+:)?\d{2}:\d{2}\.\d{3})(?:\s|$)/;
const CHARACTERS: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: '\u00a0',
  lrm: '\u200e',
  rlm: '\u200f',
};

/** The cues of a WebVTT file, in the order of their beginnings; notes, styles and regions are left out. */
export function readCues(vtt: string): Cue[] {
  const cues: Cue[] = [];
  for (const block of vtt.replace(/\r\n?/g, '\n').split(/\n{2,}/)) {
    const lines = block.split('\n');
    const at = lines.findIndex((line) => TIMING.test(line));
    const [, from = '', to = ''] = TIMING.exec(lines[at] ?? '') ?? [];
    if (at === -1) continue;
    const text = plain(lines.slice(at + 1).join(' '));
    if (text !== '') cues.push({ from: millisecondsOf(from), to: millisecondsOf(to), text });
  }
  return cues.sort((a, b) => a.from - b.from);
}

const plain = (text: string): string =>
  text
    .replace(/<v(?:\.[^\s>]*)?\s+([^>]+)>/g, '$1: ')
    .replace(/<[^>]*>/g, '')
    .replace(/&(\w+);/g, (whole, name: string) => CHARACTERS[name] ?? whole)
    .replace(/\s+/g, ' ')
    .trim();

const millisecondsOf = (time: string): number =>
  Math.round(time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * 1000);

/** `0:00 Walking; 0:16 Running`; null where a part of it is no time with a title. */
export function readChapterList(written: string): Cue[] | null {
  const parts = written.split(';').map((part) => /^\s*((?:\d+:)?\d{1,2}:\d{2})\s+(\S.*?)\s*$/s.exec(part));
  const starts = parts.map((part) => millisecondsOf(part?.[1] ?? ''));
  const isGood = parts.every((part) => part !== null) && starts.every((at, i) => i === 0 || at > (starts[i - 1] ?? 0));
  if (!isGood) return null;
  return parts.map((part, i) => ({
    from: starts[i] ?? 0,
    to: starts[i + 1] ?? Number.MAX_SAFE_INTEGER,
    text: part?.[2] ?? '',
  }));
}

/** Milliseconds as `1:05`, or as `1:01:05` from an hour on. */
export function timeText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = String(seconds % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}
