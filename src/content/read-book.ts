import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Book, BookChapter, BookStep, Finding } from '../domain/book.ts';
import { AssetShelf } from './assets/asset-shelf.ts';
import { orderChapters, scanBook } from './book-folder.ts';
import { type BookHead, readBookHead } from './book-heads.ts';
import { checkKeys, type Place } from './book-keys.ts';
import { type ChapterDraft, readChapter } from './chapters.ts';
import { FindingList } from './finding-list.ts';
import { hasHead } from './folder-checks.ts';
import { inTurns } from './in-turns.ts';
import { slug } from './keys.ts';
import { proveBook } from './prove-book.ts';
import { checkReadingLevels } from './reading-levels.ts';
import { bookVersion } from './revision.ts';
import { readText } from './source-file.ts';
import { earlyTitle, finishStep, type StepDraft } from './steps.ts';

export type { Place } from './book-keys.ts';

export interface ReadBook {
  /** Null when any finding is an error. */
  book: Book | null;
  /** The book as far as it could be read, for further proofs, whatever the findings. Null without a book folder. */
  draft: Book | null;
  /** Every finding, by file and line. */
  findings: Finding[];
  /** Where each chapter and step was written, by key. */
  places: Map<string, Place>;
}

export interface ReadBookOptions {
  /** Called after every step. */
  onProgress?: (done: number, total: number) => void;
}

/** Reads a folder of Markdown as a textbook. Bad content becomes findings, all of them at once; it never throws. */
export async function readBook(folder: string, options: ReadBookOptions = {}): Promise<ReadBook> {
  const root = resolve(folder);
  const findings = new FindingList();
  const head = await readHead(root, findings);
  if (head === null) return { book: null, draft: null, findings: findings.sorted(), places: new Map() };
  const folders = orderChapters(
    await scanBook(root, head.chapters, findings),
    head.chapters,
    head.chaptersLine,
    findings,
  );
  if (folders.length === 0)
    findings
      .in('book.yml')
      .error('empty-book', 1, 'The book has no chapters.', 'Create a folder such as `01-start` with a `_chapter.yml`.');
  const chapters = await Promise.all(folders.map((chapter) => readChapter(root, chapter, head, findings)));
  const places = checkKeys(chapters, head, findings);
  const shelf = new AssetShelf(root);
  const draft = await assemble(head, chapters, shelf, options);
  proveBook(draft, places, findings);
  checkReadingLevels(draft, places, findings);
  return { book: findings.hasErrors ? null : draft, draft, findings: findings.sorted(), places };
}

async function readHead(root: string, findings: FindingList): Promise<BookHead | null> {
  const report = findings.in('book.yml');
  const isFolder = await stat(root).then(
    (info) => info.isDirectory(),
    () => false,
  );
  if (!isFolder) report.error('missing-file', 1, `There is no folder ${root}.`, 'Name the folder of a book.');
  const text =
    isFolder && (await hasHead(root, 'book.yml', findings)) ? await readText(join(root, 'book.yml'), report) : null;
  return text === null ? null : readBookHead(text, slug(basename(root)), report);
}

async function assemble(
  head: BookHead,
  chapters: ChapterDraft[],
  shelf: AssetShelf,
  options: ReadBookOptions,
): Promise<Book> {
  const drafts = chapters.flatMap((chapter) => chapter.steps);
  const keyByPath = new Map(
    drafts.flatMap(({ source, head }) => [source.file, source.folder].map((path) => [path, head.key])),
  );
  const stepAt = (path: string): string | null => keyByPath.get(path) ?? null;
  const titles = new Map(drafts.map((draft) => [draft.head.key, earlyTitle(draft)]));
  let done = 0;
  const finished = new Map<StepDraft, BookStep>();
  await inTurns(drafts, async (draft) => {
    finished.set(draft, await finishStep(draft, { book: head, shelf, stepAt, titles }));
    done += 1;
    options.onProgress?.(done, drafts.length);
  });
  const { key, title, language, description, licence, authors, sequence } = head;
  const bookChapters = chapters.map((chapter) => bookChapter(chapter, finished));
  const assets = await shelf.assets();
  const book = { key, title, language, description, licence, authors, sequence, chapters: bookChapters, assets };
  return { ...book, version: bookVersion(book) };
}

function bookChapter({ head, steps }: ChapterDraft, finished: ReadonlyMap<StepDraft, BookStep>): BookChapter {
  const { key, title, description, requires, order, isActive } = head;
  const present = steps.flatMap((draft) => finished.get(draft) ?? []);
  return { key, title, description, requires, order, isActive, steps: present };
}
