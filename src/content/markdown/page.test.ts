import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MP4, PNG, readStep, renderedStep, SVG, VTT } from '../fixtures/temporary-book.ts';

const PICTURE = { '01-start/p.png': PNG, '01-start/p.svg': SVG };
const ADDRESS = /\/textbooks\/book\/assets\/[0-9a-f]{64}\.(\w+)/g;
/** Hashes are long and say nothing about the shape of a page. */
const shape = (html: string): string => html.replaceAll(ADDRESS, 'asset.$1').replace(/\n\[\]$/, '');

describe('what an author writes and a reader gets', () => {
  test.each([
    ['a heading below the title', '## Two words', '<h2 id="s-two-words">Two words</h2>'],
    ['headings that begin with #', '# A\n\n## B', '<h2 id="s-a">A</h2>\n<h3 id="s-b">B</h3>'],
    ['a time of day', 'At 10:30 and foo:bar[x] :smile: خبر:متن.', '<p>At 10:30 and foo:bar[x] :smile: خبر:متن.</p>'],
    ['money', 'It costs $5 and $10.', '<p>It costs $5 and $10.</p>'],
    [
      'a task list',
      '- [ ] a\n- [x] b',
      '<ul class="contains-task-list">\n<li class="task-list-item">☐ a</li>\n<li class="task-list-item">☑ b</li>\n</ul>',
    ],
    [
      'a callout',
      ':::note\nx\n:::',
      '<aside class="callout callout-note" role="note"><p class="callout-label">Note</p><p>x</p></aside>',
    ],
    [
      'a callout with a title',
      ':::tip[A *b*]\nx\n:::',
      '<aside class="callout callout-tip" role="note"><p class="callout-label">A <em>b</em></p><p>x</p></aside>',
    ],
    ['a hint', ':::hint\nx\n:::', '<details class="hint"><summary>Hint</summary><p>x</p></details>'],
    [
      'a solution inside a warning',
      '::::warning\n:::solution[So]\nx\n:::\n::::',
      '<aside class="callout callout-warning" role="note"><p class="callout-label">Warning</p><details class="solution"><summary>So</summary><p>x</p></details></aside>',
    ],
    [
      'an outside link',
      '[a](https://x.example/?a=1&b=2)',
      '<p><a href="https://x.example/?a=1&#x26;b=2" rel="noopener noreferrer">a</a></p>',
    ],
    ['a link to the step itself', '[a](01-hello.md)', '<p><a href="/textbooks/book/steps/start/hello">a</a></p>'],
    [
      'a link to a place in a step',
      '[a](../01-start/01-hello.md#b-c)',
      '<p><a href="/textbooks/book/steps/start/hello#s-b-c">a</a></p>',
    ],
    ['a link inside the page', '[a](#b)\n\n## B', '<p><a href="#s-b">a</a></p>\n<h2 id="s-b">B</h2>'],
    ['a broken link', 'to [*a*](no.md).', '<p>to <em>a</em>.</p>'],
    [
      'code in a language',
      '```js\nlet a = 1\n```',
      '<pre class="code" dir="ltr" tabindex="0" role="region" aria-label="Code 1: js"><code><span class="tok-keyword">let</span> a <span class="tok-keyword">= </span><span class="tok-constant">1</span></code></pre>',
    ],
    [
      'code in a language that nobody knows',
      '```klingon\n<b>\n```',
      '<pre class="code" dir="ltr" tabindex="0" role="region" aria-label="Code 1: klingon"><code>&#x3C;b></code></pre>',
    ],
    [
      'a table',
      '| | b |\n|-|-:|\n| 1 | 2 |',
      '<div class="table-scroll" tabindex="0" role="region" aria-label="Table 1"><table>\n<thead>\n<tr>\n<td></td>\n<th align="right" scope="col">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td align="right">2</td>\n</tr>\n</tbody>\n</table></div>',
    ],
  ])('%s', async (_, markdown, html) => {
    expect(shape(await renderedStep(markdown))).toBe(html);
  });

  test.each([
    ['an image', 'a ![b](p.png)', '<p>a <img src="asset.png" alt="b" loading="lazy" width="1" height="1"></p>'],
    ['a vector image', '![b](p.svg)', '<p><img src="asset.svg" alt="b" loading="lazy" width="40" height="30"></p>'],
    [
      'a figure',
      '![b](p.svg "C & d")',
      '<figure><img src="asset.svg" alt="b" loading="lazy" width="40" height="30"><figcaption>C &#x26; d</figcaption></figure>',
    ],
    [
      'an image by reference',
      '![b][r]\n\n[r]: p.svg',
      '<p><img src="asset.svg" alt="b" loading="lazy" width="40" height="30"></p>',
    ],
    ['a link to a picture', '[b](p.png)', '<p><a href="asset.png">b</a></p>'],
    ['a path from the root of the book', '[b](/01-start/p.png?raw=1)', '<p><a href="asset.png">b</a></p>'],
  ])('%s', async (_, markdown, html) => {
    expect(shape(await renderedStep(markdown, PICTURE))).toBe(html);
  });

  test('a video has its captions, poster and title', async () => {
    const files = { ...PICTURE, '01-start/v.mp4': MP4, '01-start/v.vtt': VTT };
    const html = await renderedStep('::video{src=v.mp4 captions=v.vtt poster=p.png title="A walk"}', files);
    expect(shape(html).replace(/data-video="\w+"/, 'data-video="ID"')).toBe(
      [
        '<figure class="video" data-video="ID" data-ms="2000"><video controls preload="metadata" playsinline aria-label="A walk" poster="asset.png"><source src="asset.mp4" type="video/mp4"><track kind="captions" src="asset.vtt" srclang="en" label="English" default></video><figcaption>A walk</figcaption>',
        '<details class="transcript"><summary>Transcript: <span lang="en" dir="ltr">English</span></summary><div class="cues" lang="en" dir="ltr"><p class="cue" data-from="0" data-to="1000"><span class="cue-time" dir="ltr">0:00</span> A step.</p></div></details>',
        '<p class="film-file"><a href="asset.mp4" download="v.mp4">Download the film</a> (0.00013 MB)</p></figure>',
      ].join(''),
    );
  });

  test('an activity stands in a frame that may run scripts and nothing else', async () => {
    const files = { '01-start/sim.html': '<!doctype html><title>S</title><script>1</script>' };
    const html = await renderedStep('::interactive{src=sim.html title="A pendulum" height=300}', files);
    expect(shape(html)).toBe(
      '<figure class="interactive" data-activity="sim"><iframe sandbox="allow-scripts" loading="lazy" title="A pendulum" src="asset.html" height="300" data-height="300"></iframe><figcaption>A pendulum</figcaption></figure>',
    );
  });

  test('a formula is MathML with its TeX as annotation', async () => {
    const html = await renderedStep('$\\frac{1}{2}$');
    expect(html).toContain('<mfrac><mn>1</mn><mn>2</mn></mfrac>');
    expect(html).toContain('<annotation encoding="application/x-tex">\\frac{1}{2}</annotation>');
  });

  test('assets are listed once, with their type, for step and book', async () => {
    const { book } = await readStep('![a](p.svg) ![b](./p.svg) ![c](p.png)', PICTURE);
    const step = book?.chapters[0]?.steps[0];
    expect(book?.assets.map(({ mime, path }) => [mime, path]).sort()).toEqual([
      ['image/png', '01-start/p.png'],
      ['image/svg+xml', '01-start/p.svg'],
    ]);
    expect(step?.assets).toEqual(book?.assets.map((asset) => asset.hash));
  });
});

const ATTACKS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)><script>alert(1)</script></svg>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](java&#10;script:alert(1))',
  '[x](&#106;avascript&colon;alert(1))',
  '[x](vbscript:x)',
  '[x](data:text/html,<script>alert(1)</script>)',
  '<javascript:alert(1)>',
  '![x](javascript:alert(1))',
  '![x" onerror="alert(1)](p.png)',
  '![x](p.png "y\\" onerror=\\"alert(1)")',
  '[x][r]\n\n[r]: javascript:alert(1)',
  ':::note{onclick="alert(1)" style="x"}\nx\n:::',
  ':::note[<img src=x onerror=alert(1)>]\nx\n:::',
  '::interactive{src="javascript:alert(1)" title="x"}',
  '::interactive{src="https://evil.example/" title="x"}',
  '::video{src=p.png poster="javascript:alert(1)"}',
  '```"><script>alert(1)</script>\nx\n```',
  '```js" onload="alert(1)\nx\n```',
  '$\\href{javascript:alert(1)}{x}$',
  '$\\htmlData{x=1}{y} \\style{color:red}{z} \\url{javascript:alert(1)}$',
  '$\\text{<script>alert(1)</script>}$',
  '$$\n\\includegraphics{https://evil.example/x.png}\n$$',
  '[^"><script>]\n\n[^"><script>]: <script>alert(1)</script>',
  '## <script>alert(1)</script> {onclick=alert(1)}',
  '| <script>alert(1)</script> |\n|-|\n| <b onclick=x>y</b> |',
  ':::question{#q kind=blanks}\n{<script>alert(1)</script>} [x](javascript:{alert(1)})\n\n> <script>alert(1)</script>\n:::',
  ':::question{#q kind=matching}\nx\n\n- <img src=x onerror=alert(1)> :: <script>alert(1)</script>\n- b :: "onload="x\n:::',
  ':::question{#q kind=number unit="<script>alert(1)</script>"}\nx\n\n= 1\n:::',
  ':::tabs\n::tab[<script>alert(1)</script>]\n::tab[x]{name="x" onclick="x"}\n:::',
  '```js file="x" onload="x" {<script>}\nx\n```',
  '[](step:<script>)',
  ':::question{#q}\n<script>alert(1)</script>\n\n- [x] <img src=x onerror=alert(1)>a\n  > <script>alert(1)</script>b\n:::',
  '<!--><script>alert(1)</script>-->',
  '<?php x ?><![CDATA[<script>alert(1)</script>]]>',
];

/** Tags of a page with attributes taken apart, so that escaped text cannot be mistaken for markup. */
const DANGEROUS_TAG = /<(?:script|svg|style|object|embed|base|meta|link|form|input|mglyph)\b/i;
const DANGEROUS_ATTRIBUTE = /<[a-z][^<>]*?\s(?:on\w+|style|srcdoc|xlink:href|formaction)\s*=/i;
const DANGEROUS_ADDRESS = /<[^<>]*?\s(?:href|src|poster|action)="\s*(?!https?:|mailto:|\/textbooks\/|#)[^"]*"/i;
const OTHER_SERVER = /<(?!a\b)[^<>]*?\s(?:src|poster)="(?!\/textbooks\/book\/assets\/)/i;

function expectHarmless(html: string): void {
  // Quoted attribute values may hold any characters; none of them is markup.
  const tagsOnly = html.replace(/(\s(?:alt|title|aria-label))="[^"]*"/g, '$1=""');
  for (const danger of [DANGEROUS_TAG, DANGEROUS_ATTRIBUTE, DANGEROUS_ADDRESS, OTHER_SERVER])
    expect(tagsOnly).not.toMatch(danger);
}

const stringsIn = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(stringsIn)
      : [];

const CODE =
  'import math\n\n# region speed\n    def froude(v, length):\n        # ANCHOR: inner\n        return v\n        # ANCHOR_END: inner\n# endregion\n';

describe('code', () => {
  test.each([
    ['a whole file', 'x.py', 'import math\n\n    def froude(v, length):\n        return v'],
    ['a region', 'x.py#speed', 'def froude(v, length):\n    return v'],
    ['a region in a region', '/01-start/x.py#inner', 'return v'],
  ])('may be %s of the book', async (_, file, code) => {
    const html = await renderedStep(`\`\`\`txt file="${file}"\n\`\`\``, { '01-start/x.py': CODE });
    expect(html).toContain(`<code>${code}</code>`);
  });

  test('of a file makes another revision of the step when the file changes', async () => {
    const revision = async (code: string) =>
      (await readStep('```py file="x.py"\n```', { '01-start/x.py': code })).book?.chapters[0]?.steps[0]?.revision;
    expect(await revision('a')).not.toBe(await revision('b'));
  });

  test.each(['{2,4-5}', 'highlight="2,4-5"', 'highlight=2,4-5'])('has the lines %s marked', async (marks) => {
    const html = await renderedStep(`\`\`\`js ${marks}\nlet a\nlet b\nc\nd\ne\n\`\`\``);
    const let_ = '<span class="tok-keyword">let</span>';
    expect(html).toContain(
      `<code>${let_} a\n<mark class="line">${let_} b\n</mark>c\n<mark class="line">d\n</mark><mark class="line">e</mark></code>`,
    );
  });
});

describe('a text', () => {
  test('refers to steps by their keys, with their titles where it gives none', async () => {
    const html = await renderedStep('[](step:start/hello), [so](step:hello#two-words), [](step:bye).', {
      '01-start/02-bye.md': '# Good *bye*\n',
    });
    expect(html).toContain(
      '<a href="/textbooks/book/steps/start/hello">Hello</a>, <a href="/textbooks/book/steps/start/hello#s-two-words">so</a>, <a href="/textbooks/book/steps/start/bye">Good *bye*</a>.',
    );
  });

  test('has tabs that need no script', async () => {
    const html = await renderedStep(':::tabs\n::tab[A *b*]\n\nOne.\n\n::tab[C]\n- Two.\n:::\n');
    expect(html).toContain(
      '<div class="tabs"><details name="s-tabs-4" open><summary>A <em>b</em></summary><p>One.</p></details><details name="s-tabs-4"><summary>C</summary>',
    );
  });

  test('may be for some levels only', async () => {
    const { book } = await readStep('All.\n\n:::for{level="intermediate advanced"}\nSome.\n:::\n\nAll again.');
    expect(book?.chapters[0]?.steps[0]?.body).toEqual([
      { kind: 'html', html: '<p>All.</p>' },
      { kind: 'html', html: '<p>Some.</p>', levels: ['intermediate', 'advanced'] },
      { kind: 'html', html: '<p>All again.</p>' },
    ]);
  });

  test('keeps what it says of other steps', async () => {
    const { book } = await readStep('', {
      '01-start/02-x.md':
        '---\ntitle: X\nalternative_to: hello\nbrief_of: [start/hello]\nremedies: counts-both-feet\n---\nX.',
    });
    expect(book?.chapters[0]?.steps[1]).toMatchObject({
      alternativeTo: ['start/hello'],
      briefOf: ['start/hello'],
      remedies: ['counts-both-feet'],
    });
    expect(book?.chapters[0]?.steps[0]).not.toHaveProperty('alternativeTo');
  });
});

describe('no script, no style and no other server come through', () => {
  test.each(ATTACKS)('%s', async (markdown) => {
    const { draft } = await readStep(markdown, PICTURE);
    const step = draft?.chapters[0]?.steps[0];
    expectHarmless(step?.body.map((block) => (block.kind === 'html' ? block.html : '')).join('\n') ?? '');
    for (const question of step?.questions ?? []) for (const html of stringsIn(question)) expectHarmless(html);
    for (const key of step?.answerKeys ?? [])
      for (const html of 'correct' in key ? Object.values(key.feedback) : []) expectHarmless(html);
  });

  test('whatever is written, reading ends with findings and harmless HTML', async () => {
    const piece = fc.constantFrom(
      ...ATTACKS,
      ...[
        '\n',
        '\n\n',
        '    ',
        '> ',
        '- ',
        '- [x] ',
        '1. ',
        '# ',
        ':::',
        ':::note\n',
        ':::question{#q}\n',
        '::video',
        '```',
        '$',
        '$$',
      ],
      ...[
        '[',
        '](',
        ')',
        '![',
        '<',
        '>',
        '&',
        '\\',
        '*',
        '**',
        '_',
        '~~',
        '|',
        '|-|',
        '---\n',
        '[^1]',
        '[^1]: ',
        '{',
        '}',
        '\0',
        '\r',
      ],
    );
    const markdown = fc.array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(markdown, async (pieces) => {
        expectHarmless(await renderedStepBody(pieces.join('')));
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});

async function renderedStepBody(markdown: string): Promise<string> {
  const { draft } = await readStep(markdown);
  return (draft?.chapters[0]?.steps[0]?.body ?? [])
    .map((block) => (block.kind === 'html' ? block.html : ''))
    .join('\n');
}
