import { resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe } from './audit.ts';
import { launchChromium } from './chromium.ts';
import { KEYBOARD, MOUSE, openPage, TOUCH, WITHOUT_SCRIPTS } from './hands.ts';
import {
  begin,
  failAndPassTheQuiz,
  finishTheRoad,
  goBackAndForth,
  isWhereIWas,
  jumpAhead,
  leaveInTheMiddle,
  newMember,
  readOn,
  resume,
  seeThePath,
  signIn,
  signUp,
} from './journey.ts';
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

describe.concurrent('a stranger begins, learns, signs up, leaves and comes back to the same place', () => {
  test.each([MOUSE, KEYBOARD, TOUCH, WITHOUT_SCRIPTS])(
    '$name',
    async (hands) => {
      const member = newMember();
      const page = await openPage(browser, hands, stepwell.url);
      await begin(page, hands);
      await readOn(page, hands, { opens: 'start/knots' });
      await seeThePath(page, hands);
      await jumpAhead(page, hands);
      await failAndPassTheQuiz(page, hands);
      await readOn(page, hands, { opens: 'onward/road' });
      await goBackAndForth(page, hands);
      await signUp(page, hands, member);
      await resume(page, hands);
      const place = hands.isLive ? await leaveInTheMiddle(page, hands) : null;
      await page.context().close();

      const other = await openPage(browser, hands, stepwell.url);
      await signIn(other, hands, member);
      await resume(other, hands);
      if (place !== null) await isWhereIWas(other, place);
      await finishTheRoad(other, hands);
      await other.context().close();
    },
    60_000,
  );
});

test('the first stop of the Tab key leads past the header to the content', async () => {
  const page = await openPage(browser, KEYBOARD, stepwell.url);
  await page.goto('/');
  await page.keyboard.press('Tab');
  expect(await page.locator(':focus').getAttribute('class')).toBe('skip-link');
  await page.locator(':focus').hover();
  expect(await axe(page, 'colours')).toEqual([]);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await page.locator('main :focus').textContent()).toBe('A short walk');
  await page.context().close();
});
