// Readers of values from foreign configuration, which may hold anything. What has the wrong shape counts as absent.

export function field(value: unknown, ...path: string[]): unknown {
  let found = value;
  for (const name of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = Object.getOwnPropertyDescriptor(found, name)?.value;
  }
  return found;
}

/** A text that says something; numbers and truth values count as they are written. */
export function textIn(value: unknown, ...path: string[]): string | null {
  const found = field(value, ...path);
  if (typeof found === 'number' || typeof found === 'boolean') return String(found);
  return typeof found === 'string' && found.trim() !== '' ? found.trim() : null;
}

export function listIn(value: unknown, ...path: string[]): unknown[] {
  const found = field(value, ...path);
  return Array.isArray(found) ? found : [];
}

export const textsIn = (value: unknown, ...path: string[]): string[] =>
  listIn(value, ...path).flatMap((item) => textIn(item) ?? []);

export function numberIn(value: unknown, ...path: string[]): number | null {
  const found = field(value, ...path);
  return typeof found === 'number' && Number.isFinite(found) ? found : null;
}
