import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cell, NOTEBOOK } from './fixtures/myst-book.ts';
import { myst } from './myst.ts';
import { briefLoss, keysOf, stepAt, tryImport, tryRead } from './testing.ts';

describe('other books of pages in MyST', () => {
  test('a project with its own table of contents', async () => {
    const { imported } = await tryImport(myst, {
      'myst.yml':
        'version: 1\nproject:\n  title: P\n  authors: [{name: Ada}]\n  license: CC-BY-4.0\n  toc:\n    - file: index.md\n    - title: Part\n      children:\n        - file: a.md\n          children: [{file: b.md}]\n        - file: c.md\n',
      ...Object.fromEntries(['index', 'a', 'b', 'c'].map((name) => [`${name}.md`, `# ${name}\n`])),
    });
    expect(imported).toMatchObject({ title: 'P', authors: ['Ada'], licence: 'CC-BY-4.0' });
    expect(imported.chapters.map(({ group }) => group)).toEqual([null, 'Part', 'Part']);
    expect(keysOf(imported)).toEqual(['index/index', 'a/a', 'a/b', 'c/c']);
  });

  test('the list that older books have, and articles', async () => {
    const pages = Object.fromEntries(['i', 'a', 'b', 'c'].map((name) => [`${name}.md`, `# ${name}\n`]));
    const old = '- file: i\n- part: P\n  chapters:\n  - file: a\n    sections:\n    - file: b\n- file: c\n';
    expect(keysOf(await tryRead(myst, { '_toc.yml': old, ...pages }))).toEqual(['i/i', 'a/a', 'a/b', 'c/c']);
    const article = 'format: jb-article\nroot: i\nsections:\n- file: a\n- file: b\n';
    expect(keysOf(await tryRead(myst, { '_toc.yml': article, ...pages }))).toEqual(['i/i', 'a/a', 'b/b']);
  });

  test('the trees of Sphinx pages', async () => {
    const { imported } = await tryImport(myst, {
      'docs/conf.py': "project = 'Sphinx book'\nauthor = \"Ada\"\nimport os; os.system('false')\n",
      'docs/index.md':
        '# Top\n\n```{toctree}\n:caption: First\n:maxdepth: 2\n\nd/a\nTitled <b>\n```\n\n```{toctree}\n:glob:\nx/*\n```\n',
      'docs/d/a.md': '# A\n\n```{toctree}\nsub\n```\n',
      'docs/d/sub.md': '# Sub\n',
      'docs/b.md': '# B\n',
      'docs/x/y.md': '# Y\n',
    });
    expect(imported).toMatchObject({ title: 'Sphinx book', authors: ['Ada'] });
    expect(imported.chapters.map(({ title, group }) => [title, group])).toEqual([
      ['Top', null],
      ['A', 'First'],
      ['Titled', 'First'],
      ['Y', null],
    ]);
    expect(keysOf(imported)).toEqual(['index/index', 'a/a', 'a/sub', 'titled/b', 'y/y']);
  });

  test('what older and newer pages write: cards, buttons, terms, links to the project and places that are missing', async () => {
    const { imported, losses } = await tryImport(myst, {
      '_toc.yml': 'root: os\nchapters:\n- file: os_two\n- file: os\n- file: gone\n',
      'os.md':
        '# One\n\n::::{grid-item-card} {octicon}`x` Two\n:link: os_two\n:link-type: doc\nText\n::::\n\n```{button-ref} os_two\n```\n\nTerm\n: Meaning\n: More\n\n<project:os_two.md> [a](project:os_two.md#no)\n\n:::{exercise}\nX\n:::\n\n:::{exercise}\n:nonumber:\nY\n:::\n',
      'os_two.md': '# Two\n',
    });
    expect(stepAt(imported, 'os/os').markdown).toBe(
      '**[Two](step:os_two/os_two)**\n\nText\n\n[Two](step:os_two/os_two)\n\n**Term**\\\nMeaning\\\nMore\n\n[Two](step:os_two/os_two) [a](step:os_two/os_two)\n\n:::note[Exercise 1]\nX\n:::\n\n:::note[Exercise]\nY\n:::',
    );
    expect(stepAt(imported, 'os/os').exercises).toBe(2);
    expect(losses.map(briefLoss)).toEqual([
      'exercise that is not gradable os.md:18',
      'exercise that is not gradable os.md:22',
      'link to a place that is missing os.md:16',
      'missing page _toc.yml:5',
      'page that is listed again _toc.yml:4',
      'role {octicon} os.md:3',
    ]);
  });

  test('a folder of pages without any table', async () => {
    const book = await tryRead(myst, { 'b.md': '# B', 'index.md': '# I', 'part/a.ipynb': NOTEBOOK });
    expect(keysOf(book)).toEqual(['index/index', 'index/b', 'part/a']);
  });

  test.each([
    ['a table that is no YAML', { '_toc.yml': 'a: [', 'a.md': 'x' }, '_toc.yml is empty or no YAML'],
    ['a table of nothing', { '_toc.yml': 'root: nowhere', 'a.md': 'x' }, 'names no page that could be imported'],
  ])('says in a sentence what is wrong: %s', async (_, files, sentence) => {
    await expect(tryRead(myst, files)).rejects.toThrow(sentence);
  });

  test('any text is a page, a cell and a table', async () => {
    const words = [
      '```{note}',
      ':::{tip}',
      '```',
      ':::',
      '{ref}`',
      '$$',
      '(a)=\n',
      '\\begin{align}',
      '\\end{align}',
      '{{a}}',
      '* - a',
      '{exercise-start}',
      '---\n',
      ':name: x\n',
    ];
    const unit = fc.constantFrom(...'ab`~#<>{}[]()!:$\\|*-_ \n\t"\'&/=%', ...words);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit, maxLength: 60 }), async (text) => {
        const book = await tryRead(myst, {
          '_toc.yml': 'root: a\nchapters: [{file: b}]',
          'a.md': text,
          'b.ipynb': JSON.stringify({ cells: [cell('markdown', text), cell('code', text), text] }),
        });
        expect(keysOf(book)).toEqual(['a/a', 'b/b']);
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
