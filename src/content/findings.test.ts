import { describe, expect, test } from 'vitest';
import { type BookFiles, brief, MP4, PNG, readFiles, SMALL_BOOK, STEP, SVG } from './fixtures/temporary-book.ts';

const front = (fields: string, text = 'Hello.\n'): BookFiles => ({
  [STEP]: `---\ntitle: Hello\n${fields}\n---\n${text}`,
});
/** Text that begins on line 4 of the step's file. */
const text = (markdown: string, files: BookFiles = {}): BookFiles => ({
  [STEP]: `---\ntitle: Hello\n---\n${markdown}`,
  ...files,
});
const chapter = (fields: string): BookFiles => ({ '01-start/_chapter.yml': fields });
const HEAD = '01-start/_chapter.yml';
const QUIZ = '01-start/02-q.quiz.md';
const CHOICES = '\n- [x] a\n- [ ] b\n:::\n';

const ERRORS: [what: string, files: BookFiles, rule: string, file: string, line: number][] = [
  ['book without title', { 'book.yml': 'language: en' }, 'missing-title', 'book.yml', 1],
  ['field of book.yml that is not known', { 'book.yml': 'title: T\nlicense: MIT' }, 'unknown-field', 'book.yml', 2],
  ['YAML that is broken', { 'book.yml': 'title: T\nauthors: [a' }, 'bad-yaml', 'book.yml', 2],
  ['YAML that is a list', { 'book.yml': '- title' }, 'bad-yaml', 'book.yml', 1],
  ['language that is none', { 'book.yml': 'title: T\nlanguage: no such' }, 'bad-field', 'book.yml', 2],
  [
    'two chapters that wait for each other',
    {
      'book.yml': 'title: T',
      '01-start/_chapter.yml': 'title: Start\nrequires: [end]',
      '02-end/_chapter.yml': 'title: End\nrequires: [start]',
      '02-end/01-bye.md': '---\ntitle: Bye\n---\nBye.',
    },
    'cycle',
    '01-start/_chapter.yml',
    2,
  ],
  [
    'step that waits for itself through the order of its chapter',
    {
      '01-start/01-hello.md': '---\ntitle: Hello\nrequires: [bye]\n---\nHello.',
      '01-start/02-bye.md': '---\ntitle: Bye\n---\nBye.',
    },
    'cycle',
    '01-start/01-hello.md',
    3,
  ],
  [
    'chapter listed that is not there',
    { 'book.yml': 'title: T\n\nchapters: [start, ned]' },
    'unknown-key',
    'book.yml',
    3,
  ],
  [
    'default for a type that is none',
    { 'book.yml': 'title: T\ndefaults: { quizz: declared }' },
    'unknown-field',
    'book.yml',
    2,
  ],
  ['default that is no criterion', { 'book.yml': 'title: T\ndefaults: { quiz: 80 }' }, 'bad-criteria', 'book.yml', 2],
  ['YAML bomb', { 'book.yml': `title: T\n${bomb()}` }, 'bad-yaml', 'book.yml', 1],
  ['chapter without title', chapter('order: any'), 'missing-title', HEAD, 1],
  ['title too long', chapter(`title: ${'x'.repeat(256)}`), 'title-too-long', HEAD, 1],
  ['chapter required that is not there', chapter('title: S\nrequires: [stat]'), 'unknown-key', HEAD, 2],
  ['word where true or false is meant', chapter('title: S\nactive: no'), 'bad-field', HEAD, 2],
  [
    'chapter with the title of another',
    { '02-b/_chapter.yml': '# x\ntitle: Start', '02-b/1-x.md': '# X' },
    'duplicate-title',
    '02-b/_chapter.yml',
    2,
  ],
  [
    'chapter with the key of another',
    { '02-start/_chapter.yml': 'title: B', '02-start/1-x.md': '# X' },
    'duplicate-key',
    '02-start/_chapter.yml',
    1,
  ],
  ['chapter without steps', { '02-b/_chapter.yml': 'title: B' }, 'empty-chapter', '02-b/_chapter.yml', 1],
  [
    'step folder without index.md',
    { '01-start/02-x.exercise/README.md': 'x' },
    'missing-file',
    '01-start/02-x.exercise',
    1,
  ],
  [
    'form for a level without original',
    { '01-start/02-x.beginner.md': '# X' },
    'variant-without-original',
    '01-start/02-x.beginner.md',
    1,
  ],
  ['file that is not UTF-8', { [STEP]: new Uint8Array([0x23, 0x20, 0xff, 0xfe]) }, 'bad-encoding', STEP, 1],
  ['step without title', { [STEP]: 'Only text.' }, 'missing-title', STEP, 1],
  ['step with the key of another', { '01-start/09-hello.md': '# X' }, 'duplicate-key', '01-start/09-hello.md', 1],
  [
    'step with the pinned id of another',
    { '01-start/02-b.md': '---\ntitle: B\nid: hello\n---\n' },
    'duplicate-key',
    '01-start/02-b.md',
    3,
  ],
  ['id that cannot be a key', front('id: a b'), 'bad-key', STEP, 3],
  ['step required that is not there', front('minutes: 3\nrequires: [start/hallo]'), 'unknown-key', STEP, 4],
  ['alternative that is not there', front('alternative_to: nobody'), 'unknown-key', STEP, 3],
  [
    'skill that the book does not list',
    { 'book.yml': 'title: T\nskills: [walking]', ...front('teaches: walkin') },
    'unknown-key',
    STEP,
    3,
  ],
  ['front matter that never ends', { [STEP]: '---\ntitle: Hello\n' }, 'bad-front-matter', STEP, 1],
  [
    'front matter with a colon in a value',
    { [STEP]: '---\nminutes: 1\ntitle: Time: a story\n---\n' },
    'bad-front-matter',
    STEP,
    3,
  ],
  ['field twice', front('minutes: 1\nminutes: 2'), 'bad-front-matter', STEP, 4],
  ['unknown field', front('minuts: 3'), 'unknown-field', STEP, 3],
  ['type that is none', front('type: quizz'), 'bad-field', STEP, 3],
  ['level that is none', front('level: [beginer]'), 'bad-field', STEP, 3],
  ['minutes as a clock', front('minutes: 1:30'), 'bad-field', STEP, 3],
  ['criterion out of range', front('complete: { score: 101 }'), 'bad-criteria', STEP, 3],
  ['criterion of unknown kind', front('complete: { tiem: 60 }'), 'bad-criteria', STEP, 3],
  ['criterion deep inside', front('complete: { any: [declared, { time: x }] }'), 'bad-criteria', STEP, 3],
  ['score without questions', front('complete: { score: 80 }'), 'criterion-cannot-be-met', STEP, 3],
  [
    'tests that nothing runs',
    front('complete: { all: [declared, { tests: 100 }] }'),
    'criterion-cannot-be-met',
    STEP,
    3,
  ],
  ['video by default', front('type: video'), 'criterion-cannot-be-met', STEP, 1],
  ['activity by default', front('type: interactive'), 'criterion-cannot-be-met', STEP, 1],
  ['tests without a folder of them', front('complete: { tests: 100 }'), 'criterion-cannot-be-met', STEP, 3],
  ...(
    [
      ['exercise without a starter', { '_tests/a.py': '', '_solution/a.py': '' }, 'missing-starter'],
      ['exercise without tests', { '_tests/.keep': '', '_starter/a.py': '', '_solution/a.py': '' }, 'missing-tests'],
      ['exercise without a solution', { '_tests/a.py': '', '_starter/a.py': '' }, 'missing-solution'],
      [
        'exercise in an unknown language',
        { '_tests/a.rs': '', '_starter/a.rs': '', '_solution/a.rs': '' },
        'unknown-language',
      ],
      [
        'exercise in two languages',
        { '_tests/a.py': '', '_starter/a.py': '', '_starter/b.js': '', '_solution/a.py': '', '_solution/b.js': '' },
        'unknown-language',
      ],
      [
        'exercise with a bad file name',
        { '_tests/a.py': '', '_starter/a b.py': '', '_solution/a b.py': '' },
        'bad-file-name',
      ],
    ] as const
  ).map(([name, files, rule]): (typeof ERRORS)[number] => [
    name,
    Object.fromEntries([
      ['01-start/02-x.exercise/index.md', '# X'],
      ...Object.entries(files).map(([file, text]) => [`01-start/02-x.exercise/${file}`, text]),
    ]),
    rule,
    '01-start/02-x.exercise/index.md',
    1,
  ]),
  ['quiz without questions', { [QUIZ]: '# Q' }, 'quiz-without-questions', QUIZ, 1],
  ['question without id', text(`\n:::question\nQ?\n${CHOICES}`), 'question-without-id', STEP, 5],
  [
    'question id twice',
    text(`:::question{#q}\nQ?\n${CHOICES}\n:::question{#q}\nQ?\n${CHOICES}`),
    'duplicate-question',
    STEP,
    11,
  ],
  ['question without a right choice', text(':::question{#q}\nQ?\n\n- [ ] a\n- [ ] b\n:::'), 'no-right-choice', STEP, 4],
  ['question without choices', text(':::question{#q}\nQ?\n:::'), 'no-right-choice', STEP, 4],
  ['question without a prompt', text(`:::question{#q}${CHOICES}`), 'question-without-prompt', STEP, 4],
  ['question of no kind', text(`:::question{#q kind=numbr}\nQ?\n${CHOICES}`), 'unknown-kind', STEP, 4],
  ['attribute of another kind', text(`:::question{#q unit=m}\nQ?\n${CHOICES}`), 'unknown-attribute', STEP, 4],
  ['short text without answer', text(':::question{#q kind=short}\nQ?\n\n! no\n:::\n'), 'no-right-answer', STEP, 4],
  ['pattern that cannot be read', text(':::question{#q kind=short}\nQ?\n\n= a\n= /(a/\n:::\n'), 'bad-pattern', STEP, 8],
  ['case that is no case', text(':::question{#q kind=short case=lower}\nQ?\n\n= a\n:::\n'), 'bad-attribute', STEP, 4],
  ['answer of two lines', text(':::question{#q kind=short}\nQ?\n\n= a\nb\n:::\n'), 'bad-answer', STEP, 7],
  ['text behind answers', text(':::question{#q kind=short}\nQ?\n\n= a\n\nAnd?\n:::\n'), 'text-after-choices', STEP, 9],
  ['number that is none', text(':::question{#q kind=number}\nQ?\n\n= 9,81\n:::\n'), 'bad-number', STEP, 7],
  ['number without answer', text(':::question{#q kind=number}\nQ?\n:::\n'), 'no-right-answer', STEP, 4],
  ['any number as right', text(':::question{#q kind=number}\nQ?\n\n= *\n:::\n'), 'bad-number', STEP, 7],
  [
    'tolerance that is none',
    text(':::question{#q kind=number tolerance=little}\nQ?\n\n= 1\n:::\n'),
    'bad-tolerance',
    STEP,
    4,
  ],
  ['negative tolerance', text(':::question{#q kind=number tolerance=-1}\nQ?\n\n= 1\n:::\n'), 'bad-tolerance', STEP, 4],
  [
    'percentage of nothing',
    text(':::question{#q kind=number tolerance=5%}\nQ?\n\n= 0\n:::\n'),
    'bad-tolerance',
    STEP,
    4,
  ],
  ['text without gap', text(':::question{#q kind=blanks}\nQ?\n:::\n'), 'no-gap', STEP, 4],
  ['gap without answers', text(':::question{#q kind=blanks}\nQ {a}\nand { | }\n:::\n'), 'gap-without-answers', STEP, 6],
  ['gap of nothing', text(':::question{#q kind=blanks}\nQ {a}\nand {}\n:::\n'), 'gap-without-answers', STEP, 6],
  [
    'gap in an address',
    text(':::question{#q kind=blanks}\nQ [a](https://x.example/{b}) {c}\n:::\n'),
    'gap-out-of-place',
    STEP,
    4,
  ],
  ['order of one', text(':::question{#q kind=ordering}\nQ?\n\n1. a\n:::\n'), 'nothing-to-order', STEP, 4],
  [
    'order with the same twice',
    text(':::question{#q kind=ordering}\nQ?\n\n1. a\n2. b\n3. *a*\n:::\n'),
    'duplicate-item',
    STEP,
    9,
  ],
  ['matching without pairs', text(':::question{#q kind=matching}\nQ?\n\n- a\n:::\n'), 'no-pairs', STEP, 4],
  ['pair without right', text(':::question{#q kind=matching}\nQ?\n\n- a :: x\n- b ::\n:::\n'), 'bad-pair', STEP, 8],
  [
    'same right twice',
    text(':::question{#q kind=matching}\nQ?\n\n- a :: x\n- b :: x.\n:::\n'),
    'duplicate-item',
    STEP,
    8,
  ],
  ['formula as right', text(':::question{#q kind=matching}\nQ?\n\n- a :: $x$\n- b :: y\n:::\n'), 'bad-pair', STEP, 7],
  [
    'solution in a question',
    text('::::question{#q}\nQ?\n\n:::solution\nx\n:::\n\n- [x] a\n- [ ] b\n::::\n'),
    'solution-in-question',
    STEP,
    7,
  ],
  ['reference to a step that is not there', text('[a](step:start/hallo)\n'), 'unknown-key', STEP, 4],
  ['text for a level that is none', text(':::for{level=expert}\nx\n:::\n'), 'bad-attribute', STEP, 4],
  ['text for no level', text(':::for\nx\n:::\n'), 'missing-attribute', STEP, 4],
  ['text for a level inside a note', text('::::note\n:::for{level=beginner}\nx\n:::\n::::\n'), 'nested-for', STEP, 5],
  ['tabs of one', text(':::tabs\n::tab[A]\nx\n:::\n'), 'no-tabs', STEP, 4],
  ['tab without tabs', text('::tab[A]\n'), 'stray-tab', STEP, 4],
  ['text before the first tab', text(':::tabs\nx\n\n::tab[A]\n\n::tab[B]\n:::\n'), 'text-before-tabs', STEP, 5],
  ['code of a file that is not there', text('```py file="x.py"\n```\n'), 'missing-file', STEP, 4],
  [
    'code of a region that is not there',
    text('```py file="x.py#b"\n```\n', { '01-start/x.py': '# region a\n' }),
    'missing-region',
    STEP,
    4,
  ],
  ['code from outside of the book', text('```py file="../../x.py"\n```\n'), 'path-outside-book', STEP, 4],
  ['code that is no text', text('```py file="p.png"\n```\n', { '01-start/p.png': PNG }), 'bad-include', STEP, 4],
  [
    'two right choices of a single one',
    text(':::question{#q kind=single}\nQ?\n\n- [x] a\n- [x] b\n:::'),
    'bad-attribute',
    STEP,
    4,
  ],
  ['choice without a box', text(':::question{#q}\nQ?\n\n- [x] a\n- b\n:::'), 'bad-choice', STEP, 8],
  ['choice id twice', text(':::question{#q}\nQ?\n\n- [x] a {#a2}\n- [ ] b\n:::'), 'duplicate-choice', STEP, 8],
  [
    'text after choices',
    text(':::question{#q}\nQ?\n\n- [x] a\n- [ ] b\n\nBecause.\n:::'),
    'text-after-choices',
    STEP,
    10,
  ],
  [
    'unknown tag of feedback',
    text(':::question{#q}\nQ?\n\n- [x] a\n  > Y. {misconceptoin=x}\n:::'),
    'unknown-attribute',
    STEP,
    7,
  ],
  [
    'footnote in feedback',
    text(':::question{#q}\nQ?\n\n- [x] a\n  > Y.[^1]\n:::\n\n[^1]: Why.'),
    'footnote-in-feedback',
    STEP,
    8,
  ],
  ['question inside a note', text(`::::note\n:::question{#q}\nQ?\n${CHOICES}::::`), 'nested-question', STEP, 5],
  ['unknown directive', text('x\n\n:::tpi\ny\n:::'), 'unknown-directive', STEP, 6],
  ['directive with a blank', text('::: note\nx\n'), 'bad-directive', STEP, 4],
  ['directive with broken attributes', text(':::question{#q kind=}\nQ?\n'), 'bad-directive', STEP, 4],
  ['directive that is not closed', text(':::note\nx\n'), 'unclosed-directive', STEP, 4],
  ['inner fence of the same length', text(':::note\n:::hint\nx\n:::\n:::\n'), 'unclosed-directive', STEP, 5],
  ['fence that closes nothing', text('x\n:::\n'), 'stray-fence', STEP, 5],
  ['leaf written as container', text(':::video{src=a.mp4}\n:::'), 'wrong-colons', STEP, 4],
  ['unknown attribute', text('::interactive{src=a.html titel=x title=y}'), 'unknown-attribute', STEP, 4],
  ['missing attribute', text('::interactive{src=a.html}'), 'missing-attribute', STEP, 4],
  ['image that is not there', text('a\n\n![a](a.png)'), 'missing-file', STEP, 6],
  ['image of another server', text('![a](https://x.example/a.png)'), 'external-image', STEP, 4],
  ['image as data', text('![a](data:image/png;base64,AAAA)'), 'external-image', STEP, 4],
  ['video of another server', text('::video{src="//x.example/a.mp4"}'), 'external-media', STEP, 4],
  ['path that climbs out', text('![a](../../../etc/a.png)'), 'path-outside-book', STEP, 4],
  ['path that climbs out, encoded', text('![a](%2e%2e/%2E%2E/a.png)'), 'path-outside-book', STEP, 4],
  ['content that is not its extension', text('![a](a.png)', { '01-start/a.png': SVG }), 'asset-type-mismatch', STEP, 4],
  ['file type that is not allowed', text('[a](a.exe)', { '01-start/a.exe': 'MZ' }), 'unsupported-asset', STEP, 4],
  ['HTML as a download', text('[a](a.html)', { '01-start/a.html': '<!doctype html>' }), 'unsupported-asset', STEP, 4],
  ['asset too large', text('![a](a.png)', { '01-start/a.png': large() }), 'asset-too-large', STEP, 4],
  [
    'SVG with a script',
    text('![a](a.svg)', { '01-start/a.svg': SVG.replace('<path', '<script/><path') }),
    'unsafe-svg',
    STEP,
    4,
  ],
  ['formula that is no TeX', text('x\n\n$\\frac{1$'), 'bad-math', STEP, 6],
  ['link with a scheme that runs', text('[a](javascript:alert(1))'), 'unsafe-link', STEP, 4],
  ['lists in lists in lists', text(`${'- '.repeat(5000)}x`), 'too-deeply-nested', STEP, 4],
  ['text of megabytes', text('word '.repeat(210_000)), 'file-too-large', STEP, 1],
];

const WARNINGS: typeof ERRORS = [
  ['Mermaid diagram', text('```mermaid\ngraph TD\n```\n'), 'diagram-as-code', STEP, 4],
  ['highlighted line that is not there', text('```py {3}\na\nb\n```\n'), 'bad-highlight', STEP, 4],
  [
    'answer that another one covers',
    text(':::question{#q kind=short}\nQ?\n\n= /a+/\n! aa\n:::\n'),
    'unreachable-answer',
    STEP,
    8,
  ],
  ['link to nothing', text('a\n[b](nothing.md)'), 'broken-link', STEP, 5],
  ['link to a file that is no step', text('[b](../README.md)', { 'README.md': 'x' }), 'broken-link', STEP, 4],
  ['link to a heading that is not there', text('[b](#there)'), 'broken-link', STEP, 4],
  ['image without words', text('![](a.png)', { '01-start/a.png': PNG }), 'missing-alt', STEP, 4],
  ['HTML in the text', text('a\n\n<div>b</div>'), 'raw-html', STEP, 6],
  ['video without captions', text('::video{src=a.mp4}', { '01-start/a.mp4': MP4 }), 'no-captions', STEP, 4],
  [
    'activity that asks for files',
    text('::interactive{src=a.html title=x}', { '01-start/a.html': '<!doctype html><script src="b.js"></script>' }),
    'not-self-contained',
    STEP,
    4,
  ],
  ['code that is not closed', text('```\nx'), 'unclosed-code', STEP, 4],
  ['directive with one colon', text('See :hint[x].'), 'literal-directive', STEP, 4],
  ['money next to a formula', text('It costs $5, then $x$.'), 'ambiguous-dollar', STEP, 4],
  [
    'chapter left out of the list',
    { 'book.yml': 'title: T\nchapters: [start]', '02-b/_chapter.yml': 'title: B', '02-b/1-x.md': '# X' },
    'unlisted-chapter',
    '02-b',
    1,
  ],
  [
    'suffix that is nearly a type',
    { '01-start/02-x.quizz.md': '# X' },
    'unknown-type-suffix',
    '01-start/02-x.quizz.md',
    1,
  ],
];

function bomb(): string {
  const rows = Array.from({ length: 9 }, (_, i) => `  x${i + 1}: &x${i + 1} [${`*x${i}, `.repeat(9)}]`);
  return `defaults:\n  x0: &x0 [a]\n${rows.join('\n')}`;
}

function large(): Uint8Array {
  const bytes = new Uint8Array(20 * 1024 * 1024 + 1);
  bytes.set(PNG);
  return bytes;
}

describe('a bad book is not published and its author is told where', () => {
  test.each(ERRORS)('%s', async (_, files, rule, file, line) => {
    const { book, findings } = await readFiles({ ...SMALL_BOOK, ...files });
    expect(findings.filter((finding) => finding.severity === 'error').map(brief)).toContain(`${rule} ${file}:${line}`);
    expect(book).toBeNull();
  });
});

describe('a doubtful book is published with a warning', () => {
  test.each(WARNINGS)('%s', async (_, files, rule, file, line) => {
    const { book, findings } = await readFiles({ ...SMALL_BOOK, ...files });
    expect(findings.map((finding) => `${finding.severity} ${brief(finding)}`)).toEqual([
      `warning ${rule} ${file}:${line}`,
    ]);
    expect(book).not.toBeNull();
  });
});

describe('findings', () => {
  test('all come at once, by file and line', async () => {
    const { findings } = await readFiles({
      ...SMALL_BOOK,
      'book.yml': 'title: T\nlicense: MIT',
      ...front('minuts: 3\nrequires: [start/hallo]', '![a](a.png)\n\n:::tpi\nx\n:::\n'),
    });
    expect(findings.map(brief)).toEqual(
      [`missing-file ${STEP}:6`, `unknown-directive ${STEP}:8`, 'unknown-field book.yml:2'].toSpliced(
        0,
        0,
        `unknown-field ${STEP}:3`,
        `unknown-key ${STEP}:4`,
      ),
    );
  });

  test.each([
    [{ 'book.yml': 'title: T\nlicense: MIT' }, 'Did you mean `licence`?'],
    [front('requires: [start/hallo]'), 'Did you mean `start/hello`?'],
    [front('type: quizz'), 'Did you mean `quiz`?'],
    [text(':::tpi\ny\n:::'), 'Did you mean `tip`?'],
    [text('::interactive{src=a.html titel=x title=y}'), 'Did you mean `title`?'],
    [front('type: video'), 'Write `complete: declared` or `complete: { time: 60 }` into the front matter.'],
  ])('the nearest known name is suggested', async (files, fix) => {
    const { findings } = await readFiles({ ...SMALL_BOOK, ...files });
    expect(findings.map((finding) => finding.fix)).toContain(fix);
  });
});
