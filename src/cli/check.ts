import { writeMissingIds } from '../content/write-ids.ts';
import { annotations, type Format } from './finding-formats.ts';
import { count, findingsText } from './findings.ts';
import { readWithBar } from './read-with-bar.ts';

export interface CheckCommand {
  format: Format;
  /** Write ids into the questions that have none; the only thing that a check changes. */
  writeIds: boolean;
}

/** Says everything that is wrong with a book. The answer is the exit code: 0, or 1 when it cannot be published. */
export async function check(
  folder: string,
  { format, writeIds }: CheckCommand,
  print: (text: string) => void,
): Promise<0 | 1> {
  const read = await readWithBar(folder, { json: format !== 'text' });
  const written = writeIds ? await writeMissingIds(folder, read.findings) : [];
  const { book, findings } = written.length > 0 ? await readWithBar(folder, { json: format !== 'text' }) : read;
  if (format === 'json') {
    print(JSON.stringify({ ok: book !== null, ...(writeIds && { written }), findings }, null, 2));
    return book === null ? 1 : 0;
  }
  if (format !== 'text') {
    const said = annotations(format, folder, findings);
    if (said !== '') print(said);
    return book === null ? 1 : 0;
  }
  if (written.length > 0)
    print(written.map(({ file, line, id }) => `${folder}/${file}:${line}  wrote #${id}`).join('\n'));
  const steps = book?.chapters.reduce((sum, chapter) => sum + chapter.steps.length, 0) ?? 0;
  if (findings.length > 0) print(findingsText(folder, findings));
  else
    print(
      `${folder}: ${count(book?.chapters.length ?? 0, 'chapter')}, ${count(steps, 'step')}, nothing to find fault with.`,
    );
  return book === null ? 1 : 0;
}
