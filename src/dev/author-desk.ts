import { createHash } from 'node:crypto';
import { publishBook } from '../app/publish-book.ts';
import { type ReadBook, readBook } from '../content/read-book.ts';
import { StepCache } from '../content/rendering/step-cache.ts';
import type { Book, Finding } from '../domain/book.ts';
import { AuthorBooks } from './author-book.ts';
import { type Installation, openInstallation } from './installation.ts';

/** What the author sees: the book that is shown, and everything that is wrong with what was written. */
export interface Desk {
  /** Another one whenever a page would look different. */
  version: string;
  bookKey: string | null;
  findings: Finding[];
  /** By key, the file of each step and those of its other forms. */
  files: ReadonlyMap<string, readonly string[]>;
  /** Keys of the steps that are shown in an earlier form. */
  earlier: ReadonlySet<string>;
}

interface DeskOptions {
  folder: string;
  clientFolder: string;
  baseUrl: string;
  onProgress?: (done: number, total: number) => void;
}

/** Reads the folder again and again, and keeps a throw-away installation on which the book is live. */
export class AuthorDesk {
  readonly #options: DeskOptions;
  readonly #cache = new StepCache();
  readonly #books = new AuthorBooks();
  readonly #listeners = new Set<(version: string) => void>();
  #desk: Desk = { version: '', bookKey: null, findings: [], files: new Map(), earlier: new Set() };
  #installation: Installation;

  private constructor(options: DeskOptions, installation: Installation) {
    this.#options = options;
    this.#installation = installation;
  }

  static async open(options: DeskOptions): Promise<AuthorDesk> {
    return new AuthorDesk(options, await openInstallation(options));
  }

  get desk(): Desk {
    return this.#desk;
  }

  get installation(): Installation {
    return this.#installation;
  }

  /** @returns a function that ends the listening */
  onChange(listener: (version: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async read(): Promise<void> {
    const { folder, onProgress } = this.#options;
    const read = await readBook(folder, { cache: this.#cache, showsLines: true, ...(onProgress && { onProgress }) });
    const { findings, earlier } = await this.#show(read);
    const files = new Map([...read.places].map(([key, { file }]) => [key, [file, ...(read.forms.get(key) ?? [])]]));
    const bookKey = this.#desk.bookKey;
    const version = hash([this.#installation.version, findings, [...files], [...earlier]]);
    if (version === this.#desk.version) return;
    this.#desk = { version, bookKey, findings, files, earlier };
    for (const listener of this.#listeners) listener(version);
  }

  /** A book that cannot be made live leaves what is; the author learns why. */
  async #show(read: ReadBook): Promise<Pick<Desk, 'findings' | 'earlier'>> {
    const shown = this.#books.next(read);
    if (shown === null) return { findings: read.findings, earlier: this.#desk.earlier };
    try {
      await this.#publish(shown.book);
      return { findings: read.findings, earlier: shown.earlier };
    } catch (error) {
      console.error(error);
      const sentence = `The book cannot be shown: ${error instanceof Error ? error.message : String(error)}.`;
      const finding: Finding = { severity: 'error', rule: 'cannot-be-shown', file: 'book.yml', line: 1, sentence };
      return { findings: [...read.findings, finding], earlier: this.#desk.earlier };
    }
  }

  async #publish(book: Book): Promise<void> {
    if (this.#desk.bookKey !== null && this.#desk.bookKey !== book.key) {
      // Under another key it would be a second textbook beside the first.
      const before = this.#installation;
      this.#installation = await openInstallation(this.#options);
      await before.close();
    }
    await publishBook(this.#installation.server.app, book);
    this.#installation.version = book.version;
    this.#desk = { ...this.#desk, bookKey: book.key };
  }

  async close(): Promise<void> {
    await this.#installation.close();
  }
}

const hash = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
