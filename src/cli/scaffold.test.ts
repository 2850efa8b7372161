import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readBook } from '../content/read-book.ts';
import { STEP_TYPES } from '../domain/book.ts';
import { newBook, newChapter, newStep } from './scaffold.ts';

let folder: string;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'stepwell-new-')), 'my-first-book');
});

afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

describe('what is made new', () => {
  it('is a book that can be published as it is', async () => {
    expect((await newBook(folder)).ok).toBe(true);
    const { book, findings } = await readBook(folder);
    expect(findings).toEqual([]);
    expect(book?.title).toBe('My first book');
    expect(book?.chapters.map((chapter) => chapter.key)).toEqual(['start', 'further']);
  });

  it('is a chapter and a step of each type, without a finding', async () => {
    await newBook(folder);
    expect((await newChapter(join(folder, '03-more to say'))).ok).toBe(true);
    for (const [at, type] of STEP_TYPES.entries()) {
      const ending = type === 'reading' ? '' : `.${type}`;
      expect((await newStep(join(folder, `03-more to say/1${at}-about-${type}${ending}.md`))).ok).toBe(true);
    }
    const { book, findings } = await readBook(folder);
    expect(findings).toEqual([]);
    expect(book?.chapters[2]?.steps.map((step) => step.type)).toEqual(['reading', ...STEP_TYPES]);
    const exercise = book?.chapters[2]?.steps.find((step) => step.type === 'exercise');
    expect(exercise?.criteria).toEqual({ type: 'tests', value: 100 });
  });

  it('never writes over what is there', async () => {
    await newBook(folder);
    expect(await newBook(folder)).toEqual({ ok: false, error: expect.stringContaining('nothing was written') });
    await writeFile(join(folder, '01-start/05-x.quiz.md'), 'mine');
    expect((await newStep(join(folder, '01-start/05-x.quiz.md'))).ok).toBe(false);
  });

  it('is refused for a type that there is not', async () => {
    expect(await newStep(join(folder, '01-a.quizz.md'))).toEqual({
      ok: false,
      error: 'There is no step type quizz; there are reading, quiz, exercise, video, interactive.',
    });
  });
});
