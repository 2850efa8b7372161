import type { Nodes, Root } from 'mdast';
import remarkDirective from 'remark-directive';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';
import remarkParse from 'remark-parse';
import { type Processor, unified } from 'unified';

const COLON = 58;

interface Construct {
  name?: string;
}
interface SyntaxExtension {
  flow?: object;
  text?: Record<string, Construct | Construct[]>;
}

const syntaxOf = (processor: Processor): SyntaxExtension[] =>
  (processor.data() as { micromarkExtensions?: SyntaxExtension[] }).micromarkExtensions ?? [];

/**
 * Takes the one-colon directives out of the grammar: in prose nobody means one by `10:30` or `foo:bar`,
 * and the text around must keep its links and footnotes.
 */
function withoutTextDirectives(this: Processor): void {
  for (const extension of syntaxOf(this))
    if (extension.flow !== undefined && COLON in extension.flow) delete extension.text;
}

/** The grammar begins to read every word of a text as an e-mail address, which costs a good part of all parsing. */
function withoutEmails(this: Processor): void {
  for (const { text = {} } of syntaxOf(this))
    for (const [code, constructs] of Object.entries(text)) {
      const others = [constructs].flat().filter(({ name }) => name !== 'emailAutolink');
      if (others.length > 0) text[code] = others;
      else delete text[code];
    }
}

/** Plain addresses that the grammar itself does not find, behind a bracket say, all contain one of these. */
const ADDRESS = /https?:|www\.|@/i;

interface TreeExtension {
  transforms?: ((tree: Root) => unknown)[];
}

/** Looks for plain addresses only in pages that have some outside of links: it walks through every text of a page. */
function transformsWhereNeeded(this: Processor): void {
  const { fromMarkdownExtensions } = this.data() as { fromMarkdownExtensions?: (TreeExtension | TreeExtension[])[] };
  for (const extension of fromMarkdownExtensions?.flat() ?? [])
    if (extension.transforms !== undefined)
      extension.transforms = extension.transforms.map(
        (transform) => (tree) => (mentionsAddress(tree) ? transform(tree) : undefined),
      );
}

function mentionsAddress(node: Nodes): boolean {
  if (node.type === 'link' || node.type === 'linkReference') return false;
  if ('children' in node) return node.children.some(mentionsAddress);
  return node.type === 'text' && ADDRESS.test(node.value);
}

const markdown = () =>
  unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(remarkMath)
    .use(remarkDirective)
    .use(withoutTextDirectives)
    .use(transformsWhereNeeded);

const parser = markdown().freeze();
const parserWithoutEmails = markdown().use(withoutEmails).freeze();

export const parseMarkdown = (text: string): Root =>
  text.includes('@') ? parser.parse(text) : parserWithoutEmails.parse(text);
