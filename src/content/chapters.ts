import { join } from 'node:path';
import type { ChapterFolder } from './book-folder.ts';
import { type BookHead, type ChapterHead, readChapterHead } from './book-heads.ts';
import { FindingList } from './finding-list.ts';
import { hasHead } from './folder-checks.ts';
import { inTurns } from './in-turns.ts';
import { readText } from './source-file.ts';
import { readStepDraft, type StepDraft } from './steps.ts';

/** A chapter whose files are read and whose pages are not yet made. */
export interface ChapterDraft {
  folder: ChapterFolder;
  head: ChapterHead;
  /** Where findings about the chapter belong. */
  file: string;
  steps: StepDraft[];
}

export async function readChapter(
  root: string,
  folder: ChapterFolder,
  book: BookHead,
  findings: FindingList,
): Promise<ChapterDraft> {
  const file = folder.hasHead ? `${folder.name}/_chapter.yml` : folder.name;
  const headReport = findings.in(`${folder.name}/_chapter.yml`);
  const text = (await hasHead(join(root, folder.name), '_chapter.yml', findings, folder.name))
    ? await readText(join(root, file), headReport)
    : null;
  // What is said about a file that is not there is enough.
  const head = readChapterHead(text ?? '', folder.slug, text === null ? new FindingList().in(file) : headReport);
  if (folder.steps.length === 0)
    findings
      .in(file)
      .error(
        'empty-chapter',
        1,
        `The chapter \`${head.key}\` has no steps.`,
        'Add a file such as `01-start.md`, or write `active: false` and a first step later.',
      );
  const chapter = { key: head.key, defaults: { ...book.defaults, ...head.defaults } };
  const steps = await inTurns(folder.steps, (source) => readStepDraft(root, source, chapter, findings));
  return { folder, head, file, steps: steps.filter((step) => step !== null) };
}
