import type { Element, Parents, Root } from 'hast';
import { DRAWN_KINDS, type Problem, UNDRAWN_KINDS } from '../diagrams/diagram-kinds.ts';
import { type Drawing, drawDiagram } from '../diagrams/draw-diagram.ts';
import { nearestName } from '../nearest-name.ts';
import { ID_PREFIX } from './addresses.ts';
import { lineOf, type PageContext } from './page-context.ts';
import { replaceElement, textOfElement, walkElements } from './tree.ts';

/** Draws the Mermaid blocks of a page. What cannot be drawn stays code, with a word to the author. */
export async function drawDiagrams(root: Root, page: PageContext): Promise<void> {
  const blocks: { pre: Element; code: Element; parent: Parents }[] = [];
  walkElements(root, (pre, parent) => {
    const [code] = pre.children;
    if (pre.tagName !== 'pre' || code?.type !== 'element') return;
    if (Array.isArray(code.properties.className) && code.properties.className.includes('language-mermaid'))
      blocks.push({ pre, code, parent });
  });
  for (const [at, { pre, code, parent }] of blocks.entries()) {
    const text = textOfElement(code);
    // A point is in no id that comes from a heading.
    const name = `${ID_PREFIX}diagram.${at + 1}`;
    const drawing = await drawDiagram(text, name);
    if (drawing.drawn) replaceElement(parent, pre, framed(drawing, text, name, `${page.labels.diagram} ${at + 1}`));
    report(drawing, code, page);
  }
}

/** The library writes labels of 13 pixels, which are small beside the text of a page. */
const SCALE = 1.15;
/** Wider drawings, in pixels, would become too small to read if they had to fit the text's column. */
const FITS = 900;

/** It scrolls when it is wide, so the keyboard must reach it; its description, or else its source, is there for readers by ear. */
function framed({ svg, source }: Drawing & { drawn: true }, text: string, name: string, label: string): Element {
  const described = `${name}-text`;
  const desc: Element = {
    type: 'element',
    tagName: 'desc',
    properties: { id: described },
    children: [{ type: 'text', value: source.description ?? text.trim() }],
  };
  const title = source.title ?? label;
  const { viewBox } = svg.properties;
  const [width, height] = [svg.properties.width, svg.properties.height].map((side) => Math.round(Number(side) * SCALE));
  const className = ['diagram', ...((width ?? 0) > FITS ? ['wide'] : [])];
  const properties = { viewBox, width, height, role: 'img', ariaLabel: title, ariaDescribedBy: [described] };
  return {
    type: 'element',
    tagName: 'div',
    properties: { className, tabIndex: 0, role: 'region', ariaLabel: label },
    children: [{ ...svg, properties, children: [desc, ...svg.children] }],
  };
}

const DRAW_IT_YOURSELF = 'Draw it as an SVG and show it as a picture: `![What it shows](diagram.svg)`.';

function report(drawing: Drawing, code: Element, page: PageContext): void {
  const fence = lineOf(code);
  const meta: unknown = code.data !== undefined && 'meta' in code.data ? code.data.meta : null;
  // Lines of an included file are not those of the page.
  const lineAt = (line: number): number =>
    typeof meta === 'string' && /(?:^|\s)file=/.test(meta) ? fence : fence + line;
  const asCode = (line: number, sentence: string, fix: string): void =>
    page.report.warning('diagram-as-code', line, `${sentence}, so the diagram is shown as its code.`, fix);
  if (drawing.drawn) {
    if (drawing.ownColours === null) return;
    page.report.warning(
      'diagram-colours',
      lineAt(drawing.ownColours),
      'Colours of a diagram are left out, since they would not suit both light and dark.',
      'Say what a colour would say in a word of the label.',
    );
    return;
  }
  const { reason, source } = drawing;
  if (reason.kind === 'empty') asCode(fence, 'There is nothing to draw', 'Begin with the kind: `flowchart LR`.');
  else if (reason.kind === 'too-large')
    asCode(fence, 'The diagram is too large to be drawn', 'Divide it into several.');
  else if (!('line' in reason)) asCode(fence, 'The diagram cannot be drawn', DRAW_IT_YOURSELF);
  else if (UNDRAWN_KINDS.includes(source.kind))
    asCode(fence, `Mermaid's \`${source.kind}\` cannot be drawn`, DRAW_IT_YOURSELF);
  else if (reason.kind === 'not-drawn')
    asCode(lineAt(reason.line), `\`${reason.what}\` cannot be drawn`, DRAW_IT_YOURSELF);
  else badDiagram(reason, lineAt(reason.line), source.header.line === reason.line, page);
}

function badDiagram({ kind, what }: Problem, line: number, isHeader: boolean, page: PageContext): void {
  const shown = what.length > 60 ? `${what.slice(0, 60)}…` : what;
  const near = isHeader ? nearestName(what.split(/\s/)[0] ?? '', DRAWN_KINDS) : null;
  const fix =
    kind === 'unclosed'
      ? 'Close it with `end`, or with `}` where it was opened with `{`.'
      : near !== null
        ? `Did you mean \`${near}\`?`
        : isHeader
          ? `Begin with one of ${DRAWN_KINDS.map((one) => `\`${one}\``).join(', ')}; a flowchart with its direction too: \`flowchart LR\`.`
          : 'Put a label with brackets or quotes in it in quotes: `A["f(x)"]`.';
  const sentence =
    kind === 'unclosed' ? `\`${shown}\` is opened here and never closed` : `Mermaid does not understand \`${shown}\``;
  page.report.warning('bad-diagram', line, `${sentence}, so the diagram is shown as its code.`, fix);
}
