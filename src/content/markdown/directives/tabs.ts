import type { BlockContent, Paragraph } from 'mdast';
import type { ContainerDirective } from 'mdast-util-directive';
import { lineOf } from '../page-context.ts';
import { textOf } from '../tree.ts';
import type { DirectiveFamily } from './directive.ts';

/**
 * `:::tabs` with a line `::tab[Title]` before each part. One part is open at a time: browsers close the other `details` of the
 * same name by themselves, without a script, and printing opens all.
 */
export const tabs: DirectiveFamily = {
  names: ['tabs'],
  form: 'container',
  attributes: [],
  apply(node, page) {
    if (node.type !== 'containerDirective') return;
    const line = lineOf(node);
    const parts: ContainerDirective[] = [];
    for (const child of node.children) {
      const last = parts.at(-1);
      if (child.type === 'leafDirective' && child.name === 'tab') {
        if (textOf(child).trim() === '')
          page.report.error('missing-title', lineOf(child), 'This tab has no title.', 'Write `::tab[Title]`.');
        const title: Paragraph = { type: 'paragraph', children: child.children, data: { hName: 'summary' } };
        const hProperties = { name: `s-tabs-${line}`, open: parts.length === 0 };
        parts.push({
          type: 'containerDirective',
          name: 'tab',
          children: [title],
          data: { hName: 'details', hProperties },
        });
      } else if (last !== undefined) last.children.push(child as BlockContent);
      else
        page.report.error(
          'text-before-tabs',
          lineOf(child),
          'Here stands a text that belongs to no tab.',
          'Write `::tab[Title]` before it.',
        );
    }
    if (parts.length < 2)
      page.report.error('no-tabs', line, 'Here are fewer than two tabs.', 'Write `::tab[Title]` before each part.');
    node.children = parts;
    node.data = { hName: 'div', hProperties: { className: ['tabs'] } };
  },
};

/** Taken by `tabs` before it is reached itself; what is left stands outside of one. */
export const tab: DirectiveFamily = {
  names: ['tab'],
  form: 'leaf',
  attributes: [],
  apply(node, page, { parent }) {
    if (parent.type === 'containerDirective' && parent.name === 'tabs') return;
    page.report.error(
      'stray-tab',
      lineOf(node),
      'This tab stands in no `:::tabs`.',
      'Write `:::tabs` before the first one.',
    );
  },
};
