import type { DirectiveFamily } from './directive.ts';
import { labelOf } from './directive.ts';

const KINDS = ['note', 'tip', 'warning'] as const;

/** `:::note[Title]`, `:::tip`, `:::warning`. */
export const callouts: DirectiveFamily = {
  names: KINDS,
  form: 'container',
  attributes: [],
  apply(node, page) {
    const kind = KINDS.find((known) => known === node.name);
    if (node.type !== 'containerDirective' || kind === undefined) return;
    const label = labelOf(node, page.labels[kind]);
    label.data = { hProperties: { className: ['callout-label'] } };
    node.data = { hName: 'aside', hProperties: { className: ['callout', `callout-${kind}`], role: 'note' } };
  },
};
