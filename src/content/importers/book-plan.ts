import { slug } from '../keys.ts';
import type { ImportedBook, ImportedChapter, ImportedStep } from './importer.ts';
import type { LossReport } from './loss-report.ts';
import { fitTitle, TitleList } from './titles.ts';

/** An imported book with its titles settled and a path for everything, before any file is written. */
export interface BookPlan {
  book: ImportedBook;
  title: string;
  chapters: ChapterPlan[];
  /** File of a step by its whole key. */
  files: ReadonlyMap<string, string>;
}

export interface ChapterPlan {
  chapter: ImportedChapter;
  title: string;
  folder: string;
  steps: StepPlan[];
}

export interface StepPlan {
  step: ImportedStep;
  key: string;
  title: string;
  chapterFolder: string;
  /** The Markdown file. */
  file: string;
}

export function planBook(book: ImportedBook, losses: LossReport): BookPlan {
  const titles = new TitleList();
  const chapters = book.chapters.map((chapter, i): ChapterPlan => {
    const folder = numbered(i, book.chapters.length, chapter.key, 'chapter');
    const title = titles.number(titleOf(chapter.title, chapter.key, folder, losses));
    return { chapter, title, folder, steps: planSteps(chapter, folder, losses) };
  });
  const steps = chapters.flatMap((chapter) => chapter.steps);
  const title = titleOf(book.title, 'Book', 'book.yml', losses);
  return { book, title, chapters, files: new Map(steps.map((step) => [step.key, step.file])) };
}

function planSteps(chapter: ImportedChapter, chapterFolder: string, losses: LossReport): StepPlan[] {
  const titles = new TitleList();
  return chapter.steps.map((step, i) => {
    const name = numbered(i, chapter.steps.length, step.key, 'step');
    const suffix = step.type === 'reading' ? '' : `.${step.type}`;
    const path = `${chapterFolder}/${name}${suffix}`;
    const hasFolder = step.type === 'exercise' || step.files.length > 0;
    const title = titles.number(titleOf(step.title, step.key, path, losses));
    return {
      step,
      key: `${chapter.key}/${step.key}`,
      title,
      chapterFolder,
      file: hasFolder ? `${path}/index.md` : `${path}.md`,
    };
  });
}

function titleOf(written: string, fallback: string, file: string, losses: LossReport): string {
  const { title, isCut } = fitTitle(written, fallback);
  if (isCut) losses.add('end of a title of more than 255 characters', file, 1);
  return title;
}

const LONGEST_NAME = 48;

/** `03-gaits`, with as many digits as the last of them needs and at least two. */
function numbered(index: number, count: number, key: string, fallback: string): string {
  const digits = Math.max(2, String(count).length);
  const name = [...slug(key)].slice(0, LONGEST_NAME).join('').replace(/-+$/, '') || fallback;
  return `${String(index + 1).padStart(digits, '0')}-${name}`;
}
