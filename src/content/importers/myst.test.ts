import { describe, expect, test } from 'vitest';
import { at, BOOK } from './fixtures/myst-book.ts';
import { myst } from './myst.ts';
import { briefLoss, errorsOf, keysOf, stepAt, tryImport } from './testing.ts';

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
      'page that is listed again book/_toc.yml:17',
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

::::note[Exercise 1 (Think)]
Why [Things](#balance)?

:::tabs
::tab[Left]

L

::tab[Right]

R
:::
::::

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
