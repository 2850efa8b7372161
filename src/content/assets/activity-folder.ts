import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ACTIVITY_MIME, type BookAsset } from '../../domain/book.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import { resolveInside } from '../book-folder.ts';
import { compareText } from '../finding-list.ts';
import type { AssetProblem, AssetShelf } from './asset-shelf.ts';
import { extensionOf, LARGEST_ASSET_BYTES } from './asset-type.ts';

/** What a page that is a folder can consist of. It runs where it can reach nothing, so its types need no proof. */
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  css: 'text/css',
  js: 'text/javascript',
  mjs: 'text/javascript',
  json: 'application/json',
  txt: 'text/plain',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  woff2: 'font/woff2',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
  wav: 'audio/wav',
  mp4: 'video/mp4',
  webm: 'video/webm',
  vtt: 'text/vtt',
};

const MOST_FILES = 300;

export interface ActivityFolder {
  /** Lists the files: `{ "index.html": { "hash": …, "mime": … } }`. */
  list: BookAsset;
  files: BookAsset[];
}

/** A folder with an `index.html`, all files of which an activity may use. `path` is relative to the book. */
export async function loadActivityFolder(
  root: string,
  shelf: AssetShelf,
  path: string,
): Promise<Result<ActivityFolder, AssetProblem>> {
  const names = await filesIn(join(root, path));
  if (!names.includes('index.html'))
    return refuse(
      problem('missing-file', `There is no file ${path}/index.html.`, 'A folder begins with its index.html.'),
    );
  if (names.length > MOST_FILES)
    return refuse(problem('asset-too-large', `${path} has more than ${MOST_FILES} files.`, 'Bundle some of them.'));
  const files: BookAsset[] = [];
  let size = 0;
  for (const name of names) {
    const inBook = `${path}/${name}`;
    const mime = TYPES[extensionOf(name)];
    if (mime === undefined)
      return refuse(
        problem(
          'unsupported-asset',
          `${inBook} cannot be used here.`,
          `Files that can be: ${Object.keys(TYPES).join(', ')}.`,
        ),
      );
    const real = await resolveInside(root, inBook);
    if (real === null)
      return refuse(problem('path-outside-book', `${inBook} points out of the book.`, 'Copy the file into the book.'));
    size += (await stat(real)).size;
    if (size > LARGEST_ASSET_BYTES)
      return refuse(
        problem('asset-too-large', `${path} has more than ${LARGEST_ASSET_BYTES / 2 ** 20} MB.`, 'Make it smaller.'),
      );
    files.push(shelf.keep({ mime, path: inBook, bytes: new Uint8Array(await readFile(real)) }));
  }
  const list = Object.fromEntries(names.map((name, i) => [name, { hash: files[i]?.hash, mime: files[i]?.mime }]));
  const bytes = new TextEncoder().encode(JSON.stringify(list));
  return ok({ list: shelf.keep({ mime: ACTIVITY_MIME, path: `${path}/index.activity`, bytes }), files });
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((name) => !/(?:^|\/)\./.test(name))
    .sort(compareText);
}

const problem = (rule: AssetProblem['rule'], sentence: string, fix: string): AssetProblem => ({ rule, sentence, fix });
