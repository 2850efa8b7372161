import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { translator } from '../../src/web/messages.ts';
import { launchChromium } from './chromium.ts';
import { type Stepwell, startStepwell } from './stepwell.ts';

let stepwell: Stepwell;
let browser: Browser;

beforeAll(async () => {
  const books = [resolve('books/first-steps'), resolve('tests/browser/books/mukhtasar')];
  [stepwell, browser] = await Promise.all([startStepwell(books), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await stepwell?.stop();
});

async function opened(locale: 'en' | 'ur', path: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: stepwell.url, locale, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(path);
  return page;
}

/** Directions of the page, of its heading and of the text. */
const directions = (page: Page) =>
  Promise.all(['html', 'h1', '.prose'].map((one) => page.locator(one).first().getAttribute('dir')));

const WELCOME = '/textbooks/first-steps/steps/sensing/welcome';

test('a reader goes from a translation to its original and back, without scripts', async () => {
  const t = translator('ur');
  const page = await opened('ur', WELCOME);
  expect(await directions(page)).toEqual(['rtl', 'rtl', 'rtl']);
  await page.getByRole('link', { name: t('step.read_original', { language: 'انگریزی' }) }).click();
  expect(await directions(page)).toEqual(['rtl', 'ltr', 'ltr']);
  expect(await page.locator('.prose').textContent()).toContain('Find a broom and a pencil.');
  await page.getByRole('link', { name: t('step.read_translation', { language: 'اردو' }) }).click();
  expect(await directions(page)).toEqual(['rtl', 'rtl', 'rtl']);
  await page.context().close();
});

test('a page in one direction stands in an interface of the other, on its own side', async () => {
  const english = await opened('en', '/textbooks/mukhtasar/steps/aghaz/pehla');
  expect(await directions(english)).toEqual(['ltr', 'rtl', 'rtl']);
  const edges = (page: Page, of: string) =>
    page
      .locator(of)
      .first()
      .evaluate((one) => {
        const text = document.createRange();
        text.selectNodeContents(one);
        const [inner, outer] = [text.getClientRects()[0], one.getBoundingClientRect()];
        return {
          start: Math.round((inner?.left ?? 0) - outer.left),
          end: Math.round(outer.right - (inner?.right ?? 0)),
        };
      });
  expect((await edges(english, '.prose p')).end).toBe(0);
  const urdu = await opened('ur', `${WELCOME}?text=source`);
  expect((await edges(urdu, '.prose p')).start).toBe(0);
  await Promise.all([english, urdu].map((page) => page.context().close()));
});
