import { proveExercises } from '../content/prove-exercises.ts';
import type { ReadBook } from '../content/read-book.ts';
import { acceptTranslations } from '../content/variants/accept-translations.ts';
import { writeMissingIds } from '../content/write-ids.ts';
import type { ExerciseRunner } from '../domain/exercise.ts';
import { annotations, type Format } from './finding-formats.ts';
import { count, findingsText } from './findings.ts';
import { readWithBar } from './read-with-bar.ts';

export interface CheckCommand {
  format: Format;
  /** Write ids into the questions that have none. */
  writeIds: boolean;
  /** Write into every translation that it was made from its original as that is now. */
  acceptTranslations: boolean;
}

/** Says everything that is wrong with a book. The answer is the exit code: 0, or 1 when it cannot be published. */
export async function check(
  folder: string,
  { format, writeIds, acceptTranslations: isAccepting }: CheckCommand,
  print: (text: string) => void,
  runner: ExerciseRunner,
): Promise<0 | 1> {
  const readAgain = () => readWithBar(folder, { json: format !== 'text' });
  const read = await readAgain();
  const written = writeIds ? await writeMissingIds(folder, read.findings) : [];
  // An id that was written makes another original.
  const identified = written.length > 0 ? await readAgain() : read;
  const accepted = isAccepting ? identified.unaccepted.map(({ file }) => file) : [];
  if (isAccepting) await acceptTranslations(folder, identified.unaccepted);
  const { book, findings } = await proven(accepted.length > 0 ? await readAgain() : identified, runner);
  if (format === 'json') {
    print(
      JSON.stringify(
        { ok: book !== null, ...(writeIds && { written }), ...(isAccepting && { accepted }), findings },
        null,
        2,
      ),
    );
    return book === null ? 1 : 0;
  }
  if (format !== 'text') {
    const said = annotations(format, folder, findings);
    if (said !== '') print(said);
    return book === null ? 1 : 0;
  }
  if (written.length > 0)
    print(written.map(({ file, line, id }) => `${folder}/${file}:${line}  wrote #${id}`).join('\n'));
  for (const file of accepted) print(`${folder}/${file}: source_hash written`);
  const steps = book?.chapters.reduce((sum, chapter) => sum + chapter.steps.length, 0) ?? 0;
  if (findings.length > 0) print(findingsText(folder, findings));
  else
    print(
      `${folder}: ${count(book?.chapters.length ?? 0, 'chapter')}, ${count(steps, 'step')}, nothing to find fault with.`,
    );
  return book === null ? 1 : 0;
}

/** What was read, and what running its exercises says; no book where either has found an error. */
export async function proven(
  { book, findings, places }: ReadBook,
  runner: ExerciseRunner,
): Promise<Pick<ReadBook, 'book' | 'findings'>> {
  if (book === null) return { book, findings };
  const more = await proveExercises(book, places, runner);
  return { book: more.some(({ severity }) => severity === 'error') ? null : book, findings: [...findings, ...more] };
}
