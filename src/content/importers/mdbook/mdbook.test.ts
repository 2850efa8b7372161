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

const QUIZ = `
[[questions]]
id = "first-question"
type = "MultipleChoice"
prompt.prompt = "Which \`x\`?"
prompt.distractors = ["B", "C"]
answer.answer = "A"
context = "Because **A**."

[[questions]]
type = "MultipleChoice"
prompt.prompt = "Which of these?"
prompt.distractors = ["D"]
prompt.answerIndex = 0
answer.answer = ["E", "F"]

[[questions]]
type = "ShortAnswer"
prompt.prompt = "Which keyword?"
answer.answer = "mut"
answer.alternatives = ["Mut.", "/mut/"]
`;

describe('the structure of a book', () => {
  test('an entry at depth one is a chapter, its own page step one, everything below its steps in order', async () => {
    const { report, files } = await imported({
      'book.toml': '[book]\ntitle = "T"\nauthors = ["Ann"]\nlanguage = "fr"\n',
      'src/SUMMARY.md': `# Summary

[Preface](preface.md)

# Part one

- [What is \`Rc<T>\`?](a.md)
    - [Deep](a/deep.md)
        - [Deeper](a/deeper.md)
    - [Draft]()
- [Same](b/README.md)

---

# Part two

- [Same](c.md)

[Appendix](appendix.md)
`,
      ...Object.fromEntries(
        ['preface', 'a', 'a/deep', 'a/deeper', 'b/README', 'c', 'appendix'].map((name) => [
          `src/${name}.md`,
          `# ${name}\n\nText.`,
        ]),
      ),
      LICENSE: 'MIT License\n\nPermission is hereby granted, free of charge, to any person …',
    });
    expect(report).toMatchObject({
      chapters: 5,
      steps: 7,
      questions: 0,
      choices: 0,
      exercises: 0,
      images: 0,
      edges: 0,
    });
    expect(report?.by_type).toEqual({ reading: 7, quiz: 0, exercise: 0, video: 0, interactive: 0 });
    expect(report?.findings).toEqual([]);
    expect(lossesOf(report)).toEqual(['draft chapter src/SUMMARY.md:10 ×1']);
    expect(files['book.yml']).toBe('title: T\nlanguage: fr\nlicence: MIT\nauthors: [ Ann ]\n');
    expect(files.LICENSE).toContain('MIT License');
    expect(Object.keys(files).filter((path) => path.endsWith('.md'))).toEqual([
      '01-preface/01-preface.md',
      '02-a/01-a.md',
      '02-a/02-deep.md',
      '02-a/03-deeper.md',
      '03-b/01-b.md',
      '04-c/01-c.md',
      '05-appendix/01-appendix.md',
    ]);
    expect(files['02-a/_chapter.yml']).toBe('id: a\ntitle: "What is Rc<T>?"\ndescription: Part one\n');
    expect(files['04-c/_chapter.yml']).toBe('id: c\ntitle: Same (2)\ndescription: Part two\n');
    expect(files['02-a/02-deep.md']).toMatch(/^---\nid: a\/deep\ntitle: Deep\ncomplete: declared\n---\n/);
  });

  test('a page splits at its quizzes into reading, quiz, reading', async () => {
    const text =
      '# One\n\nBefore[^1], [there](#after).\n\n{{#quiz ../q.toml}}\n\n## After\n\nText.\n\n{{#quiz ../q.toml}}\n\n[^1]: A note.\n';
    const { report, files } = await imported(page(text, { 'q.toml': QUIZ }));
    expect(report).toMatchObject({ chapters: 2, steps: 5, questions: 6, choices: 12 });
    expect(report?.by_type).toMatchObject({ reading: 3, quiz: 2 });
    expect(report?.findings).toEqual([]);
    expect(bodyOf(files['01-one/01-one.md'])).toBe('Before[^1], [there](03-one-part.md#after).\n\n[^1]: A note.');
    expect(files['01-one/03-one-part.md']).toContain('title: One (2)');
    expect(bodyOf(files['01-one/02-one-quiz.quiz.md'])).toMatch(
      /^:::question\{#first-question\}\nWhich `x`\?\n\n(?:- \[[ x]\] [ABC](?:\n\n {2}> Because \*\*A\*\*\.)?\n){3}:::/,
    );
    expect(files['01-one/02-one-quiz.quiz.md']).toContain(
      'kind=multiple}\nWhich of these?\n\n- [x] E\n- [x] F\n- [ ] D\n:::',
    );
    expect(files['01-one/02-one-quiz.quiz.md']).toContain('kind=short}\nWhich keyword?\n\n= mut\n= /\\/mut\\//\n:::');
    expect(report?.losses).toEqual([]);
  });

  test('a program to trace asks whether it compiles and what it prints', async () => {
    const tracing = (answer: string) =>
      `[[questions]]\ntype = "Tracing"\nprompt.program = "fn main() {}"\n${answer}\ncontext = "So."\n`;
    const quiz =
      tracing('answer.doesCompile = true\nanswer.stdout = "1\\n<b>"') +
      tracing('answer.doesCompile = false\nanswer.lineNumber = 1');
    const { report, files } = await imported(page('{{#quiz q.toml}}', { 'src/q.toml': quiz }));
    expect(report).toMatchObject({
      steps: 2,
      questions: 2,
      choices: 0,
      by_type: { quiz: 1, reading: 1 },
      losses: [],
      findings: [],
    });
    const text = files['01-one/01-one-quiz.quiz.md'];
    expect(text).toContain('\n\n= 1 <b>\n> So.\n:::');
    expect(text).toContain('\n\n= no\n> So.\n= does not compile\n> So.\n:::');
    expect(text?.match(/Does this program compile\?/g)).toHaveLength(2);
  });

  test('a quiz without a file or without sense is a loss, and its page stays a reading', async () => {
    const { report } = await imported(
      page('{{#quiz no.toml}}\n\n{{#quiz bad.toml}}', { 'src/bad.toml': '[[questions' }),
    );
    expect(report).toMatchObject({ steps: 2, by_type: { reading: 2 } });
    expect(lossesOf(report)).toEqual([
      'quiz that is missing src/one.md:1 ×1',
      'quiz that is not valid TOML src/bad.toml:1 ×1',
    ]);
  });

  test('a gettext catalogue makes variants of the pages that it translates, fuzzy and empty messages aside', async () => {
    const catalogue = `msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n
msgid "One"\nmsgstr "ایک"\n\nmsgid "A _long_ paragraph over two lines."\nmsgstr "لمبا _پیرا_"\n
#, fuzzy\nmsgid "Fuzzy."\nmsgstr "غلط"\n\nmsgid "Empty."\nmsgstr ""\n`;
    const text = '# One\n\nA *long* paragraph\nover two lines.\n\n- Fuzzy.\n\nEmpty.\n';
    const { report, files } = await imported(page(text, { 'po/ur.po': catalogue }));
    expect(files[`i18n/ur/${ONE}`]).toMatch(
      /^---\ntitle: ایک\nsource_hash: "?[0-9a-f]{64}"?\n---\n\nلمبا _پیرا_\n\n- Fuzzy\.\n\nEmpty\.\n$/,
    );
    expect(Object.keys(files).filter((path) => path.startsWith('i18n'))).toHaveLength(1);
    expect(files['book.yml']).toContain('languages: [ en, ur ]');
    expect(lossesOf(report)).toEqual(['untranslated message (ur) src/one.md:1 ×2']);
    expect(report?.findings.map(({ rule }) => rule)).toEqual(['missing-translations']);
  });

  test('a catalogue is read with its long messages, contexts, plurals and a quote mark that nobody escaped', async () => {
    const catalogue = `msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n
msgid ""\n"A paragraph "\n"in two."\nmsgstr ""\n"ایک "\n"پیرا"\n
msgctxt "elsewhere"\nmsgid "Same"\nmsgstr "غلط"\n\nmsgid "Same"\nmsgstr "وہی"\n
msgid "One"\nmsgid_plural "Many"\nmsgstr[0] "ایک"\nmsgstr[1] "کئی"\n
msgid "Press \\"x\\"."\nmsgstr "دباؤ "x"۔"\n
#~ msgid "Old."\n#~ msgstr "پرانا"\n`;
    const text = '# One\n\nA paragraph in two.\n\nSame\n\nPress "x".\n\nOld.\n';
    const { report, files } = await imported(page(text, { 'po/ur.po': catalogue }));
    expect(files[`i18n/ur/${ONE}`]).toMatch(/\n---\n\nایک پیرا\n\nوہی\n\nدباؤ "x"۔\n\nOld\.\n$/);
    expect(files[`i18n/ur/${ONE}`]).toContain('title: ایک\n');
    expect(lossesOf(report)).toEqual(['untranslated message (ur) src/one.md:1 ×1']);
  });
});
