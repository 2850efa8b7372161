/** A folder of ten thousand steps, from Markdown to a live book. */
import { join } from 'node:path';
import { writeBook } from './books.ts';
import { printTable, rounded } from './figures.ts';
import { inScratch, Measured } from './processes.ts';

const SIZE = { chapters: 500, stepsPerChapter: 20, characters: 1_500 };

export async function run() {
  return inScratch(async (folder) => {
    await writeBook(join(folder, 'book'), SIZE);
    const publishing = await Measured.start(['bench/publish-folder.ts', join(folder, 'book'), join(folder, 'data')]);
    const [read = 0, published = 0, again = 0]: number[] = JSON.parse(publishing.firstLine);
    const { peakRss, cpuMs } = await publishing.used();
    await publishing.stop();
    printTable(`Publishing ${SIZE.chapters * SIZE.stepsPerChapter} steps of ${SIZE.characters} characters (SQLite)`, [
      ['reading and proving, s', read],
      ['writing, s', published],
      ['publishing again with nothing changed, s', again],
      ['CPU of all, s', cpuMs / 1000],
      ['most memory, MB', peakRss / 1e6],
    ]);
    return { seconds_10000_steps: rounded(read + published), peak_mb: rounded(peakRss / 1e6) };
  });
}
