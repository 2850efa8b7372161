import { posix } from 'node:path';
import { LARGEST_PAGE } from '../deep-pages.ts';
import type { LossReport } from '../loss-report.ts';
import { type Edit, MappedText } from '../mapped-text.ts';
import type { SourceFolder } from '../source-folder.ts';
import { readTarget, takeRegion } from './included-lines.ts';
import { fencedRanges } from './plain-markdown.ts';

const LINK = /\\\{\{#[^\n]*?\}\}|\{\{\s*#([a-zA-Z0-9_]+)\s+([^}]+)\}\}|\{\{%\s*(\w[^{}\n]*?)\s*\}\}/g;
/** As deep as mdBook goes itself. */
const DEEPEST = 10;

export interface IncludeContext {
  source: SourceFolder;
  losses: LossReport;
}

/** Expands `{{#include}}` and its relatives; `{{#quiz}}` stays for whoever splits the page. */
export async function expandIncludes(page: MappedText, file: string, context: IncludeContext): Promise<MappedText> {
  const budget = { left: LARGEST_PAGE };
  return expand(page, [file], context, budget);
}

async function expand(
  page: MappedText,
  files: readonly string[],
  context: IncludeContext,
  budget: { left: number },
): Promise<MappedText> {
  const edits: Edit[] = [];
  let code: { start: number; end: number }[] | null = null;
  const inCode = (at: number): boolean => {
    code ??= fencedRanges(page.text);
    return code.some((range) => at > range.start && at < range.end);
  };
  for (const match of page.text.matchAll(LINK)) {
    const start = match.index;
    const end = start + match[0].length;
    const [written, command, argument = '', placeholder] = match;
    const lose = (what: string): void => {
      const { file, line } = page.placeAt(start);
      context.losses.add(what, file, line);
      edits.push({ start, end, text: '' });
    };
    if (placeholder !== undefined) {
      if (!inCode(start)) lose(`{{%${placeholder}}}`);
      continue;
    }
    if (command === undefined) {
      if (!/^\\\{\{#quiz\s/.test(written)) edits.push({ start, end: start + 1, text: '' });
      continue;
    }
    if (command === 'quiz') continue;
    if (command === 'title') edits.push({ start, end, text: '' });
    else if (!['include', 'rustdoc_include', 'playground', 'playpen', 'template'].includes(command))
      lose(`{{#${command}}}`);
    else {
      const included = await include(command, argument, files, context, budget);
      if (typeof included === 'string') lose(`{{#${command}}} ${included}`);
      else edits.push({ start, end, text: included });
    }
  }
  return edits.length === 0 ? page : page.edit(edits);
}

/** The text that takes the place of an include, or why there is none. */
async function include(
  command: string,
  argument: string,
  files: readonly string[],
  context: IncludeContext,
  budget: { left: number },
): Promise<MappedText | string> {
  const [target = '', ...properties] = argument.trim().split(/\s+/);
  const { path, region } = readTarget(target);
  const file = posix.join(posix.dirname(files[0] ?? '.'), path);
  if (file.startsWith('..') || (await context.source.leadsOut(file))) return 'of a file outside of the folder';
  const text = (await context.source.isFile(file)) ? await context.source.text(file) : null;
  if (text === null) return 'of a missing file';
  if (text.includes('\0')) return 'of a file that is not text';
  if (files.includes(file)) return 'of a file in itself';
  if (files.length > DEEPEST) return 'that is nested too deeply';
  const isProgram = command === 'playground' || command === 'playpen';
  const taken = isProgram ? { text: text.replace(/\n$/, ''), line: 1 } : takeRegion(text, region);
  if (taken === null) return 'of a missing anchor';
  budget.left -= taken.text.length;
  if (budget.left < 0) return 'that makes the page too large';
  const filled = command === 'template' ? fillTemplate(taken.text, argument) : taken.text;
  const found = MappedText.of(filled, file, taken.line);
  if (!isProgram) return expand(found, [file, ...files], context, budget);
  const info = ['rust', ...properties].join(',');
  return found.edit([
    { start: 0, end: 0, text: `\`\`\`${info}\n` },
    { start: filled.length, end: filled.length, text: '\n```' },
  ]);
}

/** `[[#name]]` and `[[#name default]]` are replaced by the arguments `name=value`. */
function fillTemplate(text: string, argument: string): string {
  const values = new Map(
    [...argument.matchAll(/(\w+)\s*=\s*("[^"]*"|\S+)/g)].map((match) => [match[1], match[2] ?? '']),
  );
  return text.replace(/\[\[\s*#(\w+)(?:\s+([^\]]*?))?\s*\]\]/g, (_, name: string, fallback: string | undefined) =>
    (values.get(name) ?? fallback ?? '').replace(/^"(.*)"$/s, '$1'),
  );
}
