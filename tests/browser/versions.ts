/** What `stepwell dev` tells browsers: one version after the other, each once. */
export interface Versions {
  /** The next that has not been taken yet. */
  next(): Promise<string>;
  /** How many have come so far. */
  readonly count: number;
  close(): void;
}

export async function listenToVersions(url: string): Promise<Versions> {
  const ending = new AbortController();
  const { body } = await fetch(`${url}/dev/events`, { signal: ending.signal });
  if (body === null) throw new Error('the server sends no events');
  const come: string[] = [];
  const waiting: ((version: string) => void)[] = [];
  let count = 0;
  const reading = (async () => {
    let text = '';
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const version = /^data: (.*)$/m.exec(event)?.[1] ?? '';
        count += 1;
        const waiter = waiting.shift();
        if (waiter === undefined) come.push(version);
        else waiter(version);
      }
    }
  })();
  // Closing the line ends the reading with an error that is meant.
  reading.catch(() => undefined);
  return {
    next: () => {
      const first = come.shift();
      return first === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(first);
    },
    get count() {
      return count;
    },
    close: () => ending.abort(),
  };
}
