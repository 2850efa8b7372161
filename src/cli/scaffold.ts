import { access, mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { slug } from '../content/keys.ts';
import { STEP_TYPES, type StepType } from '../domain/book.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { ACTIVITY, CAPTIONS, FILM } from './scaffold-media.ts';

/** A file to be written, path relative to the place that was asked for. */
interface Draft {
  path: string;
  text: string | Uint8Array;
}

/** Writes a new book with two chapters: something to run and to change, not an empty frame. */
export async function newBook(folder: string): Promise<Result<string[], string>> {
  const title = titleOf(basename(folder));
  return write(folder, [
    {
      path: 'book.yml',
      text: `title: ${quoted(title)}\ndescription: What readers of this book learn.\nlanguage: en\n`,
    },
    { path: '01-start/_chapter.yml', text: 'title: Start\ndescription: The first things first.\n' },
    { path: '01-start/01-welcome.md', text: stepText('reading', 'Welcome') },
    { path: '01-start/02-check.quiz.md', text: stepText('quiz', 'Check yourself') },
    { path: '02-further/_chapter.yml', text: 'title: Further\ndescription: What builds on it.\nrequires: [start]\n' },
    { path: '02-further/01-try.exercise/index.md', text: stepText('exercise', 'Try it') },
    ...RUNNABLE.map(({ path, text }) => ({ path: `02-further/01-try.exercise/${path}`, text })),
  ]);
}

/** Writes a new chapter with one step; the folder's name gives its place and key. */
export async function newChapter(folder: string): Promise<Result<string[], string>> {
  const title = titleOf(basename(folder));
  return write(folder, [
    { path: '_chapter.yml', text: `title: ${quoted(title)}\ndescription: What this chapter is about.\n` },
    { path: '01-first.md', text: stepText('reading', 'The first step') },
  ]);
}

/** Writes a new step; the ending of its name gives the type, as in `03-check.quiz.md`. */
export async function newStep(path: string): Promise<Result<string[], string>> {
  const name = basename(path).replace(/\.md$/, '');
  const [, ending = 'reading'] = /\.([a-z]+)$/.exec(name) ?? [];
  const type = STEP_TYPES.find((one) => one === ending);
  if (type === undefined) return refuse(`There is no step type ${ending}; there are ${STEP_TYPES.join(', ')}.`);
  const text = stepText(type, titleOf(name.replace(/\.[a-z]+$/, '')));
  if (type === 'exercise') return write(path.replace(/\.md$/, ''), [{ path: 'index.md', text }, ...RUNNABLE]);
  const file = path.endsWith('.md') ? path : `${path}.md`;
  return write(
    dirname(file),
    [{ path: basename(file), text: text.replaceAll('NAME', slugOf(name)) }, ...mediaOf(type, slugOf(name))],
    false,
  );
}

async function write(
  folder: string,
  drafts: Draft[],
  isWholeFolder = drafts.length > 1,
): Promise<Result<string[], string>> {
  const files = drafts.map(({ path, text }) => ({ file: join(folder, path), text }));
  for (const { file } of files) {
    if (await exists(file)) return refuse(`${file} is there already; nothing was written.`);
  }
  if (isWholeFolder && (await namesIn(folder)).length > 0)
    return refuse(`${folder} is not empty; nothing was written.`);
  for (const { file, text } of files) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
  }
  return ok(files.map(({ file }) => file));
}

/** What a step of this type shows until its author has made their own. */
function mediaOf(type: StepType, name: string): Draft[] {
  if (type === 'interactive') return [{ path: `${name}.html`, text: ACTIVITY }];
  if (type !== 'video') return [];
  return [
    { path: `${name}.webm`, text: FILM },
    { path: `${name}.en.vtt`, text: CAPTIONS },
  ];
}

/** `02-first-gaits.video` becomes `first-gaits`. */
const slugOf = (name: string): string => slug(name.replace(/^\d+[-_. ]*/, '').replace(/\.[a-z]+$/, '')) || 'untitled';

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** `02-first-gaits` becomes `First gaits`. */
function titleOf(name: string): string {
  const words = name
    .replace(/^\d+[-_. ]*/, '')
    .replaceAll(/[-_.]+/g, ' ')
    .trim();
  return words === '' ? 'Untitled' : words.charAt(0).toUpperCase() + words.slice(1);
}

const quoted = (text: string): string => JSON.stringify(text);

const stepText = (type: StepType, title: string): string =>
  `---\ntitle: ${quoted(title)}\n${HEADS[type]}---\n${BODIES[type]}`;

const HEADS: Record<StepType, string> = {
  reading: 'minutes: 2\ncomplete: { time: 30 }\n',
  quiz: 'minutes: 2\ncomplete: { score: 80 }\n',
  exercise: 'minutes: 10\n',
  video: 'minutes: 5\ncomplete: { watched: 90 }\n',
  interactive: 'minutes: 5\ncomplete: { activity: completed }\n',
};

const BODIES: Record<StepType, string> = {
  reading: `
Write here what a reader should understand. Start with what surprises.

## One thing at a time

A step takes a few minutes. What belongs together is a chapter.

:::tip
Figures lie beside the text: \`![What it shows](images/figure.svg "Caption")\`.
:::
`,
  quiz: `
:::question{#q-first}
Which answer shows that the idea was understood?

- [ ] One that repeats a sentence of the text
  > It shows that it was read.
- [x] One that applies the idea to something new
  > Right: it works where the text says nothing.
- [ ] One that is longer than the others
  > Length is no sign of it.
:::
`,
  exercise: `
Let \`double\` answer with twice the number that it is given. Learners edit what lies in \`_starter\`; the tests in \`_tests\` are shown to
them, those in \`_tests/hidden\` are not, and \`_solution\` only once they have passed.

:::hint
What helps somebody who is stuck.
:::
`,
  video: `
::video{src=NAME.webm captions=NAME.en.vtt title="What it shows"}

Put your own film and captions in the place of the two files beside this one.

Say in words what it shows, for those who cannot see it.
`,
  interactive: `
::interactive{src=NAME.html title="Count to ten" height=160}

Say what to try, and what to look out for.
`,
};

/** An exercise that runs as it is. Without `_tests` it is one on paper, which learners declare done. */
const RUNNABLE: Draft[] = [
  { path: '_starter/main.py', text: 'def double(number):\n    return number\n' },
  {
    path: '_tests/test_main.py',
    text: 'from main import double\n\n\ndef test_three():\n    assert double(3) == 6\n',
  },
  {
    path: '_tests/hidden/test_more.py',
    text: 'from main import double\n\n\ndef test_below_zero():\n    assert double(-2) == -4\n',
  },
  { path: '_solution/main.py', text: 'def double(number):\n    return 2 * number\n' },
];
