import { codeBlock } from './blocks.ts';
import { assetLink } from './link-fates.ts';
import { fencedMath } from './math-blocks.ts';
import type { PageSettings } from './myst-notes.ts';
import { field, listIn, textIn } from './values.ts';

const IMAGES: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/svg+xml': 'svg',
  'image/gif': 'gif',
  'image/webp': 'webp',
};

/** Files that lie inside of other files of the source, under the paths that pages address them by. */
export class MadeAssets {
  readonly files = new Map<string, Uint8Array>();

  /** The address of a picture; null when the data is none. */
  add(page: string, name: string, mime: string, data: string): string | null {
    const extension = IMAGES[mime];
    if (extension === undefined || data.trim() === '') return null;
    const bytes =
      mime === 'image/svg+xml' && data.includes('<') ? new TextEncoder().encode(data) : Buffer.from(data, 'base64');
    const stem = `${page.replace(/\.\w+$/, '')}.${name}`;
    let path = `${stem}.${extension}`;
    for (let i = 2; this.files.has(path); i++) path = `${stem}-${i}.${extension}`;
    this.files.set(path, new Uint8Array(bytes));
    return assetLink(path);
  }
}

/** The stored results of a cell, each as Markdown. */
export function outputsOf(outputs: readonly unknown[], made: MadeAssets, page: PageSettings, line: number): string[] {
  const hasImage = outputs.some((output) => imageIn(output) !== null);
  return outputs.flatMap((output) => {
    const type = textIn(output, 'output_type');
    if (type === 'stream') return textBlock(joined(field(output, 'text')));
    if (type === 'error' || type === 'pyerr') return textBlock(errorText(output));
    const image = imageIn(output);
    if (image !== null) {
      const url = made.add(page.file, 'output', image.mime, image.data);
      return url === null ? [] : [`![](${url})`];
    }
    return dataOutput(output, hasImage, page, line);
  });
}

function dataOutput(output: unknown, hasImage: boolean, page: PageSettings, line: number): string[] {
  const data = field(output, 'data') ?? output;
  const latex = joined(field(data, 'text/latex')).trim();
  if (latex !== '') return [fencedMath(latex.replace(/^\$+(?:\\displaystyle)?|\$+$/g, '').trim())];
  const plain = joined(field(data, 'text/plain') ?? field(data, 'text'));
  // What a drawing says of itself is of no use beside the drawing.
  if (/^<Figure size [^>]*>$/.test(plain.trim()) && hasImage) return [];
  if (plain.trim() !== '') return textBlock(plain);
  const [kind] = Object.keys(typeof data === 'object' && data !== null ? data : {}).filter((name) =>
    name.includes('/'),
  );
  if (kind !== undefined) page.losses.add(`output of type ${kind}`, page.file, line);
  return [];
}

function imageIn(output: unknown): { mime: string; data: string } | null {
  for (const mime of Object.keys(IMAGES)) {
    const data = joined(field(output, 'data', mime));
    if (data.trim() !== '') return { mime, data: mime === 'image/svg+xml' ? data : data.replace(/\s/g, '') };
  }
  return null;
}

const errorText = (output: unknown): string => {
  const trace = listIn(output, 'traceback').flatMap((line) => textIn(line) ?? []);
  return trace.length > 0
    ? trace.join('\n')
    : `${textIn(output, 'ename') ?? 'Error'}: ${textIn(output, 'evalue') ?? ''}`;
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal
const COLOURS = /\u001b\[[0-9;?]*[A-Za-z]/g;

function textBlock(text: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal does with them is lost anyway
  const clean = text.replace(COLOURS, '').replace(/[\u0000-\u0008\u000b-\u001f]/g, '');
  return clean.trim() === '' ? [] : [codeBlock(clean, 'text')];
}

/** Notebooks store text as a list of lines or as one text. */
export const joined = (value: unknown): string =>
  Array.isArray(value)
    ? value.filter((line) => typeof line === 'string').join('')
    : typeof value === 'string'
      ? value
      : '';
