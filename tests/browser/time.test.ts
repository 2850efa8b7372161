import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from './chromium.ts';
import { MOUSE, openPage } from './hands.ts';
import { beginOn, setVisibility, stepPath, t } from './journey.ts';
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

const BEATS = /\/sittings\/[^/]+\/beats$/;

/** What the server answers to the next beat of a page. */
const nextBeat = async (page: Page): Promise<number> => {
  const answer = await page.waitForResponse((response) => BEATS.test(response.url()) && response.ok());
  return (await answer.json()).counted_seconds;
};

const isShownToHaveRead = (page: Page, seconds: number) =>
  page.waitForFunction((have) => Number(document.querySelector('progress')?.value) >= have, seconds);

const isCompleted = (page: Page) => page.locator('#status[data-done="true"]').waitFor();

/** Real time passes here and the server is busy in it: somebody else reads the three seconds of a step. */
async function somebodyElseReads(): Promise<void> {
  const page = await openPage(browser, MOUSE, stepwell.url);
  await beginOn(page, 'clock/bell');
  await isCompleted(page);
  await page.context().close();
}

describe.concurrent('reading time is counted once, and only while somebody reads', () => {
  test('two tabs of one step count no more than the time that passed', async () => {
    const first = await openPage(browser, MOUSE, stepwell.url);
    const began = performance.now();
    await beginOn(first, 'clock/hand');
    const second = await first.context().newPage();
    await second.goto(stepPath('clock/hand'));
    await isShownToHaveRead(second, 3);
    await first.bringToFront();
    await Promise.all([nextBeat(second), setVisibility(second, 'hidden')]);
    await setVisibility(first, 'hidden');
    await setVisibility(first, 'visible');
    await isShownToHaveRead(first, 5);
    const [counted] = await Promise.all([nextBeat(first), setVisibility(first, 'hidden')]);
    const passed = (performance.now() - began) / 1000;
    expect(counted).toBeGreaterThanOrEqual(4);
    expect(counted).toBeLessThanOrEqual(passed);
    await first.context().close();
  });

  test('a tab in the background counts nothing, and goes on when it is looked at again', async () => {
    const page = await openPage(browser, MOUSE, stepwell.url);
    await beginOn(page, 'clock/hand');
    await isShownToHaveRead(page, 1);
    const [before] = await Promise.all([nextBeat(page), setVisibility(page, 'hidden')]);
    await page.getByText(t('time.paused')).waitFor();
    await somebodyElseReads();
    const [after] = await Promise.all([nextBeat(page), setVisibility(page, 'visible')]);
    expect(after).toBe(before);
    await isShownToHaveRead(page, after + 1);
    await page.context().close();
  });

  test('a beat that never arrives is sent again, and the step is completed all the same', async () => {
    const page = await openPage(browser, MOUSE, stepwell.url);
    await page.route(BEATS, (route) => route.abort('connectionfailed'), { times: 1 });
    await beginOn(page, 'clock/bell');
    await page.getByText(t('time.offline')).waitFor();
    await isCompleted(page);
    await page.context().close();
  });

  test('a beat whose answer gets lost is sent again and counts once', async () => {
    const page = await openPage(browser, MOUSE, stepwell.url);
    const keys: (string | undefined)[] = [];
    page.on('request', (request) => {
      if (BEATS.test(request.url())) keys.push(request.headers()['idempotency-key']);
    });
    const began = performance.now();
    await beginOn(page, 'clock/hand');
    await isShownToHaveRead(page, 2);
    await page.route(
      BEATS,
      async (route) => {
        await route.fetch();
        await route.abort('connectionreset');
      },
      { times: 1 },
    );
    const answered = nextBeat(page);
    await setVisibility(page, 'hidden');
    const counted = await answered;
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
    expect(counted).toBeLessThanOrEqual((performance.now() - began) / 1000);
    expect(counted).toBeGreaterThanOrEqual(1);
    await page.context().close();
  });

  test('a step that asks for a declaration is done when its learner says so', async () => {
    const page = await openPage(browser, MOUSE, stepwell.url);
    await beginOn(page, 'clock/post');
    await page.getByRole('button', { name: t('step.declare') }).click();
    await page
      .getByRole('status')
      .filter({ hasText: t('notice.completed') })
      .waitFor();
    await page.context().close();
  });
});
