import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from './chromium.ts';
import { MOUSE, openPage } from './hands.ts';
import { newMember, stepPath, t } from './journey.ts';
import { type Stepwell, startStepwell } from './stepwell.ts';

let stepwell: Stepwell;
let browser: Browser;

beforeAll(async () => {
  [stepwell, browser] = await Promise.all([
    startStepwell([resolve('tests/browser/books/short-walk')]),
    launchChromium(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await stepwell?.stop();
});

async function claim(): Promise<Page> {
  const page = await openPage(browser, MOUSE, stepwell.url);
  const member = newMember();
  await page.goto(stepwell.adminLink);
  await page.getByLabel(t('auth.name')).fill(member.name);
  await page.getByLabel(t('auth.email')).fill(member.email);
  await page.getByLabel(t('auth.password')).fill(member.password);
  await page.getByRole('button', { name: t('claim.new_button') }).click();
  return page;
}

test('the first to open the link of the console becomes the administrator, and nobody after them', async () => {
  const first = await claim();
  await first.getByRole('heading', { name: t('claim.claimed_title') }).waitFor();
  const preview = await first.goto(`${stepPath('onward/town')}?preview`);
  expect(preview?.status()).toBe(200);
  await first.getByText(t('frame.staff_preview')).waitFor();

  const second = await openPage(browser, MOUSE, stepwell.url);
  const spent = await second.goto(stepwell.adminLink);
  expect(spent?.status()).toBe(403);
  await second.getByRole('heading', { name: t('claim.used_title') }).waitFor();
  const refused = await second.goto(`${stepPath('onward/town')}?preview`);
  expect(refused?.status()).toBe(403);
});
