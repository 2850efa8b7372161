import type { ElementContent, Root } from 'hast';
import rehypeSanitize from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import { unified } from 'unified';
import { ALLOWED_HTML } from './allowed-html.ts';
import { LEVELS_ELEMENT } from './directives/for-levels.ts';
import { QUESTION_ELEMENTS } from './directives/question-element.ts';
import { walkElements } from './tree.ts';

const processor = unified().use(rehypeSanitize, ALLOWED_HTML).use(rehypeStringify).freeze();
const SECRET: readonly string[] = [...Object.values(QUESTION_ELEMENTS), LEVELS_ELEMENT];

/** The only place where content becomes a string of HTML. Only what ALLOWED_HTML lists comes through. */
export function safeHtml(children: ElementContent[]): string {
  const root: Root = { type: 'root', children };
  walkElements(root, (element) => {
    if (SECRET.includes(element.tagName)) throw new Error(`${element.tagName} must be taken out before rendering`);
  });
  return processor.stringify(processor.runSync(root));
}
