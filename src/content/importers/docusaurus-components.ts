import { mark } from './anchor-marks.ts';
import { type BoxName, box, codeBlock, dedent, tab } from './blocks.ts';
import { address, htmlElement, oneLine } from './html-elements.ts';
import type { LossReport } from './loss-report.ts';
import { block, inline, type MarkupElement, type OpenElement, type Written } from './markup-page.ts';
import { readExpression } from './static-js.ts';
import { field, listIn, textIn } from './values.ts';

/** What a page imports, by name. */
export type Imports = ReadonlyMap<string, { path: string; kind: 'partial' | 'asset' | 'code'; text: string | null }>;

export interface ComponentContext {
  file: string;
  losses: LossReport;
  imports: Imports;
}

const BOXES: Readonly<Record<string, BoxName>> = {
  tip: 'tip',
  caution: 'warning',
  warning: 'warning',
  danger: 'warning',
};

type Writer = (element: MarkupElement, context: ComponentContext) => Written;

/** The components of Docusaurus itself that are for reading; every other one belongs to the site alone. */
const WRITERS: Readonly<Record<string, Writer>> = {
  Tabs: ({ inner }) => block(box('tabs', null, dedent(inner))),
  TabItem: (element, context) => block(tab(tabLabel(element, context), dedent(element.inner))),
  Admonition: (element, context) => {
    const name = BOXES[attributeOf(element, 'type', context) ?? ''] ?? 'note';
    return block(box(name, attributeOf(element, 'title', context), dedent(element.inner)));
  },
  Details: (element, context) => block(box('hint', attributeOf(element, 'summary', context), dedent(element.inner))),
  CodeBlock: codeComponent,
  Link: (element, context) => {
    const to = attributeOf(element, 'to', context) ?? attributeOf(element, 'href', context);
    const text = oneLine(element.inner);
    return inline(to === null || text === '' ? element.inner : `[${text}](${address(to)})`);
  },
  Translate: ({ inner }) => inline(inner),
  Heading: ({ attributes, inner }) => {
    const level = Number(/^h([1-6])$/.exec(attributes.get('as')?.text ?? '')?.[1] ?? 2);
    const id = attributes.get('id')?.text;
    return block(`${'#'.repeat(level)} ${oneLine(inner)}${id ? ` {#${id}}` : ''}`);
  },
  ThemedImage: themedImage,
  Image: (element, context) => {
    const image = attributeOf(element, 'img', context) ?? attributeOf(element, 'src', context);
    return imageAt(image, element, context);
  },
};

/** An element of a page: of HTML, of Docusaurus, an included page, or one that only the site knows. */
export function writeElement(element: MarkupElement, own: OpenElement, context: ComponentContext): Written {
  const { name, inner, beginsLine, line } = element;
  if (name === '') return inline(inner);
  const asBlock = (text: string): Written => (beginsLine && text.includes('\n') ? block(dedent(text)) : inline(text));
  const imported = context.imports.get(name);
  if (imported?.kind === 'partial' && imported.text !== null) return block(imported.text);
  if (imported?.kind === 'asset' && /\.svg$/i.test(imported.path)) return imageAt(imported.path, element, context);
  const writer = Object.hasOwn(WRITERS, name) ? WRITERS[name] : undefined;
  if (writer !== undefined) return writer(element, context);
  const isHtml = /^[a-z]/.test(name) && !name.includes('.');
  const html = isHtml
    ? htmlElement(element, own, { ...context, attribute: (of, attribute) => attributeOf(of, attribute, context) })
    : null;
  if (html !== null) return { ...html, markdown: placeOf(element) + html.markdown };
  context.losses.add(isHtml ? `element <${name}>` : `component <${name}>`, context.file, line);
  return asBlock(inner);
}

/** Elements that only give a place its name are how pages of before had anchors of their own. */
function placeOf({ name, attributes, before, beginsLine }: MarkupElement): string {
  if (!/^(?:a|span|div|p|section|li|dt|td)$/.test(name)) return '';
  const id = attributes.get('id')?.text ?? (name === 'a' ? attributes.get('name')?.text : undefined);
  if (id === undefined || id === null || id.trim() === '') return '';
  return beginsLine && before.trim() === '' ? `${mark(id)}\n\n` : mark(id);
}

/** The text that an attribute stands for, in the forms in which pages write addresses. */
export function attributeOf(
  element: Pick<MarkupElement, 'attributes'>,
  name: string,
  { imports }: Pick<ComponentContext, 'imports'>,
): string | null {
  const value = element.attributes.get(name);
  if (value === undefined) return null;
  return value.expression === null ? value.text : addressIn(value.expression, imports);
}

/** `require('./x.png').default`, `useBaseUrl('/x.png')`, the name of an imported file, or a text. */
function addressIn(expression: string, imports: Imports): string | null {
  const call = /^\s*(?:require|useBaseUrl|withBaseUrl)\(\s*(["'`])([^"'`]+)\1\s*,?\s*\)(?:\.default)?\s*$/.exec(
    expression,
  );
  if (call?.[2] !== undefined) return call[2];
  const imported = imports.get(expression.trim());
  if (imported?.kind === 'asset') return imported.path;
  return textIn(readExpression(expression));
}

function tabLabel(element: MarkupElement, context: ComponentContext): string | null {
  const label = attributeOf(element, 'label', context);
  if (label !== null) return label;
  const value = attributeOf(element, 'value', context);
  const listed = element.parent?.attributes.get('values')?.expression;
  const entry = listIn(listed ? readExpression(listed) : null).find((item) => textIn(item, 'value') === value);
  return textIn(entry, 'label') ?? value;
}

function codeComponent(element: MarkupElement, context: ComponentContext): Written {
  const source = element.source.trim();
  const expression = /^\{([\s\S]*)\}$/.exec(source)?.[1];
  const language = attributeOf(element, 'language', context) ?? languageIn(attributeOf(element, 'className', context));
  for (const name of element.attributes.keys())
    if (!['language', 'className', 'children'].includes(name))
      context.losses.add(`code option ${name}`, context.file, element.line);
  const imported = expression === undefined ? undefined : context.imports.get(expression.trim());
  const text =
    expression === undefined ? dedent(element.source) : (imported?.text ?? textIn(readExpression(expression)));
  if (text !== null) return block(codeBlock(text.replace(/^\n/, ''), language ?? ''));
  context.losses.add('code that is not static', context.file, element.line);
  return inline('');
}

const languageIn = (className: string | null): string | null => /language-([\w+-]+)/.exec(className ?? '')?.[1] ?? null;

function themedImage(element: MarkupElement, context: ComponentContext): Written {
  const written = element.attributes.get('sources')?.expression ?? '';
  const light = /\blight\s*:\s*((?:[^,{}()]|\([^()]*\))+)/.exec(written)?.[1] ?? '';
  const sources = readExpression(written);
  return imageAt(textIn(field(sources, 'light')) ?? addressIn(light, context.imports), element, context);
}

function imageAt(path: string | null, element: MarkupElement, context: ComponentContext): Written {
  if (path === null) {
    context.losses.add('image that is not static', context.file, element.line);
    return inline('');
  }
  const words = attributeOf(element, 'alt', context) ?? attributeOf(element, 'title', context) ?? '';
  const image = `![${oneLine(words).replace(/[[\]\\]/g, '\\$&')}](${address(path)})`;
  return element.beginsLine ? block(image) : inline(image);
}
