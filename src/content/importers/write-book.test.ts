import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readBook } from '../read-book.ts';
import type { ImportedBook, ImportedStep } from './importer.ts';
import { LossReport } from './loss-report.ts';
import { SourceFolder } from './source-folder.ts';
import { writeBook } from './write-book.ts';

const step = (key: string, more: Partial<ImportedStep> = {}): ImportedStep => ({
  key,
  title: 'Step',
  type: 'reading',
  requires: [],
  minutes: null,
  complete: { type: 'declared' },
  isOptional: false,
  markdown: 'Text.',
  files: [],
  translations: {},
  ...more,
});

const book = (...steps: ImportedStep[]): ImportedBook => ({
  title: 'Book',
  description: 'About: "it"',
  language: 'en',
  licence: 'CC-BY-4.0',
  authors: ['Ann, Bob', 'C'],
  notices: [],
  chapters: [
    { key: 'a', title: 'Chapter', description: '', group: null, requires: [], order: 'sequence', steps },
    { key: 'b', title: 'Chapter', description: 'D', group: 'G', requires: ['a'], order: 'any', steps: [step('only')] },
  ],
});

/** Writes a book beside a source of its own and reads it again. */
async function written(imported: ImportedBook) {
  const parent = await mkdtemp(join(tmpdir(), 'stepwell-write-'));
  try {
    const losses = new LossReport();
    const source = await SourceFolder.open(await mkdtemp(join(parent, 'source-')));
    const failure = await writeBook(imported, source, join(parent, 'out'), losses).then(
      () => null,
      (cause: unknown) => cause,
    );
    const read = await readBook(join(parent, 'out'));
    return { read, failure, losses: losses.all, beside: await readdir(parent) };
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

describe('a written book', () => {
  test('is read again as it was meant', async () => {
    const steps = [
      step('one', { minutes: 7, isOptional: true, title: 'No: "yes" # [x]' }),
      step('two', {
        requires: ['a/one'],
        complete: { type: 'any', of: [{ type: 'time', value: 5 }, { type: 'declared' }] },
      }),
    ];
    const { read } = await written(book(...steps));
    expect(read.findings).toEqual([]);
    expect(read.book).toMatchObject({
      title: 'Book',
      description: 'About: "it"',
      licence: 'CC-BY-4.0',
      authors: ['Ann, Bob', 'C'],
    });
    expect(read.book?.chapters).toMatchObject([
      {
        key: 'a',
        steps: [
          { key: 'a/one', title: 'No: "yes" # [x]', minutes: 7, isRequired: false, criteria: { type: 'declared' } },
          { key: 'a/two', title: 'Step', requires: ['a/one'], criteria: steps[1]?.complete },
        ],
      },
      { key: 'b', title: 'Chapter (2)', description: 'D', requires: ['a'], order: 'any' },
    ]);
  });

  test('keeps the files of an exercise, and only where they belong', async () => {
    const files = ['_starter/a.py', '_tests/t.py', '../../../escape', '_tests/../../x', '/etc/x'].map((path) => ({
      path,
      text: '',
    }));
    const exercise = step('do', { type: 'exercise', files });
    const { read, losses, beside } = await written(book(exercise));
    expect(read.book?.chapters[0]?.steps[0]).toMatchObject({ key: 'a/do', type: 'exercise' });
    expect(losses).toMatchObject([{ construct: expect.stringContaining('file of an exercise'), count: 3 }]);
    expect(beside).toHaveLength(2);
  });

  test.each([
    ['a link to a step', '[a](step:b/only#x)', '[a](../02-b/01-only.md#x)'],
    ['a link to a step by definition', '[a][r]\n\n[r]: step:b/only', '[a][r]\n\n[r]: ../02-b/01-only.md'],
    ['a link to no step', '[*a*](step:b/no) c', '*a* c'],
    ['a file that is missing', '![a *b*](asset:x.png)', 'a b'],
    ['a directive that nobody knows', ':::foo\nx\n:::', '\\:::foo\nx\n\\:::'],
    ['a directive that never ends', ':::note\nx', '\\:::note\nx'],
    ['HTML', '<div>x</div>', '\\<div>x\\</div>'],
    ['a formula that nobody can read', 'x $\\frac{$ y', 'x `\\frac{` y'],
    ['directives of ours', ':::note[A]\nx\n:::', ':::note[A]\nx\n:::'],
  ])('%s is written so that our reader understands it', async (_, markdown, expected) => {
    const { read } = await written(book(step('one', { markdown })));
    expect(read.findings).toEqual([]);
    expect(read.book?.chapters[0]?.steps[0]?.content.trim()).toBe(expected);
  });

  test('leaves nothing behind when a source file cannot be written', async () => {
    const bad = book(
      step('one', {
        files: [
          { path: '_starter/a', text: '' },
          { path: '_starter/a/b', text: '' },
        ],
      }),
    );
    const { failure, beside } = await written(bad);
    expect(failure).toBeInstanceOf(Error);
    expect(beside).toHaveLength(1);
  });
});
