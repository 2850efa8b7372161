import { setImmediate } from 'node:timers/promises';
import type { Transaction } from './connection.ts';

/** What one writer connection offers to a group of jobs. */
export interface Writer {
  /** BEGIN, the body, COMMIT; rolls back and throws when any of them fails. */
  transaction(body: (tx: Transaction) => Promise<void>): Promise<void>;
  savepoint(): void;
  release(): void;
  /** Undoes one job; throws when the whole transaction is gone. */
  rollback(): void;
}

/** Bounds how long the first of a group waits for the last. */
const LARGEST_GROUP = 100;

interface Waiting {
  run(tx: Transaction): Promise<void>;
  /** The job's own outcome, now that it is durable. */
  settle(): void;
  /** Nothing of the group was committed. */
  reject(error: unknown): void;
}

/**
 * Jobs that wait at the same moment share one transaction and one fsync. Each runs in a savepoint of its own, so that
 * one that throws undoes only itself; none settles before the commit.
 */
export class GroupCommit {
  readonly #writer: Writer;
  #waiting: Waiting[] = [];
  #draining: Promise<void> | null = null;
  #closed = false;

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  write<T>(job: (tx: Transaction) => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('the database is closed'));
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push(this.#enter(job, resolve, reject));
      this.#draining ??= this.#drain();
    });
  }

  /** Refuses new jobs and waits for those that came before. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#draining;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Lets everything else of this turn of the event loop come in, and reads be answered between two groups.
      await setImmediate();
      await this.#commit(this.#waiting.splice(0, LARGEST_GROUP));
    }
    this.#draining = null;
  }

  async #commit(group: Waiting[]): Promise<void> {
    try {
      await this.#writer.transaction(async (tx) => {
        for (const job of group) await job.run(tx);
      });
    } catch (error) {
      for (const job of group) job.reject(error);
      return;
    }
    for (const job of group) job.settle();
  }

  #enter<T>(
    job: (tx: Transaction) => Promise<T>,
    resolve: (value: T) => void,
    reject: (error: unknown) => void,
  ): Waiting {
    let settle = (): void => reject(new Error('the job did not run'));
    return {
      run: async (tx) => {
        this.#writer.savepoint();
        try {
          const value = await job(tx);
          this.#writer.release();
          settle = () => resolve(value);
        } catch (error) {
          settle = () => reject(error);
          this.#writer.rollback();
        }
      },
      settle: () => settle(),
      reject,
    };
  }
}
