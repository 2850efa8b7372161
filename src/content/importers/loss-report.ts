/** Something of the source that did not come over, or came over without being gradable. */
export interface Loss {
  /** What it was, in the source's own terms, e.g. `component <Tabs>`. */
  construct: string;
  /** Path in the source. */
  file: string;
  /** 1-based. */
  line: number;
  count: number;
}

/** Counts what was lost, by construct and place. */
export class LossReport {
  readonly #losses = new Map<string, Loss>();

  add(construct: string, file: string, line: number, count = 1): void {
    const id = JSON.stringify([construct, file, line]);
    const known = this.#losses.get(id);
    if (known === undefined) this.#losses.set(id, { construct, file, line, count });
    else known.count += count;
  }

  /** By construct, file and line. */
  get all(): Loss[] {
    const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
    return [...this.#losses.values()].sort(
      (a, b) => order(a.construct, b.construct) || order(a.file, b.file) || a.line - b.line,
    );
  }
}
