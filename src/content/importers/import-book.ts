import { resolve } from 'node:path';
import type { Finding, StepType } from '../../domain/book.ts';
import { STEP_TYPES } from '../../domain/book.ts';
import { type ReadBook, type ReadBookOptions, readBook } from '../read-book.ts';
import { IMPORTERS } from './import-formats.ts';
import { type Importer, ImportRefused } from './importer.ts';
import { type Loss, LossReport } from './loss-report.ts';
import { SourceFolder } from './source-folder.ts';
import { refuseTaken, writeBook } from './write-book.ts';

/** What `stepwell import --json` prints. All counts are of the book that was written, as our reader reads it. */
export interface ImportReport {
  chapters: number;
  steps: number;
  /** Every type, also those of which there is none. */
  by_type: Record<StepType, number>;
  /** Questions that are asked and graded. */
  questions: number;
  /** Answers to choose from, over all questions. */
  choices: number;
  /** Exercises of the source, whether they are steps of their own or boxes on a page; `by_type` counts the steps. */
  exercises: number;
  /** Distinct image files of the source that came over, however often each is shown. */
  images: number;
  /** Prerequisites that are written down, of steps and of chapters; the order of a sequence is none. */
  edges: number;
  losses: Loss[];
  /** What `stepwell check` says about the new book. */
  findings: Finding[];
}

export interface ImportOptions extends Pick<ReadBookOptions, 'onProgress'> {
  /** Name of a format; found out when absent. */
  from?: string;
}

/** Imports a book. Throws ImportRefused with a sentence where nothing could be written. */
export async function importBook(sourcePath: string, out: string, options: ImportOptions = {}): Promise<ImportReport> {
  const source = await SourceFolder.open(sourcePath);
  await refuseTaken(resolve(out), out);
  const importer = await chooseImporter(source, sourcePath, options.from);
  const losses = new LossReport();
  const book = await importer.read(source, losses);
  if (book.chapters.every((chapter) => chapter.steps.length === 0))
    throw new ImportRefused(`${sourcePath} holds no page that could be imported; nothing was written.`);
  const chapters = book.chapters.filter((chapter) => chapter.steps.length > 0);
  const { images } = await writeBook({ ...book, chapters }, source, out, losses);
  const steps = chapters.flatMap((chapter) => chapter.steps);
  const exercises = sum(steps.map((step) => step.exercises ?? (step.type === 'exercise' ? 1 : 0)));
  const { onProgress } = options;
  return report(await readBook(out, onProgress && { onProgress }), { images, exercises }, losses);
}

export const formatNames = (): string => IMPORTERS.map((importer) => importer.name).join(', ');

async function chooseImporter(source: SourceFolder, path: string, from: string | undefined): Promise<Importer> {
  if (from !== undefined) {
    const named = IMPORTERS.find((importer) => importer.name === from);
    if (named === undefined) throw new ImportRefused(`There is no format ${from}. Known formats: ${formatNames()}.`);
    return named;
  }
  for (const importer of IMPORTERS) if (await importer.recognises(source)) return importer;
  throw new ImportRefused(
    `${path} looks like no format that can be imported. Known formats: ${formatNames()}; name one with --from.`,
  );
}

function report(
  { draft, findings }: ReadBook,
  { images, exercises }: Pick<ImportReport, 'images' | 'exercises'>,
  losses: LossReport,
): ImportReport {
  const chapters = draft?.chapters ?? [];
  const steps = chapters.flatMap((chapter) => chapter.steps);
  const questions = steps.flatMap((step) => step.questions);
  const ofType = (type: StepType): number => steps.filter((step) => step.type === type).length;
  const choices = questions.map((question) => ('choices' in question ? question.choices.length : 0));
  const edges = [...chapters, ...steps].map(({ requires }) => requires.length);
  return {
    chapters: chapters.length,
    steps: steps.length,
    by_type: Object.fromEntries(STEP_TYPES.map((type) => [type, ofType(type)])) as Record<StepType, number>,
    questions: questions.length,
    choices: sum(choices),
    exercises,
    images,
    edges: sum(edges),
    losses: losses.all,
    findings,
  };
}

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);
