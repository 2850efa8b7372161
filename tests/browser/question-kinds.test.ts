import { resolve } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { translator } from '../../src/web/messages.ts';
import { axe, keyboard, sidewaysScrolling, watch } from './audit.ts';
import { launchChromium } from './chromium.ts';
import { type Hands, KEYBOARD, MOUSE, WITHOUT_SCRIPTS } from './hands.ts';
import { type Stepwell, startStepwell } from './stepwell.ts';

const PATH = '/textbooks/questions/steps/all/quiz';
const t = translator('en');

let stepwell: Stepwell;
let browser: Browser;

beforeAll(async () => {
  [stepwell, browser] = await Promise.all([
    startStepwell([resolve('tests/browser/books/questions')]),
    launchChromium(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await stepwell?.stop();
});

async function begun(hands: Hands): Promise<{ page: Page; complaints: string[]; close: () => Promise<void> }> {
  const context = await browser.newContext({ ...hands.context, baseURL: stepwell.url });
  context.setDefaultTimeout(15_000);
  const complaints = watch(context, stepwell.url);
  const page = await context.newPage();
  await page.goto(PATH);
  await page.locator('#status button').click();
  await page.waitForURL('**notice=begun');
  return { page, complaints, close: () => context.close() };
}

const question = (page: Page, id: string): Locator => page.locator(`#q-${id}`);
const submit = (page: Page): Locator => page.getByRole('button', { name: t('quiz.submit') });
const result = (page: Page, score: string): Promise<void> =>
  page.locator('#result').filter({ hasText: score }).waitFor();

const gap = (page: Page, number: number): Locator =>
  page.getByRole('textbox', { name: t('quiz.gap', { number, total: 2 }) });

async function answerText(page: Page, hands: Hands): Promise<void> {
  await hands.choose(page.getByRole('radio', { name: 'this one' }));
  await hands.type(question(page, 'short').getByRole('textbox'), 'TWO.');
  await hands.type(question(page, 'number').getByRole('textbox'), '9,8 m/s^2');
  await hands.type(gap(page, 1), 'Zero');
  await hands.type(gap(page, 2), 'foot');
}

async function match(page: Page): Promise<void> {
  const lists = question(page, 'match').getByRole('combobox');
  await lists.nth(0).selectOption({ label: 'seeing' });
  await lists.nth(1).selectOption({ label: 'hearing' });
}

const shownOrder = (page: Page): Promise<string[]> => question(page, 'order').locator('.order-text').allTextContents();

/** Bubble sort with the buttons that move an item up. */
async function putInOrder(page: Page, hands: Hands): Promise<void> {
  for (const [place, item] of ['alpha', 'beta', 'gamma'].entries())
    while ((await shownOrder(page)).indexOf(item) > place) {
      const button = page.getByRole('button', { name: `${t('quiz.up')} ${item}` });
      const before = await shownOrder(page);
      await hands.press(button);
      expect(await button.evaluate((one) => one === document.activeElement), 'the focus stays on the item').toBe(true);
      expect(await shownOrder(page)).not.toEqual(before);
    }
}

describe('a quiz of all kinds of questions', () => {
  test.each([MOUSE, KEYBOARD])('is answered $name', { timeout: 120_000 }, async (hands) => {
    const { page, complaints, close } = await begun(hands);
    await page
      .getByRole('button', { name: new RegExp(`^${t('quiz.up')}`) })
      .first()
      .waitFor();
    await answerText(page, hands);
    await putInOrder(page, hands);
    await match(page);
    await hands.press(submit(page));
    await result(page, '100%');
    expect(await page.getByText('Well counted.').isVisible()).toBe(true);
    expect(await gap(page, 1).inputValue()).toBe('Zero');
    expect(complaints).toEqual([]);
    await close();
  });

  test('is answered without JavaScript', async () => {
    const { page, complaints, close } = await begun(WITHOUT_SCRIPTS);
    await answerText(page, WITHOUT_SCRIPTS);
    for (const [place, item] of ['alpha', 'beta', 'gamma'].entries())
      await page
        .getByRole('combobox', { name: `${item} ${t('quiz.place')}` })
        .selectOption({ label: String(place + 1) });
    await match(page);
    await submit(page).click();
    await result(page, '100%');
    expect(await shownOrder(page)).toEqual(['alpha', 'beta', 'gamma']);
    expect(complaints).toEqual([]);
    await close();
  });

  test('says part by part what is wrong, and begins anew empty', async () => {
    const { page, close } = await begun(MOUSE);
    await gap(page, 1).fill('foot');
    await gap(page, 2).fill('foot');
    await question(page, 'number').getByRole('textbox').fill('9.81 kg');
    await submit(page).click();
    await page.locator('#result').waitFor();
    const names = await question(page, 'blanks')
      .getByRole('textbox')
      .evaluateAll((all) => all.map((one) => one.ariaLabel));
    const named = (number: number) => t('quiz.gap', { number, total: 2 });
    expect(names).toEqual([`${named(1)}: ${t('quiz.wrong')}`, `${named(2)}: ${t('quiz.right')}`]);
    expect(await question(page, 'number').textContent()).toContain(t('quiz.wrong_unit'));
    expect(await page.content()).not.toMatch(/Well counted|zero\|0/);
    await page.getByRole('link', { name: t('quiz.retake') }).click();
    await gap(page, 1).fill('zero');
    expect(await gap(page, 2).inputValue()).toBe('');
    await close();
  });

  test('keeps what was typed and the order of everything over a reload', async () => {
    const { page, close } = await begun(MOUSE);
    const orders = () => page.locator('.choice, .order-text, option').allTextContents();
    const before = await orders();
    const saved = page.waitForResponse((answer) => /\/progress\/steps\/[^/]+\/data$/.test(answer.url()));
    await gap(page, 2).fill('half a word');
    expect((await saved).status()).toBe(200);
    await page.reload();
    expect(await gap(page, 2).inputValue()).toBe('half a word');
    expect(await orders()).toEqual(before);
    await close();
  });

  test.each(['before', 'after'])('is accessible, fits and works in both directions %s it is answered', async (when) => {
    for (const locale of ['en', 'ur']) {
      const { page, close } = await begun({ ...MOUSE, context: { ...MOUSE.context, locale } });
      if (when === 'after') {
        await page.getByRole('button', { name: translator(locale === 'ur' ? 'ur' : 'en')('quiz.submit') }).click();
        await page.locator('#result').waitFor();
      }
      const found = [...(await axe(page, 'everything')), ...(await keyboard(page)), ...(await sidewaysScrolling(page))];
      await page.emulateMedia({ colorScheme: 'dark' });
      found.push(...(await axe(page, 'colours')));
      expect(found, locale).toEqual([]);
      await close();
    }
  });
});
