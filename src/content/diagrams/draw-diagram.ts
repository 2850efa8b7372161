import { createContext, Script } from 'node:vm';
import type { Element } from 'hast';
import { checkDiagram, type Problem } from './diagram-kinds.ts';
import { type DiagramSource, readDiagram } from './diagram-source.ts';
import { dropLegend, joinDots, readSvg } from './svg-tree.ts';

/** Bounds that no diagram which people can read comes near. */
const MOST_CHARACTERS = 20_000;
const MOST_EDGES = 200;
const MOST_DRAWN_CHARACTERS = 400_000;
/** In milliseconds: only a mistake of the library could take so long. */
const LONGEST = 20_000;

export type Drawing =
  | { drawn: true; svg: Element; source: DiagramSource; width: number; ownColours: number | null }
  | {
      drawn: false;
      reason: Problem | { kind: 'undrawn-kind' | 'too-large' | 'failed' | 'empty' };
      source: DiagramSource;
    };

/** Draws Mermaid text. The same text gives the same drawing. Ids in it begin with the prefix; it is still to be sanitised. */
export async function drawDiagram(text: string, idPrefix: string): Promise<Drawing> {
  const source = readDiagram(text);
  const not = (reason: (Drawing & { drawn: false })['reason']): Drawing => ({ drawn: false, reason, source });
  if (text.length > MOST_CHARACTERS) return not({ kind: 'too-large' });
  if (source.kind === '') return not({ kind: 'empty' });
  const checked = checkDiagram(source);
  if ('problem' in checked) return not(checked.problem);
  if (source.statements.length === 0) return not({ kind: 'empty' });
  if (checked.edges > MOST_EDGES) return not({ kind: 'too-large' });
  const written = await svgText(checked.text);
  if (written === null) return not({ kind: 'failed' });
  if (written.length > MOST_DRAWN_CHARACTERS) return not({ kind: 'too-large' });
  const svg = readSvg(written, idPrefix);
  const width = Number(svg?.properties.width);
  if (svg === null || !(width > 0) || /\bNaN\b|Infinity/.test(written)) return not({ kind: 'failed' });
  joinDots(svg);
  dropLegend(svg);
  return { drawn: true, svg, source, width, ownColours: checked.ownColours };
}

/** The library is synchronous: only a context of its own lets its work be stopped. Null where it fails or takes for ever. */
async function svgText(text: string): Promise<string | null> {
  const { renderMermaidSVG } = await import('beautiful-mermaid');
  const context = createContext({ draw: () => renderMermaidSVG(text, { transparent: true, padding: 8 }) });
  try {
    return String(new Script('draw()').runInContext(context, { timeout: LONGEST }));
  } catch {
    return null;
  }
}
