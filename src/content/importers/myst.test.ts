import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PNG, SVG } from '../fixtures/temporary-book.ts';
import { myst } from './myst.ts';
import { briefLoss, errorsOf, keysOf, type SourceFiles, stepAt, tryImport, tryRead } from './testing.ts';

const cell = (cell_type: string, source: string, more: object = {}): object => ({
  cell_type,
  metadata: {},
  source: source.split(/(?<=\n)/),
  ...more,
});
const NOTEBOOK = JSON.stringify(
  {
    cells: [
      cell('markdown', '# Numbers\n\n![inside](attachment:in%20it.png) and {ref}`intro`', {
        attachments: { 'in it.png': { 'image/png': Buffer.from(PNG).toString('base64') } },
      }),
      cell('code', 'import x\n1 + 1', {
        outputs: [
          { output_type: 'stream', name: 'stdout', text: ['\u001b[31mred\u001b[0m\n', '```\n'] },
          { output_type: 'execute_result', data: { 'text/plain': ['2'], 'text/html': ['<b>2</b>'] } },
        ],
      }),
      cell('code', 'plot()', {
        metadata: { tags: ['hide_input'] },
        outputs: [
          {
            output_type: 'display_data',
            data: { 'image/png': Buffer.from(PNG).toString('base64'), 'text/plain': ['<Figure size 1x1>'] },
          },
          { output_type: 'display_data', data: { 'application/vnd.plotly.v1+json': {} } },
          { output_type: 'display_data', data: { 'image/svg+xml': [SVG] } },
        ],
      }),
      cell('code', 'secret', { metadata: { tags: ['remove-cell'] } }),
      cell('code', 'quiet', {
        metadata: { tags: ['hide-output', 'x'] },
        outputs: [{ output_type: 'stream', text: 'o' }],
      }),
      cell('raw', 'raw'),
    ],
    metadata: { kernelspec: { language: 'python' } },
    nbformat: 4,
  },
  null,
  1,
);

const BOOK: SourceFiles = {
  LICENSE: 'Creative Commons Attribution 4.0 International',
  'book/_config.yml': 'title: "Walking: a book"\nauthor: Ada B. & Carl D.\nsphinx:\n  config:\n    language: es\n',
  'book/_toc.yml': `format: jb-book
root: index
parts:
- caption: Basics
  chapters:
  - file: one
    sections:
    - file: sub/two
      sections: [{file: sub/three.md}]
    - url: https://example.org
      title: Out
  - file: nb
- caption: Rest
  chapters:
  - glob: extra/*
  - file: nowhere
  - file: one
`,
  'book/index.md':
    '(intro)=\n```{raw} html\n<div></div>\n```\n\n# Welcome\n\nSee {doc}`one`, {doc}`the second <sub/two>`, {ref}`balance`, [](sub/two.md), [three](sub/three.md#the-end) and {ref}`nobody`.\n',
  'book/one.md': `---
jupytext: {formats: md}
kernelspec: {display_name: P, language: python, name: p}
---
% a comment
(one-label)=
# One {math}\`x\`

+++

(balance)=
## Balance

\`\`\`{note} first line
Second {term}\`word <x>\` line with **more**.

\`\`\`python
1
\`\`\`

:::{tip}
inner
:::
\`\`\`

::::{admonition} Look [here
:class: warning dropdown
Body
::::

\`\`\`{figure} images/fig one.png
---
name: fig-one
width: 10px
---
The caption.
\`\`\`

\`\`\`{figure} images/gone.png
With $x$.
\`\`\`

{numref}\`fig-one\`, {numref}\`Picture %s <fig-one>\`, {eq}\`energy\`, {cite:t}\`knuth\`, {download}\`data <images/fig one.png>\`, {{ name }} and \`{ref}\`.

$$
E = mc^2
$$ (energy)

\\begin{align}
a &= b \\label{x}\\\\
c &= d
\\end{align}

\`\`\`{math}
:label: two
a &= 1 \\\\
b &= 2
\`\`\`

\`\`\`{code-cell} ipython3
:tags: [hide-input]
x = 1
\`\`\`

\`\`\`{code-block} js
:emphasize-lines: 1,3
:caption: Some code
a
\`\`\`

\`\`\`{list-table} Things
:header-rows: 1
:name: things
* - A
  - B|C
* - 1
  - two
    lines
\`\`\`

\`\`\`{exercise-start} Think
:label: ex-1
\`\`\`

Why {ref}\`things\`?

::::{tab-set}
:::{tab-item} Left
L
:::
::::

\`\`\`{exercise-end}
\`\`\`

\`\`\`{solution-start} ex-1
\`\`\`
Because of {ref}\`ex-1\`.
\`\`\`{solution-end}
\`\`\`

\`\`\`{bibliography}
\`\`\`

<iframe src="https://example.org/x"></iframe>

$$ \\badmacro{ $$
`,
  'book/images/fig one.png': PNG,
  'book/sub/two.md':
    '# Practice\r\n\r\n```{exercise}\r\n:label: p1\r\nDo this.\r\n```\r\n\r\n```{solution} p1\r\n:class: dropdown\r\nDone: {ref}`p1`\r\n```\r\n',
  'book/sub/three.md': '# Three\n\n## The end\n\n```{include} ../part.md\n```\n\n::std and $5 to $6\n',
  'book/part.md': 'Included ![x](images/fig%20one.png)\n',
  'book/nb.ipynb': NOTEBOOK,
  'book/extra/a.md': 'Alpha\n=====\n\nText.\n',
  'book/extra/b.md': 'No title.\n',
};

const at = (file: string, words: string): string => {
  const line = String(BOOK[file])
    .split(/\r?\n/)
    .findIndex((text) => text.includes(words));
  return `${file}:${line + 1}`;
};

describe('a Jupyter Book', () => {
  test('becomes chapters by entry, parts are groups', async () => {
    const { imported, read, images } = await tryImport(myst, BOOK);
    expect(imported).toMatchObject({
      title: 'Walking: a book',
      authors: ['Ada B.', 'Carl D.'],
      language: 'es',
      licence: 'CC-BY-4.0',
      notices: ['LICENSE'],
    });
    expect(imported.chapters.map(({ title, group }) => [title, group])).toEqual([
      ['Welcome', null],
      ['One x', 'Basics'],
      ['Numbers', 'Basics'],
      ['Alpha', 'Rest'],
      ['B', 'Rest'],
    ]);
    expect(keysOf(imported)).toEqual(['index/index', 'one/one', 'one/two', 'one/three', 'nb/nb', 'a/a', 'b/b']);
    expect(errorsOf(read)).toEqual([]);
    expect(images).toBe(4);
    expect(stepAt(imported, 'one/two').type).toBe('exercise');
  });

  test('tells what was lost, with its line', async () => {
    const { losses } = await tryImport(myst, BOOK);
    expect(losses.map(briefLoss)).toEqual([
      `broken link ${at('book/index.md', 'nobody')}`,
      `directive {bibliography} ${at('book/one.md', '{bibliography}')}`,
      'directive {raw} book/index.md:2',
      `element <iframe> ${at('book/one.md', '<iframe')}`,
      `exercise that is not gradable ${at('book/one.md', '{exercise-start}')}`,
      'exercise that is not gradable book/sub/two.md:3',
      `formula that cannot be read ${at('book/one.md', 'badmacro')}`,
      'link in the table of contents book/_toc.yml:10',
      `missing image ${at('book/one.md', 'gone.png')}`,
      'missing image book/sub/three.md:1',
      'missing page book/_toc.yml:16',
      `output of a cell that is not stored ${at('book/one.md', '{code-cell}')}`,
      `output of type application/vnd.plotly.v1+json ${at('book/nb.ipynb', 'plot()')}`,
      'page that is listed again book/_toc.yml:6',
      `raw cell ${at('book/nb.ipynb', '"raw"')}`,
      `role {cite:t} ${at('book/one.md', '{cite:t}')}`,
      `substitution ${at('book/one.md', '{cite:t}')}`,
    ]);
  });

  test('leads references to steps, with the names of what they mean', async () => {
    const { imported } = await tryImport(myst, BOOK);
    expect(stepAt(imported, 'index/index').markdown).toBe(
      'See [One x](step:one/one), [the second](step:one/two), [Balance](step:one/one#balance), [Practice](step:one/two), [three](step:one/three#the-end) and nobody.',
    );
  });

  test('turns directives into Markdown', async () => {
    const { imported } = await tryImport(myst, BOOK);
    expect(stepAt(imported, 'one/one').markdown).toBe(`## Balance

::::note
first line
Second word line with **more**.

\`\`\`python
1
\`\`\`

:::tip
inner
:::
::::

:::hint[Look \\[here]
Body
:::

![The caption.](asset:book/images/fig%20one.png "The caption.")

With x.

With $x$.

[The caption.](#balance), [Picture The caption.](#balance), [(1)](#balance), (knuth), [data](asset:book/images/fig%20one.png),  and \`{ref}\`.

$$
E = mc^2
\\tag{1}
$$

$$
\\begin{align}
a &= b \\\\
c &= d
\\end{align}
$$

$$
\\begin{aligned}
a &= 1 \\\\
b &= 2
\\end{aligned}
\\tag{3}
$$

:::hint[Code]
\`\`\`python
x = 1
\`\`\`
:::

**Some code**

\`\`\`js {1,3}
a
\`\`\`

**Things**

| A | B\\|C |
| --- | --- |
| 1 | two lines |

:::note[Exercise 1 (Think)]
Why [Things](#balance)?

**Left**

L
:::

:::solution
Because of [Exercise 1](#balance).
:::

[example.org/x](https://example.org/x)

\`\`\`latex
\\badmacro{
\`\`\``);
  });

  test('shows the stored results of a notebook', async () => {
    const { imported } = await tryImport(myst, BOOK);
    expect(stepAt(imported, 'nb/nb').markdown).toBe(
      [
        '![inside](asset:book/nb.cell-1-in%20it.png) and [Welcome](step:index/index)',
        '```python\nimport x\n1 + 1\n```',
        '````text\nred\n```\n````',
        '```text\n2\n```',
        ':::hint[Code]\n```python\nplot()\n```\n:::',
        '![](asset:book/nb.output.png)',
        '![](asset:book/nb.output.svg)',
        '```python\nquiet\n```',
        ':::hint[Output]\n```text\no\n```\n:::',
      ].join('\n\n'),
    );
  });
});

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
