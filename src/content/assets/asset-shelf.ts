import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { posix } from 'node:path';
import type { BookAsset } from '../../domain/book.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import { resolveInside } from '../book-folder.ts';
import { compareText } from '../finding-list.ts';
import { loadPlaylist, type Playlist } from '../media/playlist.ts';
import { nearestName } from '../nearest-name.ts';
import type { RuleOf } from '../rules/rules.ts';
import { type ActivityFolder, loadActivityFolder } from './activity-folder.ts';
import {
  ASSET_TYPES,
  type AssetType,
  type AssetUse,
  extensionOf,
  extensionsFor,
  LARGEST_ASSET_BYTES,
} from './asset-type.ts';
import { type ImageSize, imageSize } from './image-size.ts';
import { svgDangers } from './svg-safety.ts';

export interface LoadedAsset {
  asset: BookAsset;
  /** The extension in addresses. */
  extension: string;
  size: ImageSize | null;
}

export interface AssetProblem {
  rule: RuleOf<'error'>;
  sentence: string;
  fix: string;
}

const LARGEST_INCLUDED_BYTES = 200_000;

/** Where pages get the files from that they show. Paths are relative to the book, already free of `..`. */
export interface Shelf {
  load(path: string, use: AssetUse): Promise<Result<LoadedAsset, AssetProblem>>;
  /** A text that a page takes over, such as code. It is no asset: nobody can ask for the file itself. */
  text(path: string): Promise<Result<string, AssetProblem>>;
  /** A film in pieces. */
  stream(path: string, bookKey: string): Promise<Result<Playlist, AssetProblem>>;
  /** A page that is a folder. */
  activity(path: string): Promise<Result<ActivityFolder, AssetProblem>>;
}

type Outcome = Result<LoadedAsset, AssetProblem>;

/** The files that a book's pages show. Each is read, checked and hashed once, whoever asks first. */
export class AssetShelf implements Shelf {
  readonly #root: string;
  readonly #loaded = new Map<string, Promise<Outcome>>();
  /** Of files that could be read, with the state of the file at that time. */
  readonly #known: Map<string, { state: string; outcome: Outcome }>;

  /** @param earlier of the same folder: files that have not been touched since are not read again */
  constructor(root: string, earlier: AssetShelf | null = null) {
    this.#root = root;
    this.#known = earlier === null ? new Map() : earlier.#known;
  }

  async load(path: string, use: AssetUse): Promise<Outcome> {
    const type = ASSET_TYPES[extensionOf(path)];
    if (type === undefined || !type.uses.includes(use))
      return refuse({
        rule: 'unsupported-asset',
        sentence: `${path} cannot be used here.`,
        fix: `Files that can be: ${extensionsFor(use).join(', ')}.`,
      });
    const known = this.#loaded.get(path);
    if (known !== undefined) return known;
    const loading = this.#read(path, type);
    this.#loaded.set(path, loading);
    return loading;
  }

  async text(path: string): Promise<Result<string, AssetProblem>> {
    const real = await resolveInside(this.#root, path);
    if (real === null) return refuse(await this.#whyAbsent(path));
    const { size, isFile } = await stat(real).then((info) => ({ size: info.size, isFile: info.isFile() }));
    if (!isFile) return refuse(missing(path));
    const problem: AssetProblem = {
      rule: 'bad-include',
      sentence: `${path} cannot be shown as text.`,
      fix: 'Only UTF-8 text of up to 200 kB can.',
    };
    if (size > LARGEST_INCLUDED_BYTES) return refuse(problem);
    try {
      return ok(new TextDecoder('utf-8', { fatal: true }).decode(await readFile(real)).replace(/\r\n?/g, '\n'));
    } catch {
      return refuse(problem);
    }
  }

  stream(path: string, bookKey: string): Promise<Result<Playlist, AssetProblem>> {
    return loadPlaylist(this, bookKey, path);
  }

  activity(path: string): Promise<Result<ActivityFolder, AssetProblem>> {
    return loadActivityFolder(this.#root, this, path);
  }

  /** Takes in what was made from a file of the book. */
  keep({ mime, path, bytes }: Omit<BookAsset, 'hash'>): BookAsset {
    const asset = { hash: hashOf(bytes), mime, path, bytes };
    this.#loaded.set(`made ${asset.hash}`, Promise.resolve(ok({ asset, extension: extensionOf(path), size: null })));
    return asset;
  }

  /** Every good asset once, in the order of the hashes; of several equal files the path is the first by name. */
  async assets(): Promise<BookAsset[]> {
    const outcomes = await Promise.all(this.#loaded.values());
    const byHash = new Map<string, BookAsset>();
    for (const outcome of outcomes) {
      if (!outcome.ok) continue;
      const { asset } = outcome.value;
      const other = byHash.get(asset.hash);
      if (other === undefined || asset.path < other.path) byHash.set(asset.hash, asset);
    }
    return [...byHash.values()].sort((a, b) => compareText(a.hash, b.hash));
  }

  async #read(path: string, type: AssetType): Promise<Outcome> {
    const real = await resolveInside(this.#root, path);
    if (real === null) return refuse(await this.#whyAbsent(path));
    const info = await stat(real, { bigint: true });
    if (!info.isFile()) return refuse(missing(path));
    const state = [real, info.ino, info.size, info.mtimeNs, info.ctimeNs].join(' ');
    const known = this.#known.get(path);
    if (known?.state === state) return known.outcome;
    const outcome = await this.#readFile(path, real, Number(info.size), type);
    this.#known.set(path, { state, outcome });
    return outcome;
  }

  async #readFile(path: string, real: string, size: number, type: AssetType): Promise<Outcome> {
    if (size > LARGEST_ASSET_BYTES) {
      const sentence = `${path} has ${Math.ceil(size / 2 ** 20)} MB; ${LARGEST_ASSET_BYTES / 2 ** 20} are allowed.`;
      return refuse({ rule: 'asset-too-large', sentence, fix: 'Make the file smaller.' });
    }
    const bytes = new Uint8Array(await readFile(real));
    const problem = contentProblem(path, type, bytes);
    if (problem !== null) return refuse(problem);
    const asset: BookAsset = { hash: hashOf(bytes), mime: type.mime, path, bytes };
    return ok({ asset, extension: type.extension, size: imageSize(bytes, type.mime) });
  }

  /** A file beside the one that was asked for, with nearly the same name. */
  async #neighbour(path: string): Promise<string | null> {
    const folder = posix.dirname(path);
    const names = await readdir(`${this.#root}/${folder}`).catch(() => []);
    const near = nearestName(posix.basename(path), names.sort(compareText));
    return near === null ? null : posix.join(folder, near);
  }

  async #whyAbsent(path: string): Promise<AssetProblem> {
    const exists = await stat(`${this.#root}/${path}`).catch(() => null);
    if (exists === null) return missing(path, await this.#neighbour(path));
    return {
      rule: 'path-outside-book',
      sentence: `${path} is a symbolic link that points out of the book.`,
      fix: 'Copy the file into the book.',
    };
  }
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const missing = (path: string, near: string | null = null): AssetProblem => ({
  rule: 'missing-file',
  sentence: `There is no file ${path}.`,
  fix:
    near === null
      ? 'Check the name; upper and lower case count.'
      : `Did you mean \`${near}\`? Upper and lower case count.`,
});

function contentProblem(path: string, type: AssetType, bytes: Uint8Array): AssetProblem | null {
  if (!type.matches(bytes))
    return {
      rule: 'asset-type-mismatch',
      sentence: `${path} is not what its name says: its content is not ${type.mime}.`,
      fix: 'Save it again in the format of its extension.',
    };
  const dangers = type.extension === 'svg' ? svgDangers(bytes) : [];
  if (dangers.length === 0) return null;
  return {
    rule: 'unsafe-svg',
    sentence: `${path} holds ${dangers.join(', ')}.`,
    fix: 'Export the picture as plain SVG, with all images embedded.',
  };
}
