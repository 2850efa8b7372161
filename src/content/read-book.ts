import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Book, BookChapter, Finding } from '../domain/book.ts';
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
import { renderAll, threadsFor } from './rendering/render-all.ts';
import { type BookOutline, type RenderedStep, surroundingsOf } from './rendering/render-step.ts';
import type { StepCache } from './rendering/step-cache.ts';
import { bookVersion } from './revision.ts';
import { readText } from './source-file.ts';
import { earlyTitle, type StepDraft } from './steps.ts';
import type { Unaccepted } from './variants/finish-variants.ts';
import { type BookVariants, readVariants } from './variants/variant-drafts.ts';

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
  /** The files of other forms of each step, by key. */
  forms: Map<string, string[]>;
  /** Translations that should be given another `source_hash` once they are up to date. */
  unaccepted: Unaccepted[];
}

export interface ReadBookOptions {
  /** Called after every step. */
  onProgress?: (done: number, total: number) => void;
  /** Threads to render on besides this one; by default as many as the machine has cores, for books that are worth it. */
  threads?: number;
  /** What earlier readings of the same folder left. */
  cache?: StepCache;
  /** Pages say on which lines of their files their blocks begin. */
  showsLines?: boolean;
}

/** Reads a folder of Markdown as a textbook. Bad content becomes findings, all of them at once; it never throws. */
export async function readBook(folder: string, options: ReadBookOptions = {}): Promise<ReadBook> {
  const root = resolve(folder);
  const findings = new FindingList();
  const head = await readHead(root, findings);
  if (head === null)
    return {
      book: null,
      draft: null,
      findings: findings.sorted(),
      places: new Map(),
      forms: new Map(),
      unaccepted: [],
    };
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
  const chapters = await inTurns(folders, (chapter) => readChapter(root, chapter, head, findings));
  const places = checkKeys(chapters, head, findings);
  const variants = await readVariants(root, head, chapters, findings);
  const forms = new Map<string, string[]>();
  for (const [step, drafts] of variants.ofStep) {
    step.variants = drafts;
    forms.set(
      step.head.key,
      drafts.map(({ file }) => file),
    );
  }
  const { draft, unaccepted } = await assemble(root, head, chapters, variants, findings, options);
  proveBook(draft, places, findings);
  checkReadingLevels(draft, places, findings);
  return { book: findings.hasErrors ? null : draft, draft, findings: findings.sorted(), places, forms, unaccepted };
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
  root: string,
  head: BookHead,
  chapters: ChapterDraft[],
  variants: BookVariants,
  findings: FindingList,
  options: ReadBookOptions,
): Promise<{ draft: Book; unaccepted: Unaccepted[] }> {
  const drafts = chapters.flatMap((chapter) => chapter.steps);
  const titles = new Map(drafts.map((draft) => [draft.head.key, earlyTitle(draft)]));
  const outline: BookOutline = {
    root,
    book: { key: head.key, language: head.language },
    keyByPath: new Map(
      drafts.flatMap(({ source, head }) =>
        [source.file, source.folder].flatMap((path) => (path === null ? [] : [[path, head.key] as const])),
      ),
    ),
    titles,
    translatedTitles: translatedTitles(titles, drafts),
    showsLines: options.showsLines ?? false,
  };
  const shelf = options.cache?.shelfFor(root) ?? new AssetShelf(root);
  const finished = await render(drafts, outline, shelf, options);
  for (const { findings: found, reads } of finished.values()) {
    findings.add(found);
    // Other threads have shelves of their own.
    for (const read of reads) {
      if (read.kind === 'asset') await shelf.load(read.path, read.use);
      if (read.kind === 'stream') await shelf.stream(read.path, read.bookKey);
      if (read.kind === 'activity') await shelf.activity(read.path);
    }
  }
  const { key, title, language, description, licence, authors, sequence } = head;
  const bookChapters = chapters.map((chapter) => bookChapter(chapter, finished, variants));
  const assets = await shelf.assets();
  const inWords = variants.languages.length > 1 && { languages: variants.languages, translations: variants.words };
  const book = {
    key,
    title,
    language,
    ...inWords,
    description,
    licence,
    authors,
    sequence,
    chapters: bookChapters,
    assets,
  };
  const unaccepted = [...finished.values()].flatMap((one) => one.unaccepted);
  return { draft: { ...book, version: bookVersion(book) }, unaccepted };
}

/** Each draft's step: from the cache where it would come out the same, otherwise made now. */
async function render(
  drafts: readonly StepDraft[],
  outline: BookOutline,
  shelf: AssetShelf,
  { cache, threads, onProgress }: ReadBookOptions,
): Promise<ReadonlyMap<StepDraft, RenderedStep>> {
  const surroundings = surroundingsOf(outline, shelf);
  const finished = new Map<StepDraft, RenderedStep>();
  if (cache !== undefined)
    await inTurns(drafts, async (draft) => {
      const known = await cache.find(draft, surroundings);
      if (known !== null) finished.set(draft, known);
    });
  const missing = drafts.filter((draft) => !finished.has(draft));
  let done = finished.size;
  const rendered = await renderAll(missing, outline, surroundings, {
    threads: threads ?? threadsFor(missing.length),
    onRendered: () => onProgress?.(++done, drafts.length),
  });
  for (const [at, draft] of missing.entries()) {
    const made = rendered[at];
    if (made === undefined) continue;
    finished.set(draft, made);
    cache?.keep(draft, surroundings, made);
  }
  return finished;
}

/** Titles of steps by language and key; one that is not translated is the source's. */
function translatedTitles(titles: ReadonlyMap<string, string>, drafts: readonly StepDraft[]) {
  const byLanguage = new Map<string, Map<string, string>>();
  for (const { head: step, variants } of drafts)
    for (const { language, level, head } of variants) {
      if (level !== null || !head.title) continue;
      const known = byLanguage.get(language) ?? new Map(titles);
      byLanguage.set(language, known.set(step.key, head.title));
    }
  return byLanguage;
}

function bookChapter(
  chapter: ChapterDraft,
  finished: ReadonlyMap<StepDraft, RenderedStep>,
  { ofChapter }: BookVariants,
): BookChapter {
  const { head, steps } = chapter;
  const translations = ofChapter.get(chapter);
  const { key, title, description, requires, order, isActive } = head;
  const present = steps.flatMap((draft) => finished.get(draft)?.step ?? []);
  return { key, title, description, ...(translations && { translations }), requires, order, isActive, steps: present };
}
