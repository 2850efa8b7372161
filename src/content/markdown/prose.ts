import type { Definition, Heading, Nodes, Paragraph, Root } from 'mdast';
import { lineOf, type PageContext, sourceOf } from './page-context.ts';
import { replace, textOf, walk } from './tree.ts';

/** The first heading of level 1 leaves the text: it is the title of the page. Null when there is none. */
export function takeTitle(root: Root): { text: string; line: number } | null {
  const index = root.children.findIndex((node) => node.type === 'heading' && node.depth === 1);
  const [heading] = index === -1 ? [] : root.children.splice(index, 1);
  return heading === undefined ? null : { text: textOf(heading).trim(), line: lineOf(heading) };
}

/** The page's own h1 is the step's title, so an author who begins with `#` means h2 by it. */
export function shiftHeadings(root: Root): void {
  const headings: Heading[] = [];
  walk(root, (node) => {
    if (node.type === 'heading') headings.push(node);
  });
  if (headings.every((heading) => heading.depth > 1)) return;
  for (const heading of headings) heading.depth = Math.min(6, heading.depth + 1) as Heading['depth'];
}

/** Raw HTML is dropped with a warning, comments without one. */
export function dropRawHtml(root: Root, page: PageContext): void {
  const warned = new Set<number>();
  walk(root, (node, parent) => {
    if (node.type !== 'html' || parent === null) return;
    replace(parent, node, []);
    const line = lineOf(node);
    if (/^<!--[\s\S]*-->\s*$/.test(node.value) || warned.has(line)) return;
    warned.add(line);
    page.report.warning(
      'raw-html',
      line,
      'HTML in the text is left out.',
      'Write it in Markdown; put `<` of plain text in backticks.',
    );
  });
}

/** `[text][ref]` and `![alt][ref]` become plain links and images, so that later steps meet one form only. */
export function inlineReferences(root: Root): void {
  const targets = new Map<string, Definition>();
  walk(root, (node) => {
    if (node.type === 'definition' && !targets.has(node.identifier)) targets.set(node.identifier, node);
  });
  walk(root, (node, parent) => {
    if ((node.type !== 'linkReference' && node.type !== 'imageReference') || parent === null) return;
    const target = targets.get(node.identifier);
    if (target === undefined) return;
    const { url, title = null } = target;
    const place = node.position === undefined ? {} : { position: node.position };
    if (node.type === 'linkReference')
      replace(parent, node, [{ type: 'link', url, title, children: node.children, ...place }]);
    else replace(parent, node, [{ type: 'image', url, title, alt: node.alt ?? null, ...place }]);
  });
}

/**
 * `$5 and $10` is money. As in Pandoc, a formula in single dollars neither begins nor ends with a blank,
 * and no digit follows it.
 */
export function moneyIsText(root: Root, page: PageContext): void {
  walk(root, (node, parent) => {
    if (node.type !== 'inlineMath' || parent === null) return;
    const written = sourceOf(node, page.source);
    const follows = page.source[node.position?.end.offset ?? -1] ?? '';
    if (written.startsWith('$$')) {
      warnOfOneLine(node, page);
      return;
    }
    if (!(/^\$\s|\s\$$/.test(written) || /\d/.test(follows))) return;
    replace(parent, node, [{ type: 'text', value: written, ...(node.position && { position: node.position }) }]);
    const around = sourceOf(parent, page.source);
    const isUneven = (around.match(/(?<!\\)\$/g)?.length ?? 0) % 2 === 1;
    if (isUneven && /(?<!\\)\$[^\d\s$]/.test(around))
      page.report.warning(
        'ambiguous-dollar',
        lineOf(node),
        'Here stand dollar signs of money and of formulas together.',
        'Write money as `\\$5`.',
      );
  });
}

/** Elsewhere `$$x$$` on one line is a formula of its own line; here, as in Pandoc and remark, it would be set in the text. */
function warnOfOneLine(formula: Nodes, page: PageContext): void {
  page.report.warning(
    'display-math-in-line',
    lineOf(formula),
    'A formula between `$$` on one line is set within the text.',
    'Give each `$$` a line of its own, or write `$…$` if it belongs into the text.',
  );
}

/** Directives and code that do not end where the author thinks, or were never seen as directives. */
export function checkFences(root: Root, page: PageContext): void {
  walk(root, (node) => {
    const written = () => sourceOf(node, page.source).trimEnd().split('\n');
    if (node.type === 'containerDirective' && !/^[\s>]*:{3,}\s*$/.test(written().at(-1) ?? ''))
      page.report.error(
        'unclosed-directive',
        lineOf(node),
        `\`${node.name}\` is opened here and not closed by a line of its own.`,
        'Write a line with as many colons, `:::`, after it; one directive around another needs more colons than the inner one.',
      );
    if (node.type === 'code' && isUnclosedCode(written()))
      page.report.warning(
        'unclosed-code',
        lineOf(node),
        'The code that begins here is not closed.',
        'Close it with as many backticks; code that shows backticks needs more around it.',
      );
    if (node.type === 'paragraph') checkParagraph(node, page);
  });
}

function isUnclosedCode(lines: string[]): boolean {
  const fence = /^(`{3,}|~{3,})/.exec(lines[0] ?? '')?.[1];
  if (fence === undefined) return false;
  const last = lines.length > 1 ? (lines.at(-1) ?? '').replace(/^[\s>]+/, '') : '';
  return !(last.startsWith(fence) && new Set(last).size === 1);
}

const ONE_COLON = /(?:^|\s):(?:note|tip|warning|hint|solution|question|video|interactive|tabs|tab|for)[[{]/;

function checkParagraph(paragraph: Paragraph, page: PageContext): void {
  const lines = sourceOf(paragraph, page.source).split('\n');
  const opens = lines.findIndex((line) => /^[\s>]*:{2,}\s*\p{L}/u.test(line));
  const closes = lines.findIndex((line) => /^[\s>]*:{3,}\s*$/.test(line));
  const single = lines.findIndex((line) => ONE_COLON.test(line));
  const first = lineOf(paragraph);
  if (opens !== -1)
    page.report.error(
      'bad-directive',
      first + opens,
      'This looks like a directive and cannot be read as one.',
      'Write `:::name[Title]{attribute=value}` on a line of its own, with no blank after the colons.',
    );
  else if (closes !== -1)
    page.report.error(
      'stray-fence',
      first + closes,
      'This line closes a directive, but none is open.',
      'A directive around another one needs more colons than the inner one.',
    );
  else if (single !== -1)
    page.report.warning(
      'literal-directive',
      first + single,
      'A directive with one colon is shown as plain text.',
      'Put it on a line of its own with `::` or `:::`.',
    );
}

/** An image with a title, alone in its paragraph, is a figure and the title its caption. */
export function makeFigures(root: Root): void {
  walk(root, (paragraph) => {
    if (paragraph.type !== 'paragraph') return;
    const [image, ...others] = paragraph.children;
    if (image?.type !== 'image' || others.length > 0 || !image.title) return;
    paragraph.data = { ...paragraph.data, hName: 'figure' };
    paragraph.children.push({ type: 'text', value: image.title, data: { hName: 'figcaption' } });
    image.title = null;
  });
}

/** Reading length: words of a spaced script, and two characters a word where there are no blanks. */
export function countWords(root: Root): number {
  const text = textOf(root);
  const unspaced = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu)?.length ?? 0;
  return (text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0) + Math.floor(unspaced / 2);
}
