import { BACKGROUND_LEVELS } from '../../../domain/book.ts';
import { suggest } from '../../nearest-name.ts';
import { lineOf } from '../page-context.ts';
import type { DirectiveFamily } from './directive.ts';

/** Carries a text for some levels through rendering; never sent (see question-parts.ts). */
export const LEVELS_ELEMENT = 'sw-for';

/** `:::for{level=advanced}`: the others never get this text. Several levels stand in quotes. */
export const forLevels: DirectiveFamily = {
  names: ['for'],
  form: 'container',
  attributes: ['level'],
  apply(node, page, { isTopLevel }) {
    if (!isTopLevel)
      page.report.error(
        'nested-for',
        lineOf(node),
        'A text for some levels cannot stand inside something else.',
        'Close the list or directive around it first, or put that inside.',
      );
    const named = (node.attributes?.level ?? '').split(/[\s,]+/).filter((name) => name !== '');
    for (const name of named)
      if (!BACKGROUND_LEVELS.some((level) => level === name)) {
        const fix = suggest(name, BACKGROUND_LEVELS, `Levels are ${BACKGROUND_LEVELS.join(', ')}.`);
        page.report.error('bad-attribute', lineOf(node), `There is no level \`${name}\`.`, fix);
      }
    if (named.length === 0)
      page.report.error(
        'missing-attribute',
        lineOf(node),
        '`for` needs the attribute `level`.',
        'Write `:::for{level=advanced}` or `:::for{level="intermediate advanced"}`.',
      );
    node.data = isTopLevel ? { hName: LEVELS_ELEMENT, hProperties: { dataLevels: named.join(' ') } } : { hName: 'div' };
  },
};
