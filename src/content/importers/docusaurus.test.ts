import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { docusaurus } from './docusaurus.ts';
import { SITE } from './fixtures/docusaurus-site.ts';
import { briefLoss, errorsOf, keysOf, stepAt, tryImport, tryRead } from './testing.ts';

describe('a Docusaurus site', () => {
  test('becomes chapters by category, loose pages in chapters at their place', async () => {
    const { imported, read, images } = await tryImport(docusaurus, SITE);
    expect(imported).toMatchObject({
      title: 'The Walking Book',
      description: 'How to walk',
      language: 'en',
      licence: 'CC-BY-SA-4.0',
      notices: ['LICENSE'],
    });
    expect(imported.chapters.map(({ title, group }) => [title, group])).toEqual([
      ['Docs', 'Docs'],
      ['Guides', 'Docs'],
      ['Short form', 'Docs'],
      ['Docs', 'Docs'],
      ['Api', 'Api'],
      ['Y', 'Api'],
      ['Zed', 'Api'],
      ['Api', 'Api'],
    ]);
    expect(keysOf(imported)).toEqual([
      'docs/intro',
      'guides/guides',
      'guides/one',
      'guides/two',
      'short-form/custom-id',
      'docs-2/last',
      'api/c',
      'api/b',
      'y/2020-01-01',
      'y/y',
      'zed/z',
      'api-2/a',
    ]);
    expect(errorsOf(read)).toEqual([]);
    expect(read.book?.chapters).toHaveLength(8);
    expect(images).toBe(2);
  });

  test('tells what was lost, with its line', async () => {
    const { losses } = await tryImport(docusaurus, SITE);
    expect(losses.map(briefLoss)).toEqual([
      'broken link docs/guides/01-one.md:7',
      'code option showLineNumbers docs/01-intro.mdx:28',
      'component <Colour> docs/01-intro.mdx:41',
      'component <DocCardList> docs/last.md:4',
      'expression docs/01-intro.mdx:41',
      'image from another server docs/guides/index.md:9',
      'missing image docs/guides/index.md:9',
      'page that is draft docs/hidden.md:1',
      'page that is in no sidebar docs/guides/README.md:1',
      'page that is listed again docs/01-intro.mdx:1',
      'sidebar entry of type html sidebars.js:14',
      'sidebar entry of type link sidebars.js:8',
      'sidebar entry without a page sidebars.js:12',
    ]);
  });

  test('turns MDX into Markdown', async () => {
    const { imported } = await tryImport(docusaurus, SITE);
    const { title, markdown } = stepAt(imported, 'docs/intro');
    expect(title).toBe('Welcome');
    expect(
      markdown
        .trim()
        .replace(/\n{3,}/g, '\n\n')
        .split('\n'),
    ).toEqual([
      'See [one](step:guides/one#the-end), [two](step:guides/two), [deep](step:guides/two), [top](step:docs/intro), [site](https://walk.example/w/blog) and [x](mailto:a@b.c).',
      '',
      ':::tabs',
      '::tab[Node]',
      '',
      'Text of `<n>`.',
      '',
      '`a.js`',
      '',
      '```js {1,3}',
      'const a = {b: 1};',
      '```',
      '',
      '::tab[Bun]',
      '',
      'Text of b.',
      ':::',
      '',
      'Partly [one](step:guides/one), ![again](asset:docs/own%20pic.png)',
      '',
      '![One](asset:static/img/pic.png) ![Two](asset:docs/own%20pic.png)',
      '**kept**',
      '',
      '```js',
      "console.log('`');",
      '```',
      '',
      'Money: $5 and $6. Formula: $\\frac{a}{b}$.',
      '',
      ':::tip',
      'Unwrapped',
      ':::',
    ]);
  });

  test('turns admonitions and details into boxes, also inside one another', async () => {
    const { imported } = await tryImport(docusaurus, {
      ...SITE,
      'sidebars.js': 'module.exports = {docs: ["guides/README", "guides/two"]}',
    });
    expect(stepAt(imported, 'the-walking-book/guides').markdown).toBe(
      '::::note[Know]\nA\n\n:::tip[Inner]\nB\n:::\n::::\n\n:::note\nC\n:::',
    );
    expect(stepAt(imported, 'the-walking-book/two').markdown).toBe(
      '::::solution[The **answer**]\n- One\\\n  more\n\n  :::note\n  Inside\n  :::\n::::\n\n```js {1,3-4}\na\nb\nc\nd\n```',
    );
  });

  test('leads anchors to the headings of the new pages', async () => {
    const { imported, read } = await tryImport(docusaurus, SITE);
    expect(stepAt(imported, 'guides/guides').markdown).toBe(
      '## The end\n\n[up](#the-end) ![x](asset:static/img/pic.png) gone [far](https://example.org/a.png)',
    );
    expect(stepAt(imported, 'guides/one').markdown).toContain(
      '[a](#the-end-1) [b](step:guides/guides#the-end) [c](step:guides/guides) d',
    );
    expect(read.findings.filter(({ rule }) => rule === 'broken-link')).toEqual([]);
  });

  test('keeps text that only looks like a directive, and tables of HTML', async () => {
    const { imported } = await tryImport(docusaurus, SITE);
    expect(stepAt(imported, 'short-form/custom-id')).toMatchObject({
      title: 'By id',
      markdown: '\\::std text\n\n| a |\n| --- |\n| 1\\|2 |',
    });
    expect(stepAt(imported, 'docs-2/last')).toMatchObject({ title: 'Finally', markdown: 'No heading.' });
  });

  test('brings translations along', async () => {
    const { imported } = await tryImport(docusaurus, SITE);
    expect(stepAt(imported, 'docs/intro').translations).toEqual({
      ur: { title: 'خوش آمدید', markdown: '[ایک](step:guides/one) ![تصویر](asset:docs/own%20pic.png)' },
    });
  });

  test.each([
    ['a sidebar that only running it would tell', 'module.exports = {docs: require("fs").readdirSync(".")}', 1],
    ['a changed variable', 'const docs = ["intro"];\ndocs.push("last");\nmodule.exports = {docs}', 2],
    [
      'a value without end',
      `const a=[${'1,'.repeat(99)}];${[...'bcdef'].map((n, i) => `const ${n}=[${`...${'abcdef'[i]},`.repeat(99)}];`).join('')}module.exports={f}`,
      1,
    ],
  ])('follows the folders after %s', async (_, sidebars, line) => {
    const { imported, losses } = await tryImport(docusaurus, { ...SITE, 'sidebars.js': sidebars });
    expect(losses.map(briefLoss)).toContain(`sidebar that is not static sidebars.js:${line}`);
    expect(keysOf(imported).slice(0, 4)).toEqual([
      'the-walking-book/intro',
      'the-api/c',
      'the-api/b',
      'the-api/2020-01-01',
    ]);
  });

  test('leaves out only the entries of a sidebar that running it would tell', async () => {
    const { imported, losses } = await tryImport(docusaurus, {
      'docusaurus.config.js': "module.exports = {presets: [['classic', {docs: {sidebarPath: './sidebars.js'}}]]}",
      'sidebars.js':
        "module.exports = {docs: [\n'one',\n{type: 'category', label: 'A', className: f(), items: [\n...require('./api'), 'two']},\nbuild(),\n]}",
      'docs/one.md': '# One\n',
      'docs/two.md': '# Two\n',
    });
    expect(keysOf(imported)).toEqual(['documentation/one', 'a/two']);
    expect(losses.map(briefLoss)).toEqual([
      'sidebar entry that is not static sidebars.js:4',
      'sidebar entry that is not static sidebars.js:5',
    ]);
  });

  test('brings a site of before along: short lists, front matter that is no YAML, places with names, drawings of the web', async () => {
    const drawing =
      '<svg xmlns="http://www.w3.org/2000/svg"><switch><foreignObject><div>Foot</div></foreignObject><text>Foot</text></switch></svg>';
    const { imported, losses, images } = await tryImport(docusaurus, {
      'docusaurus.config.js': "module.exports = {presets: [['classic', {docs: {sidebarPath: './sidebars.json'}}]]}",
      'sidebars.json': '{"docs": {"Guides": [{"type": "subcategory", "label": "X", "ids": ["one", "two"]}]}}',
      'docs/one.md':
        '---\nid: one\ntitle: One: more\n---\n\n## A\n\nx\n\n<a id="old"></a>\n\n## B\n\n[a](#old) [b](two#no) [c](#none)\n\n![d](d.svg) ![e](e.png)\n\n- ```js title="a/b.js"\n  x\n  ```\n',
      'docs/two.md': '# Two\n',
      'docs/d.svg': drawing,
      'docs/e.png': 'no picture',
    });
    expect(keysOf(imported)).toEqual(['guides/one', 'guides/two']);
    expect(stepAt(imported, 'guides/one')).toMatchObject({
      title: 'One: more',
      markdown:
        '## A\n\nx\n\n## B\n\n[a](#b) [b](step:guides/two) c\n\n![d](asset:docs/d.svg) e\n\n- `a/b.js`\n\n  ```js\n  x\n  ```',
    });
    expect(images).toBe(1);
    expect(losses.map(briefLoss)).toEqual([
      'front matter that is no YAML docs/one.md:1',
      'image that is not what its name says docs/one.md:16',
      'link to a place that is missing docs/one.md:14 ×2',
    ]);
  });

  test('reads a configuration in TypeScript, beside pages in another folder', async () => {
    const { imported } = await tryImport(docusaurus, {
      'website/docusaurus.config.ts': `import type {Config} from '@docusaurus/types';
import {themes} from 'prism-react-renderer';
export default async function create() {
  const config: Config = {
    title: 'Typed',
    presets: [['classic', {docs: {path: '../docs', routeBasePath: '/', sidebarPath: './sidebars.ts'}} satisfies Options]],
  };
  return config;
}
`,
      'website/sidebars.ts':
        "import type {SidebarsConfig} from 'x';\nconst sidebars: SidebarsConfig = {\n  all: [{type: 'autogenerated', dirName: '.'}],\n} as const;\nexport default sidebars;\n",
      'docs/a.md': '# A\n\n[b](/sub/b)\n',
      'docs/sub/b.md': '# B\n',
    });
    expect(imported.title).toBe('Typed');
    expect(keysOf(imported)).toEqual(['typed/a', 'sub/b']);
    expect(stepAt(imported, 'typed/a').markdown).toBe('[b](step:sub/b)');
  });

  test.each([
    ['no configuration', { 'docs/a.md': 'x' }, 'There is no docusaurus.config.js'],
    [
      'no pages',
      { 'docusaurus.config.js': 'module.exports = {}' },
      'There is no folder docs with the pages of the site.',
    ],
    [
      'pages outside',
      { 'docusaurus.config.js': "module.exports = {presets: [['classic', {docs: {path: '../x'}}]]}" },
      'the pages lie outside of the folder that is imported',
    ],
  ])('says in a sentence what is wrong: %s', async (_, files, sentence) => {
    await expect(tryRead(docusaurus, files)).rejects.toThrow(sentence);
  });

  test('any text is a page, a sidebar and a configuration', async () => {
    const words = [
      'import a from "./b"\n',
      'export ',
      '<Tabs>',
      '</Tabs>',
      '<a href={',
      '}>',
      '{/*',
      '*/}',
      ':::note',
      '`',
      '\n\n',
      '  ',
    ];
    const unit = fc.constantFrom(...'ab`~#<>{}[]()!:$\\|*-_ \n\t"\'&/=', ...words);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit, maxLength: 60 }), async (text) => {
        const book = await tryRead(docusaurus, {
          'docusaurus.config.js': `module.exports = {presets: [['classic', {docs: {sidebarPath: 'sidebars.js'}}]]}`,
          'sidebars.js': text,
          'docs/a.mdx': text,
          'docs/b.md': `---\n${text}\n---\n${text}`,
        });
        expect(book.chapters.length).toBeGreaterThan(0);
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
