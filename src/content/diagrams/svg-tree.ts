import type { Element, ElementContent } from 'hast';
import { unmask } from './label-masks.ts';

const PIECE = /<(\/?)([A-Za-z][\w-]*)((?:\s+[\w:-]+="[^"]*")*)\s*(\/?)>|([^<]+)/g;
const ATTRIBUTE = /([\w:-]+)="([^"]*)"/g;

/**
 * The drawing as a tree whose ids begin with a prefix of their own, numbers rounded, without styles and notes of its maker. It
 * reads only the plain XML that the library writes; what is in the tree has to be sanitised like everything else.
 */
export function readSvg(text: string, idPrefix: string): Element | null {
  const root: Element = { type: 'element', tagName: 'g', properties: {}, children: [] };
  const open: Element[] = [root];
  for (const match of text.matchAll(PIECE)) {
    const [, closing, tagName = '', attributes = '', selfClosing, chars] = match;
    const parent = open.at(-1);
    if (parent === undefined) return null;
    if (chars !== undefined) {
      if (TEXT_TAGS.includes(parent.tagName)) parent.children.push({ type: 'text', value: unmask(decode(chars)) });
      continue;
    }
    if (closing === '/') {
      open.pop();
      continue;
    }
    const element: Element = {
      type: 'element',
      tagName,
      properties: readAttributes(attributes, idPrefix),
      children: [],
    };
    if (tagName !== 'style') parent.children.push(element);
    if (selfClosing !== '/') open.push(element);
  }
  const [svg] = root.children;
  return svg?.type === 'element' && svg.tagName === 'svg' ? svg : null;
}

const TEXT_TAGS = ['text', 'tspan'];

function readAttributes(text: string, idPrefix: string): Element['properties'] {
  const properties: Element['properties'] = {};
  for (const [, name = '', value = ''] of text.matchAll(ATTRIBUTE)) {
    if (name.startsWith('data-') || name === 'style' || name === 'xmlns') continue;
    const decoded = decode(value);
    if (name === 'class') Object.assign(properties, classesOf(decoded));
    else if (name === 'id') properties.id = `${idPrefix}-${decoded}`;
    else properties[propertyName(name)] = rounded(decoded.replace(/^url\(#(.*)\)$/, `url(#${idPrefix}-$1)`));
  }
  return properties;
}

/** Only those that the style sheet knows. */
function classesOf(written: string): Element['properties'] {
  const className = written.split(/\s+/).filter((name) => name === 'mono' || name.startsWith('xychart-'));
  return className.length === 0 ? {} : { className };
}

const propertyName = (name: string): string => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Hundredths of a pixel are enough. */
const rounded = (value: string): string =>
  value.replace(/-?\d+\.\d{3,}/g, (number) => String(Math.round(Number(number) * 100) / 100));

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const decode = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|([a-z]+));/g, (whole, code: string | undefined, name: string | undefined) =>
    code === undefined ? (ENTITIES[name ?? ''] ?? whole) : String.fromCodePoint(Math.min(Number(code), 0x10ffff)),
  );

/** The dots behind a chart as one path: hundreds of circles say no more. */
export function joinDots(svg: Element): void {
  const isDot = (node: ElementContent): node is Element => node.type === 'element' && hasClass(node, 'xychart-grid');
  const dots = svg.children.filter(isDot);
  const [first] = dots;
  if (first === undefined) return;
  const d = dots.map(({ properties: { cx, cy } }) => `M${cx} ${cy}h0`).join('');
  const path: Element = {
    type: 'element',
    tagName: 'path',
    properties: { className: ['xychart-grid'], d },
    children: [],
  };
  svg.children = svg.children.flatMap((node): ElementContent[] =>
    node === first ? [path] : isDot(node) ? [] : [node],
  );
}

/** Names that the library gives to series by itself, in English and of no use to a reader. */
export function dropLegend(svg: Element): void {
  svg.children = svg.children.filter((node) => {
    if (node.type !== 'element') return true;
    const [name] = node.children;
    const isName =
      hasClass(node, 'xychart-label') &&
      name?.type === 'text' &&
      /^(?:Bar|Line) \d+$/.test(name.value) &&
      node.properties.textAnchor === 'start';
    return !(
      isName ||
      hasClass(node, 'xychart-legend-line') ||
      (node.tagName === 'rect' && hasClass(node, 'xychart-bar'))
    );
  });
}

export const hasClass = ({ properties }: Element, name: string): boolean =>
  Array.isArray(properties.className) && properties.className.includes(name);
