/**
 * An order in which nothing comes before what it waits for; of several that could be next, the one listed first is.
 * Where that is impossible, a ring of names each of which waits for the one after it.
 */
export function topologicalOrder(
  listed: readonly string[],
  waitsFor: ReadonlyMap<string, readonly string[]>,
): { order: string[] } | { ring: string[] } {
  const known = new Set(listed);
  const needs = (name: string): string[] => (waitsFor.get(name) ?? []).filter((other) => known.has(other));
  const done = new Set<string>();
  const rest = [...known];
  while (rest.length > 0) {
    const next = rest.findIndex((name) => needs(name).every((other) => done.has(other)));
    if (next === -1)
      return { ring: ringIn(rest[0] ?? '', (name) => needs(name).find((other) => !done.has(other)) ?? name) };
    for (const name of rest.splice(next, 1)) done.add(name);
  }
  return { order: [...done] };
}

function ringIn(start: string, next: (name: string) => string): string[] {
  const way: string[] = [];
  for (let name = start; ; name = next(name)) {
    const seen = way.indexOf(name);
    if (seen !== -1) return way.slice(seen);
    way.push(name);
  }
}
