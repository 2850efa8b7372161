import { readBook } from '../content/read-book.ts';
import { count, findingsText } from './findings.ts';

/** Says everything that is wrong with a book. The answer is the exit code: 0, or 1 when it cannot be published. */
export async function check(
  folder: string,
  { json }: { json: boolean },
  print: (text: string) => void,
): Promise<0 | 1> {
  const { book, findings } = await readBook(folder);
  const steps = book?.chapters.reduce((sum, chapter) => sum + chapter.steps.length, 0) ?? 0;
  if (json) print(JSON.stringify({ ok: book !== null, findings }, null, 2));
  else if (findings.length > 0) print(findingsText(folder, findings));
  else
    print(
      `${folder}: ${count(book?.chapters.length ?? 0, 'chapter')}, ${count(steps, 'step')}, nothing to find fault with.`,
    );
  return book === null ? 1 : 0;
}
