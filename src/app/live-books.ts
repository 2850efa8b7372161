import type { BookGraph, GraphChapter, GraphStep } from '../domain/graph.ts';
import { type ChapterId, type Instant, isUuid, type StepId } from '../domain/ids.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { loadGraph } from '../store/book-graph.ts';
import type { Database } from '../store/database.ts';
import { loadRevisionContent } from '../store/step-revisions.ts';
import {
  chapterTimes,
  findTextbook,
  listTextbooks,
  type RowTimes,
  type StepContent,
  stepTimes,
  type Textbook,
} from '../store/textbooks.ts';
import type { RefusalOf } from './refusal.ts';

export interface LiveBook {
  textbook: Textbook;
  graph: BookGraph;
  /** When chapters and steps were made and last changed, by id. */
  times: ReadonlyMap<string, RowTimes>;
}

export interface FoundStep extends LiveBook {
  step: GraphStep;
}

export interface FoundChapter extends LiveBook {
  chapter: GraphChapter;
}

type Lookup<T> = Result<T, RefusalOf<'not_found'> | RefusalOf<'ambiguous_key'>>;

/** How long another process's publication may go unseen, in milliseconds. */
const STALE_AFTER = 2_000;
const CONTENTS_KEPT = 500;

interface Shelf {
  books: LiveBook[];
  steps: Map<string, FoundStep[]>;
  chapters: Map<string, FoundChapter[]>;
}

/**
 * The published textbooks of this process: graphs whole in memory, step contents in a bounded cache, both shared by all
 * learners. A new version swaps in whole.
 */
export class LiveBooks {
  readonly #database: Database;
  readonly #now: () => Instant;
  #shelf: Shelf = { books: [], steps: new Map(), chapters: new Map() };
  #checkedAt = Number.NEGATIVE_INFINITY;
  #checking: Promise<void> | null = null;
  readonly #contents = new Map<string, StepContent>();

  constructor(database: Database, now: () => Instant) {
    this.#database = database;
    this.#now = now;
  }

  async all(): Promise<LiveBook[]> {
    return (await this.#current()).books;
  }

  async textbook(idOrKey: string): Promise<Lookup<LiveBook>> {
    const { books } = await this.#current();
    const wanted = canonical(idOrKey);
    const found = books.find(({ textbook }) => textbook.id === wanted || textbook.key === wanted);
    return found ? ok(found) : refuse({ code: 'not_found', what: 'textbook' });
  }

  async step(idOrKey: string, textbook?: string): Promise<Lookup<FoundStep>> {
    const { steps } = await this.#current();
    return only(steps.get(canonical(idOrKey)) ?? [], idOrKey, textbook, 'step');
  }

  /** A step as this process knows it at once: inside a transaction nothing else may be waited for. */
  published(id: StepId): FoundStep | null {
    return this.#shelf.steps.get(id)?.[0] ?? null;
  }

  async chapter(idOrKey: string, textbook?: string): Promise<Lookup<FoundChapter>> {
    const { chapters } = await this.#current();
    return only(chapters.get(canonical(idOrKey)) ?? [], idOrKey, textbook, 'chapter');
  }

  /** What the step of this very graph shows: a reader who came before a new version gets what was there then. */
  async content(step: GraphStep): Promise<StepContent> {
    const key = `${step.id} ${step.revision}`;
    const kept = this.#contents.get(key);
    if (kept !== undefined) return kept;
    const content = await loadRevisionContent(this.#database.read, step.id, step.revision);
    if (content === null) throw new Error(`step ${step.key} is in the graph but has no content`);
    if (this.#contents.size >= CONTENTS_KEPT) this.#contents.delete(this.#contents.keys().next().value ?? '');
    this.#contents.set(key, content);
    return content;
  }

  /** Looks at the database again now: after a publication by this process. */
  async refresh(): Promise<void> {
    const known = new Map(this.#shelf.books.map((book) => [book.textbook.id, book]));
    const books: LiveBook[] = [];
    for (const textbook of await listTextbooks(this.#database.read)) {
      const kept = known.get(textbook.id);
      const book = kept?.textbook.version === textbook.version ? kept : await this.#load(textbook);
      if (book !== null && textbook.isActive) books.push(book);
    }
    this.#shelf = shelve(books);
    this.#checkedAt = this.#now();
  }

  /** As of one moment, whatever is published meanwhile. */
  #load({ id }: Textbook): Promise<LiveBook | null> {
    const snapshot = this.#database.read.transaction().setIsolationLevel('repeatable read');
    return snapshot.execute(async (db) => {
      const textbook = await findTextbook(db, id);
      const graph = await loadGraph(db, id);
      if (textbook === null || graph === null) return null;
      const times = new Map<string, RowTimes>([...(await chapterTimes(db, id)), ...(await stepTimes(db, id))]);
      // The same revision may have been rendered anew.
      for (const step of graph.steps.values()) this.#contents.delete(`${step.id} ${step.revision}`);
      return { textbook, graph, times };
    });
  }

  async #current(): Promise<Shelf> {
    if (this.#now() - this.#checkedAt >= STALE_AFTER) {
      this.#checking ??= this.refresh().finally(() => {
        this.#checking = null;
      });
      await this.#checking;
    }
    return this.#shelf;
  }
}

/** Ids are kept in lower case; keys are as their authors wrote them. */
const canonical = (idOrKey: string): string => (isUuid(idOrKey) ? idOrKey.toLowerCase() : idOrKey);

function shelve(books: LiveBook[]): Shelf {
  const shelf: Shelf = { books, steps: new Map(), chapters: new Map() };
  for (const book of books) {
    for (const step of book.graph.steps.values()) {
      add(shelf.steps, step.id, { ...book, step });
      add(shelf.steps, step.key, { ...book, step });
    }
    for (const chapter of book.graph.chapters) {
      add(shelf.chapters, chapter.id, { ...book, chapter });
      add(shelf.chapters, chapter.key, { ...book, chapter });
    }
  }
  return shelf;
}

function add<T>(index: Map<string, T[]>, key: StepId | ChapterId | string, value: T): void {
  const list = index.get(key);
  if (list) list.push(value);
  else index.set(key, [value]);
}

function only<T extends LiveBook>(
  all: T[],
  key: string,
  textbook: string | undefined,
  what: 'step' | 'chapter',
): Lookup<T> {
  const wanted = textbook && canonical(textbook);
  const found =
    wanted === undefined ? all : all.filter((one) => one.textbook.id === wanted || one.textbook.key === wanted);
  if (found.length > 1) return refuse({ code: 'ambiguous_key', key, textbooks: found.map((one) => one.textbook.key) });
  const [one] = found;
  return one ? ok(one) : refuse({ code: 'not_found', what });
}
