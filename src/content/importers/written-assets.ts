import { posix } from 'node:path';
import { ASSET_TYPES, type AssetUse, extensionOf } from '../assets/asset-type.ts';
import { svgDangers } from '../assets/svg-safety.ts';
import { withoutWebText } from './diagram-text.ts';
import { LARGEST_FILE, type SourceFolder } from './source-folder.ts';

/** A file that goes with the book. Paths are those inside the new book. */
export interface CarriedAsset {
  path: string;
  bytes: Uint8Array;
  isImage: boolean;
}

/** Gives every file that a page refers to its place in the new book: once, next to the chapter that shows it first. */
export class WrittenAssets {
  readonly #source: SourceFolder;
  readonly #made: ReadonlyMap<string, Uint8Array>;
  readonly #found = new Map<string, Promise<CarriedAsset | string>>();
  readonly #names = new Set<string>();

  /** `made` are files that lie inside of others; they come before those of the source. */
  constructor(source: SourceFolder, made: ReadonlyMap<string, Uint8Array> = new Map()) {
    this.#source = source;
    this.#made = made;
  }

  /** The file in the new book, or why it cannot come over. `path` is that in the source. */
  carry(path: string, use: AssetUse, chapterFolder: string): Promise<CarriedAsset | string> {
    const known = this.#found.get(path);
    if (known !== undefined && isUsable(path, use)) return known;
    const carried = this.#load(path, use, chapterFolder);
    if (isUsable(path, use)) this.#found.set(path, carried);
    return carried;
  }

  async all(): Promise<CarriedAsset[]> {
    const found = await Promise.all(this.#found.values());
    return found.filter((asset) => typeof asset !== 'string');
  }

  async #load(path: string, use: AssetUse, chapterFolder: string): Promise<CarriedAsset | string> {
    const made = this.#made.get(path);
    const loaded = await loadAsset(made === undefined ? this.#source : sourceOf(made), path, use);
    if (typeof loaded === 'string') return loaded;
    const isImage = ASSET_TYPES[extensionOf(path)]?.uses.includes('image') === true;
    const folder = `${chapterFolder}/${isImage ? 'images' : 'files'}`;
    return { path: `${folder}/${this.#freeName(folder, path)}`, bytes: loaded, isImage };
  }

  #freeName(folder: string, path: string): string {
    const extension = extensionOf(path);
    const stem =
      posix
        .basename(path)
        .slice(0, -extension.length - 1)
        .normalize('NFC')
        .replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
        .replace(/^[-.]+|[-.]+$/g, '')
        .slice(0, 60) || 'file';
    for (let number = 1; ; number++) {
      const name = `${stem}${number === 1 ? '' : `-${number}`}.${extension}`;
      const id = `${folder}/${name}`.toLowerCase();
      if (this.#names.has(id)) continue;
      this.#names.add(id);
      return name;
    }
  }
}

const isUsable = (path: string, use: AssetUse): boolean => ASSET_TYPES[extensionOf(path)]?.uses.includes(use) === true;

type AssetSource = Pick<SourceFolder, 'leadsOut' | 'size' | 'bytes'>;

const sourceOf = (bytes: Uint8Array): AssetSource => ({
  leadsOut: async () => false,
  size: async () => bytes.length,
  bytes: async () => bytes,
});

/** The bytes of a file that our reader would accept in this use, or why it would not, to go after its noun. */
export async function loadAsset(source: AssetSource, path: string, use: AssetUse): Promise<Uint8Array | string> {
  if (await source.leadsOut(path)) return 'outside of the folder';
  const size = await source.size(path);
  if (size === null) return 'that is missing';
  const type = ASSET_TYPES[extensionOf(path)];
  if (type === undefined || !type.uses.includes(use)) return 'of a kind that a book cannot hold';
  if (size > LARGEST_FILE) return 'that is too large';
  const bytes = await source.bytes(path);
  if (bytes === null) return 'that cannot be read';
  if (!type.matches(bytes)) return 'that is not what its name says';
  if (type.extension !== 'svg' || svgDangers(bytes).length === 0) return bytes;
  const plain = withoutWebText(bytes);
  return svgDangers(plain).length === 0 ? plain : 'that is not a plain picture';
}

const PROBLEMS = new WeakMap<SourceFolder, Map<string, Promise<string | null>>>();

/** Why a file of the source cannot come over in this use; null when it can. Each is looked at once an import. */
export function assetProblem(source: SourceFolder, path: string, use: AssetUse): Promise<string | null> {
  const known = PROBLEMS.get(source) ?? new Map<string, Promise<string | null>>();
  PROBLEMS.set(source, known);
  const id = `${use} ${path}`;
  const problem =
    known.get(id) ?? loadAsset(source, path, use).then((loaded) => (typeof loaded === 'string' ? loaded : null));
  known.set(id, problem);
  return problem;
}
