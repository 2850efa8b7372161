/**
 * How soon an author sees what they have written: from the write of a file to the event in the browser and to the new page,
 * in a book of five hundred steps that `stepwell dev` shows.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeBook } from './books.ts';
import { median, percentile, printTable, rounded } from './figures.ts';
import { inScratch, Measured } from './processes.ts';

const SIZE = { chapters: 25, stepsPerChapter: 20, characters: 1_500 };
const EDITS = 60;
const MAIN = fileURLToPath(new URL('../dist/server/main.js', import.meta.url));

export async function run() {
  return inScratch(async (folder) => {
    await writeBook(join(folder, 'book'), SIZE);
    const began = performance.now();
    const server = await Measured.start([MAIN, 'dev', join(folder, 'book')]);
    const started = performance.now() - began;
    const url = `http://127.0.0.1:${server.port}`;
    const events = (await fetch(`${url}/dev/events`)).body?.getReader();
    if (events === undefined) throw new Error('the server sends no events');
    await events.read();
    const heard: number[] = [];
    const shown: number[] = [];
    for (let at = 0; at < EDITS; at++) {
      const chapter = at % SIZE.chapters;
      const file = join(folder, 'book', `${String(chapter).padStart(4, '0')}-c${chapter}`, '0005-s5.md');
      const text = `Edit number ${at} of this step.`;
      const wrote = performance.now();
      await writeFile(file, `---\ntitle: Step ${chapter}.5\ncomplete: declared\n---\n\n${text}\n`);
      await events.read();
      heard.push(performance.now() - wrote);
      const page = await (await fetch(`${url}/textbooks/bench/steps/c${chapter}/s5`)).text();
      shown.push(performance.now() - wrote);
      if (!page.includes(text)) throw new Error('the browser was told before there was something to see');
    }
    const { peakRss } = await server.used();
    await events.cancel();
    await server.stop();
    printTable(`An edit in a book of ${SIZE.chapters * SIZE.stepsPerChapter} steps, ${EDITS} times`, [
      ['', 'median', '95th percentile'],
      ['until the browser is told, ms', median(heard), percentile(heard, 95)],
      ['until the new page is there, ms', median(shown), percentile(shown, 95)],
      ['from the start to the first page, s', started / 1000, ''],
      ['most memory, MB', peakRss / 1e6, ''],
    ]);
    return {
      steps: SIZE.chapters * SIZE.stepsPerChapter,
      event_ms_median: rounded(median(heard)),
      event_ms_p95: rounded(percentile(heard, 95)),
      page_ms_median: rounded(median(shown)),
      page_ms_p95: rounded(percentile(shown, 95)),
      start_seconds: rounded(started / 1000),
      peak_mb: rounded(peakRss / 1e6),
    };
  });
}
