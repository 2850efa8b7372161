import type { Root } from 'mdast';
import remarkDirective from 'remark-directive';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';
import remarkParse from 'remark-parse';
import { type Processor, unified } from 'unified';

const COLON = 58;

/**
 * Takes the one-colon directives out of the grammar: in prose nobody means one by `10:30` or `foo:bar`,
 * and the text around must keep its links and footnotes.
 */
function withoutTextDirectives(this: Processor): void {
  const { micromarkExtensions } = this.data() as { micromarkExtensions?: { flow?: object; text?: object }[] };
  for (const extension of micromarkExtensions ?? [])
    if (extension.flow !== undefined && COLON in extension.flow) delete extension.text;
}

const parser = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkMath)
  .use(remarkDirective)
  .use(withoutTextDirectives)
  .freeze();

export const parseMarkdown = (text: string): Root => parser.parse(text);
