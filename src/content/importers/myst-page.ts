import { MARK, mark } from './anchor-marks.ts';
import { codeSpan } from './blocks.ts';
import { htmlElement } from './html-elements.ts';
import { inline, type MarkupRules, markupToMarkdown } from './markup-page.ts';
import { scanMarkup } from './markup-scan.ts';
import { mathBlock } from './math-blocks.ts';
import { writeDirective } from './myst-directives.ts';
import { type Directive, type Part, partsOf } from './myst-fences.ts';
import { equation, type PageConversion, type PageSettings } from './myst-notes.ts';
import { convertRoles } from './myst-roles.ts';
import { WORDLESS } from './page-links.ts';
import { SourceLines } from './source-lines.ts';

/** MyST Markdown as ours, apart from links. */
export async function mystToMarkdown(text: string, firstLine: number, settings: PageSettings): Promise<string> {
  const page: PageConversion = { ...settings, blocks: blocksOf };
  const clean = text.replaceAll(MARK, ' ').replaceAll(WORDLESS, ' ');
  const blocks = await blocksOf(clean, firstLine, page, true);
  return withoutHtml(blocks, clean, firstLine, page);
}

/** The first stage, which directives use for what they hold: everything but HTML. */
async function blocksOf(text: string, firstLine: number, page: PageConversion, isTop: boolean): Promise<string> {
  const out: string[] = [];
  const gates: { at: number; start: Directive }[] = [];
  const close = async (): Promise<void> => {
    const gate = gates.pop();
    if (gate === undefined) return;
    const body = out.splice(gate.at).join('\n\n');
    out.push(await writeDirective(gate.start, { ...page, blocks: async () => body }, isTop && gates.length === 0));
  };
  for (const part of partsOf(text, firstLine)) {
    const isOwn = isTop && gates.length === 0;
    const gate = part.kind === 'directive' ? /^(exercise|solution)-(start|end)$/.exec(part.name) : null;
    if (part.kind !== 'directive') out.push(plainPart(part, page, isOwn));
    else if (gate?.[2] === 'start') gates.push({ at: out.length, start: { ...part, name: gate[1] ?? '' } });
    else if (gate !== null) await close();
    else out.push(await writeDirective(part, page, isOwn));
  }
  while (gates.length > 0) await close();
  return out.filter((part) => part.trim() !== '').join('\n\n');
}

function plainPart(part: Part & { kind: 'text' | 'code' }, page: PageConversion, isTop: boolean): string {
  if (part.kind === 'code') {
    if (isTop) page.notes.hasOther = true;
    return part.text;
  }
  const lines = part.text.split('\n').map((line) => {
    const target = /^[ \t]*\(([^()\s][^()]*)\)=[ \t]*$/.exec(line);
    if (target !== null) return mark(target[1] ?? '');
    return /^[ \t]*%/.test(line) || /^\+\+\+(?:[ \t]|$)/.test(line) ? '' : line;
  });
  const text = withEquations(withTerms(lines.join('\n')), page);
  if (isTop && /^(?!\s*$)(?!#{1,6} )(?![-=]+[ \t]*$)[^\uFDD4]+$/m.test(text)) page.notes.hasOther = true;
  const lineAt = (offset: number): number => part.line + text.slice(0, offset).split('\n').length - 1;
  return convertRoles(text, { lost: (construct, offset) => page.losses.add(construct, page.file, lineAt(offset)) });
}

const TERM =
  /(^\n*|\n[ \t]*\n)([^\n|>#:\s*+-][^\n]*)((?:\n:[ \t]+[^\n]+(?:\n[ \t]+\S[^\n]*)*)+)(?=\n[ \t]*(?:\n|$)|$)/g;

/** A line with its meanings beneath, each behind a colon: the term is strong here, a meaning a paragraph on the same lines. */
const withTerms = (text: string): string =>
  text.replace(TERM, (_, before: string, term: string, meanings: string) => {
    const paragraphs = meanings.split(/\n:[ \t]+/).slice(1);
    return `${before}${/\*\*/.test(term) ? term : `**${term}**`}${paragraphs.map((meaning) => `\\\n${meaning}`).join('')}`;
  });

/** Environments of TeX between paragraphs are formulas of their own. */
function withEquations(text: string, page: PageConversion): string {
  const dollars = text.replace(
    /^([ \t]*)(\\begin\{(equation|align|gather|multline|eqnarray|alignat|flalign)(\*?)\}[\s\S]*?\\end\{\3\4\})/gm,
    '$1$$$$\n$1$2\n$1$$$$',
  );
  return scanMarkup(dollars, { isMdx: false, hasMath: true })
    .map(({ text: piece, kind }) => (kind === 'code' && /^[ \t>]*\$\$/.test(piece) ? labelled(piece, page) : piece))
    .join('');
}

/** `$$ … $$ (label)`. What else follows on the line stays behind the formula. */
function labelled(written: string, page: PageConversion): string {
  const block = mathBlock(written);
  if (block === null) return written;
  const label = /^\(([^()\s]+)\)$/.exec(block.rest)?.[1] ?? /\\label\{([^{}]+)\}/.exec(block.tex)?.[1];
  if (block.rest !== '' && !/^\([^()\s]+\)$/.test(block.rest)) return written;
  return equation(block.tex, label ?? null, page.notes, block.prefix);
}

function withoutHtml(text: string, source: string, firstLine: number, page: PageConversion): string {
  const lines = new SourceLines(source);
  const seen = new Map<string, number>();
  const rules: MarkupRules = {
    dialect: { isMdx: false, hasMath: true },
    element: (element, own) => {
      // Directives have moved the lines, so elements are found again by their names.
      const nth = seen.get(element.name) ?? 0;
      seen.set(element.name, nth + 1);
      const line = firstLine + lines.lineOf(`<${element.name}`, nth) - 1;
      const html = htmlElement({ ...element, line }, own, {
        file: page.file,
        losses: page.losses,
        attribute: ({ attributes }, name) => attributes.get(name)?.text ?? null,
      });
      return html ?? inline(`${codeSpan(`<${element.name}>`)}${element.inner}`);
    },
    expression: () => '',
    comment: () => '',
    code: (code) => code,
  };
  return markupToMarkdown(text, rules);
}
