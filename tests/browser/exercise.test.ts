import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from './chromium.ts';
import { type Stepwell, startStepwell } from './stepwell.ts';

const WAIT = { timeout: 60_000 };

let stepwell: Stepwell;
let browser: Browser;
beforeAll(async () => {
  stepwell = await startStepwell(['tests/browser/books/coding']);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await stepwell.stop();
});

async function begin(options: { javaScriptEnabled?: boolean; viewport?: { width: number; height: number } } = {}) {
  const context = await browser.newContext({ locale: 'en', ...options });
  const page = await context.newPage();
  await page.goto(`${stepwell.url}/textbooks/coding`);
  await page.locator('main form button').first().click();
  await page.waitForURL(/welcome|steps/);
  await page.goto(`${stepwell.url}/textbooks/coding/steps/code/add`);
  return page;
}

/** Writes into the editor of the file that is shown, as somebody does who replaces all of it. */
async function write(page: Page, code: string): Promise<void> {
  const file = page.locator('.file:not([hidden])').first();
  if ((await file.locator('.code-editor').count()) === 0) await file.locator('textarea').focus();
  await file.locator('.cm-content').focus(WAIT);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(code);
}

const sentence = (page: Page, text: string) => page.locator('.run-sentence', { hasText: text }).waitFor(WAIT);

describe('an exercise', () => {
  test('is run here, told what is wrong, mended, handed in and done; then the next opens, with tabs and Python', async () => {
    const page = await begin();
    expect(await page.locator('.cm-content').count()).toBe(0);
    await write(page, 'export const add = (a, b) => a * b;');
    await page.locator('button[data-run]').click();
    await sentence(page, '0 of 1 tests pass.');
    expect(await page.locator('.compared').innerText()).toMatch(/Expected\s+5\s+Got\s+6/);
    expect(await page.locator('[data-exercise-status]').innerText()).toContain('two and three are five');
    await write(page, 'export const add = (a, b) => { for (;;) {} };');
    await page.locator('button[data-run]').click();
    await sentence(page, 'It took too long');
    await write(page, 'export const add = (a, b) => a + b;');
    await page.locator('button[data-run]').click();
    await sentence(page, 'All visible tests pass.');
    expect(await page.locator('#status').getAttribute('data-done')).toBe('false');
    await page.locator('[data-check]').click();
    await sentence(page, 'All tests pass.');
    await page.locator('[data-solution] summary').waitFor(WAIT);
    await page.locator('[data-next]').click();
    await page.waitForURL(/code\/count$/);
    const [vowels, words] = [page.getByRole('tab', { name: 'vowels.py' }), page.getByRole('tab', { name: 'words.py' })];
    await vowels.focus();
    await page.keyboard.press('ArrowRight');
    expect(await words.getAttribute('aria-selected')).toBe('true');
    await write(page, 'def count(word):\n    return 2\n');
    await page.locator('button[data-run]').click();
    await sentence(page, '1 of 2 tests pass.');
    const kept = page.waitForResponse((one) => one.url().endsWith('/data') && one.ok(), WAIT);
    await write(page, 'def count(word):\n    return sum(l in "aeiou" for l in word)\n');
    await kept;
    const again = await page.context().newPage();
    await again.goto(page.url());
    expect(await again.locator('textarea[name="file:words.py"]').inputValue()).toContain('sum(l in "aeiou"');
    await page.locator('button[data-run]').click();
    await sentence(page, 'All visible tests pass.');
    await page.locator('[data-check]').click();
    await sentence(page, 'All tests pass.');
    await page.context().close();
  }, 240_000);

  test('does not hold those who use a keyboard: Escape and then Tab leaves the editor', async () => {
    const page = await begin();
    await write(page, 'x');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('code-editor');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-run'))).toBe(true);
    await page.context().close();
  });

  test('keeps what was written when the connection is gone, and says so', async () => {
    const page = await begin();
    await write(page, 'export const add = (a, b) => a + b;');
    await page.context().setOffline(true);
    await page.locator('[data-check]').click();
    await page.locator('[data-exercise-status]', { hasText: 'No connection' }).waitFor(WAIT);
    await page.context().setOffline(false);
    await page.locator('[data-check]').click();
    await sentence(page, 'All tests pass.');
    await page.context().close();
  });

  test('works without JavaScript, on a phone', async () => {
    const page = await begin({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
    await page.locator('textarea').fill('export const add = () => 6;');
    await page.locator('[data-check]').click();
    await sentence(page, '0 of 2 tests pass.');
    expect(await page.locator('textarea').inputValue()).toContain('() => 6');
    await page.locator('textarea').fill('export const add = (a, b) => a + b;');
    await page.locator('[data-check]').click();
    await sentence(page, 'All tests pass.');
    expect(await page.locator('#status').getAttribute('data-done')).toBe('true');
    await page.context().close();
  });
});
