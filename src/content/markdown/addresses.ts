import { posix } from 'node:path';
import type { Image, Link, Parents, PhrasingContent, Root } from 'mdast';
import type { LoadedAsset } from '../assets/asset-shelf.ts';
import type { AssetUse } from '../assets/asset-type.ts';
import { absoluteStepKey, assetAddress, stepAddress } from '../keys.ts';
import { suggest } from '../nearest-name.ts';
import { lineOf, type PageContext } from './page-context.ts';
import { replace, walk } from './tree.ts';

/** Before every id that comes from an author's text, so that none can stand for a part of the page around it. */
export const ID_PREFIX = 's-';

const SCHEME = /^([a-z][a-z0-9+.-]*):/i;
const ALLOWED_SCHEMES = ['http', 'https', 'mailto'];

/** Gives every link and image its final address; what cannot be addressed is reported and loses its link. */
export async function resolveAddresses(root: Root, page: PageContext): Promise<void> {
  const found: { node: Image | Link; parent: Parents }[] = [];
  walk(root, (node, parent) => {
    if ((node.type === 'link' || node.type === 'image') && parent !== null) found.push({ node, parent });
  });
  for (const { node, parent } of found) {
    const good = node.type === 'image' ? await resolveImage(node, page) : await resolveLink(node, page);
    if (good) continue;
    const left: PhrasingContent[] = node.type === 'image' ? [{ type: 'text', value: node.alt ?? '' }] : node.children;
    replace(parent, node, left);
  }
}

async function resolveImage(image: Image, page: PageContext): Promise<boolean> {
  const line = lineOf(image);
  if (!image.alt?.trim())
    page.report.warning(
      'missing-alt',
      line,
      `The image ${image.url} has no text for readers who cannot see it.`,
      'Say between the brackets what it shows: `![…](…)`.',
    );
  const loaded = await loadAsset(image.url, 'image', line, page);
  if (loaded === null) return false;
  image.url = loaded.address;
  image.data = { ...image.data, hProperties: { loading: 'lazy', ...loaded.size } };
  return true;
}

/** An asset that a page shows, as the author addressed it. Null with a finding. */
export async function loadAsset(
  url: string,
  use: AssetUse,
  line: number,
  page: PageContext,
): Promise<(LoadedAsset & { address: string }) | null> {
  if (SCHEME.test(url) || url.startsWith('//')) {
    const rule = use === 'image' ? 'external-image' : 'external-media';
    page.report.error(
      rule,
      line,
      `${shorten(url)} is not a file of the book.`,
      'Put the file into the book: pages ask no other server for anything.',
    );
    return null;
  }
  const path = pathInBook(url, page.place);
  if (path === null) {
    page.report.error(
      'path-outside-book',
      line,
      `${shorten(url)} lies outside of the book.`,
      url.includes('\\') ? 'Write `/` between the names of folders, not `\\`.' : 'Copy the file into the book.',
    );
    return null;
  }
  const outcome = await page.shelf.load(path, use);
  if (!outcome.ok) {
    page.report.error(outcome.error.rule, line, outcome.error.sentence, outcome.error.fix);
    return null;
  }
  const { asset, extension } = outcome.value;
  page.shown.add(asset.hash);
  return { ...outcome.value, address: assetAddress(page.bookKey, asset.hash, extension) };
}

async function resolveLink(link: Link, page: PageContext): Promise<boolean> {
  const line = lineOf(link);
  const { url } = link;
  const scheme = SCHEME.exec(url)?.[1]?.toLowerCase();
  if (scheme === 'step') return resolveStep(link, line, page);
  if (scheme !== undefined && !ALLOWED_SCHEMES.includes(scheme)) {
    page.report.error(
      'unsafe-link',
      line,
      `A link must not begin with \`${scheme}:\`.`,
      'Links may be http, https, mailto or relative.',
    );
    return false;
  }
  if (scheme !== undefined || url.startsWith('//')) {
    link.data = { ...link.data, hProperties: { rel: ['noopener', 'noreferrer'] } };
    return true;
  }
  if (url.startsWith('#')) {
    link.url = `#${ID_PREFIX}${decode(url.slice(1)) ?? ''}`;
    return true;
  }
  return resolveRelativeLink(link, line, page);
}

/** `[text](step:motion/gaits)`; without a text it is the title of the step. */
function resolveStep(link: Link, line: number, page: PageContext): boolean {
  const [written = '', anchor] = link.url.slice('step:'.length).split('#', 2);
  const key = absoluteStepKey(decode(written) ?? '', page.chapterKey);
  const title = page.titles.get(key);
  if (title === undefined) {
    const fix = suggest(key, [...page.titles.keys()], 'Write the key of a step, such as `step:motion/gaits`.');
    page.report.error('unknown-key', line, `There is no step \`${key}\`.`, fix);
    return false;
  }
  if (link.children.length === 0) link.children = [{ type: 'text', value: title }];
  link.url = stepAddress(page.bookKey, key) + (anchor === undefined ? '' : `#${ID_PREFIX}${decode(anchor) ?? ''}`);
  return true;
}

async function resolveRelativeLink(link: Link, line: number, page: PageContext): Promise<boolean> {
  const path = pathInBook(link.url, page.place);
  if (path === null) {
    page.report.error(
      'path-outside-book',
      line,
      `${shorten(link.url)} lies outside of the book.`,
      'Link to a file of the book or to an address that begins with https.',
    );
    return false;
  }
  const step = page.stepAt(path);
  if (step !== null) {
    const anchor = /#(.+)$/.exec(link.url)?.[1];
    link.url = stepAddress(page.bookKey, step) + (anchor === undefined ? '' : `#${ID_PREFIX}${decode(anchor) ?? ''}`);
    return true;
  }
  if (/\.md$/i.test(path) || !/\.[^./]+$/.test(path)) return broken(link, line, page);
  const outcome = await page.shelf.load(path, 'download');
  if (!outcome.ok && outcome.error.rule === 'missing-file') return broken(link, line, page);
  if (!outcome.ok) page.report.error(outcome.error.rule, line, outcome.error.sentence, outcome.error.fix);
  if (!outcome.ok) return false;
  page.shown.add(outcome.value.asset.hash);
  link.url = assetAddress(page.bookKey, outcome.value.asset.hash, outcome.value.extension);
  return true;
}

function broken(link: Link, line: number, page: PageContext): false {
  page.report.warning(
    'broken-link',
    line,
    `The link ${shorten(link.url)} leads to no step and no file of the book.`,
    'Write the path from this file to the other one, as on the disk.',
  );
  return false;
}

/** The path inside the book that a relative address means; null when it climbs out. A leading slash is the book itself. */
export function pathInBook(url: string, from: string): string | null {
  const written = decode(url.replace(/[?#].*$/s, ''));
  if (written === null || /[\0\\]/.test(written)) return null;
  const path = posix.normalize(written.startsWith('/') ? written.slice(1) : posix.join(posix.dirname(from), written));
  return path === '..' || path.startsWith('../') || path.startsWith('/') ? null : path.replace(/\/$/, '');
}

const decode = (text: string): string | null => {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
};

const shorten = (url: string): string => (url.length > 80 ? `${url.slice(0, 77)}…` : url);
