import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bodyOf, imported, lossesOf, PICTURE, type SourceFiles } from './fixtures/imported-book.ts';
import { importBook } from './import-book.ts';

const BOOK: SourceFiles = {
  'book.toml': '[book]\ntitle = "A book"\n',
  'src/SUMMARY.md': '- [One](one.md)\n',
  'src/one.md': 'Text.\n',
};

const deep = (depth: number): string =>
  Array.from({ length: depth }, (_, i) => `${'  '.repeat(i)}- [P](one.md)`).join('\n');

describe('what cannot be imported is refused with a sentence, and nothing is left behind', () => {
  test.each<[string, SourceFiles, RegExp]>([
    ['an empty folder', {}, /looks like no format that can be imported.*mdbook/],
    ['garbage', { 'x.bin': new Uint8Array([0, 1, 2, 255]) }, /looks like no format/],
    ['a book without a summary', { 'book.toml': '' }, /no file src\/SUMMARY\.md/],
    ['an empty summary', { ...BOOK, 'src/SUMMARY.md': '' }, /lists no pages/],
    ['a summary of drafts', { ...BOOK, 'src/SUMMARY.md': '- [A]()' }, /holds no page/],
    ['a binary summary', { ...BOOK, 'src/SUMMARY.md': new Uint8Array([0, 255, 254, 0]) }, /is not text/],
    ['a summary nested 10,000 deep', { ...BOOK, 'src/SUMMARY.md': deep(10_000) }, /too (?:deeply|large)|larger than/],
    ['a summary nested 1,000 deep', { ...BOOK, 'src/SUMMARY.md': deep(1000) }, /nested too deeply/],
    ['pages outside', { ...BOOK, 'book.toml': '[book]\nsrc = "../.."\n' }, /lies outside/],
    ['a page of 100 MB', { ...BOOK, 'src/one.md': new Uint8Array(100 * 1024 * 1024).fill(97) }, /larger than/],
  ])('%s', async (_, files, sentence) => {
    const { refusal, beside } = await imported(files);
    expect(refusal).toMatch(sentence);
    expect(beside).toEqual(['source']);
  });

  test('a format that nobody knows', async () => {
    const { refusal } = await imported(BOOK, { from: 'latex' });
    expect(refusal).toMatch(/^There is no format latex\. Known formats: .*mdbook/);
  });

  test('a file instead of a folder', async () => {
    await expect(importBook(import.meta.filename, '/nonexistent/out')).rejects.toThrow(/Unpack it first/);
  });
});

describe('hostile books come over as far as they are sound', () => {
  const errors = (report: Awaited<ReturnType<typeof imported>>['report']) =>
    report?.findings.filter((finding) => finding.severity === 'error');

  test.each<[string, SourceFiles, string[]]>([
    [
      'a bomb of aliases',
      {
        ...BOOK,
        'src/one.md': `---\na: &a [x,x]\n${'bcdefgh'.replace(/./g, (c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefg'[i]}`)}]\n`)}---\n\nText.`,
      },
      [],
    ],
    ['a broken book.toml', { ...BOOK, 'book.toml': '[book\ntitle' }, ['settings that cannot be read book.toml:1 ×1']],
    [
      'a deep TOML',
      { ...BOOK, 'book.toml': `a = ${'['.repeat(20_000)}` },
      ['settings that cannot be read book.toml:1 ×1'],
    ],
    [
      'a page outside',
      { ...BOOK, 'src/SUMMARY.md': '- [One](one.md)\n- [E](../../../etc/passwd)' },
      ['page outside of the folder src/SUMMARY.md:2 ×1'],
    ],
    ['a binary page', { ...BOOK, 'src/one.md': new Uint8Array([0, 1, 2]) }, ['page that is not text src/one.md:1 ×1']],
    [
      'a page nested too deeply',
      { ...BOOK, 'src/one.md': '> '.repeat(5000) },
      ['page that is nested too deeply src/one.md:1 ×1'],
    ],
    [
      'a picture that is none',
      { ...BOOK, 'src/one.md': '![a](p.png)', 'src/p.png': 'text' },
      ['image that is not what its name says src/one.md:1 ×1'],
    ],
    [
      'a picture with a script',
      { ...BOOK, 'src/one.md': '![a](p.svg)', 'src/p.svg': '<svg><script/></svg>' },
      ['image that is not a plain picture src/one.md:1 ×1'],
    ],
    [
      'a title of 300 characters',
      { ...BOOK, 'src/SUMMARY.md': `- [${'é'.repeat(300)}](one.md)` },
      [
        'end of a title of more than 255 characters 01-one ×1',
        'end of a title of more than 255 characters 01-one/01-one:1 ×1',
      ],
    ],
  ])('%s', async (name, files, losses) => {
    const { report, beside } = await imported(files);
    expect(report).toMatchObject({ chapters: 1, steps: 1 });
    expect(errors(report)).toEqual([]);
    if (name.startsWith('a bomb')) expect(report?.losses.length).toBeLessThan(10);
    else if (name.startsWith('a title')) expect(report?.losses).toHaveLength(2);
    else expect(lossesOf(report)).toEqual(losses);
    expect(beside).toEqual(['out', 'source']);
  });

  test('symbolic links that lead out or round in a circle count as absent', async () => {
    const { report } = await imported(
      { ...BOOK, 'src/one.md': '![a](out.png) ![b](loop/p.png) {{#include pw}}' },
      {},
      async (source) => {
        await symlink('/etc/hostname', join(source, 'src/out.png'));
        await symlink('/etc/passwd', join(source, 'src/pw'));
        await symlink('loop', join(source, 'src/loop'));
      },
    );
    expect(lossesOf(report)).toEqual([
      'image outside of the folder src/one.md:1 ×1',
      'image that is missing src/one.md:1 ×1',
      '{{#include}} of a file outside of the folder src/one.md:1 ×1',
    ]);
  });

  test('YAML words, quotes and right-to-left text stay titles', async () => {
    const titles = [
      'no',
      'null',
      '2024',
      '1:30',
      "it's",
      '"q"',
      '# x',
      '- x',
      '{a: b}',
      'اردو عنوان',
      'a: b',
      '@x',
      '&x *y',
      '%',
      '---',
    ];
    const { report, files } = await imported({
      'book.toml': '[book]\ntitle = "yes: no # \\" \'"\nlanguage = "ur"\n',
      'src/SUMMARY.md': titles.map((title, i) => `- [${title.replace(/[*[\]&]/g, '\\$&')}](p${i}.md)`).join('\n'),
      ...Object.fromEntries(titles.map((_, i) => [`src/p${i}.md`, 'متن'])),
    });
    expect(report).toMatchObject({ chapters: titles.length, steps: titles.length, findings: [] });
    expect(bodyOf(files['01-p0/01-p0.md'])).toBe('متن');
  });

  test('the same file in two places keeps two steps with keys of their own', async () => {
    const { report } = await imported({
      ...BOOK,
      'src/SUMMARY.md': '- [One](one.md)\n- [One](one.md)\n  - [One](one.md)\n',
    });
    expect(report).toMatchObject({ chapters: 2, steps: 3, findings: [] });
  });
});

describe('where the new book goes', () => {
  test('a folder that holds something is left alone', async () => {
    const { refusal, beside } = await imported(BOOK, {}, async (source) => {
      await symlink(join(source, 'src'), join(source, '../out'));
    });
    expect(refusal).toMatch(/is not empty; nothing was written/);
    expect(beside).toEqual(['out', 'source']);
  });

  test('a picture that two chapters show is carried once', async () => {
    const { report, files } = await imported({
      'book.toml': '',
      'src/SUMMARY.md': '- [One](one.md)\n- [Two](two.md)\n',
      'src/one.md': '![a](a/p.png) ![b](b/p.png)',
      'src/two.md': '![a](a/p.png)',
      'src/a/p.png': PICTURE,
      'src/b/p.png': PICTURE,
      'src/unused.png': PICTURE,
    });
    expect(report?.images).toBe(2);
    expect(bodyOf(files['01-one/01-one.md'])).toBe('![a](images/p.png) ![b](images/p-2.png)');
    expect(bodyOf(files['02-two/01-two.md'])).toBe('![a](../01-one/images/p.png)');
  });
});
