import { address, oneLine } from './html-elements.ts';
import { type Directive, optionOf } from './myst-fences.ts';
import { inner, lost, plain, roles } from './myst-inside.ts';
import type { PageConversion } from './myst-notes.ts';

export async function figure(directive: Directive, page: PageConversion): Promise<string> {
  const [caption = '', ...legend] = (await inner(directive, page)).split(/\n[ \t]*\n/);
  const label = optionOf(directive, 'name', 'label');
  const words = oneLine(caption);
  if (label !== null) page.notes.names.set(label, plain(words) || 'Figure');
  const alt = oneLine(optionOf(directive, 'alt') ?? plain(words)).replace(/[[\]\\]/g, '\\$&');
  const isPlain = words !== '' && !/[$`[\]{}<>*_\\"\uFDD4\uFDD5]/.test(words);
  const image = `![${alt}](${address(directive.argument)}${isPlain ? ` "${words}"` : ''})`;
  return [image, isPlain ? '' : caption, ...legend].filter((part) => part.trim() !== '').join('\n\n');
}

export async function table(directive: Directive, page: PageConversion, rows: string | null): Promise<string> {
  const caption = roles(directive.argument, directive, page);
  const label = optionOf(directive, 'name', 'label');
  if (label !== null) page.notes.names.set(label, plain(caption) || 'Table');
  if (rows === null) lost(directive, page);
  const body = rows === null ? await inner(directive, page) : roles(rows, directive, page);
  return [caption === '' ? '' : `**${caption}**`, body].filter((part) => part !== '').join('\n\n');
}

export const headerRows = (directive: Directive): number => Number(optionOf(directive, 'header-rows') ?? 0);
