import { readFile } from 'node:fs/promises';
import type { Reporter } from './finding-list.ts';

const LARGEST_TEXT_BYTES = 1_000_000;
/** One for all files: making one costs as much as reading a file. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A text file as it is read everywhere here: UTF-8, no byte order mark, lines that end in \n. Null with a finding. */
export async function readText(path: string, report: Reporter): Promise<string | null> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch {
    report.error('missing-file', 1, `The file ${report.file} cannot be read.`, 'Check that it exists and may be read.');
    return null;
  }
  if (bytes.length > LARGEST_TEXT_BYTES) {
    report.error(
      'file-too-large',
      1,
      `The file has more than ${LARGEST_TEXT_BYTES / 1e6} MB of text.`,
      'Divide it into several.',
    );
    return null;
  }
  try {
    const text = utf8.decode(bytes).replace(/\r\n?/g, '\n');
    if (!text.includes('\0')) return text;
  } catch {
    // What follows says where.
  }
  reportEncoding(bytes, report);
  return null;
}

/** Two of these bytes at the beginning are UTF-16. */
const UTF16 = [0xfffe, 0xfeff];

function reportEncoding(bytes: Uint8Array, report: Reporter): void {
  const isUtf16 = UTF16.includes(((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0));
  const line = isUtf16 ? 1 : lineOfNoText(bytes);
  report.error(
    'bad-encoding',
    line,
    isUtf16
      ? 'The file is UTF-16 and not UTF-8 text.'
      : 'The file is not UTF-8 text: here stands the first byte that is none.',
    'Save it again with the encoding UTF-8. If it is no text at all, it needs another ending than that of a text.',
  );
}

function lineOfNoText(bytes: Uint8Array): number {
  const before = new TextDecoder('utf-8').decode(bytes).split(/[\0\ufffd]/)[0] ?? '';
  return before.split(/\r\n?|\n/).length;
}

export interface SplitSource {
  frontMatter: string;
  /** Line on which the front matter's first field stands. */
  frontMatterLine: number;
  /** The author's Markdown, without front matter. */
  content: string;
  /** The same with the front matter blanked, so that lines and offsets are those of the file. */
  padded: string;
  /** It cannot be told from the text; reported. */
  isBroken: boolean;
}

const FENCE = /^---[ \t]*$/;

/** Takes the front matter off. Without one, or with one that never ends, everything is content. */
export function splitFrontMatter(text: string, report: Reporter): SplitSource {
  const lines = text.split('\n');
  const whole = { frontMatter: '', frontMatterLine: 1, content: text, padded: text, isBroken: false };
  if (!FENCE.test(lines[0] ?? '')) return { ...whole, isBroken: startsLate(lines, report) };
  const end = lines.findIndex((line, i) => i > 0 && FENCE.test(line));
  if (end === -1) {
    report.error('bad-front-matter', 1, 'The front matter never ends.', 'Close it with a line `---`.');
    return { ...whole, isBroken: true };
  }
  const content = lines.slice(end + 1).join('\n');
  return {
    frontMatter: lines.slice(1, end).join('\n'),
    frontMatterLine: 2,
    content: content.replace(/^\n+/, ''),
    padded: '\n'.repeat(end + 1) + content,
    isBroken: false,
  };
}

/** Front matter below blank lines is none; a rule below them is not followed by a field. */
function startsLate(lines: string[], report: Reporter): boolean {
  const start = lines.findIndex((line) => line.trim() !== '');
  if (start === -1 || !FENCE.test(lines[start] ?? '') || !/^[A-Za-z_]+:/.test(lines[start + 1] ?? '')) return false;
  report.error(
    'bad-front-matter',
    start + 1,
    'The front matter begins too late.',
    'Make `---` the first line of the file.',
  );
  return true;
}
