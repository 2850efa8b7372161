import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, keyboard, sidewaysScrolling, watch } from './audit.ts';
import { launchChromium } from './chromium.ts';
import { MOUSE, openPage, WITHOUT_SCRIPTS } from './hands.ts';
import { t } from './journey.ts';
import { type Stepwell, startStepwell } from './stepwell.ts';

let stepwell: Stepwell;
let browser: Browser;

beforeAll(async () => {
  [stepwell, browser] = await Promise.all([startStepwell([resolve('tests/browser/books/films')]), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await stepwell?.stop();
});

const pathOf = (step: string): string => `/textbooks/films/steps/all/${step}`;
const WATCHED = /\/steps\/[^/]+\/watched$/;

async function beginOn(step: string, hands = MOUSE): Promise<Page> {
  const page = await openPage(browser, hands, stepwell.url);
  await page.goto(pathOf(step));
  await page.getByRole('button', { name: t('step.start'), exact: true }).press('Enter');
  await page.waitForURL('**?notice=begun', { waitUntil: 'commit' });
  return page;
}

/** By the key that players share, with the focus on the film. */
async function play(page: Page): Promise<void> {
  await page.locator('video').focus();
  await page.keyboard.press('k');
}
const isCompleted = (page: Page) => page.locator('#status[data-done="true"]').waitFor();
const frameOf = (page: Page) => page.frameLocator('figure.interactive iframe');

describe.concurrent('a film', () => {
  test('that is watched completes its step, on the page where it plays', async () => {
    const page = await beginOn('short');
    const began = performance.now();
    await play(page);
    await page.waitForFunction(() => (document.querySelector('progress')?.value ?? 0) > 20);
    expect(await page.locator('.need[data-criterion="watched"] .need-text').textContent()).toMatch(/^\d+%, 90% asked$/);
    await isCompleted(page);
    expect(performance.now() - began).toBeGreaterThan(2_000);
    expect(await page.locator('[data-live]').textContent()).toContain(t('step.completed'));
    await page.reload();
    await page.getByText(t('step.proof_observed')).waitFor();
    await page.context().close();
  });

  test('of which a report gets lost is counted all the same', async () => {
    const page = await beginOn('short');
    await page.route(WATCHED, (route) => route.abort('connectionfailed'));
    await play(page);
    await page.getByText(t('media.offline')).waitFor();
    await page.unroute(WATCHED);
    await isCompleted(page);
    await page.context().close();
  });

  test('that is only jumped through is not watched', async () => {
    const page = await beginOn('long');
    const video = page.locator('video');
    await video.evaluate(async (film: HTMLVideoElement) => {
      for (const at of [29, 3, 20, 8, 25]) {
        film.currentTime = at;
        await new Promise((seeked) => film.addEventListener('seeked', seeked, { once: true }));
      }
    });
    await play(page);
    await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 26);
    const [answer] = await Promise.all([
      page.waitForResponse((response) => WATCHED.test(response.url()) && response.ok()),
      video.evaluate((film: HTMLVideoElement) => film.pause()),
    ]);
    expect((await answer.json()).watched_percent).toBeLessThan(15);
    await page.context().close();
  });

  test('goes on at the second where it was left, in another window too', async () => {
    const page = await beginOn('long');
    const saved = page.waitForResponse((answer) => /\/progress\/steps\/[^/]+\/data$/.test(answer.url()));
    await page.locator('video').evaluate((film: HTMLVideoElement) => {
      film.currentTime = 12;
    });
    await play(page);
    await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 12.3);
    await play(page);
    expect((await saved).status()).toBe(200);
    const second = await page.context().newPage();
    await second.goto(pathOf('long'));
    await second.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) >= 12);
    await page.context().close();
  });

  test('has a transcript that can be searched and leads into it, chapters, and a speed', async () => {
    const page = await beginOn('short');
    await page.getByText('Transcript: English').click();
    const transcript = page.locator('.transcript').first();
    await transcript.getByRole('searchbox', { name: t('media.search') }).fill('STAYS');
    expect(await transcript.locator('.cue:visible').allTextContents()).toEqual(['0:01 Then it stays so.']);
    await transcript.getByText(t('media.found', { count: 1 })).waitFor();
    await transcript.getByRole('button', { name: t('media.play_from', { time: '0:01' }) }).click();
    await page.locator('.cues .cue[aria-current="true"]', { hasText: 'Then it stays so.' }).waitFor();
    await page.locator('.film-chapters .cue[aria-current="true"]').first().waitFor();
    await page.getByLabel(t('media.speed')).selectOption('2');
    expect(await page.locator('video').evaluate((film: HTMLVideoElement) => film.playbackRate)).toBe(2);
    expect([...(await axe(page, 'everything')), ...(await keyboard(page)), ...(await sidewaysScrolling(page))]).toEqual(
      [],
    );
    await page.context().close();
  });

  test('without JavaScript says what cannot be counted, and has its words and its file', async () => {
    const page = await beginOn('short', WITHOUT_SCRIPTS);
    await page.locator('.need-hint', { hasText: t('criterion.watched_scriptless') }).waitFor();
    await page.getByText('Transcript: English').click();
    await page.getByText('Then it stays so.').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByText('Download the film').click()]);
    expect(download.suggestedFilename()).toBe('short.webm');
    await page.getByRole('button', { name: t('step.continue'), exact: true }).click();
    await page.getByText(t('notice.not_yet_watched', { need: '90%', have: '0%' })).waitFor();
    await page.context().close();
  });

  test('in pieces plays and counts like any other', async () => {
    const page = await beginOn('stream');
    const complaints = watch(page.context(), stepwell.url);
    await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) > 1);
    await play(page);
    await isCompleted(page);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('on another site is asked for only when its reader says so', async () => {
    const page = await beginOn('elsewhere');
    const asked: string[] = [];
    await page.route(/^https:/, (route) => {
      asked.push(route.request().url());
      return route.fulfill({ contentType: 'text/html', body: '<p>The film.' });
    });
    await page.reload();
    expect([...(await axe(page, 'everything')), ...(await keyboard(page))]).toEqual([]);
    expect(asked).toEqual([]);
    await page.getByRole('button', { name: t('media.load_here') }).click();
    await page.frameLocator('.film-embed').getByText('The film.').waitFor();
    expect(asked).toEqual(['https://www.youtube-nocookie.com/embed/abcdefghijk']);
    await page.context().close();
  });
});

describe('an activity', () => {
  test('completes its step, and is found again as it was left', async () => {
    const page = await beginOn('game');
    const complaints = watch(page.context(), stepwell.url);
    const more = frameOf(page).getByRole('button', { name: 'One more' });
    await page.waitForFunction(() => document.querySelector('iframe')?.style.blockSize === '320px');
    const saved = page.waitForResponse((answer) => /\/data$/.test(answer.url()));
    await more.click();
    await more.click();
    await page.locator('.need[data-criterion="activity"] .need-text', { hasText: '67%' }).waitFor();
    expect((await saved).status()).toBe(200);
    await page.reload();
    await frameOf(page).getByText('Count: 2').waitFor();
    await more.click();
    await isCompleted(page);
    expect(complaints).toEqual([]);
    await page.reload();
    await page.getByText(t('step.proof_reported')).waitFor();
    await page.context().close();
  });

  test('whose report gets lost is completed all the same, once', async () => {
    const page = await beginOn('game');
    const keys: (string | undefined)[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/activity')) keys.push(request.headers()['idempotency-key']);
    });
    await page.route(
      '**/activity',
      async (route) => {
        await route.fetch();
        await route.abort('connectionreset');
      },
      { times: 1 },
    );
    for (let i = 0; i < 3; i++) await frameOf(page).getByRole('button', { name: 'One more' }).click();
    await isCompleted(page);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
    await page.context().close();
  });

  test('that is hostile reaches no cookie, no storage, no page around it and no server', async () => {
    const page = await beginOn('hostile');
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.frame() !== page.mainFrame() && !request.isNavigationRequest()) asked.push(request.url());
    });
    await page.reload();
    await frameOf(page).getByText('Nothing was reached.').waitFor();
    expect(page.url()).toContain(pathOf('hostile'));
    expect(asked).toEqual([]);
    const height = await page.locator('iframe').evaluate((frame) => frame.getBoundingClientRect().height);
    expect(height).toBeLessThanOrEqual(2_010);
    expect(await page.locator('#status').getAttribute('data-done')).toBe('false');
    expect((await page.request.get('/api/v1/profiles/me')).status()).toBe(200);
    await page.context().close();
  });

  test('without JavaScript says that it needs it', async () => {
    const page = await beginOn('game', WITHOUT_SCRIPTS);
    await page.locator('.need-hint', { hasText: t('criterion.activity_scriptless') }).waitFor();
    await page.context().close();
  });
});
