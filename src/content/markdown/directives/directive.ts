import type { ElementContent } from 'hast';
import type { Paragraph, Parents } from 'mdast';
import type { ContainerDirective, LeafDirective } from 'mdast-util-directive';
import { lineOf, type PageContext } from '../page-context.ts';
import { textOf } from '../tree.ts';

export type Directive = ContainerDirective | LeafDirective;

/** Directives that are read in the same way. A new family is one file and one line in apply-directives.ts. */
export interface DirectiveFamily {
  names: readonly string[];
  /** container: `:::name` around text; leaf: `::name` alone. */
  form: 'container' | 'leaf';
  attributes: readonly string[];
  /** Gives the node its HTML element, or reports why it cannot. */
  apply(node: Directive, page: PageContext, place: { isTopLevel: boolean; parent: Parents }): void | Promise<void>;
}

/** The paragraph of `:::name[Title]`; made from the fallback when the author gives no title. */
export function labelOf(node: ContainerDirective, fallback: string): Paragraph {
  const [first] = node.children;
  if (first?.type === 'paragraph' && first.data?.directiveLabel && textOf(first).trim() !== '') return first;
  const label: Paragraph = { type: 'paragraph', children: [{ type: 'text', value: fallback }] };
  if (first?.type === 'paragraph' && first.data?.directiveLabel) node.children[0] = label;
  else node.children.unshift(label);
  return label;
}

export const element = (
  tagName: string,
  properties: Record<string, string | number | boolean | string[]>,
  children: ElementContent[] = [],
): ElementContent => ({ type: 'element', tagName, properties, children });

export const text = (value: string): ElementContent => ({ type: 'text', value });

/** The value of an attribute without which a directive is nothing. Null with a finding. */
export function requiredAttribute(node: Directive, name: string, example: string, page: PageContext): string | null {
  const value = node.attributes?.[name]?.trim();
  if (value) return value;
  page.report.error(
    'missing-attribute',
    lineOf(node),
    `\`${node.name}\` needs the attribute \`${name}\`.`,
    `Write \`${example}\`.`,
  );
  return null;
}
