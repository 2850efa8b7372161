import { posix } from 'node:path';
import type { AssetUse } from '../../assets/asset-type.ts';
import type { SourceFolder } from '../source-folder.ts';
import { assetProblem } from '../written-assets.ts';

/** Where the anchors of a page went: the step that a page's anchor stands in, and its name there. */
export interface PageTarget {
  /** Whole key of the page's first step. */
  step: string;
  /** By anchor as the source writes it; `null` as name means the top of that step. */
  anchors: ReadonlyMap<string, { step: string; name: string | null }>;
}

/** What became of an address: written so, perhaps without a part that is missing, or not at all and why. */
export type Resolved = { address: string; missing?: string } | { lost: string };

const SCHEME = /^[a-z][a-z0-9+.-]*:/i;

/** Knows every page of the book by its file, and turns addresses of the source into `step:` and `asset:` ones. */
export class BookLinks {
  readonly #source: SourceFolder;
  readonly #src: string;
  readonly #targets: ReadonlyMap<string, PageTarget>;

  constructor(source: SourceFolder, src: string, targets: ReadonlyMap<string, PageTarget>) {
    this.#source = source;
    this.#src = src;
    this.#targets = targets;
  }

  /** `step` is the one in which the link stands. */
  async link(url: string, file: string, step: string): Promise<Resolved> {
    if (/^(?:https?|mailto):/i.test(url)) return { address: url };
    if (SCHEME.test(url)) return { lost: `link ${/^[^:]*:/.exec(url)?.[0] ?? ''}` };
    if (url.startsWith('//')) return { address: `https:${url}` };
    const anchor = decoded(/#(.*)$/s.exec(url)?.[1] ?? '');
    const written = decoded(url.replace(/[?#].*$/s, ''));
    if (written === '') return this.#inPage(this.#targets.get(file), anchor, step);
    const path = this.#pathOf(written, file);
    if (path === null) return { lost: 'link out of the folder' };
    const target = this.#pageAt(path);
    if (target !== null) return this.#inPage(target, anchor, step);
    if (/\.(?:md|markdown|html?)$/i.test(path) || !/\.[^./]+$/.test(path))
      return { lost: 'link to a page that is not in the book' };
    return this.#asset(path, 'download', 'link to a file');
  }

  async image(url: string, file: string): Promise<Resolved> {
    if (SCHEME.test(url) || url.startsWith('//')) return { lost: 'image on another server' };
    const path = this.#pathOf(decoded(url.replace(/[?#].*$/s, '')), file);
    return path === null ? { lost: 'image out of the folder' } : this.#asset(path, 'image', 'image');
  }

  #inPage(target: PageTarget | undefined, anchor: string, step: string): Resolved {
    if (target === undefined) return { lost: 'link to a place that is missing' };
    const place = target.anchors.get(anchor) ?? target.anchors.get(anchor.toLowerCase());
    if (place === undefined) {
      const address = stepAddress(target.step, null);
      return anchor === '' ? { address } : { address, missing: 'link to a place that is missing' };
    }
    if (place.step === step && place.name !== null) return { address: `#${encodeURIComponent(place.name)}` };
    return { address: stepAddress(place.step, place.name) };
  }

  #pageAt(path: string): PageTarget | null {
    const bare = path.replace(/\.html?$/i, '').replace(/\/$/, '');
    const folder = bare.replace(/(?:^|\/)index$/, '');
    const candidates = [path, `${bare}.md`, ...['README.md', 'index.md'].map((name) => posix.join(folder, name))];
    for (const candidate of candidates) {
      const target = this.#targets.get(candidate);
      if (target !== undefined) return target;
    }
    return null;
  }

  async #asset(path: string, use: AssetUse, noun: string): Promise<Resolved> {
    const why = await assetProblem(this.#source, path, use);
    return why === null ? { address: `asset:${encodePath(path)}` } : { lost: `${noun} ${why}` };
  }

  /** Null when it climbs out. A leading slash is the folder of the pages. */
  #pathOf(written: string, file: string): string | null {
    if (/[\0\\]/.test(written)) return null;
    const path = written.startsWith('/') ? posix.join(this.#src, written) : posix.join(posix.dirname(file), written);
    return path === '..' || path.startsWith('../') ? null : path;
  }
}

const stepAddress = (key: string, anchor: string | null): string =>
  `step:${encodePath(key)}${anchor === null ? '' : `#${encodeURIComponent(anchor)}`}`;

/** For use between the brackets of a link: no blanks, brackets or marks of an address. */
export const encodePath = (path: string): string =>
  path
    .split('/')
    .map(encodeURIComponent)
    .join('/')
    .replace(/[()]/g, (bracket) => (bracket === '(' ? '%28' : '%29'));

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
