import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { translator } from '../../src/web/messages.ts';
import { axe, keyboard, languages, sidewaysScrolling, watch } from './audit.ts';
import { launchChromium } from './chromium.ts';
import { newMember } from './journey.ts';
import { type Stepwell, startStepwell } from './stepwell.ts';

const OPEN = '/textbooks/open-steps';
const STRICT = '/textbooks/short-walk';

let folder: string;
let stepwell: Stepwell;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepwell-books-'));
  const [started, launched] = await Promise.all([openBook(join(folder, 'open-steps')).then(start), launchChromium()]);
  stepwell = started;
  browser = launched;
});
afterAll(async () => {
  await browser?.close();
  await stepwell?.stop();
  await rm(folder, { recursive: true, force: true });
});

const start = (open: string): Promise<Stepwell> =>
  startStepwell([open, resolve('tests/browser/books/short-walk'), resolve('tests/browser/books/mukhtasar')]);

/** The real textbook with every step open, so that each kind of step can be looked at without earning it. */
async function openBook(target: string): Promise<string> {
  await cp(resolve('books/first-steps'), target, { recursive: true });
  const file = join(target, 'book.yml');
  await writeFile(file, (await readFile(file, 'utf8')).replace('sequence: strict', 'sequence: open'));
  return target;
}

type Who = 'stranger' | 'guest' | 'member';

interface PageCase {
  name: string;
  who: Who;
  path: string;
  status?: number;
  /** What is done on the page before it is looked at. */
  prepare?: (page: Page, locale: Locale) => Promise<unknown>;
}

const LOCALES = ['en', 'ur'] as const;
type Locale = (typeof LOCALES)[number];

const answerQuiz = async (page: Page, locale: Locale): Promise<void> => {
  await page.locator('.question input').first().check();
  await page.getByRole('button', { name: translator(locale)('quiz.submit') }).click();
  await page.locator('#result').waitFor();
};

const signInWrongly = async (page: Page, locale: Locale): Promise<void> => {
  await page.locator('#email').fill('nobody@example.org');
  await page.locator('#password').fill('not the password');
  await page
    .getByRole('main')
    .getByRole('button', { name: translator(locale)('auth.sign_in') })
    .click();
  await page.getByRole('alert').waitFor();
};

/** Another site makes its visitor send a form of ours. */
const sendFromElsewhere = async (page: Page): Promise<void> => {
  const form = `<form method="post" action="${stepwell.url}/preferences/theme"><button name="theme" value="dark">Win!</button></form>`;
  await page.route('https://elsewhere.example/', (route) => route.fulfill({ contentType: 'text/html', body: form }));
  await page.goto('https://elsewhere.example/');
  await page.getByRole('button').click();
  await page.waitForURL(`${stepwell.url}/**`);
};

const PAGES: PageCase[] = [
  { name: 'shelf', who: 'stranger', path: '/' },
  { name: 'textbook', who: 'stranger', path: STRICT },
  { name: 'textbook in Urdu', who: 'stranger', path: '/textbooks/mukhtasar' },
  { name: 'step before beginning', who: 'stranger', path: `${OPEN}/steps/sensing/welcome` },
  { name: 'original of a translation', who: 'stranger', path: `${OPEN}/steps/sensing/welcome?text=source` },
  { name: 'page that is not translated', who: 'stranger', path: `${OPEN}/steps/sensing/joints` },
  { name: 'locked step', who: 'stranger', path: `${STRICT}/steps/onward/town`, status: 403 },
  { name: 'my learning, empty', who: 'stranger', path: '/learning' },
  { name: 'sign-in', who: 'stranger', path: '/sign-in' },
  { name: 'sign-in, refused', who: 'stranger', path: '/sign-in', prepare: signInWrongly },
  { name: 'sign-up', who: 'stranger', path: '/sign-up' },
  { name: 'claim-admin', who: 'stranger', path: '/', prepare: (page) => page.goto(stepwell.adminLink) },
  { name: 'claim-admin, wrong link', who: 'stranger', path: '/claim-admin?token=wrong', status: 403 },
  { name: 'not found', who: 'stranger', path: '/nowhere', status: 404 },
  { name: 'forbidden', who: 'stranger', path: '/', prepare: sendFromElsewhere },
  { name: 'shelf with work', who: 'guest', path: '/' },
  { name: 'textbook with work', who: 'guest', path: OPEN },
  { name: 'reading', who: 'guest', path: `${OPEN}/steps/balance/derivation` },
  {
    name: 'chapter with more steps than the window has room for',
    who: 'guest',
    path: `${OPEN}/steps/balance/derivation`,
    prepare: (page) => page.setViewportSize({ width: 1280, height: 300 }),
  },
  { name: 'quiz before', who: 'guest', path: `${OPEN}/steps/balance/check` },
  { name: 'quiz after', who: 'guest', path: `${OPEN}/steps/motion/check`, prepare: answerQuiz },
  { name: 'exercise', who: 'guest', path: `${OPEN}/steps/balance/catch` },
  { name: 'video', who: 'guest', path: `${OPEN}/steps/motion/walk` },
  { name: 'interactive', who: 'guest', path: `${OPEN}/steps/motion/explorer` },
  { name: 'reading in Urdu', who: 'guest', path: '/textbooks/mukhtasar/steps/aghaz/pehla' },
  { name: 'quiz in Urdu', who: 'guest', path: '/textbooks/mukhtasar/steps/aghaz/jaanch' },
  { name: 'my learning', who: 'guest', path: '/learning' },
  { name: 'welcome 1', who: 'guest', path: '/welcome/level' },
  { name: 'welcome 2', who: 'guest', path: '/welcome/language' },
  { name: 'welcome 3', who: 'guest', path: '/welcome/preferences' },
  { name: 'profile without account', who: 'guest', path: '/profile' },
  { name: 'profile', who: 'member', path: '/profile?saved' },
];

for (const locale of LOCALES) {
  describe(`pages in ${locale}`, () => {
    const contexts = new Map<Who, BrowserContext>();
    const complaints: string[][] = [];

    beforeAll(async () => {
      const open = async (who: Who) => {
        const context = await browser.newContext({
          baseURL: stepwell.url,
          locale,
          viewport: { width: 1280, height: 800 },
          reducedMotion: 'reduce',
          colorScheme: 'light',
        });
        context.setDefaultTimeout(15_000);
        contexts.set(who, context);
        return context;
      };
      const [, guest, member] = await Promise.all([open('stranger'), open('guest'), open('member')]);
      await Promise.all([beginAsGuest(guest), signUp(member)]);
      for (const context of contexts.values()) complaints.push(watch(context, stepwell.url));
    });
    afterAll(async () => {
      await Promise.all([...contexts.values()].map((context) => context.close()));
    });

    describe.concurrent('are accessible, fit, and keep to themselves', () => {
      test.each(PAGES)('$name', async ({ who, path, status = 200, prepare }) => {
        const context = contexts.get(who);
        if (context === undefined) throw new Error(`${who} has no browser`);
        const page = await context.newPage();
        expect((await page.goto(path))?.status()).toBe(status);
        await prepare?.(page, locale);
        const found = [
          ...(await axe(page, 'everything')),
          ...(await languages(page, locale, translator(locale).dir)),
          ...(await keyboard(page)),
          ...(await sidewaysScrolling(page)),
        ];
        await page.emulateMedia({ colorScheme: 'dark' });
        found.push(...(await axe(page, 'colours')).map((one) => `in the dark: ${one}`));
        expect(found).toEqual([]);
        await page.close();
      });
    });

    test('no page asks another host for anything or breaks a rule of its own', () => {
      expect(complaints.flat()).toEqual([]);
    });
  });
}

async function beginAsGuest(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${OPEN}/steps/sensing/welcome`);
  await page.locator('#status button').click();
  await page.waitForURL('**notice=begun');
  await page.close();
}

async function signUp(context: BrowserContext): Promise<void> {
  const member = newMember();
  const page = await context.newPage();
  await page.goto('/sign-up?next=/learning');
  await page.locator('#name').fill(member.name);
  await page.locator('#email').fill(member.email);
  await page.locator('#password').fill(member.password);
  await page.getByRole('main').getByRole('button').click();
  await page.waitForURL('**/welcome/level?*');
  await page.close();
}

test('every step of the textbook that comes with Stepwell is accessible', async () => {
  const context = await browser.newContext({ baseURL: stepwell.url, locale: 'en', colorScheme: 'light' });
  const complaints = watch(context, stepwell.url);
  const page = await context.newPage();
  await page.goto(OPEN);
  const hrefs = await page
    .locator('.path a')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  expect(hrefs.length).toBeGreaterThan(20);
  for (const href of hrefs) {
    await page.goto(href);
    complaints.push(...(await axe(page, 'everything')).map((one) => `${href}: ${one}`));
    complaints.push(...(await sidewaysScrolling(page)).map((one) => `${href}: ${one}`));
    const activity = await page.locator('iframe').evaluateAll(([frame]) => frame?.getAttribute('src') ?? null);
    if (activity === null) continue;
    await page.goto(activity);
    complaints.push(...(await axe(page, 'everything')).map((one) => `activity of ${href}: ${one}`));
  }
  expect(complaints).toEqual([]);
  await context.close();
}, 90_000);

test('dark is the same whether the device or the reader asks for it', async () => {
  const colours = async (theme: 'system' | 'dark'): Promise<Record<string, string>> => {
    const context = await browser.newContext({
      baseURL: stepwell.url,
      colorScheme: theme === 'dark' ? 'light' : 'dark',
      locale: 'en',
    });
    const page = await context.newPage();
    await page.goto('/');
    await page.locator(`button[name="theme"][value="${theme}"]`).click();
    await page.waitForLoadState();
    const tokens = await page.evaluate(() => {
      const style = getComputedStyle(document.documentElement);
      const names = [...document.styleSheets]
        .flatMap((sheet) => [...sheet.cssRules])
        .flatMap((rule) => (rule instanceof CSSStyleRule && rule.selectorText === ':root' ? [...rule.style] : []))
        .filter((name) => name.startsWith('--'));
      return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(name)]));
    });
    await context.close();
    return tokens;
  };
  const [asked, device] = [await colours('dark'), await colours('system')];
  expect(asked['--paper']).toBe('#14191a');
  expect(asked).toEqual(device);
});
