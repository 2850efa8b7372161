import { describe, expect, test } from 'vitest';
import { bodyOf, imported, lossesOf, PICTURE, type SourceFiles } from '../fixtures/imported-book.ts';

/** A book with one chapter and one page. */
const page = (markdown: string, more: SourceFiles = {}): SourceFiles => ({
  'book.toml': '[book]\ntitle = "A book"\n',
  'src/SUMMARY.md': '- [One](one.md)\n- [Two](two.md)\n',
  'src/one.md': markdown,
  'src/two.md': '# Two\n\n## Far away\n\nText.\n',
  'src/img/p.png': PICTURE,
  ...more,
});
const ONE = '01-one/01-one.md';

describe('what a page becomes', () => {
  test.each<[string, string, string, string[]?]>([
    ['the heading that repeats the title goes', '# One\n\nText.', 'Text.'],
    ['another first heading stays', '# Uno\n\nText.', '# Uno\n\nText.'],
    ['directives by accident are text', ':::note\nx\n:::\n\n::foo', '\\:::note\nx\n\\:::\n\n\\::foo'],
    ['money stays money', 'From $5 to $HOME.', 'From \\$5 to \\$HOME.'],
    ['attributes of code go', '```rust,ignore,edition2021\nx\n```', '```rust\nx\n```'],
    ['hidden lines go', '```rust\n# use x;\n#![a]\n#[b]\n## c\n#\nx\n```', '```rust\n#![a]\n#[b]\n# c\nx\n```'],
    ['fences are longer than those inside', '~~~~\n```\n~~~\n~~~~', '````\n```\n~~~\n````'],
    ['a quote can be a callout', '> [!WARNING]\n> Care\n>\n> - b', ':::warning\n\nCare\n\n- b\n\n:::'],
    ['an admonish block is one', '```admonish tip title="A [b]"\nx\n```', ':::tip[A \\[b\\]]\n\nx\n\n:::'],
    [
      'details can hold details',
      '<details>\n<summary>More</summary>\n\nx\n\n<details>\n\ny\n\n</details>\n\n</details>',
      '::::solution[More]\n\nx\n\n:::solution[Details]\n\ny\n\n:::\n\n::::',
    ],
    ['details that never end are words', '<details>\n\nx', 'x', ['HTML <details> src/one.md:1 ×1']],
    ['an HTML picture', '<img src="img/p.png" alt="A [b]">', '![A \\[b\\]](images/p.png)'],
    [
      'a picture in the line',
      'x ![a](img/p.png) <img alt="b" src="img/p.png"/>',
      'x ![a](images/p.png) ![b](images/p.png)',
    ],
    ['keys and indices', '<kbd>Ctrl</kbd> H<sub>2</sub>O x<sup>10</sup> <b>B</b>', '`Ctrl` H₂O x¹⁰ **B**'],
    ['other tags go, their words stay', 'a <u>b</u>', 'a b', ['HTML <u> src/one.md:1 ×1']],
    [
      'words can be raised',
      'the 4<sup>th</sup> x<sub>\\*</sub> for $5',
      'the 4$^{\\text{th}}$ x$_{\\text{∗}}$ for \\$5',
    ],
    [
      'a table of HTML',
      '<table><thead><tr><th>A</th><th>B|C</th></tr></thead>\n<tr><td><code>x</code> <b>y</b><td>z\n</table>',
      '| A | B\\|C |\n| --- | --- |\n| `x` **y** | z |',
    ],
    [
      'terms and what they mean',
      '<dl>\n<dt id="o"><code>--o</code></dt>\n<dd>One\n\n*two*</dd>\n</dl>',
      '**`--o`**\n\nOne\n\n*two*',
    ],
    [
      'a program for aquascope',
      '```aquascope,interpreter\n#fn main() {\nlet a = `[f(1)]`;`[]`\n#}\n```',
      '```rust\nlet a = f(1);\n```',
      ['diagram of aquascope src/one.md:1 ×1'],
    ],
    [
      'a place for an outline',
      'a\n\n{{%session outline}}\n\n```\n{{%x}}\n```',
      'a\n\n\n\n```\n{{%x}}\n```',
      ['{{%session outline}} src/one.md:3 ×1'],
    ],
    ['comments go', 'a<!-- x --> b\n\n<!-- y\n\nz -->', 'a b'],
    ['scripts go', '<script>\nalert(1)\n</script>\n\nx', 'x', ['HTML <script> src/one.md:1 ×1']],
    [
      'a listing',
      '<Listing number="1-2" file-name="m.rs" caption="A `b`">\n\n```rust\nx\n```\n\n</Listing>',
      '`m.rs`\n\n```rust\nx\n```\n\n**Listing 1-2**: A `b`',
    ],
    [
      'links to pages',
      '[a](two.md) [b](./two.html#far-away) [c][r]\n\n[r]: two.md "T"',
      '[a](../02-two/01-two.md) [b](../02-two/01-two.md#far-away) [c](../02-two/01-two.md "T")',
    ],
    ['links inside the page', '[a](#b-c)\n\n## B c', '[a](#b-c)\n\n## B c'],
    ['a pinned heading', '[a](#x)\n\n## B c {#x .y}', '[a](#b-c)\n\n## B c'],
    [
      'a link to nowhere is text',
      '[*a*](no.md) b',
      '*a* b',
      ['link to a page that is not in the book src/one.md:1 ×1'],
    ],
    ['a link out is text', '[a](../../../etc/passwd)', 'a', ['link out of the folder src/one.md:1 ×1']],
    ['a picture out is words', '![a](../../../x.png)', 'a', ['image out of the folder src/one.md:1 ×1']],
    [
      'a picture elsewhere is a link',
      '![a](https://x.example/p.png)',
      '[a](https://x.example/p.png)',
      ['image on another server src/one.md:1 ×1'],
    ],
    ['an include', '{{#include two.md:1}}', '# Two'],
    ['lines of an include', '{{#include a.txt:2:3}}|{{#include a.txt:3:}}|{{#include a.txt::1}}', 'b\nc|c\nd|a'],
    ['an anchor', '```\n{{#rustdoc_include b.rs:x}}\n```', '```\nin\nside\n```'],
    ['an anchor that is missing', 'x {{#include b.rs:no}}', 'x', ['{{#include}} of a missing anchor src/one.md:1 ×1']],
    ['an include that is missing', '\n\n{{#include no.rs}}', '', ['{{#include}} of a missing file src/one.md:3 ×1']],
    [
      'an include out of the folder',
      '{{#include ../../x}}',
      '',
      ['{{#include}} of a file outside of the folder src/one.md:1 ×1'],
    ],
    [
      'an include of the page itself',
      'x {{#include one.md}}',
      'x',
      ['{{#include}} of a file in itself src/one.md:1 ×1'],
    ],
    ['includes in a ring', '{{#include r1.md}}', 'r1 r2', ['{{#include}} of a file in itself src/r2.md:1 ×1']],
    ['an include that is only shown', '\\{{#include a.txt}}', '{{#include a.txt}}'],
    ['a program', '{{#playground b2.rs editable}}', '```rust\nfn f() {}\n```'],
    ['a template', '{{#template t.md who=Ann}}', 'Hello Ann, there.'],
    ['a title', '{{#title X}}x', 'x'],
    [
      'spaces and percent escapes',
      '![a](<img/a b.png>) ![b](img/a%20b.png)',
      '![a](images/a-b.png) ![b](images/a-b.png)',
    ],
    ['front matter', '---\nminutes: 7\ncourse: F\n---\n\nx', 'x', ['front matter course src/one.md:1 ×1']],
    ['a rule that is no front matter', '---\n\nText: *a\n\n---\n\nx', '---\n\nText: *a\n\n---\n\nx'],
    ['line ends and byte order marks of Windows', '\uFEFF# One\r\n\r\na\r\nb', 'a\nb'],
    ['a span of three backticks', '```` ``` ```` and ``a`b``', '```` ``` ```` and ``a`b``'],
  ])('%s', async (_, markdown, expected, losses = []) => {
    const { report, files } = await imported(
      page(markdown, {
        'src/a.txt': 'a\nb\nc\nd\n',
        'src/b.rs': 'no\n// ANCHOR: x\nin\n// ANCHOR: y\nside\n// ANCHOR_END: x\nno\n',
        'src/b2.rs': 'fn f() {}\n',
        'src/r1.md': 'r1 {{#include r2.md}}',
        'src/r2.md': 'r2{{#include r1.md}}',
        'src/t.md': 'Hello [[#who]], [[#where there]].',
        'src/img/a b.png': PICTURE,
      }),
    );
    expect(bodyOf(files[ONE])).toBe(expected);
    expect(lossesOf(report)).toEqual(losses);
    expect(report?.findings.filter((finding) => finding.severity === 'error')).toEqual([]);
  });

  test('GitBook: README.md comes first, hints are callouts, tabs are tabs where there are two, other tags are told', async () => {
    const { report, files } = await imported({
      'SUMMARY.md': '# Table of contents\n\n## Basics\n\n* [Start](start.md)\n',
      'README.md': '# Welcome\n\nHi.',
      'start.md':
        '{% hint style="danger" %}\nCare\n{% endhint %}\n\n{% tabs %}\n{% tab title="A" %}\nx\n{% endtab %}\n{% tab title="B" %}\ny\n{% endtab %}\n{% endtabs %}\n{% tabs %}\n{% tab title="C" %}\nz\n{% endtab %}\n{% endtabs %}\n{% include "x" %}\n',
    });
    expect(report).toMatchObject({ chapters: 2, steps: 2, findings: [] });
    expect(files['book.yml']).toContain('title: Welcome');
    expect(bodyOf(files['02-start/01-start.md']).replace(/\n{2,}/g, '\n')).toBe(
      ':::warning\nCare\n:::\n:::tabs\n::tab[A]\nx\n::tab[B]\ny\n:::\n**C**\nz',
    );
    expect(lossesOf(report)).toEqual(['tag {% include %} start.md:18 ×1']);
  });
});
