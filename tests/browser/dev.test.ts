import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { axe, keyboard, sidewaysScrolling } from './audit.ts';
import { launchChromium } from './chromium.ts';
import { MOUSE, openPage, WITHOUT_SCRIPTS } from './hands.ts';
import { stepPath, t } from './journey.ts';
import { type Stepwell, startDev, startStepwell } from './stepwell.ts';
import { listenToVersions, type Versions } from './versions.ts';

const SHOES = '01-start/01-shoes.md';

let browser: Browser;
let parent: string;
let book: string;
let dev: Awaited<ReturnType<typeof startDev>>;
let versions: Versions;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
});
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'stepwell-author-'));
  book = join(parent, 'short-walk');
  await cp(resolve('tests/browser/books/short-walk'), book, { recursive: true });
  dev = await startDev(book);
  versions = await listenToVersions(dev.url);
  await versions.next();
});
afterEach(async () => {
  versions?.close();
  await dev?.stop();
  await rm(parent, { recursive: true, force: true });
});

const write = (path: string, text: string): Promise<void> => writeFile(join(book, path), text);
const page = async (path: string): Promise<string> => (await fetch(dev.url + path)).text();
const shoes = (text: string): string => `---\ntitle: Tie your shoes\ncomplete: declared\n---\n\n${text}\n`;

/** Far down the page, so that a page which jumps is noticed. */
const LONG = Array.from({ length: 60 }, (_, at) => `Paragraph ${at} of a long walk.`).join('\n\n');

async function openStep(): Promise<Page> {
  const opened = await openPage(browser, MOUSE, dev.url);
  await opened.goto(stepPath('start/shoes'));
  return opened;
}

describe('in the browser', () => {
  test('an edit shows by itself and in place, an error shows at its place, and both go when they are mended', async () => {
    await write(SHOES, shoes(`${LONG}\n\nThe last paragraph.`));
    await versions.next();
    const step = await openStep();
    const last = step.getByText('The last paragraph.');
    await last.scrollIntoViewIfNeeded();
    const before = await step.evaluate(() => scrollY);
    expect(before).toBeGreaterThan(500);

    await write(SHOES, shoes(`${LONG}\n\nThe last paragraph, with a lace.`));
    await step.getByText('with a lace').waitFor();
    expect(Math.abs((await step.evaluate(() => scrollY)) - before)).toBeLessThan(100);

    await write(SHOES, shoes(`${LONG}\n\nThe last paragraph is wrong: [here](step:start/knot).`));
    const finding = step.locator('.dev-finding');
    await finding.waitFor();
    expect(await finding.innerText()).toContain(`${SHOES}:126`);
    expect(await finding.innerText()).toContain('There is no step `start/knot`.');
    expect(await finding.innerText()).toContain('Did you mean `start/knots`?');
    await step.getByText(t('dev.step_earlier')).waitFor();
    const follows = await finding.evaluate((element) => element.nextElementSibling?.textContent);
    expect(follows, 'the last good text stays, and the finding stands before its block').toBe(
      'The last paragraph, with a lace.',
    );
    await step.goto('/');
    await step.getByRole('link', { name: t('dev.errors', { count: 1 }) }).click();
    await step.getByRole('link', { name: `${SHOES}:126` }).click();
    await step.waitForURL(`**${stepPath('start/shoes')}#finding-0`);

    await write(SHOES, shoes(`${LONG}\n\nThe last paragraph is right: [](step:start/knots).`));
    await step.getByText('The last paragraph is right').waitFor();
    await step.getByText(t('dev.none')).waitFor();
    expect(await finding.count()).toBe(0);
  });

  test('everything is open to the author, as a reader of any level and language, and nothing is recorded', async () => {
    const author = await openPage(browser, MOUSE, dev.url);
    await author.goto(stepPath('onward/town'));
    await author.getByLabel(t('dev.level')).selectOption('advanced');
    await author.getByLabel(t('frame.language')).first().selectOption('ur');
    await author.getByRole('button', { name: t('dev.preview') }).click();
    await author.waitForURL(`**${stepPath('onward/town')}`);
    expect(await author.locator('html').getAttribute('dir')).toBe('rtl');
    expect(await author.locator('select[name=level]').inputValue()).toBe('advanced');
    expect(await author.locator('main script[src]').count()).toBe(0);
    await author.goto('/learning');
    expect(await author.locator('main').innerText()).not.toContain('A short walk');
  });

  test('without JavaScript the page is the same after a reload by hand', async () => {
    const plain = await openPage(browser, WITHOUT_SCRIPTS, dev.url);
    await plain.goto(stepPath('start/shoes'));
    await write(SHOES, shoes('Another text. ![](none.png)'));
    await versions.next();
    await plain.reload();
    expect(await plain.locator('.dev-finding').count()).toBe(2);
  });

  test.each(['en', 'ur'] as const)('the panel and the findings are for everybody (%s)', async (language) => {
    await write(SHOES, `---\ntitel: x\n---\n\nText. ![](none.png)\n`);
    await versions.next();
    const context = await openPage(browser, MOUSE, dev.url);
    for (const path of [`${stepPath('start/shoes')}?language=${language}`, '/dev/findings']) {
      await context.goto(path);
      expect(await axe(context, 'everything'), path).toEqual([]);
      expect(await sidewaysScrolling(context), path).toEqual([]);
      await context.emulateMedia({ colorScheme: 'dark' });
      expect(await axe(context, 'colours'), path).toEqual([]);
      await context.emulateMedia({ colorScheme: 'light' });
    }
    expect(await keyboard(context)).toEqual([]);
  });
});

describe('whatever happens in the folder', () => {
  test('a save shows once and whole, in the way of every editor', async () => {
    const ways: ((text: string) => Promise<void>)[] = [
      (text) => write(SHOES, text),
      async (text) => {
        await write('01-start/.01-shoes.md.swp', text);
        await rename(join(book, '01-start/.01-shoes.md.swp'), join(book, SHOES));
      },
      async (text) => {
        await rename(join(book, SHOES), join(book, `${SHOES}~`));
        await write(SHOES, text);
        await rm(join(book, `${SHOES}~`));
      },
      async (text) => {
        await write(SHOES, '');
        await write(SHOES, text);
      },
    ];
    for (const [way, save] of ways.entries()) {
      await save(shoes(`Saved in way ${way}.`));
      await versions.next();
      expect(await page(stepPath('start/shoes'))).toContain(`Saved in way ${way}.`);
    }
    await write(SHOES, shoes('The end.'));
    await versions.next();
    expect(versions.count, 'one for the beginning, one for each save').toBe(ways.length + 2);
  });

  test('files and folders may come, go and be renamed', async () => {
    await mkdir(join(book, '04-new'));
    await write('04-new/_chapter.yml', 'title: Something new\n');
    await write('04-new/01-fresh.md', '---\ntitle: Fresh\n---\nFresh.\n');
    while (!(await page('/textbooks/short-walk')).includes('Fresh')) await versions.next();
    await rename(join(book, '04-new/01-fresh.md'), join(book, '04-new/01-stale.md'));
    while ((await fetch(dev.url + stepPath('new/stale'))).status !== 200) await versions.next();
    expect((await fetch(dev.url + stepPath('new/fresh'))).status).toBe(404);
    await rm(join(book, '04-new'), { recursive: true });
    while ((await page('/textbooks/short-walk')).includes('Something new')) await versions.next();
  });

  test('a book.yml that cannot be read leaves everything as it was, until it can', async () => {
    const good = await readFile(join(book, 'book.yml'), 'utf8');
    await write('book.yml', 'title: [\n');
    await versions.next();
    expect(dev.hasEnded()).toBe(false);
    expect(await page('/textbooks/short-walk')).toContain('A short walk');
    expect(await page('/dev/findings')).toContain('bad-yaml');
    await write('book.yml', good.replace('A short walk', 'A shorter walk'));
    await versions.next();
    expect(await page('/textbooks/short-walk')).toContain('A shorter walk');
    await write('book.yml', `id: other\n${good}`);
    await versions.next();
    expect(await page('/')).toContain('/textbooks/other');
    expect(await page('/'), 'under another key it is still the same book').not.toContain('/textbooks/short-walk');
  });

  test('a ring of prerequisites, keys and titles twice and files that are no text are findings, and pages stay', async () => {
    await write(SHOES, '---\ntitle: Tie your shoes\nrequires: [onward/town]\n---\nRound and round.\n');
    await write('02-onward/_chapter.yml', 'title: Start\nrequires: [start, nowhere]\n');
    await write('01-start/_chapter.yml', 'title: Start\n');
    await write('03-clock/02-hand.md', '---\ntitle: The same hand\n---\nTwice.\n');
    await writeFile(join(book, '03-clock/02-bell.md'), new Uint8Array([0xff, 0xfe, 0x00]));
    while (!(await page('/dev/findings')).includes('bad-encoding')) await versions.next();
    const findings = await page('/dev/findings');
    for (const rule of ['cycle', 'duplicate-key', 'duplicate-title', 'unknown-key']) expect(findings).toContain(rule);
    const statuses = ['start/shoes', 'onward/town', 'clock/hand', 'clock/bell'].map(
      async (key) => (await fetch(dev.url + stepPath(key))).status,
    );
    expect(await Promise.all(statuses)).toEqual([200, 200, 200, 200]);
  });

  test('nobody comes in by another name of the machine', async () => {
    const { request } = await import('node:http');
    const status = await new Promise((done, fail) => {
      request(dev.url, { headers: { host: 'evil.example' } }, (answer) => done(answer.resume().statusCode))
        .on('error', fail)
        .end();
    });
    expect(status).toBe(403);
  });
});

describe('a server for learners', () => {
  let stepwell: Stepwell;
  beforeAll(async () => {
    stepwell = await startStepwell([resolve('tests/browser/books/short-walk')]);
  });
  afterAll(() => stepwell?.stop());

  test('has no trace of all this', async () => {
    for (const path of ['/', '/textbooks/short-walk', stepPath('start/shoes'), '/sign-in']) {
      const html = await (await fetch(stepwell.url + path)).text();
      expect(html).toContain('<main');
      expect(html).not.toMatch(/dev-|\/dev\/|<!--line|EventSource/);
    }
    for (const path of ['/dev/events', '/dev/findings'])
      expect((await fetch(stepwell.url + path)).status, path).toBe(404);
  });
});
