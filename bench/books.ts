import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const SENTENCES = [
  'A robot that walks falls forward all the time and catches itself with every step.',
  'The *centre of mass* moves on an arc over the standing foot, and **speed** decides how wide the next step has to be.',
  'Sensors answer late, so a controller acts on what it expects, not only on what it sees.',
  'Measure first: the numbers in `config/gait.yml` come from [three afternoons](https://example.org/log) of trials.',
  'Small errors add up, and a filter trades noise for delay.',
];

/** Markdown of about so many characters, with the mix of a real reading step. */
function prose(characters: number): string {
  const parts: string[] = [];
  let length = 0;
  for (let at = 0; length < characters; at++) {
    const sentence = (turn: number) => SENTENCES[(at + turn) % SENTENCES.length] ?? '';
    const part =
      at % 6 === 0
        ? `## Part ${at / 6 + 1}`
        : at % 6 === 4
          ? [0, 1, 2].map((turn) => `- ${sentence(turn)}`).join('\n')
          : [0, 1, 2, 3].map(sentence).join(' ');
    parts.push(part);
    length += part.length;
  }
  return parts.join('\n\n');
}

export interface BookSize {
  chapters: number;
  stepsPerChapter: number;
  /** Characters of Markdown in an ordinary step. */
  characters?: number;
  /** any: the steps of a chapter wait for nothing, neither do chapters. */
  order?: 'sequence' | 'any';
}

interface Place {
  chapter: number;
  step: number;
}

/** The step that is measured: in the middle of its chapter, 15 kB of HTML, read for ten minutes. */
export const READING: Place = { chapter: 2, step: 4 };
const READING_CHARACTERS = 12_500;
/** A quiz in the same chapter, before it. */
export const QUIZ: Place = { chapter: 2, step: 3 };

export const stepKey = ({ chapter, step }: Place): string => `c${chapter}/s${step}`;
export const stepPath = (place: Place): string => `/api/v1/steps/${encodeURIComponent(stepKey(place))}`;
export const progressPath = (place: Place): string => `/api/v1/progress/steps/${encodeURIComponent(stepKey(place))}`;
export const pagePath = (place: Place): string => `/textbooks/bench/steps/${stepKey(place)}`;

/**
 * Writes a book folder. Every step but the two above is done when its learner says so, so that learners can be brought
 * to any place quickly.
 */
export async function writeBook(
  folder: string,
  { chapters, stepsPerChapter, characters = 600, order = 'sequence' }: BookSize,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'book.yml'),
    ['id: bench', 'title: A book to measure', 'language: en', 'licence: CC0-1.0', 'authors: [Nobody]', ''].join('\n'),
  );
  for (let chapter = 0; chapter < chapters; chapter++) {
    const place = join(folder, `${String(chapter).padStart(4, '0')}-c${chapter}`);
    await mkdir(place, { recursive: true });
    const requires = chapter === 0 || order === 'any' ? [] : [`requires: [c${chapter - 1}]`];
    await writeFile(
      join(place, '_chapter.yml'),
      [`title: Chapter ${chapter}`, `description: About ${chapter}`, `order: ${order}`, ...requires, ''].join('\n'),
    );
    for (let step = 0; step < stepsPerChapter; step++) {
      const { suffix, text } = stepFile({ chapter, step }, characters);
      await writeFile(join(place, `${String(step).padStart(4, '0')}-s${step}${suffix}`), text);
    }
  }
}

const isPlace = (one: Place, other: Place) => one.chapter === other.chapter && one.step === other.step;

const QUIZ_TEXT = ['one', 'two', 'three', 'four']
  .map((name) => `:::question{#q-${name}}\nWhich one?\n\n- [x] This\n  > Yes.\n- [ ] That\n  > No.\n:::\n`)
  .join('\n');

/** Answers that pass the quiz. */
export const RIGHT = Object.fromEntries(['one', 'two', 'three', 'four'].map((name) => [`q-${name}`, ['a1']]));

function stepFile(place: Place, characters: number): { suffix: string; text: string } {
  const head = (complete: string) =>
    `---\ntitle: Step ${place.chapter}.${place.step}\nminutes: 5\ncomplete: ${complete}\n---\n\n`;
  if (isPlace(place, READING)) return { suffix: '.md', text: `${head('{ time: 600 }')}${prose(READING_CHARACTERS)}\n` };
  if (isPlace(place, QUIZ)) return { suffix: '.quiz.md', text: `${head('{ score: 80 }')}${QUIZ_TEXT}` };
  return { suffix: '.md', text: `${head('declared')}${prose(characters)}\n` };
}
