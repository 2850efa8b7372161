import { readFile } from 'node:fs/promises';
import type { Reporter } from './finding-list.ts';

const LARGEST_TEXT_BYTES = 1_000_000;

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
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n');
  } catch {
    report.error('bad-encoding', 1, 'The file is not UTF-8 text.', 'Save it again with the encoding UTF-8.');
    return null;
  }
}

export interface SplitSource {
  frontMatter: string;
  /** Line on which the front matter's first field stands. */
  frontMatterLine: number;
  /** The author's Markdown, without front matter. */
  content: string;
  /** The same with the front matter blanked, so that lines and offsets are those of the file. */
  padded: string;
}

const FENCE = /^---[ \t]*$/;

/** Takes the front matter off. Without one, or with one that never ends, everything is content. */
export function splitFrontMatter(text: string, report: Reporter): SplitSource {
  const lines = text.split('\n');
  const whole = { frontMatter: '', frontMatterLine: 1, content: text, padded: text };
  if (!FENCE.test(lines[0] ?? '')) return whole;
  const end = lines.findIndex((line, i) => i > 0 && FENCE.test(line));
  if (end === -1) {
    report.error('bad-front-matter', 1, 'The front matter never ends.', 'Close it with a line `---`.');
    return whole;
  }
  const content = lines.slice(end + 1).join('\n');
  return {
    frontMatter: lines.slice(1, end).join('\n'),
    frontMatterLine: 2,
    content: content.replace(/^\n+/, ''),
    padded: '\n'.repeat(end + 1) + content,
  };
}
