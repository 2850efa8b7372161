import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

/** A way of using pages: each does what a person with it would do, and nothing that they could not. */
export interface Hands {
  name: string;
  /** What their browser is like. */
  context: BrowserContextOptions;
  /** Without scripts nothing changes by itself: a step is finished by pressing Continue. */
  isLive: boolean;
  press(target: Locator): Promise<void>;
  /** Ticks a radio button or a box. */
  choose(target: Locator): Promise<void>;
  type(target: Locator, text: string): Promise<void>;
}

const DESKTOP: BrowserContextOptions = {
  viewport: { width: 1280, height: 800 },
  locale: 'en',
  reducedMotion: 'reduce',
};

export const MOUSE: Hands = {
  name: 'with a mouse',
  context: DESKTOP,
  isLive: true,
  press: (target) => target.click(),
  choose: (target) => target.check(),
  type: (target, text) => target.pressSequentially(text),
};

export const TOUCH: Hands = {
  name: 'on a phone',
  context: { ...DESKTOP, viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
  isLive: true,
  press: (target) => target.tap(),
  choose: (target) => target.tap(),
  async type(target, text) {
    await target.tap();
    await target.pressSequentially(text);
  },
};

export const WITHOUT_SCRIPTS: Hands = {
  ...MOUSE,
  name: 'without JavaScript',
  context: { ...DESKTOP, javaScriptEnabled: false },
  isLive: false,
};

export const KEYBOARD: Hands = {
  name: 'by keyboard only',
  context: DESKTOP,
  isLive: true,
  async press(target) {
    await tabTo(target);
    await target.page().keyboard.press('Enter');
  },
  async choose(target) {
    const page = target.page();
    const name = await target.getAttribute('name');
    const isRadio = (await target.getAttribute('type')) === 'radio';
    // A group of radio buttons is one stop of the Tab key; arrows go on inside it.
    await tabTo(isRadio ? page.locator(`input[type="radio"][name="${name}"]`) : target);
    if (!isRadio || (await isFocused(target))) await page.keyboard.press('Space');
    else {
      const others = await page.locator(`input[type="radio"][name="${name}"]`).count();
      for (let i = 0; i < others && !(await target.isChecked()); i++) await page.keyboard.press('ArrowDown');
    }
    if (!(await target.isChecked())) throw new Error(`the keyboard cannot tick ${target}`);
  },
  async type(target, text) {
    await tabTo(target);
    await target.page().keyboard.type(text);
  },
};

/** More stops than any page has; a page where they are used up has a trap or keeps something out of reach. */
const MOST_STOPS = 400;

/** Presses Tab until one of the target's elements has the focus. */
async function tabTo(target: Locator): Promise<void> {
  const page = target.page();
  await target.first().waitFor({ state: 'attached' });
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if (await isFocused(target)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the Tab key does not reach ${target}`);
}

const isFocused = (target: Locator): Promise<boolean> =>
  target.evaluateAll((elements) => elements.some((element) => element === document.activeElement));

/** A person with a browser of their own. */
export const openPage = async (browser: Browser, hands: Hands, url: string): Promise<Page> => {
  const context = await browser.newContext({ ...hands.context, baseURL: url });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  return page;
};
