import type { Result } from '../../domain/result.ts';
import type { AssetProblem, Shelf } from '../assets/asset-shelf.ts';
import type { AssetUse } from '../assets/asset-type.ts';

/** The book's files with those of a mirrored tree (`i18n/ur/`) laid over them. */
export const overlaidShelf = (shelf: Shelf, tree: string): Shelf => ({
  load: (path: string, use: AssetUse) => firstFound((at) => shelf.load(at, use), tree, path),
  text: (path: string) => firstFound((at) => shelf.text(at), tree, path),
  stream: (path: string, bookKey: string) => firstFound((at) => shelf.stream(at, bookKey), tree, path),
  activity: (path: string) => firstFound((at) => shelf.activity(at), tree, path),
});

async function firstFound<T>(
  read: (path: string) => Promise<Result<T, AssetProblem>>,
  tree: string,
  path: string,
): Promise<Result<T, AssetProblem>> {
  const own = await read(tree + path);
  return own.ok || own.error.rule !== 'missing-file' ? own : read(path);
}
