import type { Parents, Root } from 'mdast';
import { suggest } from '../../nearest-name.ts';
import { lineOf, type PageContext } from '../page-context.ts';
import { walk } from '../tree.ts';
import { callouts } from './callouts.ts';
import type { Directive, DirectiveFamily } from './directive.ts';
import { disclosures } from './disclosures.ts';
import { forLevels } from './for-levels.ts';
import { interactive } from './interactive.ts';
import { question } from './question.ts';
import { tab, tabs } from './tabs.ts';
import { video } from './video.ts';

const FAMILIES: readonly DirectiveFamily[] = [
  callouts,
  disclosures,
  question,
  video,
  interactive,
  tabs,
  tab,
  forLevels,
];
const KNOWN = FAMILIES.flatMap((family) => family.names);

/** Outer directives first, each once. */
export async function applyDirectives(root: Root, page: PageContext): Promise<void> {
  const found: { node: Directive; parent: Parents }[] = [];
  walk(root, (node, parent) => {
    if (node.type !== 'containerDirective' && node.type !== 'leafDirective') return;
    if (parent !== null) found.push({ node, parent });
  });
  for (const { node, parent } of found) {
    const family = FAMILIES.find((known) => known.names.includes(node.name));
    if (family === undefined) reportUnknown(node, page);
    else if (fits(node, family, page)) await family.apply(node, page, { isTopLevel: parent === root, parent });
  }
}

function reportUnknown(node: Directive, page: PageContext): void {
  const fix = suggest(
    node.name,
    KNOWN,
    `Known ones are ${KNOWN.join(', ')}. Put plain text that begins with colons in backticks.`,
  );
  page.report.error('unknown-directive', lineOf(node), `There is no directive \`${node.name}\`.`, fix);
}

function fits(node: Directive, family: DirectiveFamily, page: PageContext): boolean {
  const colons = family.form === 'leaf' ? '::' : ':::';
  if ((node.type === 'leafDirective') !== (family.form === 'leaf')) {
    const end = family.form === 'leaf' ? ', alone on its line' : ', and closed by a line `:::`';
    page.report.error(
      'wrong-colons',
      lineOf(node),
      `\`${node.name}\` is not written in this form.`,
      `Write \`${colons}${node.name}\`${end}.`,
    );
    return false;
  }
  for (const name of Object.keys(node.attributes ?? {}))
    if (!family.attributes.includes(name)) {
      const fallback =
        family.attributes.length === 0 ? 'It has none.' : `Known ones are ${family.attributes.join(', ')}.`;
      const fix = suggest(name, family.attributes, fallback);
      page.report.error('unknown-attribute', lineOf(node), `\`${node.name}\` has no attribute \`${name}\`.`, fix);
    }
  return true;
}
