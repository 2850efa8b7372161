import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check } from '../../cli/check.ts';
import { BACKGROUND_LEVELS, type Book, type BookStep } from '../../domain/book.ts';
import { variantFor } from '../../domain/variants.ts';
import { type BookFiles, brief, PNG, readFiles, SMALL_BOOK, STEP, withBook } from '../fixtures/temporary-book.ts';
import { sourceHash } from '../source-hash.ts';

const HASH = sourceHash('Hello', 'Hello.');
const UR = `i18n/ur/${STEP}`;
const WORDS: BookFiles = { 'i18n/ur/01-start/_chapter.yml': 'title: آغاز\n' };
const BEGINNER = '01-start/01-hello.beginner.md';
const QUIZ = '01-start/02-check.quiz.md';

const translated = (text = 'سلام۔', hash = HASH): BookFiles => ({
  ...WORDS,
  [UR]: `---\ntitle: سلام\nsource_hash: ${hash}\n---\n${text}\n`,
});

const QUIZ_TEXT = `---\ntitle: Check
---
:::question{#q-one}
One?

- [x] yes
- [ ] no
:::

:::question{#q-two kind=short}
Name?

= Ada
:::
`;
const QUIZ_HASH = sourceHash('Check', QUIZ_TEXT.slice(QUIZ_TEXT.indexOf(':::')));
const urQuiz = (edit: (text: string) => string): BookFiles => ({
  [QUIZ]: QUIZ_TEXT,
  [`i18n/ur/${QUIZ}`]: edit(QUIZ_TEXT.replace('title: Check', `title: جانچ\nsource_hash: ${QUIZ_HASH}`)),
});

const read = (files: BookFiles) => readFiles({ ...SMALL_BOOK, ...files });
const stepOf = (book: Book | null, at = 0): BookStep | undefined => book?.chapters[0]?.steps[at];

const FINDINGS: [what: string, files: BookFiles, findings: string[]][] = [
  ['a form for one level', { [BEGINNER]: 'Hello, slowly.' }, []],
  ['a translation of everything', translated(), []],
  [
    'a form for one level of a translation',
    { ...translated(), [`i18n/ur/${BEGINNER}`]: `---\ntitle: آسان\nsource_hash: ${HASH}\n---\nآسان۔` },
    [],
  ],
  ['a stale translation', translated('سلام۔', 'f'.repeat(64)), [`stale-translation ${UR}:3`]],
  [
    'a translation that does not say from what it was made',
    { ...WORDS, [UR]: '---\ntitle: سلام\n---\nسلام۔' },
    [`missing-source-hash ${UR}:1`],
  ],
  [
    'a translation without title',
    { ...WORDS, [UR]: `---\nsource_hash: ${HASH}\n---\nسلام۔` },
    [`missing-title ${UR}:1`],
  ],
  [
    'a translation with fields of the original',
    { ...WORDS, [UR]: `---\ntitle: سلام\nminutes: 3\nsource_hash: ${HASH}\n---\nسلام۔` },
    [`field-of-original ${UR}:3`],
  ],
  [
    'a form for a level with a source hash',
    { [BEGINNER]: `---\nsource_hash: ${HASH}\n---\nHello.` },
    [`field-of-original ${BEGINNER}:2`],
  ],
  [
    'a chapter of another language with fields of the original',
    { ...translated(), 'i18n/ur/01-start/_chapter.yml': 'title: آغاز\norder: any' },
    ['field-of-original i18n/ur/01-start/_chapter.yml:2'],
  ],
  [
    'a field that nothing has',
    { ...WORDS, [UR]: `---\ntitel: سلام\nsource_hash: ${HASH}\n---\n# سلام` },
    [`unknown-field ${UR}:2`],
  ],
  [
    'a translation of a page that is not there',
    { ...translated(), 'i18n/ur/01-start/01-helo.md': '# سلام' },
    ['translation-without-original i18n/ur/01-start/01-helo.md:1'],
  ],
  [
    'translations of a chapter that is not there',
    { ...translated(), 'i18n/ur/01-stat/01-hello.md': '# سلام' },
    ['translation-without-original i18n/ur/01-stat:1'],
  ],
  [
    'a form for a level of a page that is not there',
    { '01-start/01-helo.advanced.md': 'Hello.' },
    ['variant-without-original 01-start/01-helo.advanced.md:1'],
  ],
  [
    'a level that is none',
    { '01-start/01-hello.beginer.md': '# Hello' },
    ['unknown-level 01-start/01-hello.beginer.md:1'],
  ],
  [
    'a form for learners who do not meet the step',
    { [STEP]: '---\ntitle: Hello\nlevel: [advanced]\n---\nHello.', [BEGINNER]: 'Hello.' },
    [`variant-for-nobody ${BEGINNER}:1`],
  ],
  ['a folder that is no language', { 'i18n/urdu_pk/01-start/01-hello.md': '# سلام' }, ['bad-language i18n/urdu_pk:1']],
  ['a folder of the source language', { 'i18n/en/01-start/01-hello.md': '# Hi' }, ['bad-language i18n/en:1']],
  [
    'a language that is not in the list',
    { 'book.yml': 'title: Small\nlanguages: [en]', ...translated() },
    ['unlisted-language i18n/ur:1'],
  ],
  ['a list with what is no language', { 'book.yml': 'title: Small\nlanguages: [en, "u r"]' }, ['bad-field book.yml:2']],
  [
    'a listed language without translations, in one sentence',
    { 'book.yml': 'title: Small\nlanguages: [en, ur]' },
    ['missing-translations book.yml:2'],
  ],
  [
    'a page that is missing in a language',
    { ...translated(), '01-start/02-more.md': '# More' },
    ['missing-translations i18n/ur:1'],
  ],
  ['a question that is not asked', urQuiz((text) => text.slice(0, text.indexOf(':::question{#q-two'))), []],
  ['a question of another id', urQuiz((text) => text.replace('#q-two', '#q-tow')), []],
  ['a question of another kind', urQuiz((text) => text.replace('{#q-one}', '{#q-one kind=multiple}')), []],
  ['more choices', urQuiz((text) => text.replace('- [ ] no', '- [ ] no\n- [ ] perhaps')), []],
  ['another right choice', urQuiz((text) => text.replace('[x] yes', '[ ] yes').replace('[ ] no', '[x] no')), []],
  ['choices with other ids', urQuiz((text) => text.replace('- [ ] no', '- [ ] no {#never}')), []],
];

describe('what is found in forms of steps', () => {
  test.each(FINDINGS.filter(([, , expected], at) => expected.length > 0 || at < 3))(
    '%s',
    async (_, files, expected) => {
      const { findings } = await read(files);
      expect(findings.map(brief)).toEqual(expected);
    },
  );

  test.each(FINDINGS.filter(([, files]) => QUIZ in files))('%s', async (_, files) => {
    const { book, findings } = await read(files);
    const differences = findings.filter(({ rule }) => rule === 'variant-questions-differ');
    expect(differences.length).toBeGreaterThan(0);
    expect(differences.every(({ file, fix }) => file === `i18n/ur/${QUIZ}` && fix)).toBe(true);
    expect(book).toBeNull();
  });

  test('the nearest name is proposed', async () => {
    const { findings } = await read({ ...translated(), 'i18n/ur/01-start/01-helo.beginner.md': '# سلام' });
    expect(findings[0]?.fix).toBe('Name it i18n/ur/01-start/01-hello.beginner.md.');
    const level = await read({ '01-start/01-hello.beginer.md': '# Hello' });
    expect(level.findings[0]?.fix).toBe('Did you mean `.beginner`?');
    const questions = await read(urQuiz((text) => text.replace('#q-two', '#q-tow')));
    expect(questions.findings.map(({ fix }) => fix)).toContain('Did you mean `q-two`?');
  });

  test('a stale translation says which hash to write, and that hash is the right one', async () => {
    const { findings } = await read(translated('سلام۔', 'f'.repeat(64)));
    const hash = /source_hash: ([0-9a-f]{64})/.exec(findings[0]?.fix ?? '')?.[1];
    expect((await read(translated('سلام۔', hash))).findings).toEqual([]);
  });

  test('what is missing is counted, once a language', async () => {
    const more = { '01-start/02-more.md': '# More', '01-start/03-last.md': '# Last' };
    const { findings } = await read({ ...more, [UR]: translated()[UR] ?? '', 'i18n/de/book.yml': 'title: Klein' });
    expect(findings.map(({ sentence }) => sentence)).toEqual([
      'In `de`, 3 of 3 steps and 1 of 1 chapter titles are missing; readers get them in the source language.',
      'In `ur`, 2 of 3 steps and 1 of 1 chapter titles are missing; readers get them in the source language.',
    ]);
  });
});

describe('forms of a step', () => {
  test('stand in the book beside their original, titles of book and chapter too', async () => {
    const { book } = await read({
      ...translated(),
      'i18n/ur/book.yml': 'title: چھوٹی کتاب\ndescription: مختصر\n',
      [BEGINNER]: 'Hello, slowly.',
    });
    expect(book).toMatchObject({
      languages: ['en', 'ur'],
      translations: { ur: { title: 'چھوٹی کتاب', description: 'مختصر' } },
      chapters: [{ translations: { ur: { title: 'آغاز', description: null } } }],
    });
    expect(stepOf(book)).toMatchObject({
      title: 'Hello',
      variants: [
        { language: 'en', level: 'beginner', title: 'Hello', content: 'Hello, slowly.', isStale: false },
        { language: 'ur', level: null, title: 'سلام', isStale: false, body: [{ html: '<p>سلام۔</p>' }] },
      ],
    });
  });

  test('may be forms of a step that is a folder, and of one with an ending', async () => {
    const { book, findings } = await read({
      [QUIZ]: QUIZ_TEXT,
      '01-start/02-check.quiz.advanced.md': QUIZ_TEXT,
      '01-start/03-x.exercise/index.md': '# X\n\nDo.',
      '01-start/03-x.exercise/index.beginner.md': 'Do it slowly.',
    });
    expect(findings).toEqual([]);
    expect(book?.chapters[0]?.steps.map(({ key, variants }) => [key, variants?.map(({ level }) => level)])).toEqual([
      ['start/hello', undefined],
      ['start/check', ['advanced']],
      ['start/x', ['beginner']],
    ]);
  });

  test('find what they show where their original finds it, unless they have their own', async () => {
    const own = Uint8Array.from([...PNG, 0]);
    const text =
      '![a](images/a.png) ![b](images/b.png) [m](02-more.md) [](step:start/more)\n\n```js file="a.js"\n```\n';
    const { book, findings } = await read({
      ...translated(text),
      '01-start/images/a.png': PNG,
      '01-start/images/b.png': PNG,
      'i18n/ur/01-start/images/b.png': own,
      '01-start/a.js': 'shared();\n',
      '01-start/02-more.md': '---\ntitle: More\n---\nMore.',
      'i18n/ur/01-start/02-more.md': `---\ntitle: مزید\nsource_hash: ${sourceHash('More', 'More.')}\n---\nمزید۔`,
    });
    expect(findings).toEqual([]);
    const variant = stepOf(book)?.variants?.[0];
    const html = JSON.stringify(variant?.body);
    expect(html).toContain('shared');
    expect(html).toContain('>مزید</a>');
    expect(html).toContain('/textbooks/book/steps/start/more');
    const paths = book?.assets.filter(({ hash }) => variant?.assets.includes(hash)).map(({ path }) => path);
    expect(paths?.sort()).toEqual(['01-start/images/a.png', 'i18n/ur/01-start/images/b.png']);
    expect(stepOf(book)?.assets).toEqual([]);
  });

  test('count in the revision of their step; that one is stale does not', async () => {
    const revision = async (files: BookFiles) => stepOf((await read(files)).book)?.revision;
    const plain = await revision({});
    const urdu = await revision(translated());
    expect(urdu).not.toBe(plain);
    expect(await revision(translated('سلام!'))).not.toBe(urdu);
    expect(await revision(translated('سلام۔', 'f'.repeat(64)))).toBe(urdu);
  });

  test('may accept other answers than the original', async () => {
    const { book } = await read(urQuiz((text) => text.replace('= Ada', '= ایڈا\n= Ada')));
    expect(stepOf(book, 1)?.variants?.[0]?.answerKeys[1]).toMatchObject({
      answers: [{ text: 'ایڈا' }, { text: 'Ada' }],
    });
  });
});

test('accepting translations writes their source hashes and nothing else', async () => {
  const files: BookFiles = {
    ...SMALL_BOOK,
    ...translated('سلام۔\r\n\r\n--- نہیں', 'f'.repeat(64)),
    [BEGINNER]: 'Slowly.',
  };
  await withBook({ ...files, [`i18n/ur/${BEGINNER}`]: '# آہستہ' }, async (folder) => {
    const said: string[] = [];
    expect(
      await check(folder, { format: 'text', writeIds: false, acceptTranslations: true }, (text) => said.push(text), {
        run: () => Promise.reject(new Error('nothing runs')),
      }),
    ).toBe(0);
    expect(said).toEqual([
      `${folder}/${UR}: source_hash written`,
      `${folder}/i18n/ur/${BEGINNER}: source_hash written`,
      `${folder}: 1 chapter, 1 step, nothing to find fault with.`,
    ]);
    const text = await readFile(join(folder, UR), 'utf8');
    expect(text).toBe(String(files[UR]).replace('f'.repeat(64), HASH));
    const ofLevel = sourceHash('Hello', 'Slowly.');
    expect(await readFile(join(folder, `i18n/ur/${BEGINNER}`), 'utf8')).toBe(
      `---\nsource_hash: ${ofLevel}\n---\n# آہستہ`,
    );
  });
});

/** Quizzes whose questions are some of these, each in one of its forms. */
const QUESTIONS: Record<string, string[]> = {
  a: ['\nA?\n\n- [x] y\n- [ ] n\n', '\nA?\n\n- [ ] y\n- [x] n\n', '\nA?\n\n- [x] y\n- [ ] n\n- [ ] m\n'],
  b: ['kind=short}\nB?\n\n= one\n', 'kind=short}\nB?\n\n= two\n', 'kind=number}\nB?\n\n= 2\n'],
  c: ['kind=ordering}\nC?\n\n1. x\n2. y\n', 'kind=ordering}\nC?\n\n1. x\n2. y\n3. z\n'],
};
const anyQuiz = fc
  .record({ a: fc.option(fc.nat(2)), b: fc.option(fc.nat(2)), c: fc.option(fc.nat(1)) })
  .map((chosen) =>
    Object.entries(chosen).flatMap(([id, form]) => {
      const text = form === null ? undefined : QUESTIONS[id]?.[form];
      return text === undefined ? [] : [`:::question{#${id}${text.startsWith('kind') ? ' ' : '}'}${text}:::\n`];
    }),
  )
  .map((questions) => `# Q\n\n${questions.join('\n')}`);
/** Null is the same text as the original. */
const anyOthers = fc.array(fc.option(anyQuiz, { freq: 2 }), { minLength: 3, maxLength: 3 });

test('whatever forms a quiz has, everybody of every level and language is asked the same, or there is an error', async () => {
  await fc.assert(
    fc.asyncProperty(anyQuiz, anyOthers, async (original, others) => {
      const [beginner = '', urdu = '', urduBeginner = ''] = others.map((other) => other ?? original);
      const { book } = await read({
        [QUIZ]: original,
        '01-start/02-check.quiz.beginner.md': beginner,
        [`i18n/ur/${QUIZ}`]: urdu,
        'i18n/ur/01-start/02-check.quiz.beginner.md': urduBeginner,
      });
      const step = stepOf(book, 1);
      if (step === undefined) return;
      for (const level of BACKGROUND_LEVELS)
        for (const language of ['en', 'ur']) {
          const text = variantFor(step.variants, 'en', { level, language }) ?? step;
          const asked = ({ questions }: Pick<BookStep, 'questions'>) =>
            questions.map(({ id, kind }) => `${id} ${kind}`);
          expect(asked(text).sort()).toEqual(asked(step).sort());
          expect(text.answerKeys.map(({ question }) => question).sort()).toEqual(
            step.questions.map(({ id }) => id).sort(),
          );
        }
    }),
    { numRuns: 60 },
  );
});
