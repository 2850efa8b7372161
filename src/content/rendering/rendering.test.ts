import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BookFiles, PNG, SMALL_BOOK, SVG, withBook } from '../fixtures/temporary-book.ts';
import { type ReadBook, readBook } from '../read-book.ts';
import { StepCache } from './step-cache.ts';

const PAGES = 70;

/** Pages that lean on each other and on files, some of them with something wrong. */
const manyPages = (): BookFiles => ({
  ...SMALL_BOOK,
  'shared.svg': SVG,
  'code.py': '# region walk\nprint(1)\n# endregion\n',
  ...Object.fromEntries(
    Array.from({ length: PAGES }, (_, at) => [
      `01-start/${String(at + 2).padStart(2, '0')}-page${at}.md`,
      [
        `---\ntitle: Page ${at}\n---\n## About $x_${at}$`,
        `[](step:start/page${(at * 11) % PAGES}) and ![A](../shared.svg) and someone@example.org`,
        '```python file="../code.py#walk"\n```',
        at % 10 === 0 ? '```mermaid\ngraph TD\n  A[Foot] --> B[Ground]\n```' : '',
        at % 9 === 0 ? '[nowhere](none.md) ![](missing.png) [](step:start/pag)' : '',
        at % 5 === 0 ? `:::question{#q}\nWhich?\n\n- [x] This {misconception=m${at}}\n- [ ] That\n:::` : '',
      ].join('\n\n'),
    ]),
  ),
});

const plain = ({ places, ...read }: ReadBook) => JSON.stringify({ ...read, places: [...places] });

describe('threads', () => {
  test('reading on several threads gives the same book and the same findings as reading on one', () =>
    withBook(manyPages(), async (folder) => {
      const single = await readBook(folder, { threads: 0 });
      expect(single.findings.length).toBeGreaterThan(20);
      const parallel = await readBook(folder, { threads: 2 });
      expect(plain(parallel)).toBe(plain(single));
      expect(parallel.draft).toEqual(single.draft);
    }));

  test('progress counts every step once, whichever thread made it', () =>
    withBook(manyPages(), async (folder) => {
      const seen: string[] = [];
      await readBook(folder, { threads: 2, onProgress: (done, total) => seen.push(`${done}/${total}`) });
      const total = PAGES + 1;
      expect(seen).toEqual(Array.from({ length: total }, (_, at) => `${at + 1}/${total}`));
    }));
});

describe('reading again with what the last reading left', () => {
  test('makes only those pages anew for which something changed', () =>
    withBook(manyPages(), async (folder) => {
      const cache = new StepCache();
      const made = async () => {
        const seen: number[] = [];
        const { draft } = await readBook(folder, { cache, onProgress: (done) => seen.push(done) });
        return { pages: seen.length, draft };
      };
      expect((await made()).pages).toBe(PAGES + 1);
      expect((await made()).pages).toBe(0);
      await writeFile(join(folder, '01-start/03-page1.md'), '---\ntitle: Page 1\n---\nOther words.\n');
      expect((await made()).pages).toBe(1);
      await writeFile(join(folder, '01-start/03-page1.md'), '---\ntitle: Another title\n---\nOther words.\n');
      // Page 51 is the one that shows the title of page 1.
      expect((await made()).pages).toBe(2);
      await writeFile(join(folder, 'shared.svg'), SVG.replace('40', '41'));
      expect((await made()).pages).toBe(PAGES - 1);
    }));

  test('gives what reading from scratch gives, after any sequence of edits', async () => {
    const path = fc.constantFrom(
      'book.yml',
      '01-start/_chapter.yml',
      '01-start/01-hello.md',
      '01-start/02-there.md',
      '01-start/02-there.quiz.md',
      '01-start/03-box.exercise/index.md',
      '02-more/_chapter.yml',
      '02-more/01-again.md',
      'images/a.svg',
      'images/a.png',
      'code.py',
    );
    const text = fc.constantFrom<(string | Uint8Array)[]>(
      'title: One\n',
      'title: [\n',
      'title: Two\ndefaults: { reading: declared }\nlanguage: ur\n',
      '---\ntitle: Hello\n---\n[](step:start/there) ![a](../images/a.svg)\n',
      '---\ntitle: Hello\n---\n[there](02-there.md) [](step:start/thare)\n```python file="../code.py#r"\n```\n',
      '---\ntitle: There\nrequires: [start/hello]\n---\n![](../images/a.png)\n\n:::question{#q}\nIs it?\n\n- [x] yes\n- [ ] no\n:::\n',
      '# A heading\n\nSee [more](../02-more/01-again.md#x).\n',
      '# region r\nx = 1\n# endregion\n',
      '',
      SVG,
      SVG.replace('40', '50'),
      PNG,
    );
    const edit = fc.oneof(
      { weight: 4, arbitrary: fc.record({ path, text }) },
      { weight: 1, arbitrary: fc.record({ path, text: fc.constant(null) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) =>
        withBook(SMALL_BOOK, async (folder) => {
          const cache = new StepCache();
          await readBook(folder, { cache });
          for (const { path, text } of edits) {
            const file = join(folder, path);
            await mkdir(dirname(file), { recursive: true });
            if (text === null) await rm(file, { force: true });
            else await writeFile(file, text);
            const again = await readBook(folder, { cache });
            const fresh = await readBook(folder);
            expect(plain(again)).toBe(plain(fresh));
            expect(again.draft).toEqual(fresh.draft);
          }
        }),
      ),
      { numRuns: 60 },
    );
  });
});
