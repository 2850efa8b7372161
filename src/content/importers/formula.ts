import type { Element, Root } from 'hast';
import rehypeKatex from 'rehype-katex';
import { unified } from 'unified';

const messages: unknown[] = [];
const renderFormulas = unified()
  .use(rehypeKatex, { output: 'mathml', strict: 'ignore' })
  .use(() => (_tree, file) => {
    messages.push(...file.messages);
  })
  .freeze();

/** Whether a formula can be shown: by the very means with which pages are made. */
export function isReadableFormula(tex: string, isBlock: boolean): boolean {
  const className = ['language-math', isBlock ? 'math-display' : 'math-inline'];
  const code: Element = {
    type: 'element',
    tagName: 'code',
    properties: { className },
    children: [{ type: 'text', value: tex }],
  };
  const root: Root = { type: 'root', children: [code] };
  messages.length = 0;
  renderFormulas.runSync(root);
  return messages.length === 0;
}
