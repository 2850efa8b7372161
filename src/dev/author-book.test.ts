import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SMALL_BOOK, STEP, withBook } from '../content/fixtures/temporary-book.ts';
import { readBook } from '../content/read-book.ts';
import { type AuthorBook, AuthorBooks } from './author-book.ts';

const good = (text: string): string => `---\ntitle: Hello\n---\n${text}\n`;
const BROKEN = good('[x](step:nowhere)');
const TWO_STEPS = { ...SMALL_BOOK, '01-start/02-there.md': good('There.') };

const textsOf = (shown: AuthorBook | null): string[] =>
  shown?.book.chapters.flatMap(({ steps }) => steps.map(({ content }) => content.trim())) ?? [];

/** What is shown after each of these states of the folder, one after the other. */
const inTurn = (states: Record<string, string | Uint8Array>[]) =>
  withBook(TWO_STEPS, async (folder) => {
    const books = new AuthorBooks();
    const shown: (AuthorBook | null)[] = [books.next(await readBook(folder))];
    for (const files of states) {
      for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text);
      shown.push(books.next(await readBook(folder)));
    }
    return shown;
  });

test('a step with errors is shown as it last was without, and all others as they are', async () => {
  const [, broken, mended] = await inTurn([
    { [STEP]: BROKEN, '01-start/02-there.md': good('There again.') },
    { [STEP]: good('Mended.') },
  ]);
  expect(textsOf(broken ?? null)).toEqual(['Hello.', 'There again.']);
  expect(broken?.earlier).toEqual(new Set(['start/hello']));
  expect(textsOf(mended ?? null)).toEqual(['Mended.', 'There again.']);
  expect(mended?.earlier).toEqual(new Set());
});

test('a step of which one form has errors stays as it last was', async () => {
  const FORM = STEP.replace('.md', '.beginner.md');
  const [, fine, broken] = await inTurn([
    { [FORM]: good('Easily.') },
    { [FORM]: good('Easily. [x](step:nowhere)'), [STEP]: good('Later.') },
  ]);
  const forms = (shown: AuthorBook | null | undefined) =>
    shown?.book.chapters[0]?.steps[0]?.variants?.map(({ content }) => content.trim());
  expect(forms(fine)).toEqual(['Easily.']);
  expect([forms(broken), textsOf(broken ?? null)[0]]).toEqual([['Easily.'], 'Hello.']);
  expect(broken?.earlier).toEqual(new Set(['start/hello']));
});

test('a file that cannot be read at all keeps its step in its place', async () => {
  const [, unreadable] = await inTurn([{ [STEP]: new Uint8Array([0xff, 0xfe]) }]);
  expect(textsOf(unreadable ?? null)).toEqual(['Hello.', 'There.']);
});

test('a step that never was without errors is shown as far as it can be read', async () => {
  const [, added] = await inTurn([{ '01-start/03-new.md': BROKEN }]);
  expect(textsOf(added ?? null)).toEqual(['Hello.', 'There.', '[x](step:nowhere)']);
  expect(added?.earlier).toEqual(new Set());
});

test('a book.yml with errors changes nothing, whatever else is written', async () => {
  const [, nothing, back] = await inTurn([
    { 'book.yml': 'title: [\n', [STEP]: good('Meanwhile.') },
    { 'book.yml': 'title: Small\n' },
  ]);
  expect(nothing).toBeNull();
  expect(textsOf(back ?? null)).toEqual(['Meanwhile.', 'There.']);
});
