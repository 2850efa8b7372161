import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { publishBook } from '../../src/app/publish-book.ts';
import { type BookFiles, readFiles } from '../../src/content/fixtures/temporary-book.ts';
import { sourceHash } from '../../src/content/source-hash.ts';
import type { Book } from '../../src/domain/book.ts';
import {
  Attempt,
  Chapter,
  ChapterWithSteps,
  listOf,
  OverallProgress,
  Profile,
  Step,
  Textbook,
} from '../../src/http/shapes.ts';
import { eachDatabase } from '../postgres/each-database.ts';
import { answer, evidenceOf, finish, Locked } from './learning.ts';
import { byKey, type Caller, World } from './world.ts';

const quiz = (title: string, [one, right, wrong]: string[], accepted: string, hash?: string) => `---
title: ${title}
${hash === undefined ? '' : `source_hash: ${hash}\n`}---
:::question{#q-one}
${one}

- [x] ${right}
  > ${right}!
- [ ] ${wrong}
  > ${wrong}?
:::

:::question{#q-name kind=short}
${one}

= ${accepted}
:::
`;
const bodyOf = (page: string): string => page.slice(page.indexOf(':::'));
const ENGLISH = quiz('Check', ['Which one?', 'This one here', 'That one there'], 'Ada');
const urdu = (accepted = 'ایڈا') =>
  quiz('جانچ', ['کون سا؟', 'یہ والا ٹھیک ہے', 'وہ والا غلط ہے'], accepted, sourceHash('Check', bodyOf(ENGLISH)));

const of = (title: string, original: string, text: string) =>
  `---\ntitle: ${title}\nsource_hash: ${sourceHash(...(original.split('|') as [string, string]))}\n---\n${text}\n`;

const FILES: BookFiles = {
  'book.yml': 'title: Two languages\nid: two-languages\ndescription: About them\nlanguages: [en, ur, de]\n',
  'i18n/ur/book.yml': 'title: دو زبانیں\n',
  '01-start/_chapter.yml': 'title: Start\ndescription: The beginning\n',
  'i18n/ur/01-start/_chapter.yml': 'title: آغاز\ndescription: ابتدا\n',
  '01-start/01-hello.md': '---\ntitle: Hello\ncomplete: declared\n---\nHello to everybody.\n',
  '01-start/01-hello.beginner.md': 'Hello to beginners, slowly.\n',
  'i18n/ur/01-start/01-hello.md': of('سلام', 'Hello|Hello to everybody.', 'سب کو سلام۔'),
  'i18n/de/01-start/01-hello.md': of('Hallo', 'Hello|Something older.', 'Hallo an alle.'),
  '01-start/02-check.quiz.md': ENGLISH,
  'i18n/ur/01-start/02-check.quiz.md': urdu(),
  '01-start/03-plain.md': '---\ntitle: Plain\ncomplete: declared\n---\nOnly in English.\n',
  '02-later/_chapter.yml': 'title: Later\nrequires: [start]\n',
  '02-later/01-secret.quiz.md': quiz('Secret', ['What is secret?', 'Nothing at all', 'All'], 'hush'),
  '02-later/01-secret.quiz.beginner.md': quiz('Secret', ['Whisper it easily', 'Easy nothing', 'All'], 'hush'),
  'i18n/ur/02-later/01-secret.quiz.md': quiz(
    'راز',
    ['خفیہ کیا ہے بھلا', 'کچھ بھی نہیں ہے', 'سب'],
    'چپ',
    'f'.repeat(64),
  ),
};
const SECRETS = ['Nothing at all', 'Easy nothing', 'Whisper it', 'hush', 'خفیہ', 'کچھ بھی', 'چپ'];

async function read(files: BookFiles = {}): Promise<Book> {
  const { book, findings } = await readFiles({ ...FILES, ...files });
  if (book === null) throw new Error(JSON.stringify(findings));
  return book;
}

const HELLO = byKey('start/hello');
const CHECK = byKey('start/check');
const page = (key: string) => `/textbooks/two-languages/steps/${key}`;

eachDatabase((_name, open) => {
  let world: World;
  beforeAll(async () => {
    world = await World.open(await open(), [await read()]);
  });

  async function reader(preferred_language: string, background_level = 'intermediate'): Promise<Caller> {
    const caller = await world.learner();
    (await caller.put('/profiles/me', { preferred_language, background_level })).as(Profile);
    return caller;
  }
  const step = async (caller: Caller, key = HELLO) => (await caller.get(`/steps/${key}`)).as(Step);

  describe('a textbook in several languages', () => {
    test.each([
      ['ur', 'intermediate', 'ur', 'سلام', 'سب کو سلام۔', true],
      ['ur-PK', 'beginner', 'ur', 'سلام', 'سب کو سلام۔', true],
      ['en', 'intermediate', 'en', 'Hello', 'Hello to everybody.', false],
      ['en-GB', 'beginner', 'en.beginner', 'Hello', 'Hello to beginners, slowly.', false],
      ['fr', 'advanced', 'en', 'Hello', 'Hello to everybody.', false],
      ['de', 'beginner', 'de', 'Hallo', 'Hallo an alle.', true],
    ])('is read in %s by learners of level %s as %s', async (language, level, variant, title, text, isTranslated) => {
      const shown = await step(await reader(language, level));
      expect(shown).toMatchObject({ variant, title, language: variant.slice(0, 2), is_translated: isTranslated });
      expect(shown.content).toBe(`<p>${text}</p>`);
      expect(shown.is_stale).toBe(variant === 'de');
    });

    test('is read by callers without profile in the language that they ask for', async () => {
      const nobody = world.nobody();
      const headers = { 'accept-language': 'fr;q=0.9, ur-PK;q=0.8, en;q=0.1' };
      const answer = await nobody.get(`/steps/${HELLO}`, { headers });
      expect(answer.as(Step)).toMatchObject({ variant: 'ur', title: 'سلام' });
      expect(answer.headers.get('vary')).toContain('Accept-Language');
      expect((await step(nobody)).variant).toBe('en.beginner');
      const learner = await reader('en');
      expect((await learner.get(`/steps/${HELLO}`, { headers })).as(Step).variant).toBe('en');
    });

    test('falls back to the source language, step by step', async () => {
      const caller = await reader('ur');
      await finish(caller, await read(), 'start/hello');
      await answer(caller, 'start/check', { 'q-one': ['a1'], 'q-name': 'ایڈا' });
      const plain = await step(caller, byKey('start/plain'));
      expect(plain).toMatchObject({ language: 'en', is_translated: false, title: 'Plain' });
    });

    test('has its titles in the language of the reader on every list', async () => {
      const caller = await reader('ur');
      const book = (await caller.get('/textbooks/two-languages')).as(Textbook);
      expect(book).toMatchObject({
        title: 'دو زبانیں',
        title_language: 'ur',
        description: 'About them',
        language: 'en',
      });
      expect(book.languages).toEqual(['en', 'de', 'ur']);
      const chapter = (await caller.get('/chapters/start')).as(ChapterWithSteps);
      expect(chapter).toMatchObject({ title: 'آغاز', description: 'ابتدا', language: 'ur' });
      expect(chapter.steps.map(({ title, language }) => [title, language])).toEqual([
        ['سلام', 'ur'],
        ['جانچ', 'ur'],
        ['Plain', 'en'],
      ]);
      const later = (await caller.get('/chapters')).as(listOf(Chapter)).items[1];
      expect(later).toMatchObject({ title: 'Later', language: 'en' });
      expect(later?.availability.missing.map(({ title }) => title)).toEqual(['سلام', 'جانچ', 'Plain']);
      expect((await caller.get('/progress')).as(OverallProgress).chapters[0]?.title).toBe('آغاز');
      const locked = (await caller.get(`/steps/${byKey('later/secret')}`)).as(Locked, 403);
      expect(JSON.stringify(locked.availability)).toContain('جانچ');
      await finish(caller, await read(), 'start/hello');
      const paths = (await caller.get('/learning-paths')).as(listOf(z.looseObject({ name: z.string() })));
      expect(paths.items.map(({ name }) => name)).toEqual(['دو زبانیں']);
    });

    test('changes with the level of its reader, and nothing is lost', async () => {
      const caller = await reader('en', 'beginner');
      await finish(caller, await read(), 'start/hello');
      expect((await step(caller)).variant).toBe('en.beginner');
      await caller.put('/profiles/me', { background_level: 'advanced' });
      expect(await step(caller)).toMatchObject({ variant: 'en', availability: { state: 'completed' } });
    });
  });

  describe('a quiz in several languages', () => {
    const answers = (name: string) => ({ 'q-one': ['a1'], 'q-name': name });
    async function at(language: string): Promise<Caller> {
      const caller = await reader(language);
      await finish(caller, await read(), 'start/hello');
      return caller;
    }

    test('is graded by the keys of the text that was shown', async () => {
      const [ayesha, ada] = [await at('ur'), await at('en')];
      expect((await step(ayesha, CHECK)).questions.map(({ prompt }) => prompt)).toEqual([
        '<p>کون سا؟</p>',
        '<p>کون سا؟</p>',
      ]);
      const given = await answer(ayesha, 'start/check', answers('ایڈا'));
      expect(given).toMatchObject({ score: 100, results: [{ feedback: '<p>یہ والا ٹھیک ہے!</p>' }, {}] });
      expect((await answer(ada, 'start/check', answers('ایڈا'))).score).toBe(50);
      expect((await answer(ada, 'start/check', answers('Ada'))).score).toBe(100);
      const kept = (await evidenceOf(ayesha)).find(({ kind }) => kind === 'answered');
      expect(kept?.data).toMatchObject({ variant: 'ur', score: 100 });
      expect((await evidenceOf(ada)).some(({ data }) => 'variant' in data)).toBe(false);
    });

    test.each([
      ['en', 'Ada', 100],
      ['en', 'ایڈا', 50],
      ['ur', 'ایڈا', 100],
      ['ur.beginner', 'ایڈا', 100],
      ['no such', 'ایڈا', 100],
      [7, 'ایڈا', 100],
    ])(
      'answered as text %s with %s, by a learner who reads Urdu, is worth %i per cent',
      async (variant, name, score) => {
        const body = { answers: answers(name), variant };
        const caller = await at('ur');
        expect((await caller.post(`/steps/${CHECK}/answers`, body)).as(Attempt).score).toBe(score);
      },
    );

    test('is a form that says which text it is, and comes back to it', async () => {
      const caller = await at('ur');
      const form = (text: string) => {
        const field = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(text)?.[1] ?? '';
        return { idempotency_key: field('idempotency_key'), variant: field('variant') };
      };
      const own = (await caller.fetch('GET', page('start/check'))).text;
      expect(form(own).variant).toBe('ur');
      const original = (await caller.fetch('GET', `${page('start/check')}?text=source`)).text;
      expect(form(original).variant).toBe('en');
      const fields = { ...form(original), 'q-one': 'a1', 'q-name': 'Ada' };
      const done = await caller.submit(`${page('start/check')}/answers`, fields);
      expect(done.headers.get('location')).toBe(`${page('start/check')}?text=source#result`);
      const marked = (await caller.fetch('GET', `${page('start/check')}?text=source`)).text;
      expect(marked).toContain('This one here!');
      expect(marked).toContain(`${page('start/check')}?text=source&amp;retake`);
      expect((await caller.fetch('GET', page('start/check'))).text).not.toContain('data-right');
      const again = await caller.submit(`${page('start/check')}/answers`, { ...form(own), 'q-one': 'a2' });
      expect(again.headers.get('location')).toBe(`${page('start/check')}#result`);
      expect((await caller.fetch('GET', page('start/check'))).text).toContain('وہ والا غلط ہے?');
    });
  });

  describe('the page of a step', () => {
    const content = (text: string): string | undefined => /<div class="prose"([^>]*)>/.exec(text)?.[1];

    test('shows a translation with its language and direction, and leads to the original and back', async () => {
      const caller = await reader('ur');
      const own = (await caller.fetch('GET', page('start/hello'))).text;
      expect(content(own)).toBe(' lang="ur" dir="rtl"');
      expect(own).toContain('<h1 lang="ur" dir="rtl">سلام</h1>');
      expect(own).toContain(`href="${page('start/hello')}?text=source"`);
      const original = (await caller.fetch('GET', `${page('start/hello')}?text=source`)).text;
      expect(content(original)).toBe(' lang="en" dir="ltr"');
      expect(original).toContain('Hello to everybody.');
      expect(original).toContain(`href="${page('start/hello')}" hreflang="ur"`);
      expect(await caller.fetch('GET', page('start/hello')).then(({ text }) => content(text))).toContain('ur');
    });

    test('says what is not translated and what may be out of date', async () => {
      const german = await reader('de');
      const stale = (await german.fetch('GET', page('start/hello'))).text;
      expect(stale).toContain('Diese Übersetzung ist vielleicht nicht mehr aktuell');
      await german.put(`/progress/steps/${HELLO}/reset`);
      await finish(german, await read(), 'start/hello');
      const missing = (await german.fetch('GET', page('start/check'))).text;
      expect(missing).toContain('Diese Seite ist noch nicht übersetzt');
      const french = await reader('fr');
      expect((await french.fetch('GET', page('start/hello'))).text).not.toContain('not translated yet');
    });

    test('is in the language of the page for a guest', async () => {
      const text = async (language: string) =>
        (await world.nobody().fetch('GET', page('start/hello'), { headers: { 'accept-language': language } })).text;
      expect(await text('ur')).toContain('سب کو سلام۔');
      expect(await text('en')).toContain('Hello to beginners, slowly.');
    });
  });

  test('no text of a locked step leaves the server in any language or for any level', async () => {
    const callers = [await reader('ur'), await reader('en', 'beginner'), await reader('en'), world.nobody()];
    for (const caller of callers)
      for (const path of [
        `/api/v1/steps/${byKey('later/secret')}`,
        '/api/v1/chapters/later',
        ...['', '?text=source', '?preview', '?text=ur', '?text=source&retake'].map(
          (query) => page('later/secret') + query,
        ),
        '/textbooks/two-languages',
      ]) {
        const answer = await caller.fetch('GET', path, { headers: { 'accept-language': 'ur' } });
        for (const secret of SECRETS) expect(answer.text, path).not.toContain(secret);
      }
    expect((await callers[0]?.fetch('GET', page('later/secret')))?.text).toContain('راز');
  });

  describe('when another version comes', () => {
    test('a corrected key of one language scores the attempts in that language again, and no others', async () => {
      const own = await World.open(await open(), [await read()]);
      world = own;
      const [ayesha, ada] = [await reader('ur'), await reader('en')];
      const answers = { 'q-one': ['a1'], 'q-name': 'آڈا' };
      for (const caller of [ayesha, ada]) await finish(caller, await read(), 'start/hello');
      expect((await answer(ayesha, 'start/check', answers)).score).toBe(50);
      expect((await answer(ada, 'start/check', answers)).score).toBe(50);
      const corrected = await read({ 'i18n/ur/01-start/02-check.quiz.md': urdu('آڈا') });
      expect(await publishBook(own.server.app, corrected)).toMatchObject({ changed: 1, regraded: 1, completed: 1 });
      expect((await ayesha.get(`/progress/steps/${CHECK}`)).json).toMatchObject({ status: 'completed', score: 100 });
      expect((await ada.get(`/progress/steps/${CHECK}`)).json).toMatchObject({ status: 'in_progress', score: 50 });
    });

    test('an edit to one language is told to those who read it, and says nothing to the others', async () => {
      const own = await World.open(await open(), [await read()]);
      world = own;
      const [ayesha, ada] = [await reader('ur'), await reader('en')];
      for (const caller of [ayesha, ada]) await finish(caller, await read(), 'start/hello');
      const edited = of('سلام', 'Hello|Hello to everybody.', 'سب دوستوں کو سلام۔');
      await publishBook(own.server.app, await read({ 'i18n/ur/01-start/01-hello.md': edited }));
      expect((await ayesha.fetch('GET', page('start/hello'))).text).toMatch(/changed-since[\s\S]*سب دوستوں/);
      expect((await ada.fetch('GET', page('start/hello'))).text).not.toContain('changed-since');
    });

    test('a translation that has come since is no change of what was read', async () => {
      const { 'i18n/ur/01-start/01-hello.md': _, ...others } = FILES;
      const before = await readFiles(others);
      if (before.book === null) throw new Error('the book is not sound');
      const own = await World.open(await open(), [before.book]);
      world = own;
      const ayesha = await reader('ur');
      await finish(ayesha, before.book, 'start/hello');
      await publishBook(own.server.app, await read());
      const text = (await ayesha.fetch('GET', page('start/hello'))).text;
      expect(text).toContain('سب کو سلام۔');
      expect(text).not.toContain('changed-since');
    });
  });
});
