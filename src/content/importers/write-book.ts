import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, posix, resolve, sep } from 'node:path';
import { type BookPlan, planBook } from './book-plan.ts';
import { type ImportedBook, ImportRefused } from './importer.ts';
import type { LossReport } from './loss-report.ts';
import type { SourceFolder } from './source-folder.ts';
import { stepFiles } from './step-files.ts';
import { yamlOf } from './step-head-text.ts';
import { WrittenAssets } from './written-assets.ts';

/** What was written, for the report. */
export interface WrittenBook {
  images: number;
}

/**
 * Writes a book as a folder in our format: everything into a folder beside it first, which then takes its name.
 * Refuses an OUT that holds something; leaves nothing behind when it fails.
 */
export async function writeBook(
  book: ImportedBook,
  source: SourceFolder,
  out: string,
  losses: LossReport,
): Promise<WrittenBook> {
  const target = resolve(out);
  await refuseTaken(target, out);
  await refuseInside(target, source);
  await mkdir(dirname(target), { recursive: true }).catch(() => {
    throw new ImportRefused(`The folder ${dirname(target)} cannot be made; nothing was written.`);
  });
  const draft = join(dirname(target), `.${basename(target)}-${randomUUID()}`);
  try {
    await mkdir(draft);
    const written = await writeInto(draft, planBook(book, losses), source, losses);
    await rmdir(target).catch(() => undefined);
    await rename(draft, target);
    return written;
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    throw cause;
  }
}

export async function refuseTaken(target: string, out: string): Promise<void> {
  const info = await stat(target).catch(() => null);
  if (info === null) return;
  if (!info.isDirectory()) throw new ImportRefused(`${out} is a file; name a folder that does not exist yet.`);
  if ((await readdir(target)).length > 0)
    throw new ImportRefused(
      `The folder ${out} is not empty; nothing was written. Name a folder that does not exist yet.`,
    );
}

/** A book inside its own source would be part of the next import. */
async function refuseInside(target: string, source: SourceFolder): Promise<void> {
  if (`${target}${sep}`.startsWith(`${source.root}${sep}`))
    throw new ImportRefused(`The new book must not lie inside the folder that is imported (${source.root}).`);
}

async function writeInto(
  folder: string,
  plan: BookPlan,
  source: SourceFolder,
  losses: LossReport,
): Promise<WrittenBook> {
  const assets = new WrittenAssets(source, plan.book.madeFiles);
  const write = async (path: string, content: string | Uint8Array): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  };
  await write('book.yml', bookHead(plan));
  for (const chapter of plan.chapters) {
    await write(`${chapter.folder}/_chapter.yml`, chapterHead(chapter));
    for (const step of chapter.steps)
      for (const file of await stepFiles(step, plan, assets, losses)) await write(file.path, file.text);
  }
  for (const asset of await assets.all()) await write(asset.path, asset.bytes);
  await writeNotices(plan.book.notices, source, write);
  return { images: (await assets.all()).filter((asset) => asset.isImage).length };
}

const bookHead = ({ book, title }: BookPlan): string =>
  yamlOf({
    title,
    description: oneLine(book.description),
    language: book.language,
    languages: languagesOf(book),
    licence: book.licence,
    authors: [...new Set(book.authors.map(oneLine).filter((author) => author !== ''))],
  });

function languagesOf(book: ImportedBook): string[] {
  const steps = book.chapters.flatMap((chapter) => chapter.steps);
  const translated = new Set(steps.flatMap((step) => Object.keys(step.translations)));
  return translated.size === 0 ? [] : [book.language, ...[...translated].sort()];
}

const chapterHead = ({ chapter, title }: BookPlan['chapters'][number]): string =>
  yamlOf({
    id: chapter.key,
    title,
    description: oneLine(chapter.description || (chapter.group ?? '')),
    requires: chapter.requires,
    order: chapter.order === 'any' ? 'any' : null,
  });

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Licences and attributions keep their names; two of the same name in two folders keep both. */
async function writeNotices(
  notices: readonly string[],
  source: SourceFolder,
  write: (path: string, content: Uint8Array) => Promise<void>,
): Promise<void> {
  const taken = new Set(['book.yml']);
  for (const path of notices) {
    const bytes = await source.bytes(path);
    if (bytes === null) continue;
    const name = taken.has(posix.basename(path)) ? path.replaceAll('/', '-') : posix.basename(path);
    taken.add(name);
    await write(name, bytes);
  }
}
