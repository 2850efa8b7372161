/** Which lines of a file an include names, as mdBook reads `path:spec`. */
export type Region = { kind: 'lines'; from: number; to: number } | { kind: 'anchor'; name: string };

/** `file.rs`, `file.rs:2`, `file.rs:2:5`, `file.rs::5`, `file.rs:2:`, `file.rs:anchor`. */
export function readTarget(written: string): { path: string; region: Region } {
  const [path = '', first = '', ...rest] = written.trim().split(':');
  const from = wholeNumber(first);
  if (from === null && first !== '') return { path, region: { kind: 'anchor', name: first } };
  const start = Math.max(1, from ?? 1);
  const to = rest.length === 0 ? null : wholeNumber(rest[0] ?? '');
  const end = rest.length === 0 && from !== null ? start : (to ?? Infinity);
  return { path, region: { kind: 'lines', from: start, to: end } };
}

const wholeNumber = (text: string): number | null => (/^\d{1,9}$/.test(text) ? Number(text) : null);

/** The lines of a region with the number of the first one; null when there is no such anchor. */
export function takeRegion(text: string, region: Region): { text: string; line: number } | null {
  const lines = text.replace(/\n$/, '').split('\n');
  if (region.kind === 'lines') {
    const taken = lines.slice(region.from - 1, region.to);
    return { text: taken.join('\n'), line: region.from };
  }
  const start = lines.findIndex((line) => anchorIn(line, 'ANCHOR') === region.name);
  if (start === -1) return null;
  const end = lines.findIndex((line, i) => i > start && anchorIn(line, 'ANCHOR_END') === region.name);
  const taken = lines
    .slice(start + 1, end === -1 ? undefined : end)
    .filter((line) => !/\bANCHOR(?:_END)?:\s*[\w-]/.test(line));
  return { text: taken.join('\n'), line: start + 2 };
}

const anchorIn = (line: string, word: 'ANCHOR' | 'ANCHOR_END'): string | undefined =>
  new RegExp(`\\b${word}:\\s*([\\w-]+)`).exec(line)?.[1];
