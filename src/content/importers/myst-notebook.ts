import { box, codeBlock } from './blocks.ts';
import { cellLanguage } from './myst-code.ts';
import type { PageSettings } from './myst-notes.ts';
import { joined, type MadeAssets, outputsOf } from './myst-outputs.ts';
import { mystToMarkdown } from './myst-page.ts';
import { SourceLines } from './source-lines.ts';
import { field, listIn, textIn, textsIn } from './values.ts';

/** A notebook as one page: text as MyST, code with the results that are stored in it. Null when it is none. */
export async function notebookToMarkdown(text: string, page: PageSettings, made: MadeAssets): Promise<string | null> {
  const notebook = parsed(text);
  const cells = listIn(notebook, 'cells').concat(
    listIn(notebook, 'worksheets').flatMap((sheet) => listIn(sheet, 'cells')),
  );
  if (notebook === null || (cells.length === 0 && field(notebook, 'cells') === undefined)) return null;
  const named =
    textIn(notebook, 'metadata', 'kernelspec', 'language') ?? textIn(notebook, 'metadata', 'language_info', 'name');
  const reading = new NotebookReading({ ...page, language: named ?? 'python' }, made, new SourceLines(text));
  const parts: string[] = [];
  for (const [i, cell] of cells.entries()) parts.push(await reading.cell(cell, i));
  return parts.filter((part) => part.trim() !== '').join('\n\n');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

class NotebookReading {
  readonly #page: PageSettings;
  readonly #made: MadeAssets;
  readonly #lines: SourceLines;
  readonly #seen = new Map<string, number>();

  constructor(page: PageSettings, made: MadeAssets, lines: SourceLines) {
    this.#page = page;
    this.#made = made;
    this.#lines = lines;
  }

  async cell(cell: unknown, index: number): Promise<string> {
    const source = joined(field(cell, 'source') ?? field(cell, 'input'));
    const tags = textsIn(cell, 'metadata', 'tags').map((tag) => tag.replaceAll('_', '-'));
    if (tags.includes('remove-cell')) return '';
    const line = this.#lineOf(source);
    switch (textIn(cell, 'cell_type')) {
      case 'markdown':
        return mystToMarkdown(this.#attached(source, cell, index), line, this.#page);
      case 'code':
        return this.#code(cell, source, tags, line);
      default:
        if (source.trim() !== '') this.#page.losses.add('raw cell', this.#page.file, line);
        return '';
    }
  }

  #code(cell: unknown, source: string, tags: readonly string[], line: number): string {
    this.#page.notes.hasOther = true;
    const hides = (what: string): boolean => tags.includes(`hide-${what}`) || tags.includes('hide-cell');
    const isEmpty = source.trim() === '' || tags.includes('remove-input');
    const block = isEmpty ? '' : codeBlock(source, cellLanguage('', this.#page.language));
    const input = block !== '' && hides('input') ? box('hint', 'Code', block) : block;
    const results = tags.includes('remove-output')
      ? []
      : outputsOf(listIn(cell, 'outputs'), this.#made, this.#page, line);
    const output = results.join('\n\n');
    return [input, output !== '' && hides('output') ? box('hint', 'Output', output) : output]
      .filter((part) => part !== '')
      .join('\n\n');
  }

  /** Pictures that are stored in the cell become files. */
  #attached(source: string, cell: unknown, index: number): string {
    return source.replace(/attachment:([^\s)"'<>]+)/g, (whole, written: string) => {
      const name = decoded(written);
      const bundle = field(cell, 'attachments', name);
      const [mime, data] =
        Object.entries(typeof bundle === 'object' && bundle !== null ? bundle : {}).find(([type]) =>
          type.startsWith('image/'),
        ) ?? [];
      if (mime === undefined || typeof joined(data) !== 'string') return whole;
      return (
        this.#made.add(this.#page.file, `cell-${index + 1}-${name.replace(/\.\w+$/, '')}`, mime, joined(data)) ?? whole
      );
    });
  }

  /** Cells are written line by line, so that lines of the file follow from its first one. */
  #lineOf(source: string): number {
    const first = JSON.stringify(source.split('\n')[0] ?? '').slice(1, -1);
    const nth = this.#seen.get(first) ?? 0;
    this.#seen.set(first, nth + 1);
    return first === '' ? 1 : this.#lines.lineOf(`"${first}`, nth);
  }
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
