import type { DirectiveFamily } from './directive.ts';
import { labelOf } from './directive.ts';

const KINDS = ['hint', 'solution'] as const;

/** `:::hint[Title]` and `:::solution[Title]`: closed until the reader opens them. */
export const disclosures: DirectiveFamily = {
  names: KINDS,
  form: 'container',
  attributes: [],
  apply(node, page) {
    const kind = KINDS.find((known) => known === node.name);
    if (node.type !== 'containerDirective' || kind === undefined) return;
    labelOf(node, page.labels[kind]).data = { hName: 'summary' };
    node.data = { hName: 'details', hProperties: { className: [kind] } };
  },
};
