import { posix } from 'node:path';
import { box, codeBlock } from './blocks.ts';
import { splitFrontMatter } from './front-matter.ts';
import { pathFrom } from './link-fates.ts';
import { type Directive, hasOption, optionOf, tagsOf } from './myst-fences.ts';
import { roles } from './myst-inside.ts';
import type { PageConversion } from './myst-notes.ts';

export function code(directive: Directive, page: PageConversion): string {
  const language = cellLanguage(directive.argument, '');
  const lines = optionOf(directive, 'emphasize-lines');
  const caption = optionOf(directive, 'caption');
  const info = lines === null ? language : `${language} {${lines.replace(/\s/g, '')}}`;
  const block = codeBlock(directive.body.replace(/^\n+/, ''), language === '' ? '' : info);
  return caption === null ? block : `**${roles(caption, directive, page)}**\n\n${block}`;
}

/** In text the results of cells are not stored; only running them would give them. */
export function codeCell(directive: Directive, page: PageConversion): string {
  const tags = tagsOf(directive);
  if (tags.includes('remove-cell')) return '';
  const hasOutput = !tags.some((tag) => ['remove-output', 'raises-exception', 'skip-execution'].includes(tag));
  if (hasOutput) page.losses.add('output of a cell that is not stored', page.file, directive.line);
  if (tags.includes('remove-input')) return '';
  const block = codeBlock(directive.body.replace(/^\n+/, ''), cellLanguage(directive.argument, page.language));
  return tags.some((tag) => tag === 'hide-input' || tag === 'hide-cell') ? box('hint', 'Code', block) : block;
}

export const cellLanguage = (written: string, fallback: string): string =>
  (written.split(/\s+/)[0] || fallback).replace(/^i?python\d?$/, 'python').replace(/^ir$/, 'r');

/** The path that a directive names, from its page or from the top of the book. */
async function included(directive: Directive, page: PageConversion): Promise<{ path: string; text: string } | null> {
  const path = directive.argument.startsWith('/')
    ? pathFrom('.', directive.argument.slice(1))
    : pathFrom(posix.dirname(page.file), directive.argument);
  const isThere =
    path !== null && !page.within.includes(path) && page.within.length < 10 && !(await page.source.leadsOut(path));
  const text = isThere ? await page.source.text(path) : null;
  if (path !== null && text !== null) return { path, text };
  page.losses.add('missing file', page.file, directive.line);
  return null;
}

export async function include(directive: Directive, page: PageConversion): Promise<string> {
  const found = await included(directive, page);
  if (found === null) return '';
  const { body, bodyLine } = splitFrontMatter(found.text);
  return page.blocks(
    body,
    bodyLine,
    { ...page, file: found.path, within: [...page.within, page.file, found.path] },
    false,
  );
}

export async function literalInclude(directive: Directive, page: PageConversion): Promise<string> {
  const found = await included(directive, page);
  if (found === null) return '';
  for (const option of ['pyobject', 'start-after', 'start-at', 'end-before', 'end-at', 'diff'])
    if (hasOption(directive, option))
      page.losses.add(`option ${option} of {literalinclude}`, page.file, directive.line);
  const lines = found.text.replace(/\n$/, '').split('\n');
  const wanted = (optionOf(directive, 'lines') ?? '').split(',').flatMap((range) => {
    const [, from, dash, to] = /^\s*(\d*)\s*(-?)\s*(\d*)\s*$/.exec(range) ?? [];
    if (!from && !to) return [];
    return lines.slice(Number(from || 1) - 1, dash ? (to ? Number(to) : undefined) : Number(from));
  });
  const language = optionOf(directive, 'language') ?? posix.extname(found.path).slice(1);
  return codeBlock((wanted.length > 0 ? wanted : lines).join('\n'), language);
}
