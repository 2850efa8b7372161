import { createHash } from 'node:crypto';

export const fingerprint = (parts: unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

export function required<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new Error(`${key} is not in the book, whose graph was to be proved before publishing`);
  return value;
}

/** Keeps lists in one statement short enough for either database. */
const CHUNK = 500;

export function* chunks<T>(items: readonly T[], size = CHUNK): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

/**
 * In an order in which each comes after the first one that it requires: the column of that one is a foreign key.
 * The graph has no cycle; it was proved before.
 */
export function prerequisitesFirst<T>(items: T[], keysOf: (item: T) => { key: string; requires: string[] }): T[] {
  const parents = new Map(items.map((item) => [keysOf(item).key, keysOf(item).requires[0]]));
  const depths = new Map<string, number>();
  const depth = (key: string): number => {
    const known = depths.get(key);
    if (known !== undefined) return known;
    const chain: string[] = [];
    let at: string | undefined = key;
    while (at !== undefined && parents.has(at) && !depths.has(at) && chain.length <= items.length) {
      chain.push(at);
      at = parents.get(at);
    }
    let from = at === undefined ? 0 : (depths.get(at) ?? 0);
    for (const link of chain.reverse()) depths.set(link, ++from);
    return from;
  };
  return items
    .map((item) => ({ item, depth: depth(keysOf(item).key) }))
    .sort((one, other) => one.depth - other.depth)
    .map(({ item }) => item);
}
