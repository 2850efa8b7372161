import { dedent } from './blocks.ts';
import type { Directive } from './myst-fences.ts';
import type { PageConversion } from './myst-notes.ts';
import { convertRoles } from './myst-roles.ts';

/** Writes one kind of directive as Markdown of ours. */
export type Writer = (directive: Directive, page: PageConversion) => Promise<string> | string;

export const lost = ({ name, line }: Directive, page: PageConversion): void =>
  page.losses.add(`directive {${name}}`, page.file, line);

export const inner = (directive: Directive, page: PageConversion): Promise<string> =>
  page.blocks(
    dedent(directive.body) === directive.body.trim() ? directive.body : dedent(directive.body),
    directive.bodyLine,
    page,
    false,
  );

export const roles = (text: string, { line }: Directive, page: PageConversion): string =>
  convertRoles(text, { lost: (construct) => page.losses.add(construct, page.file, line) });

export const plain = (text: string): string =>
  text
    .replace(/\[([^[\]]*)\]\([^()]*\)/g, '$1')
    .replace(/[*_`$\uFDD4\uFDD5]/g, '')
    .trim();
