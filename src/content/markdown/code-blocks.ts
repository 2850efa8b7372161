import type { Code, Root } from 'mdast';
import { suggest } from '../nearest-name.ts';
import { pathInBook } from './addresses.ts';
import { lineOf, type PageContext } from './page-context.ts';
import { walk } from './tree.ts';

/** What an author says behind the language of fenced code: `file="x.py#region"`, `{1,3-5}` or `highlight="1,3-5"`. */
const FILE = /(?:^|\s)file=(?:"([^"]*)"|(\S+))/;
const LINES = /(?:^|\s)(?:\{([^}]*)\}|highlight=(?:"([^"]*)"|(\S+)))/;

/** Puts the files in that code blocks include, and says what cannot be done with a block. */
export async function prepareCode(root: Root, page: PageContext): Promise<void> {
  const blocks: Code[] = [];
  walk(root, (node) => {
    if (node.type === 'code') blocks.push(node);
  });
  for (const code of blocks) {
    const file = FILE.exec(code.meta ?? '');
    if (file !== null) await include(code, file[1] ?? file[2] ?? '', page);
    const marked = marksOf(code.meta ?? '');
    const lines = code.value.split('\n').length;
    if (marked === null || marked.some((line) => line < 1 || line > lines))
      page.report.warning(
        'bad-highlight',
        lineOf(code),
        `The code has ${lines} ${lines === 1 ? 'line' : 'lines'}, and not all that are to be marked are among them.`,
        'Write the numbers of lines from 1 on: `{1,3-5}`.',
      );
  }
}

/** Numbers of the lines to be marked; null when they are no numbers. */
export function marksOf(meta: string): number[] | null {
  const found = LINES.exec(meta);
  const written = found?.[1] ?? found?.[2] ?? found?.[3];
  if (written === undefined) return [];
  const ranges = written.split(',').map((one) => /^\s*(\d{1,5})(?:\s*-\s*(\d{1,5}))?\s*$/.exec(one));
  if (ranges.some((range) => range === null)) return null;
  return ranges.flatMap((range) => {
    const [from, to] = [Number(range?.[1]), Number(range?.[2] ?? range?.[1])];
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
  });
}

async function include(code: Code, address: string, page: PageContext): Promise<void> {
  const line = lineOf(code);
  const [url = '', region] = address.split('#', 2);
  const path = pathInBook(url, page.place);
  if (path === null) {
    page.report.error('path-outside-book', line, `${url} lies outside of the book.`, 'Copy the file into the book.');
    return;
  }
  if (code.value.trim() !== '')
    page.report.warning(
      'code-and-file',
      line,
      'This code is replaced by the file.',
      'Leave the lines between the fences out.',
    );
  const text = await page.shelf.text(path);
  if (!text.ok) {
    page.report.error(text.error.rule, line, text.error.sentence, text.error.fix);
    return;
  }
  page.included.push(text.value);
  const lines = text.value.replace(/\n$/, '').split('\n');
  const found = region === undefined ? lines : regionOf(lines, region);
  if (found === null) {
    const names = lines.flatMap((one) => START.exec(one)?.[1] ?? []);
    const fix = suggest(
      region ?? '',
      names,
      `Mark it in the file: a comment \`#region ${region}\` and one \`#endregion\`.`,
    );
    page.report.error('missing-region', line, `${path} has no region \`${region}\`.`, fix);
    return;
  }
  code.value = dedent(found.filter((one) => markerOf(one) === null)).join('\n');
}

/** `# region x`, `// #region x`, `<!-- #region x -->`, `ANCHOR: x`, whatever the comments of the language look like. */
const START = /^[^\p{L}\p{N}]*(?:region\s+|ANCHOR:\s*)([\p{L}\p{N}_.-]+)[^\p{L}\p{N}]*$/u;
const END = /^[^\p{L}\p{N}]*(?:endregion(?:\s+([\p{L}\p{N}_.-]+))?|ANCHOR_END:\s*([\p{L}\p{N}_.-]+))[^\p{L}\p{N}]*$/u;

function markerOf(line: string): { starts: string } | { ends: string | null } | null {
  const starts = START.exec(line)?.[1];
  if (starts !== undefined) return { starts };
  const end = END.exec(line);
  return end === null ? null : { ends: end[1] ?? end[2] ?? null };
}

/** The lines of a region; an end without a name closes the region that was opened last. */
function regionOf(lines: string[], name: string): string[] | null {
  const open: string[] = [];
  let start: number | null = null;
  for (const [at, line] of lines.entries()) {
    const marker = markerOf(line);
    if (marker === null) continue;
    if ('starts' in marker) {
      open.push(marker.starts);
      if (marker.starts === name && start === null) start = at + 1;
      continue;
    }
    const ended = marker.ends ?? open.at(-1);
    const place = open.lastIndexOf(ended ?? '');
    if (place !== -1) open.splice(place, 1);
    if (start !== null && ended === name) return lines.slice(start, at);
  }
  return start === null ? null : lines.slice(start);
}

function dedent(lines: string[]): string[] {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const least = indents.length === 0 ? 0 : Math.min(...indents);
  return lines.map((line) => line.slice(Math.min(least, line.length)));
}
