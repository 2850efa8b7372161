import { posix } from 'node:path';
import type { Definition, Image, Link, Nodes } from 'mdast';
import type { LeafDirective } from 'mdast-util-directive';
import type { AssetUse } from '../assets/asset-type.ts';
import { textOf, walk } from '../markdown/tree.ts';
import { disarm } from './disarm.ts';
import type { LossReport } from './loss-report.ts';
import { applyEdits, type Edit } from './text-edits.ts';
import type { WrittenAssets } from './written-assets.ts';

/** What the Markdown of one file of the new book needs to know about the rest. */
export interface WrittenPage {
  /** Path of the Markdown file in the new book. */
  file: string;
  chapterFolder: string;
  /** For losses: where in the source it came from, as well as that is known. */
  origin: string;
  assets: WrittenAssets;
  losses: LossReport;
  /** The file of a step in the new book, as a page of the same tree has to address it; null when there is none. */
  fileOfStep(key: string): string | null;
}

const ATTRIBUTE_USES: Readonly<Record<string, AssetUse>> = { poster: 'image', captions: 'captions' };

/** Makes `step:` and `asset:` addresses relative, takes links to nowhere apart, and disarms what would be misread. */
export async function writtenMarkdown(written: string, page: WrittenPage): Promise<string> {
  const onFormula = (): void => page.losses.add('formula that KaTeX cannot read', page.origin, 1);
  const { text: markdown, root } = disarm(written, onFormula);
  const found: (Image | Link | Definition | LeafDirective)[] = [];
  walk(root, (node) => {
    if (node.type === 'leafDirective') found.push(node);
    else if (node.type === 'image' || node.type === 'link' || node.type === 'definition') {
      if (/^(?:step|asset):/.test(node.url)) found.push(node);
    }
  });
  const edits: Edit[] = [];
  for (const node of found) edits.push(...(await addressEdits(node, markdown, page)));
  const addressed = applyEdits(markdown, edits);
  // Another address changes nothing around it; what was taken apart may show what has to be disarmed.
  return edits.some(({ text }) => text === '') ? disarm(addressed, onFormula).text : addressed;
}

async function addressEdits(
  node: Image | Link | Definition | LeafDirective,
  markdown: string,
  page: WrittenPage,
): Promise<Edit[]> {
  if (node.type === 'leafDirective') return directiveEdits(node, markdown, page);
  const { start, end } = offsetOf(node);
  const address = await addressOf(node.url, node.type === 'image' ? 'image' : 'download', page);
  if (node.type === 'image')
    return [
      { start, end, text: address === null ? escaped(node.alt ?? '') : imageText(node.alt ?? '', address, node.title) },
    ];
  if (node.type === 'definition')
    return [
      {
        start,
        end,
        text: address === null ? '' : `[${node.label ?? node.identifier}]: ${address}${titleText(node.title)}`,
      },
    ];
  const contentFrom = node.children[0]?.position?.start.offset ?? start + 1;
  const contentTo = node.children.at(-1)?.position?.end.offset ?? start + 1;
  if (markdown[start] !== '[') return [{ start, end, text: textOf(node) }];
  if (address !== null) return [{ start: contentTo, end, text: `](${address}${titleText(node.title)})` }];
  return [
    { start, end: contentFrom, text: '' },
    { start: contentTo, end, text: '' },
  ];
}

async function directiveEdits(node: LeafDirective, markdown: string, page: WrittenPage): Promise<Edit[]> {
  const { start, end } = offsetOf(node);
  let source = markdown.slice(start, end);
  for (const [name, value] of Object.entries(node.attributes ?? {})) {
    if (!value?.startsWith('asset:')) continue;
    const use = ATTRIBUTE_USES[name] ?? (node.name === 'video' ? 'video' : 'interactive');
    const address = await addressOf(value, use, page);
    if (address === null && name === 'src') return [{ start, end, text: '' }];
    source = source.replace(
      new RegExp(`\\s?\\b${name}\\s*=\\s*(?:"[^"]*"|'[^']*'|[^\\s}]*)`),
      address === null ? '' : ` ${name}="${address}"`,
    );
  }
  return [{ start, end, text: source.replace('{ ', '{') }];
}

/** Null with a loss where there is no such thing in the new book. */
async function addressOf(url: string, use: AssetUse, page: WrittenPage): Promise<string | null> {
  const [, scheme, written = '', anchor = ''] = /^(step|asset):([^#]*)(#.*)?$/s.exec(url) ?? [];
  const target = decoded(written);
  if (scheme === 'step') {
    const file = page.fileOfStep(target);
    if (file === null) page.losses.add('link to a step that does not exist', page.origin, 1);
    return file === null ? null : relativeAddress(page.file, file) + anchor;
  }
  const asset = await page.assets.carry(posix.normalize(target), use, page.chapterFolder);
  if (typeof asset !== 'string') return relativeAddress(page.file, asset.path);
  page.losses.add(`${use === 'image' ? 'image' : 'file'} ${asset}`, page.origin, 1);
  return null;
}

const relativeAddress = (from: string, to: string): string =>
  encodeURI(posix.relative(posix.dirname(from), to))
    .replace(/[()?#]/g, encodeURIComponent)
    .replace(/[()]/g, (c) => (c === '(' ? '%28' : '%29'));

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const offsetOf = (node: Nodes): { start: number; end: number } => ({
  start: node.position?.start.offset ?? 0,
  end: node.position?.end.offset ?? 0,
});

const titleText = (title: string | null | undefined): string =>
  title ? ` "${title.replace(/["\\]/g, '\\$&').replace(/\s*\n\s*/g, ' ')}"` : '';

export const imageText = (alt: string, address: string, title: string | null | undefined): string =>
  `![${escaped(alt)}](${address}${titleText(title)})`;

/** Plain text that stays plain in a line of Markdown. */
export const escaped = (text: string): string => text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>$~|]/g, '\\$&');
