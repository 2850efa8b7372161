import type { Stats } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, posix, relative, resolve, sep } from 'node:path';
import { ImportRefused } from './importer.ts';

/** Bytes of one text, and of any other file, at most. */
const LARGEST_TEXT = 5 * 1024 * 1024;
export const LARGEST_FILE = 20 * 1024 * 1024;
const MOST_FILES = 50_000;

/** The folder that is imported from: what lies outside of it counts as absent. Paths are relative to it, with slashes. */
export class SourceFolder {
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
  }

  static async open(path: string): Promise<SourceFolder> {
    const root = await realpath(resolve(path)).catch(() => null);
    if (root === null) throw new ImportRefused(`There is no folder ${path} to import from.`);
    if (!(await stat(root)).isDirectory())
      throw new ImportRefused(`${path} is a file. Unpack it first, if it is an archive, and name the folder.`);
    return new SourceFolder(root);
  }

  /** Where the folder lies, with its links resolved. */
  get root(): string {
    return this.#root;
  }

  /** Whether a path, or the symbolic link that it names, means something outside of the folder. */
  async leadsOut(path: string): Promise<boolean> {
    const wanted = join(this.#root, path);
    if (!this.#isInside(wanted)) return true;
    const real = await realpath(wanted).catch(() => null);
    return real !== null && !this.#isInside(real);
  }

  /** Bytes of a file; null when there is no such file. */
  async size(path: string): Promise<number | null> {
    const found = await this.#find(path);
    return found?.info.isFile() === true ? found.info.size : null;
  }

  async isFile(path: string): Promise<boolean> {
    return (await this.#find(path))?.info.isFile() === true;
  }

  async isFolder(path: string): Promise<boolean> {
    return (await this.#find(path))?.info.isDirectory() === true;
  }

  /** Text without byte-order mark and with line ends of one kind; null when there is no such file. */
  async text(path: string): Promise<string | null> {
    const bytes = await this.#read(path, LARGEST_TEXT);
    if (bytes === null) return null;
    return new TextDecoder().decode(bytes).replaceAll(/\r\n?/g, '\n');
  }

  /** The bytes of a file; null when there is no such file. */
  bytes(path: string): Promise<Uint8Array | null> {
    return this.#read(path, LARGEST_FILE);
  }

  /** Names in a folder, sorted by code unit; folders end in a slash. */
  async list(folder: string): Promise<string[]> {
    const found = await this.#find(folder);
    if (found === null || !found.info.isDirectory()) return [];
    const names = await readdir(found.path);
    const entries = await Promise.all(
      names.map(async (name) => ((await this.isFolder(posix.join(folder, name))) ? `${name}/` : name)),
    );
    return entries.sort();
  }

  /** All files below a folder, sorted; hidden ones and node_modules are left out, linked folders are not entered twice. */
  async walk(folder = '.'): Promise<string[]> {
    const files: string[] = [];
    const entered = new Set<string>();
    const enter = async (path: string): Promise<void> => {
      const found = await this.#find(path);
      if (found === null || entered.has(found.path)) return;
      entered.add(found.path);
      for (const name of await this.list(path)) {
        if (name.startsWith('.') || name === 'node_modules/') continue;
        if (name.endsWith('/')) await enter(posix.join(path, name));
        else files.push(posix.join(path, name));
        if (files.length > MOST_FILES) throw new ImportRefused(`The source has more than ${MOST_FILES} files.`);
      }
    };
    await enter(folder);
    return files;
  }

  async #read(path: string, largest: number): Promise<Uint8Array | null> {
    const found = await this.#find(path);
    if (found === null || !found.info.isFile()) return null;
    if (found.info.size > largest)
      throw new ImportRefused(`${path} is larger than ${largest} bytes and was not read; nothing was written.`);
    return readFile(found.path).catch(() => null);
  }

  /** Null for what is not there or lies outside, and for links that lead nowhere or round in a circle. */
  async #find(path: string): Promise<{ path: string; info: Stats } | null> {
    if (path.includes('\0')) return null;
    const wanted = join(this.#root, path);
    if (!this.#isInside(wanted)) return null;
    const real = await realpath(wanted).catch(() => null);
    if (real === null || !this.#isInside(real)) return null;
    const info = await stat(real).catch(() => null);
    return info === null ? null : { path: real, info };
  }

  #isInside(real: string): boolean {
    const way = relative(this.#root, real);
    return !(way === '..' || way.startsWith(`..${sep}`) || resolve(way) === way);
  }
}
