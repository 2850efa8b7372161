import { posix } from 'node:path';
import { unlessTooDeep } from './deep-pages.ts';
import { splitFrontMatter } from './front-matter.ts';
import {
  type ImportedBook,
  type ImportedChapter,
  type ImportedStep,
  type Importer,
  ImportRefused,
} from './importer.ts';
import { KeyRing } from './key-ring.ts';
import { readLicence } from './licence-file.ts';
import type { LossReport } from './loss-report.ts';
import { findHead, type MystBook, readMystBook } from './myst-book.ts';
import { type LabelledPage, labelPage, MystLinks, type PlacedMyst, plainPage } from './myst-links.ts';
import { notebookToMarkdown } from './myst-notebook.ts';
import { PageNotes, type PageSettings } from './myst-notes.ts';
import { MadeAssets } from './myst-outputs.ts';
import { mystToMarkdown } from './myst-page.ts';
import type { TocChapter, TocPage } from './myst-toc.ts';
import { titleFromName } from './page-title.ts';
import { readingStep } from './reading-step.ts';
import type { SourceFolder } from './source-folder.ts';
import { textIn } from './values.ts';

/** A Jupyter Book, a MyST project or a Sphinx book in MyST: an entry of its table of contents is a chapter. */
export const myst: Importer = {
  name: 'myst',
  async recognises(source) {
    return (await findHead(source)) !== null;
  },
  async read(source, losses) {
    return new MystReading(source, losses, await readMystBook(source, losses)).book();
  },
};

interface Placed extends PlacedMyst {
  isExercise: boolean;
  exercises: number;
}

class MystReading {
  readonly #source: SourceFolder;
  readonly #losses: LossReport;
  readonly #book: MystBook;
  readonly #made = new MadeAssets();

  constructor(source: SourceFolder, losses: LossReport, book: MystBook) {
    this.#source = source;
    this.#losses = losses;
    this.#book = book;
  }

  async book(): Promise<ImportedBook> {
    const keys = new KeyRing();
    const drafts: { chapter: TocChapter; key: string; pages: Placed[] }[] = [];
    for (const chapter of this.#book.chapters) {
      const [first] = chapter.pages;
      if (first === undefined) continue;
      const key = keys.take(chapter.title ?? nameOf(first), 'chapter');
      const steps = new KeyRing();
      const pages: Placed[] = [];
      for (const page of chapter.pages) pages.push(await this.#place(page, key, steps.take(nameOf(page), 'page')));
      drafts.push({ chapter, key, pages });
    }
    const all = drafts.flatMap(({ pages }) => pages);
    if (all.length === 0) throw new ImportRefused('The table of contents names no page that could be imported.');
    const links = new MystLinks(this.#source, this.#book.folder, all, this.#losses);
    const chapters: ImportedChapter[] = [];
    for (const { chapter, key, pages } of drafts) {
      const steps: ImportedStep[] = [];
      for (const page of pages) steps.push(stepOf(page, await links.settle(page)));
      const title = chapter.title ?? pages[0]?.title ?? key;
      chapters.push({ key, title, description: '', group: chapter.group, requires: [], order: 'sequence', steps });
    }
    const { licence, notices } = await readLicence(this.#source, [this.#book.folder, '.']);
    const { authors, language } = this.#book;
    const title = this.#book.title ?? all[0]?.title ?? 'Book';
    return {
      ...{ title, description: '', language, licence: this.#book.licence ?? licence, authors, notices, chapters },
      madeFiles: this.#made.files,
    };
  }

  async #place({ file, title }: TocPage, chapter: string, key: string): Promise<Placed> {
    const notes = new PageNotes();
    const source = (await this.#source.text(file)) ?? '';
    const convert = async (): Promise<{ page: LabelledPage; heading: string | null }> => {
      const { text, heading } = await this.#read(file, source, notes);
      return { page: labelPage(text, notes), heading };
    };
    const { page, heading } = await unlessTooDeep(
      { text: source, file, losses: this.#losses },
      convert,
      (markdown) => ({ page: plainPage(markdown), heading: null }),
    );
    const named = title ?? page.title ?? heading ?? titleFromName(nameOf({ file, title }));
    const isExercise = notes.exercises > 0 && !notes.hasOther;
    return { file, key: `${chapter}/${key}`, title: named, page, isExercise, exercises: notes.exercises };
  }

  async #read(file: string, text: string, notes: PageNotes): Promise<{ text: string; heading: string | null }> {
    const [source, losses] = [this.#source, this.#losses];
    const page: PageSettings = { source, losses, file, language: 'python', notes, within: [file] };
    if (file.endsWith('.ipynb')) {
      const converted = await notebookToMarkdown(text, page, this.#made);
      if (converted === null) losses.add('notebook that cannot be read', file, 1);
      return { text: converted ?? '', heading: null };
    }
    const { fields, isBroken, body, bodyLine } = splitFrontMatter(text);
    if (isBroken) losses.add('front matter that is no YAML', file, 1);
    const language = textIn(fields, 'kernelspec', 'language') ?? 'python';
    return { text: await mystToMarkdown(body, bodyLine, { ...page, language }), heading: textIn(fields, 'title') };
  }
}

const stepOf = ({ key, title, isExercise, exercises }: Placed, markdown: string): ImportedStep => ({
  ...readingStep({ key: posix.basename(key), title, markdown }),
  type: isExercise ? 'exercise' : 'reading',
  exercises,
});

const nameOf = ({ file }: TocPage): string => posix.basename(file).replace(/\.\w+$/, '');
