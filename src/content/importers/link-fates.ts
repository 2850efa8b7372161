import { posix } from 'node:path';
import type { LossReport } from './loss-report.ts';
import { type FoundLink, type LinkFate, rewriteLinks } from './page-links.ts';
import type { SourceFolder } from './source-folder.ts';
import { assetProblem } from './written-assets.ts';

const SCHEME = /^([a-z][a-z0-9+.-]*):/i;

/** Where a link that an importer has to place came from. */
export interface LinkOrigin {
  /** The page. */
  file: string;
  losses: LossReport;
  lineOf(link: FoundLink): number;
}

/** What becomes of a link that leads to another server, inside the page or nowhere; null for one to a file. */
export function fateOutside(link: FoundLink, origin: LinkOrigin): LinkFate | null {
  const { url, kind } = link;
  const scheme = SCHEME.exec(url)?.[1]?.toLowerCase();
  const lost = (construct: string): LinkFate => {
    origin.losses.add(construct, origin.file, origin.lineOf(link));
    return { as: 'text' };
  };
  if (scheme === 'step' || scheme === 'asset') return { as: 'same', url };
  if (scheme === 'http' || scheme === 'https' || url.startsWith('//')) {
    if (kind === 'link') return { as: 'same', url };
    lost('image from another server');
    return { as: 'link', url: url.startsWith('//') ? `https:${url}` : url };
  }
  if (scheme === 'mailto' && kind === 'link') return { as: 'same', url };
  if (scheme !== undefined) return lost(kind === 'image' ? `image of kind ${scheme}:` : `link of kind ${scheme}:`);
  if (url.trim() === '') return lost(kind === 'image' ? 'image without a file' : 'link without an address');
  return url.startsWith('#') && kind === 'link' ? { as: 'same', url } : null;
}

/** The decoded path that an address means, without query and anchor. Null when it cannot be decoded. */
export function decodedPath(url: string): string | null {
  const path = url.replace(/[?#].*$/s, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path.includes('\0') ? null : path;
  }
}

export const anchorOf = (url: string): string | null => {
  const anchor = /#(.+)$/s.exec(url)?.[1];
  if (anchor === undefined) return null;
  try {
    return decodeURIComponent(anchor);
  } catch {
    return anchor;
  }
};

/** A path in the source that a relative address on a page means; null when it climbs out of the source. */
export function pathFrom(folder: string, written: string): string | null {
  const path = posix.normalize(posix.join(folder, written));
  return path.startsWith('../') || path === '..' || path.startsWith('/') ? null : path.replace(/\/$/, '');
}

/** The files that the links of a page could mean and that exist, each with why it cannot come over in that use. */
export class PresentFiles {
  readonly #problems: ReadonlyMap<string, string | null>;

  private constructor(problems: ReadonlyMap<string, string | null>) {
    this.#problems = problems;
  }

  static async of(
    source: SourceFolder,
    markdown: string,
    pathsOf: (link: FoundLink) => readonly string[],
  ): Promise<PresentFiles> {
    const wanted = new Map<string, { path: string; kind: FoundLink['kind'] }>();
    rewriteLinks(markdown, (link) => {
      for (const path of pathsOf(link)) wanted.set(`${link.kind} ${path}`, { path, kind: link.kind });
      return { as: 'same', url: link.url };
    });
    const problems = new Map<string, string | null>();
    for (const [id, { path, kind }] of wanted) {
      if (path.includes('\0') || (await source.leadsOut(path)) || !(await source.isFile(path))) continue;
      problems.set(id, await assetProblem(source, path, kind === 'image' ? 'image' : 'download'));
    }
    return new PresentFiles(problems);
  }

  /** What becomes of a link to the first of these files that exists; null when none does. `onLost` hears why it cannot come over. */
  fate({ kind }: FoundLink, paths: readonly string[], onLost: (construct: string) => LinkFate): LinkFate | null {
    const path = paths.find((one) => this.#problems.has(`${kind} ${one}`));
    if (path === undefined) return null;
    const problem = this.#problems.get(`${kind} ${path}`) ?? null;
    return problem === null
      ? { as: 'same', url: assetLink(path) }
      : onLost(`${kind === 'image' ? 'image' : 'link to a file'} ${problem}`);
  }
}

/** The address of a file of the source. */
export const assetLink = (path: string): string => `asset:${path.split('/').map(encodeURIComponent).join('/')}`;

export const stepLink = (key: string, anchor: string | null): string =>
  `step:${key}${anchor === null ? '' : `#${encodeURIComponent(anchor)}`}`;
