import AxeBuilder from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright-core';

/** What every page owes every reader; each function returns its complaints in words, none when all is well. */

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Light and dark differ in colours only, so the second look is at those. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

export async function axe(page: Page, look: 'everything' | 'colours'): Promise<string[]> {
  // Embedded activities are pages of their own and are looked at by themselves.
  const builder = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (look === 'colours'
    ? builder.withRules(COLOUR_RULES)
    : builder.withTags(STANDARDS)
  ).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}\n    ${node.failureSummary}`));
}

/** Everything that pages of this context ask other hosts for, and every error, warning and refused script. */
export function watch(context: BrowserContext, url: string): string[] {
  const complaints: string[] = [];
  context.on('request', (request) => {
    const isOpened = request.isNavigationRequest() && request.frame().parentFrame() === null;
    if (!isOpened && !request.url().startsWith(`${url}/`) && !/^(?:data|blob|about):/.test(request.url()))
      complaints.push(`asks another host: ${request.url()}`);
  });
  context.on('weberror', (error) => complaints.push(`script error: ${error.error().message}`));
  context.on('console', (message) => {
    const isOwnStatus = message.location().url === message.page()?.url() && /status of 4\d\d/.test(message.text());
    if (['error', 'warning'].includes(message.type()) && !isOwnStatus)
      complaints.push(`console: ${message.text()} (${message.page()?.url()})`);
  });
  return complaints;
}

/** Widths in CSS pixels: a small phone, and a window of 1280 at 200 % zoom. */
const WIDTHS = [320, 640];

export async function sidewaysScrolling(page: Page): Promise<string[]> {
  const complaints: string[] = [];
  const before = page.viewportSize();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 512 });
    const wide = await page.evaluate(() => {
      const root = document.documentElement;
      if (root.scrollWidth <= root.clientWidth) return [];
      const sticksOut = (element: Element) => {
        const { left, right, width } = element.getBoundingClientRect();
        return width > 0 && (left < -1 || right > root.clientWidth + 1);
      };
      return [...document.body.querySelectorAll('*')]
        .filter((element) => sticksOut(element) && ![...element.children].some(sticksOut))
        .map((element) => element.outerHTML.slice(0, 160));
    });
    complaints.push(...wide.map((html) => `wider than ${width} px: ${html}`));
  }
  if (before !== null) await page.setViewportSize(before);
  return complaints;
}

const MOST_STOPS = 300;

/** Walks through the page with the Tab key: every control is reached, seen when it is, and not covered by anything. */
export async function keyboard(page: Page): Promise<string[]> {
  await page.evaluate(markControls);
  const complaints: string[] = [];
  let rounds = 0;
  for (let stop = 0; stop < MOST_STOPS && rounds < 2; stop++) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(lookAtFocus);
    // The focus may have stood in the middle of the page: past its end the walk goes on from the beginning.
    if (found.isRoundTrip) rounds++;
    complaints.push(...found.complaints);
  }
  const missed = await page.evaluate(() =>
    [...document.querySelectorAll('[data-stop="missed"]')].map((element) => element.outerHTML.slice(0, 160)),
  );
  return [...complaints, ...missed.map((html) => `the Tab key does not reach: ${html}`)];
}

/** Runs in the page. Radio buttons of one name are one stop. */
function markControls(): void {
  const controls = 'a[href], button, input:not([type="hidden"]), select, textarea, summary, video[controls], iframe';
  const groups = new Set<string>();
  for (const control of document.querySelectorAll<HTMLElement>(controls)) {
    const isOff =
      control.matches(':disabled, [tabindex="-1"]') || !control.checkVisibility({ visibilityProperty: true });
    const group = control.matches('[type="radio"]') ? control.getAttribute('name') : null;
    if (isOff || (group !== null && groups.has(group))) continue;
    if (group !== null) groups.add(group);
    control.dataset.stop = 'missed';
    if (group !== null) control.dataset.group = group;
  }
}

/** Runs in the page. */
function lookAtFocus(): { isRoundTrip: boolean; complaints: string[] } {
  const focus = document.activeElement;
  if (!(focus instanceof HTMLElement) || focus === document.body) return { isRoundTrip: true, complaints: [] };
  const group = focus.matches('[type="radio"]') ? focus.getAttribute('name') : null;
  const marked = group === null ? focus : document.querySelector<HTMLElement>(`[data-group="${group}"]`);
  // Inside a frame or a player the focus goes on while the element stays the same.
  if (marked?.dataset.stop === 'reached') return { isRoundTrip: !focus.matches('iframe, video'), complaints: [] };
  if (marked) marked.dataset.stop = 'reached';

  const html = focus.outerHTML.slice(0, 160);
  const complaints: string[] = [];
  const hasRing = (element: Element | null, part?: '::after'): boolean => {
    if (element === null) return false;
    const style = getComputedStyle(element, part);
    return (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none';
  };
  const isSeen =
    focus.matches('iframe') || hasRing(focus) || hasRing(focus, '::after') || hasRing(focus.closest('label'));
  if (!isSeen) complaints.push(`focus cannot be seen: ${html}`);

  const { left, top, width, height } = focus.getBoundingClientRect();
  const points = [0.1, 0.5, 0.9].flatMap((x) =>
    [0.1, 0.5, 0.9].map((y) => [left + x * width, top + y * height] as const),
  );
  const isOnTop = points.some(([x, y]) => {
    const hit = document.elementFromPoint(x, y);
    return (
      hit !== null && (focus.contains(hit) || hit.contains(focus) || hit.closest('label')?.contains(focus) === true)
    );
  });
  if (!isOnTop) complaints.push(`focus is covered or off the screen: ${html}`);
  return { isRoundTrip: false, complaints };
}

/** Text in another script than its `lang` or direction says: screen readers would mispronounce it, and lines break wrongly. */
export async function languages(page: Page, locale: string, dir: string): Promise<string[]> {
  const html = page.locator('html');
  const own = `${await html.getAttribute('lang')} ${await html.getAttribute('dir')}`;
  const complaints = own === `${locale} ${dir}` ? [] : [`the page says it is ${own}, not ${locale} ${dir}`];
  const texts = await page.evaluate(() => {
    const wrong: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent?.trim() ?? '';
      const parent = walker.currentNode.parentElement;
      // Code, formulas, names and addresses are in no language; two words in a row are.
      if (
        parent === null ||
        parent.closest('script, style, code, pre, .katex, option, [translate="no"], .preview-banner')
      )
        continue;
      const isLatin = /\p{Script=Latin}{3,}\s+\p{Script=Latin}{2,}/u.test(text) && !/\p{Script=Arabic}/u.test(text);
      const isArabic = /\p{Script=Arabic}{2,}/u.test(text) && !/\p{Script=Latin}{3,}/u.test(text);
      // Letters of one script stand right either way; the direction decides on which side what closes the sentence comes.
      const isClosed = /[.!?:;…،۔؟)]$/.test(text);
      const lang = parent.closest('[lang]')?.getAttribute('lang') ?? '';
      const direction = getComputedStyle(parent).direction;
      if (isLatin && (lang === 'ur' || (isClosed && direction === 'rtl')))
        wrong.push(`${lang} ${direction}: ${text.slice(0, 80)}`);
      if (isArabic && (lang !== 'ur' || (isClosed && direction === 'ltr')))
        wrong.push(`${lang} ${direction}: ${text.slice(0, 80)}`);
    }
    return wrong;
  });
  return [...complaints, ...texts.map((text) => `language or direction is wrong: ${text}`)];
}
