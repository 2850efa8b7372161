import { mkdir, readdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { BookStep } from '../domain/book.ts';
import { brief, readFiles, readStep, SMALL_BOOK, STEP, SVG, visibleHtml, withBook } from './fixtures/temporary-book.ts';
import { readBook } from './read-book.ts';

const QUESTION = ':::question{#q}\nWhich?\n\n- [x] this\n- [ ] that\n:::\n';
const onlyStep = async (files: Record<string, string>): Promise<BookStep | undefined> =>
  (await readFiles({ ...SMALL_BOOK, ...files })).draft?.chapters[0]?.steps[0];

describe('a folder of Markdown is a book', () => {
  test('a small book is read without findings', async () => {
    const { book, findings } = await readFiles(SMALL_BOOK);
    expect(findings).toEqual([]);
    expect(book).toMatchObject({ key: 'book', title: 'Small', language: 'en', sequence: 'strict' });
    expect(book?.chapters[0]).toMatchObject({ key: 'start', title: 'Start', order: 'sequence', isActive: true });
    expect(book?.chapters[0]?.steps[0]).toMatchObject({
      key: 'start/hello',
      title: 'Hello',
      type: 'reading',
      isRequired: true,
      minutes: 1,
      criteria: { type: 'time', value: 60 },
      content: 'Hello.\n',
      body: [{ kind: 'html', html: '<p>Hello.</p>' }],
    });
  });

  test('number prefixes give the order, as numbers, and do not enter the keys', async () => {
    const { book } = await readFiles({
      ...SMALL_BOOK,
      '01-start/10-last.md': '# Last',
      '01-start/2-second.md': '# Second',
      '00_intro/_chapter.yml': 'title: Intro',
      '00_intro/1. a step.md': '# A step',
    });
    expect(book?.chapters.map(({ key, steps }) => [key, steps.map((step) => step.key)])).toEqual([
      ['intro', ['intro/a-step']],
      ['start', ['start/hello', 'start/second', 'start/last']],
    ]);
  });

  test('chapters of book.yml override the prefixes', async () => {
    const { book } = await readFiles({
      ...SMALL_BOOK,
      'book.yml': 'title: Small\nchapters: [end, 01-start]',
      '02-end/_chapter.yml': 'title: End',
      '02-end/1-x.md': '# X',
    });
    expect(book?.chapters.map((chapter) => chapter.key)).toEqual(['end', 'start']);
  });

  test.each([
    ['a suffix', { '01-start/02-x.quiz.md': `# X\n${QUESTION}` }, 'start/x', 'quiz'],
    ['front matter over a suffix', { '01-start/02-x.quiz.md': '---\ntype: reading\n---\n# X' }, 'start/x', 'reading'],
    ['a folder with index.md', { '01-start/02-x.exercise/index.md': '# X' }, 'start/x', 'exercise'],
    ['a dot that is no suffix', { '01-start/02-node.js.md': '# X' }, 'start/node-js', 'reading'],
    ['a pinned id', { '01-start/02-x.md': '---\nid: y\n---\n# X' }, 'start/y', 'reading'],
    ['a pinned whole key', { '01-start/02-x.md': '---\nid: old/y\n---\n# X' }, 'old/y', 'reading'],
    ['a name in another script', { '01-start/02-پہلا قدم.md': '# X' }, 'start/پہلا-قدم', 'reading'],
  ])('%s gives key and type', async (_, files, key, type) => {
    const { book, findings } = await readFiles({ ...SMALL_BOOK, ...files });
    expect(findings).toEqual([]);
    expect(book?.chapters[0]?.steps[1]).toMatchObject({ key, type });
  });

  test('a step without a title takes its first heading, which leaves the text', async () => {
    const step = await onlyStep({ [STEP]: 'Before.\n\n# The *title*\n\nAfter.\n' });
    expect(step?.title).toBe('The title');
    expect(step?.body).toEqual([{ kind: 'html', html: '<p>Before.</p>\n<p>After.</p>' }]);
  });

  test('requires may be bare inside the chapter', async () => {
    const { book, findings } = await readFiles({
      ...SMALL_BOOK,
      '01-start/02-b.md': '---\nrequires: hello\n---\n# B',
      '02-end/_chapter.yml': 'title: End\nrequires: [start]',
      '02-end/01-c.md': '---\nrequires: [start/b]\n---\n# C',
    });
    expect(findings).toEqual([]);
    expect(book?.chapters[0]?.steps[1]?.requires).toEqual(['start/hello']);
    expect(book?.chapters[1]).toMatchObject({ requires: ['start'], steps: [{ requires: ['start/b'] }] });
  });

  test('every place is known, also of a book with errors', async () => {
    const { places, draft, book } = await readFiles({
      ...SMALL_BOOK,
      '01-start/_chapter.yml': 'description: x\ntitle: Start\n',
      [STEP]: '---\ntitle: Hello\nid: hi\nrequires: nobody\n---\n',
    });
    expect(book).toBeNull();
    expect(draft?.chapters[0]?.steps[0]?.key).toBe('start/hi');
    expect(places).toEqual(
      new Map([
        ['start', { file: '01-start/_chapter.yml', line: 2, requiresLine: 1 }],
        ['start/hi', { file: STEP, line: 3, requiresLine: 4 }],
      ]),
    );
  });

  test('progress is told step by step', async () => {
    const told: string[] = [];
    const files = { ...SMALL_BOOK, '01-start/02-b.md': '# B' };
    await withBook(files, (folder) => readBook(folder, { onProgress: (done, total) => told.push(`${done}/${total}`) }));
    expect(told).toEqual(['1/2', '2/2']);
  });

  test('the book that comes with Stepwell is read without an error of format', async () => {
    const { draft, findings } = await readBook('books/first-steps');
    expect(draft?.key).toBe('first-steps');
    expect(findings.filter(({ severity, rule }) => severity === 'error' && rule !== 'missing-file')).toEqual([]);
  });
});

describe('completion', () => {
  test.each([
    ['nothing', '', '', '', { type: 'time', value: 60 }],
    ['the book', 'defaults: { reading: { time: 20 } }', '', '', { type: 'time', value: 20 }],
    ['the chapter', 'defaults: { reading: { time: 20 } }', 'defaults: { reading: declared }', '', { type: 'declared' }],
    ['the step', '', 'defaults: { reading: declared }', 'complete: { time: 5 }', { type: 'time', value: 5 }],
    ['another type', 'defaults: { quiz: declared }', '', '', { type: 'time', value: 60 }],
  ])('what %s says holds', async (_, book, chapter, step, criteria) => {
    const found = await onlyStep({
      'book.yml': `title: Small\n${book}`,
      '01-start/_chapter.yml': `title: Start\n${chapter}`,
      [STEP]: `---\ntitle: Hello\n${step}\n---\n`,
    });
    expect(found?.criteria).toEqual(criteria);
  });

  test('an exercise without tests is declared', async () => {
    expect((await onlyStep({ [STEP]: '---\ntitle: H\ntype: exercise\n---\n' }))?.criteria).toEqual({
      type: 'declared',
    });
  });

  test('any is fine when one branch can be proven', async () => {
    const complete = 'complete: { any: [{ watched: 90 }, declared] }';
    const { book } = await readFiles({ ...SMALL_BOOK, [STEP]: `---\ntitle: H\ntype: video\n${complete}\n---\n` });
    expect(book?.chapters[0]?.steps[0]?.criteria).toEqual({
      type: 'any',
      of: [{ type: 'watched', value: 90 }, { type: 'declared' }],
    });
  });

  test('minutes are estimated from the words, 200 a minute', async () => {
    expect((await readStep('word '.repeat(900))).draft?.chapters[0]?.steps[0]?.minutes).toBe(5);
  });
});

describe('version and revision', () => {
  const files = {
    ...SMALL_BOOK,
    '01-start/02-b.md': '# B',
    '02-end/_chapter.yml': 'title: End',
    '02-end/1-c.md': '# C',
  };

  test('the order in which a folder is listed does not matter', async () => {
    const forwards = await readFiles(files);
    const backwards = await readFiles(Object.fromEntries(Object.entries(files).reverse()));
    expect(backwards.book?.version).toBe(forwards.book?.version);
  });

  test('Windows line ends and a byte order mark do not matter', async () => {
    const windows = Object.entries(files).map(([path, text]) => [
      path,
      `\uFEFF${String(text).replaceAll('\n', '\r\n')}`,
    ]);
    const { book, findings } = await readFiles(Object.fromEntries(windows));
    expect(findings).toEqual([]);
    expect(book?.version).toBe((await readFiles(files)).book?.version);
  });

  test('renaming a file changes neither key nor revision', async () => {
    const [before, after] = await withBook(files, async (folder) => {
      const first = await readBook(folder);
      await rename(join(folder, '01-start/02-b.md'), join(folder, '01-start/00-b.md'));
      return [first.draft?.chapters[0]?.steps[1], (await readBook(folder)).draft?.chapters[0]?.steps[0]];
    });
    expect(after).toMatchObject({ key: before?.key, revision: before?.revision });
  });

  test.each([
    ['the text', 'Hello, you.', true],
    ['an answer key', QUESTION.replace('this', 'this\n  > Yes.'), true],
    ['nothing', QUESTION, false],
  ])('the revision notices a change of %s', async (_, text, changes) => {
    const revision = async (markdown: string) => (await readStep(markdown)).draft?.chapters[0]?.steps[0]?.revision;
    expect((await revision(text)) !== (await revision(QUESTION))).toBe(changes);
  });

  test('a changed picture changes the revision', async () => {
    const revision = async (svg: string) =>
      (await readStep('![a](p.svg)', { '01-start/p.svg': svg })).book?.chapters[0]?.steps[0]?.revision;
    expect(await revision(SVG)).not.toBe(await revision(SVG.replace('40', '41')));
  });

  test('a title changes the version and not the revision', async () => {
    const [a, b] = [await readStep('x'), await readFiles({ ...SMALL_BOOK, [STEP]: '---\ntitle: Hi\n---\nx' })];
    expect(a.book?.version).not.toBe(b.book?.version);
    expect(a.book?.chapters[0]?.steps[0]?.revision).toBe(b.book?.chapters[0]?.steps[0]?.revision);
  });
});

describe('what authors really have', () => {
  test.each([
    ['no', 'no'],
    ['1:30', '1:30'],
    ['2024', '2024'],
    ['true', 'true'],
    ['"Time: a story"', 'Time: a story'],
    ['پہلا قدم', 'پہلا قدم'],
  ])('the title %s is a text', async (written, title) => {
    expect((await onlyStep({ [STEP]: `---\ntitle: ${written}\n---\n` }))?.title).toBe(title);
  });

  test('paths with blanks work, written either way', async () => {
    const { book, findings } = await readStep('![a](<my pictures/a b.svg>) ![b](my%20pictures/a%20b.svg)', {
      '01-start/my pictures/a b.svg': SVG,
    });
    expect(findings).toEqual([]);
    expect(book?.assets).toHaveLength(1);
  });

  test('a book in a right-to-left language has labels in it', async () => {
    const { book } = await readFiles({
      ...SMALL_BOOK,
      'book.yml': 'title: کتاب\nlanguage: ur\n',
      [STEP]: '# قدم\n\n:::note\nچلو 10:30 پر۔\n:::\n',
    });
    expect(book?.language).toBe('ur');
    expect(visibleHtml(book?.chapters[0]?.steps[0] as BookStep)).toContain('نوٹ</p><p>چلو 10:30 پر۔</p>');
  });

  test('a symbolic link out of the book is refused, one inside is followed', async () => {
    const findings = await withBook(SMALL_BOOK, async (folder) => {
      await writeFile(join(folder, '../secret.svg'), SVG);
      await symlink(join(folder, '../secret.svg'), join(folder, '01-start/out.svg'));
      await writeFile(join(folder, '01-start/in.svg'), SVG);
      await symlink(join(folder, '01-start/in.svg'), join(folder, '01-start/alias.svg'));
      await writeFile(join(folder, STEP), '# H\n\n![a](out.svg)\n\n![b](alias.svg)\n');
      await mkdir(join(folder, '../elsewhere'));
      await symlink(join(folder, '../elsewhere'), join(folder, '02-more'));
      expect(await readdir(join(folder, '01-start'))).toContain('out.svg');
      return (await readBook(folder)).findings;
    });
    expect(findings.map(brief).sort()).toEqual([
      `path-outside-book 01-start/01-hello.md:3`,
      'path-outside-book 01-start/out.svg:1',
      'path-outside-book 02-more:1',
    ]);
  });

  test.each([['nowhere/at/all'], ['package.json']])('%s is a finding, not an exception', async (path) => {
    const { book, findings } = await readBook(path);
    expect(book).toBeNull();
    expect(findings.map(brief)).toEqual(['missing-file book.yml:1']);
  });
});
