import { anEdition, DECLARED, EITHER, progressPath, QUIZ, RIGHT, stepPath, TIMED, WRONG } from './books.ts';
import { type Answer, type Asking, beginAnonymously, type Caller } from './caller.ts';
import type { ServerProcess } from './servers.ts';

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Somebody who writes, and what they were promised. */
export interface Writer {
  caller: Caller;
  userId: string;
  /** Keys of writes that were acknowledged. */
  promised: string[];
  /** Among them, those whose evidence carries the key. */
  evident: string[];
  /** Last acknowledged draft; and the one that was on its way when the server died, if any. */
  draft: number;
  sentDraft: number;
  sitting: string | null;
}

/** What the whole world was told by servers that died, one after another. */
export class Ledger {
  readonly writers: Writer[] = [];
  /** Of sessions that were acknowledged although nothing else came of them. */
  readonly tokens: string[] = [];
  edition = 0;
  sentEdition = 0;
  #keys = 0;

  key(): string {
    return `write-${this.#keys++}`;
  }
}

/** Writes, one after another, until the server no longer answers. */
export async function writeUntilDeath(
  ledger: Ledger,
  url: string,
  random: () => number,
  mine: Writer[],
  acknowledge: () => void,
): Promise<number> {
  let acknowledged = 0;
  try {
    for (;;) {
      let writer = mine[Math.floor(random() * mine.length)];
      if (writer === undefined || random() < 0.1) {
        writer = await newWriter(ledger, url);
        mine.push(writer);
      } else await write(ledger, url, random, writer);
      acknowledged++;
      acknowledge();
    }
  } catch (error) {
    if (error instanceof Broken) throw error;
    return acknowledged;
  }
}

/** An answer that no crash explains. */
class Broken extends Error {}

async function newWriter(ledger: Ledger, url: string): Promise<Writer> {
  const caller = await beginAnonymously(url);
  ledger.tokens.push(caller.token);
  const { status, body } = await caller.ask(url, '/profiles/me');
  if (status !== 200) throw new Error(`the server is failing: ${status}`);
  const writer = { caller, userId: body.id ?? '', promised: [], evident: [], draft: 0, sentDraft: 0, sitting: null };
  ledger.writers.push(writer);
  return writer;
}

async function write(ledger: Ledger, url: string, random: () => number, writer: Writer): Promise<void> {
  const key = ledger.key();
  const post = (path: string, body: unknown = {}, method: Asking['method'] = 'POST') =>
    writer.caller.ask(url, path, { method, body, key });
  const luck = random();
  if (luck < 0.3) {
    const answers = random() < 0.5 ? RIGHT : WRONG;
    keep(await post(`${stepPath(QUIZ)}/answers`, { answers }), [200], key, writer.promised, writer.evident);
  } else if (luck < 0.45) {
    const declared = { validation_data: { declared: true } };
    keep(
      await post(`${progressPath(random() < 0.5 ? DECLARED : EITHER)}/complete`, declared),
      [200],
      key,
      writer.promised,
    );
  } else if (luck < 0.55) {
    const reset = await post(`${progressPath(DECLARED)}/reset`, {}, 'PUT');
    keep(reset, [200, 409], key, writer.promised, writer.evident);
  } else if (luck < 0.75) {
    writer.sentDraft = writer.draft + 1;
    const draft = await post(`${progressPath(EITHER)}/data`, { progress_data: { draft: writer.sentDraft } }, 'PUT');
    keep(draft, [200], key, writer.promised);
    writer.draft = writer.sentDraft;
  } else if (writer.sitting === null) {
    const opened = await post(`${stepPath(TIMED)}/sittings`);
    keep(opened, [201], key, writer.promised, writer.evident);
    writer.sitting = opened.body.id ?? null;
  } else {
    const beat = await post(`/sittings/${writer.sitting}/beats`, { visible: true, active: true });
    keep(beat, [200], key, writer.promised);
  }
}

/** Notes what was promised; faults of a dying server end the stream, any other answer is a failure. */
function keep({ status, body }: Answer, expected: number[], key: string, ...lists: string[][]): void {
  if (status >= 500) throw new Error(`the server is failing: ${status}`);
  if (!expected.includes(status)) throw new Broken(`answered ${status}: ${JSON.stringify(body)}`);
  if (status < 300) for (const list of lists) list.push(key);
}

/** Publishes one edition after another until the server no longer answers. */
export async function publishUntilDeath(ledger: Ledger, server: ServerProcess): Promise<void> {
  try {
    for (;;) {
      ledger.sentEdition = ledger.edition + 1;
      await server.publish(anEdition(ledger.sentEdition));
      ledger.edition = ledger.sentEdition;
    }
  } catch {
    // Dead.
  }
}
