import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { brief, PNG, withBook } from '../content/fixtures/temporary-book.ts';
import { readBook } from '../content/read-book.ts';
import { newBook } from './scaffold.ts';

// What somebody does to a fresh book who has read the authors' guide once, and what they are told.

type Break = (folder: string) => Promise<unknown>;

const WELCOME = '01-start/01-welcome.md';
const CHECK = '01-start/02-check.quiz.md';
const TRY = '02-further/01-try.exercise/index.md';
const START = '01-start/_chapter.yml';
const FURTHER = '02-further/_chapter.yml';

const put =
  (path: string, content: string | Uint8Array): Break =>
  async (folder) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  };
const edit =
  (path: string, from: string | RegExp, to: string): Break =>
  async (folder) => {
    const before = await readFile(join(folder, path), 'utf8');
    const after = before.replace(from, () => to);
    if (after === before) throw new Error(`nothing to break in ${path}`);
    await writeFile(join(folder, path), after);
  };
const recode =
  (path: string, change: (text: string) => string | Uint8Array): Break =>
  async (folder) =>
    writeFile(join(folder, path), change(await readFile(join(folder, path), 'utf8')));
const move =
  (from: string, to: string): Break =>
  (folder) =>
    rename(join(folder, from), join(folder, to));
const link =
  (path: string, target: string): Break =>
  (folder) =>
    symlink(target, join(folder, path));
const both =
  (...breaks: Break[]): Break =>
  async (folder) => {
    for (const one of breaks) await one(folder);
  };
const say = (text: string): Break => edit(WELCOME, 'Write here', `${text}\n\nWrite here`);
const head = (line: string): Break => edit(WELCOME, 'minutes: 2', line);
const STEP = '---\ntitle: Mine\n---\nText.\n';

/** What was done, how, the one finding as `rule file:line`, and what sentence and fix say. */
const BREAKS: [what: string, how: Break, found: string, sentence: string, fix: string][] = [
  // YAML
  [
    'a field is indented',
    put('book.yml', 'title: T\n  language: en\n'),
    'bad-yaml book.yml:2',
    'indented',
    'start of its line',
  ],
  [
    'a tab in book.yml',
    put('book.yml', 'title: T\ndefaults:\n\treading: declared\n'),
    'bad-yaml book.yml:3',
    'tab',
    'spaces',
  ],
  ['a tab in front matter', head('level:\n\t- beginner'), `bad-front-matter ${WELCOME}:4`, 'tab', 'spaces'],
  [
    'a bracket left open',
    put('book.yml', 'title: T\nauthors: [a\n'),
    'bad-yaml book.yml:3',
    'not closed',
    'Close brackets',
  ],
  [
    'a title with a colon',
    edit(WELCOME, '"Welcome"', 'Welcome: hello'),
    `bad-front-matter ${WELCOME}:2`,
    'colon',
    'quotes',
  ],
  [
    'a title with @',
    edit(WELCOME, '"Welcome"', '@home'),
    `bad-front-matter ${WELCOME}:2`,
    'begins with a character',
    'quotes',
  ],
  ['a field twice', head('minutes: 2\nminutes: 3'), `bad-front-matter ${WELCOME}:4`, 'twice', 'once'],
  ['a typo in a field', head('minuts: 2'), `unknown-field ${WELCOME}:3`, '`minuts`', '`minutes`'],
  ['a capital in a field', edit(WELCOME, 'title:', 'Title:'), `unknown-field ${WELCOME}:2`, '`Title`', '`title`'],
  ['a type that is none', head('type: text'), `bad-field ${WELCOME}:3`, 'reading, quiz', 'one of them'],
  ['a level with a typo', head('level: beginers'), `bad-field ${WELCOME}:3`, 'beginner', '`beginner`'],
  [
    'an order that is none',
    put(FURTHER, 'title: Further\norder: free\n'),
    `bad-field ${FURTHER}:2`,
    'sequence, any',
    'one of them',
  ],
  ['a criterion with a typo', edit(WELCOME, 'time: 30', 'tiem: 30'), `bad-criteria ${WELCOME}:4`, '`tiem`', '`time`'],
  [
    'a criterion without a word',
    edit(WELCOME, '{ time: 30 }', '30'),
    `bad-criteria ${WELCOME}:4`,
    '`complete`',
    '`time: 60`',
  ],
  [
    'less than no time',
    edit(WELCOME, 'time: 30', 'time: -3'),
    `bad-criteria ${WELCOME}:4`,
    'seconds from 1',
    'time: 60',
  ],
  [
    'a quiz criterion where nothing is asked',
    edit(WELCOME, 'time: 30', 'score: 80'),
    `criterion-cannot-be-met ${WELCOME}:4`,
    'Nobody could complete',
    '`complete: declared`',
  ],
  // Front matter
  [
    'front matter that never ends',
    put(WELCOME, '---\ntitle: X\n\nHello.\n'),
    `bad-front-matter ${WELCOME}:1`,
    'never ends',
    '`---`',
  ],
  [
    'front matter below a blank line',
    put(WELCOME, '\n---\ntitle: X\n---\nHello.\n'),
    `bad-front-matter ${WELCOME}:2`,
    'too late',
    'first line',
  ],
  ['no title at all', put(WELCOME, 'Hello.\n'), `missing-title ${WELCOME}:1`, 'no title', '`title:`'],
  ['no text at all', put(WELCOME, '---\ntitle: X\n---\n'), `empty-step ${WELCOME}:1`, 'no text', 'what learners'],
  // Keys
  ['two chapters of one title', put(FURTHER, 'title: Start\n'), `duplicate-title ${FURTHER}:1`, START, 'of its own'],
  [
    'two steps of one key',
    put('01-start/03-welcome.md', STEP),
    'duplicate-key 01-start/03-welcome.md:1',
    WELCOME,
    '`id:`',
  ],
  [
    'a prerequisite with a typo',
    put(FURTHER, 'title: Further\nrequires: [strat]\n'),
    `unknown-key ${FURTHER}:2`,
    '`strat`',
    '`start`',
  ],
  [
    'the name of a folder for its key',
    put(FURTHER, 'title: Further\nrequires: [01-start]\n'),
    `unknown-key ${FURTHER}:2`,
    '`01-start`',
    '`start`',
  ],
  [
    'a path for a key',
    edit(TRY, 'minutes', `requires: [${WELCOME}]\nminutes`),
    `unknown-key ${TRY}:3`,
    WELCOME,
    '`start/welcome`',
  ],
  [
    'a step required that was deleted',
    edit(TRY, 'minutes', 'requires: [start/gone]\nminutes'),
    `unknown-key ${TRY}:3`,
    '`start/gone`',
    '`chapter/step`',
  ],
  [
    'chapters that wait for each other',
    put(START, 'title: Start\nrequires: [further]\n'),
    `cycle ${START}:2`,
    'waits for further/try',
    'Take one',
  ],
  [
    'a chapter that waits for itself',
    put(START, 'title: Start\nrequires: [start]\n'),
    `cycle ${START}:2`,
    'cannot begin at all',
    'Take one',
  ],
  [
    'a hidden chapter that another waits for',
    put(START, 'title: Start\nactive: false\n'),
    `hidden-prerequisite ${FURTHER}:3`,
    '`start`',
    'Show the chapter',
  ],
  ['two steps of one number', put('01-start/02-also.md', STEP), `same-number ${CHECK}:1`, '02-also.md', 'of its own'],
  // Questions
  ['no right answer', edit(CHECK, '[x]', '[ ]'), `no-right-choice ${CHECK}:7`, 'No choice', '`- [x]'],
  [
    'a box without its blank',
    edit(CHECK, '- [x]', '-[x]'),
    `bad-choice ${CHECK}:12`,
    'looks like a choice',
    '`- [x] Text`',
  ],
  [
    'a box that touches its text',
    edit(CHECK, '- [x] One', '- [x]One'),
    `bad-choice ${CHECK}:12`,
    'looks like a choice',
    '`- [x] Text`',
  ],
  [
    'a box with nothing in it',
    edit(CHECK, '- [ ]', '- []'),
    `bad-choice ${CHECK}:10`,
    'looks like a choice',
    '`- [ ] Text`',
  ],
  [
    'a question without an id',
    edit(CHECK, '{#q-first}', ''),
    `question-without-id ${CHECK}:7`,
    'no id',
    '{#a-short-name}',
  ],
  ['a blank in an id', edit(CHECK, '{#q-first}', '{id="q first"}'), `bad-key ${CHECK}:7`, '`q first`', 'letters'],
  ['a quiz without questions', put(CHECK, STEP), `quiz-without-questions ${CHECK}:1`, 'no questions', ':::question'],
  // Text
  ['a directive that is not closed', edit(WELCOME, /:::\n$/, ''), `unclosed-directive ${WELCOME}:13`, '`tip`', '`:::`'],
  ['a directive with a typo', edit(WELCOME, ':::tip', ':::tipp'), `unknown-directive ${WELCOME}:13`, '`tipp`', '`tip`'],
  [
    'a blank after the colons',
    edit(WELCOME, ':::tip', '::: tip'),
    `bad-directive ${WELCOME}:13`,
    'directive',
    'no blank',
  ],
  ['HTML', say('<div>Hi</div>'), `raw-html ${WELCOME}:7`, 'left out', 'Markdown'],
  ['a formula on one line', say('$$x^2$$'), `display-math-in-line ${WELCOME}:7`, 'within the text', 'line of its own'],
  ['a formula that is none', say('$\\frac{1$'), `bad-math ${WELCOME}:7`, 'formula', 'TeX'],
  ['a link to a deleted step', say('[x](99-gone.md)'), `broken-link ${WELCOME}:7`, '99-gone.md', 'path from this file'],
  [
    'a link to the key of a deleted step',
    say('[x](step:start/wlcome)'),
    `unknown-key ${WELCOME}:7`,
    'start/wlcome',
    '`start/welcome`',
  ],
  // Files
  ['a missing picture', say('![x](images/none.png)'), `missing-file ${WELCOME}:7`, 'images/none.png', 'Check the name'],
  [
    'a picture in another case',
    both(put('01-start/images/Leg.PNG', PNG), say('![x](images/leg.png)')),
    `missing-file ${WELCOME}:7`,
    'images/leg.png',
    'Leg.PNG',
  ],
  [
    'a picture without words',
    both(put('01-start/leg.png', PNG), say('![](leg.png)')),
    `missing-alt ${WELCOME}:7`,
    'leg.png',
    'what it shows',
  ],
  ['backslashes in a path', say('![x](images\\x.png)'), `path-outside-book ${WELCOME}:7`, 'images\\x.png', '`/`'],
  [
    'an include that climbs out',
    say('```py file="../../../etc/passwd"\n```'),
    `path-outside-book ${WELCOME}:7`,
    'etc/passwd',
    'into the book',
  ],
  [
    'Latin-1',
    recode(WELCOME, (text) => Buffer.from(text.replace('Start with', 'Größe\nStart with'), 'latin1')),
    `bad-encoding ${WELCOME}:7`,
    'UTF-8',
    'encoding',
  ],
  [
    'UTF-16',
    recode(WELCOME, (text) => Buffer.from(`\ufeff${text}`, 'utf16le')),
    `bad-encoding ${WELCOME}:1`,
    'UTF-16',
    'UTF-8',
  ],
  ['a picture called .md', put('01-start/03-leg.md', PNG), 'bad-encoding 01-start/03-leg.md:1', 'UTF-8', 'no text'],
  [
    'five megabytes',
    put('01-start/03-big.md', `# Big\n${'word '.repeat(1_000_000)}`),
    'file-too-large 01-start/03-big.md:1',
    '1 MB',
    'Divide',
  ],
  ['another ending', put('01-start/03-x.markdown', STEP), 'ignored-file 01-start/03-x.markdown:1', 'no step', '`.md`'],
  [
    'a type with a typo',
    put('01-start/03-x.quizz.md', STEP),
    'unknown-type-suffix 01-start/03-x.quizz.md:1',
    '`.quizz`',
    '`.quiz`',
  ],
  ['a step in no chapter', put('03-loose.md', STEP), 'ignored-file 03-loose.md:1', 'no chapter', 'Move it'],
  [
    'a step in a folder that is no chapter',
    put('more/01-x.md', STEP),
    'ignored-file more/01-x.md:1',
    'more is no chapter',
    '`01-more`',
  ],
  [
    'a folder in a chapter',
    put('01-start/03-sub/01-x.md', STEP),
    'missing-file 01-start/03-sub:1',
    'index.md',
    'index.md',
  ],
  [
    'a link that leads to itself',
    link('01-start/loop', 'loop'),
    'path-outside-book 01-start/loop:1',
    'symbolic link',
    'Copy',
  ],
  [
    'a link out of the book',
    link('01-start/03-x.md', '/etc/passwd'),
    'path-outside-book 01-start/03-x.md:1',
    'symbolic link',
    'Copy',
  ],
  ['no _chapter.yml', (folder) => rm(join(folder, START)), `missing-file ${START}:1`, '_chapter.yml', '`title: …`'],
  [
    '_chapter.yaml',
    move(START, '01-start/_chapter.yaml'),
    `missing-file ${START}:1`,
    '_chapter.yml',
    'Rename _chapter.yaml',
  ],
  ['book.yaml', move('book.yml', 'book.yaml'), 'missing-file book.yml:1', 'book.yml', 'Rename book.yaml'],
];

/** What must do no harm. */
const FINE: [string, Break][] = [
  ['the ends of lines of Windows', recode(WELCOME, (text) => text.replaceAll('\n', '\r\n'))],
  ['a byte order mark', recode(WELCOME, (text) => `\ufeff${text}`)],
  ['blanks and capitals in the name of a file', put('01-start/03 My Step.md', STEP)],
  ['an ending in capitals', put('01-start/03-x.MD', STEP)],
  ['a name in another script', put('01-start/03-قدم.md', STEP)],
  ['two headings of the first level', put(WELCOME, '# One\n\nText.\n\n# Two\n\nText.\n')],
  ['a capital in a box', edit(CHECK, '[x]', '[X]')],
  ['a file without a number beside the steps', put('01-start/notes.txt', 'Later.')],
];

const broken = (how: Break) =>
  withBook({}, async (folder) => {
    await newBook(folder);
    await how(folder);
    return readBook(folder);
  });

describe('a stranger who', () => {
  test.each(BREAKS)(
    'leaves %s is told once where it is, what it is and what to do',
    async (_, how, found, sentence, fix) => {
      const { findings } = await broken(how);
      expect(findings.map(brief)).toEqual([found]);
      expect(findings[0]?.sentence).toContain(sentence);
      expect(findings[0]?.fix).toContain(fix);
    },
  );

  test.each(FINE)('leaves %s is told nothing', async (_, how) => {
    const { book, findings } = await broken(how);
    expect(findings).toEqual([]);
    expect(book).not.toBeNull();
  });

  test('makes many mistakes is told all of them at once', async () => {
    const { findings } = await broken(
      both(
        edit(WELCOME, 'minutes', 'minuts'),
        say('![x](none.png)\n\n[y](gone.md)'),
        edit(CHECK, '[x]', '[ ]'),
        put(FURTHER, 'title: Start\nrequires: [strat]\n'),
        edit(TRY, ':::hint', ':::hnit'),
      ),
    );
    expect(findings.map(({ rule }) => rule).sort()).toEqual([
      ...['broken-link', 'duplicate-title', 'missing-file', 'no-right-choice'],
      ...['unknown-directive', 'unknown-field', 'unknown-key'],
    ]);
  });
});
