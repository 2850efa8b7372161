import { isKeySegment, slug } from '../keys.ts';

const LONGEST = 60;

/** Gives every name a key of its own: the second `setup` is `setup-2`. */
export class KeyRing {
  readonly #taken = new Set<string>();

  take(name: string, fallback: string): string {
    const wanted = usable(name) ?? usable(fallback) ?? 'part';
    let key = wanted;
    for (let i = 2; this.#taken.has(key); i++) key = `${wanted}-${i}`;
    this.#taken.add(key);
    return key;
  }
}

function usable(name: string): string | null {
  const key = [...slug(name)]
    .slice(0, LONGEST)
    .join('')
    .replace(/^[^\p{L}\p{N}]+|-+$/gu, '');
  return isKeySegment(key) ? key : null;
}
