import { randomUUID } from 'node:crypto';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { translator } from '../../src/web/messages.ts';
import type { Hands } from './hands.ts';

/** What people do with the book in `books/short-walk`, in the order in which they come to it. */

export const t = translator('en');

const BOOK = '/textbooks/short-walk';
export const stepPath = (key: string): string => `${BOOK}/steps/${key}`;

export interface Member {
  name: string;
  email: string;
  password: string;
}

export const newMember = (): Member => ({
  name: 'Ada Example',
  email: `ada-${randomUUID()}@example.org`,
  password: 'correct horse battery',
});

const shown = (locator: Locator): Promise<void> => locator.waitFor({ state: 'visible' });
const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
const link = (page: Page, name: string | RegExp): Locator => page.getByRole('link', { name });

const lineOfPath = (page: Page, title: string): Locator => page.getByRole('listitem').filter({ hasText: title });

/** From the shelf through the three welcome screens, the first and third filled in and the second skipped. */
export async function begin(page: Page, hands: Hands): Promise<void> {
  await page.goto('/');
  await hands.press(link(page, 'A short walk'));
  expect(await lineOfPath(page, 'Tie your shoes').textContent()).toContain(t('state.available'));
  expect(await lineOfPath(page, 'Check: knots').textContent()).toContain(t('state.locked'));
  await hands.press(button(page, t('textbook.begin')));
  await page.waitForURL('**/welcome/level?*');
  await hands.choose(page.getByRole('radio', { name: t('field.level_intermediate') }));
  await hands.press(button(page, t('continue')));
  await page.waitForURL('**/welcome/language?*');
  await hands.press(link(page, t('welcome.skip')));
  await page.waitForURL('**/welcome/preferences?*');
  const pace = page.getByRole('group', { name: t('field.pace') });
  expect(await pace.getByRole('radio', { name: t('field.pace_none') }).isChecked(), 'nothing is said for them').toBe(
    true,
  );
  await hands.type(page.getByLabel(t('field.daily_minutes')), '20');
  await hands.press(button(page, t('welcome.finish')));
  await page.waitForURL(`**${stepPath('start/shoes')}`);
}

/** Begins on a step itself, as somebody does who was sent its address. */
export async function beginOn(page: Page, key: string): Promise<void> {
  await page.goto(stepPath(key));
  await button(page, t('step.start')).click();
  await page.waitForURL(`**${stepPath(key)}?notice=begun`);
}

/** The book as a path, with where one is on it. */
export async function seeThePath(page: Page, hands: Hands): Promise<void> {
  await hands.press(
    page
      .getByRole('navigation', { name: t('step.breadcrumb') })
      .getByRole('link')
      .first(),
  );
  await page.waitForURL(`**${BOOK}`);
  expect(await lineOfPath(page, 'Tie your shoes').textContent()).toContain(t('state.completed'));
  expect(await lineOfPath(page, 'Open the door').textContent()).toContain(t('state.locked'));
  expect(await page.getByRole('region', { name: 'Onward' }).textContent()).toContain('Setting out');
  await hands.press(link(page, /^Check: knots/));
  await page.waitForURL(`**${stepPath('start/knots')}`);
}

/** Stays until the asked seconds are over, then goes on to what has opened. */
export async function readOn(page: Page, hands: Hands, { opens }: { opens: string }): Promise<void> {
  await (hands.isLive ? readLive(page, opens) : readWithoutScripts(page, hands));
  await hands.press(page.locator('#status [data-next]'));
  await page.waitForURL(`**${stepPath(opens)}`);
}

async function readLive(page: Page, opens: string): Promise<void> {
  await page.evaluate(() => document.body.setAttribute('data-opened-once', ''));
  await page.waitForFunction(() => Number(document.querySelector('progress')?.value) > 0);
  await shown(page.locator('#status[data-done="true"]'));
  expect(await page.locator('[role="status"][data-live]').textContent()).toContain(t('step.completed'));
  expect(await page.locator('body[data-opened-once]').count(), 'the page was not loaded again').toBe(1);
  const opened = page.locator(`.rail li[data-step-key="${opens}"]`);
  if ((await opened.count()) > 0) expect(await opened.getAttribute('data-state')).toBe('available');
}

/** Presses Continue too soon first, and then as often as it takes. */
async function readWithoutScripts(page: Page, hands: Hands): Promise<void> {
  await hands.press(button(page, t('step.continue')));
  await shown(page.getByRole('alert').filter({ hasText: t('notice.not_yet') }));
  const done = page.locator('#status[data-done="true"]');
  while ((await done.count()) === 0) await hands.press(button(page, t('step.continue')));
  await shown(page.getByRole('status').filter({ hasText: t('notice.completed') }));
}

/** By address to steps that are not open: the reasons and the way there, and nothing of what they say. */
export async function jumpAhead(page: Page, hands: Hands): Promise<void> {
  for (const [key, secret] of [
    ['start/door', 'quince'],
    ['onward/town', 'viridian'],
  ] as const) {
    const answer = await page.goto(stepPath(key));
    expect(answer?.status()).toBe(403);
    expect(await page.content()).not.toContain(secret);
    await shown(page.getByRole('heading', { name: t('locked.title') }));
  }
  await shown(page.getByRole('heading', { name: 'Reach the town' }));
  await shown(page.getByRole('listitem').filter({ hasText: 'Open the door' }));
  await hands.press(link(page, t('locked.go', { title: 'Check: knots' })));
  await page.waitForURL(`**${stepPath('start/knots')}`);
}

export async function failAndPassTheQuiz(page: Page, hands: Hands): Promise<void> {
  await hands.choose(page.getByRole('radio', { name: 'Only ever the left one' }));
  await hands.choose(page.getByRole('checkbox', { name: 'Looking at it' }));
  await hands.press(button(page, t('quiz.submit')));
  await shown(page.locator('#result').filter({ hasText: '0%' }));
  await shown(page.getByText('That is a habit, not a rule of knots.'));
  expect(await page.content(), 'the right answer stays secret').not.toContain('the order makes no difference');

  await hands.press(link(page, t('quiz.retake')));
  await hands.choose(page.getByRole('radio', { name: 'Either of them' }));
  await hands.choose(page.getByRole('checkbox', { name: 'Pulling at its free end' }));
  await hands.choose(page.getByRole('checkbox', { name: 'Shaking it for long' }));
  await hands.press(button(page, t('quiz.submit')));
  await shown(page.locator('#result').filter({ hasText: '100%' }));
  await shown(page.locator('#status[data-done="true"]'));
  await hands.press(page.locator('#status [data-next]'));
  await page.waitForURL(`**${stepPath('start/door')}`);
}

/** Steps that are behind one stay open. */
export async function goBackAndForth(page: Page, hands: Hands): Promise<void> {
  await hands.press(page.locator('a[rel="prev"]'));
  await page.waitForURL(`**${stepPath('start/door')}`);
  await shown(page.getByText('The quince-coloured handle'));
  await hands.press(page.locator('a[rel="prev"]'));
  await page.waitForURL(`**${stepPath('start/knots')}`);
  await shown(page.locator('#result').filter({ hasText: '100%' }));
  await page.goBack();
  await hands.press(page.locator('#status [data-next]'));
  await page.waitForURL(`**${stepPath('onward/road')}`);
}

/** The work done without account is there afterwards. */
export async function signUp(page: Page, hands: Hands, member: Member): Promise<void> {
  await hands.press(link(page, t('frame.profile')));
  await page.waitForURL('**/profile');
  expect(await page.getByRole('radio', { name: t('field.level_intermediate') }).isChecked()).toBe(true);
  expect(await page.getByLabel(t('field.daily_minutes')).inputValue()).toBe('20');
  await hands.press(page.getByRole('main').getByRole('link', { name: t('auth.sign_up') }));
  await hands.type(page.getByLabel(t('auth.name')), member.name);
  await hands.type(page.getByLabel(t('auth.email')), member.email);
  await hands.type(page.getByLabel(t('auth.password')), member.password);
  await hands.press(button(page, t('auth.sign_up')));
  await shown(page.getByText(t('profile.signed_in_as', { email: member.email })));
  expect(await page.getByRole('radio', { name: t('field.level_intermediate') }).isChecked()).toBe(true);
  await hands.press(link(page, t('frame.learning')));
  await shown(page.getByText(t('steps_done', { completed: 3, total: 8 })));
}

export async function signIn(page: Page, hands: Hands, member: Member): Promise<void> {
  await page.goto('/');
  await hands.press(link(page, t('frame.sign_in')));
  await hands.type(page.getByLabel(t('auth.email')), member.email);
  await hands.type(page.getByLabel(t('auth.password')), member.password);
  await hands.press(button(page, t('auth.sign_in')));
  await page.waitForURL('**/learning');
}

export async function resume(page: Page, hands: Hands): Promise<void> {
  await hands.press(link(page, new RegExp(`^${t('learning.go_on')}`)));
  await page.waitForURL(`**${stepPath('onward/road')}`);
}

/** Answers half of the quiz, somewhere in the middle of a long page, and is called away. */
export async function leaveInTheMiddle(page: Page, hands: Hands): Promise<number> {
  await hands.choose(page.getByRole('radio', { name: 'A step', exact: true }));
  const place = await placeOn(page);
  expect(place).toBeGreaterThan(0.2);
  const saved = page.waitForResponse((answer) => /\/progress\/steps\/[^/]+\/data$/.test(answer.url()));
  await setVisibility(page, 'hidden');
  expect((await saved).status()).toBe(200);
  await page.context().close();
  return place;
}

export async function isWhereIWas(page: Page, place: number): Promise<void> {
  await shown(page.getByRole('radio', { name: 'A step', exact: true, checked: true }));
  await page.waitForFunction((wanted) => {
    const room = document.documentElement.scrollHeight - window.innerHeight;
    return Math.abs(window.scrollY / room - wanted) < 0.03;
  }, place);
}

export async function finishTheRoad(page: Page, hands: Hands): Promise<void> {
  await hands.choose(page.getByRole('radio', { name: 'As far as the milestones say' }));
  await hands.press(button(page, t('quiz.submit')));
  await shown(page.locator('#result').filter({ hasText: '100%' }));
  await hands.press(page.locator('#status [data-next]'));
  await page.waitForURL(`**${stepPath('onward/town')}`);
}

/** Share of the way down the page. */
const placeOn = (page: Page): Promise<number> =>
  page.evaluate(() => window.scrollY / (document.documentElement.scrollHeight - window.innerHeight));

/** What a browser does when somebody changes to another tab and back. */
export const setVisibility = (page: Page, state: DocumentVisibilityState): Promise<void> =>
  page.evaluate((visibility) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibility });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
