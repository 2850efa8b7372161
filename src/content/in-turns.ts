const AT_ONCE = 8;

/** Results in the order of the items; at most a few are under way at once. */
export async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Map<number, R>();
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [i, item] of queue) results.set(i, await work(item));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return items.flatMap((_, i) => (results.has(i) ? [results.get(i) as R] : []));
}
