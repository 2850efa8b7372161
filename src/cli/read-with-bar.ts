import { type ReadBook, readBook } from '../content/read-book.ts';
import { progressBar } from './progress-bar.ts';

/** Reads a book folder, with a bar on a terminal where that takes long. */
export async function readWithBar(folder: string, { json = false }: { json?: boolean } = {}): Promise<ReadBook> {
  const bar = progressBar({ json });
  try {
    return await readBook(folder, { onProgress: bar.show });
  } finally {
    bar.end();
  }
}
