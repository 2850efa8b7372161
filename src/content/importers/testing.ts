import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ReadBook, readBook } from '../read-book.ts';
import type { ImportedBook, ImportedStep, Importer } from './importer.ts';
import { type Loss, LossReport } from './loss-report.ts';
import { SourceFolder } from './source-folder.ts';
import { writeBook } from './write-book.ts';

export type SourceFiles = Readonly<Record<string, string | Uint8Array>>;

export interface Trial {
  imported: ImportedBook;
  /** Before the writer added its own. */
  losses: Loss[];
  images: number;
  /** What our reader makes of the written folder. */
  read: ReadBook;
}

/** Writes a source, imports it, writes the book and reads it again. */
export async function tryImport(importer: Importer, files: SourceFiles): Promise<Trial> {
  const parent = await mkdtemp(join(tmpdir(), 'stepwell-import-'));
  try {
    const source = await openSource(join(parent, 'source'), files);
    const losses = new LossReport();
    const imported = await importer.read(source, losses);
    const own = losses.all;
    const { images } = await writeBook(imported, source, join(parent, 'book'), losses);
    return { imported, losses: own, images, read: await readBook(join(parent, 'book')) };
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

/** Only the first half of an import: for hundreds of sources in a row. */
export async function tryRead(importer: Importer, files: SourceFiles): Promise<ImportedBook> {
  const parent = await mkdtemp(join(tmpdir(), 'stepwell-import-'));
  try {
    return await importer.read(await openSource(parent, files), new LossReport());
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

async function openSource(folder: string, files: SourceFiles): Promise<SourceFolder> {
  await mkdir(folder, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return SourceFolder.open(folder);
}

/** `chapter/step` of everything, in order. */
export const keysOf = (book: ImportedBook): string[] =>
  book.chapters.flatMap((chapter) => chapter.steps.map((step) => `${chapter.key}/${step.key}`));

export function stepAt(book: ImportedBook, key: string): ImportedStep {
  for (const chapter of book.chapters)
    for (const step of chapter.steps) if (`${chapter.key}/${step.key}` === key) return step;
  throw new Error(`there is no step ${key}: ${keysOf(book).join(', ')}`);
}

export const briefLoss = ({ construct, file, line, count }: Loss): string =>
  `${construct} ${file}:${line}${count === 1 ? '' : ` ×${count}`}`;

/** Findings that keep a book from being published. */
export const errorsOf = (read: ReadBook): string[] =>
  read.findings
    .filter((finding) => finding.severity === 'error')
    .map(({ rule, file, line, sentence }) => `${rule} ${file}:${line} ${sentence}`);
