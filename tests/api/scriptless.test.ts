import { beforeAll, expect, test } from 'vitest';
import type { Book } from '../../src/domain/book.ts';
import { eachDatabase } from '../postgres/each-database.ts';
import { progressOn } from './learning.ts';
import { byKey, type Caller, readFirstSteps, World } from './world.ts';

const PAGE = '/textbooks/first-steps/steps/sensing/welcome';
const STEP = 'sensing/welcome';

eachDatabase((_, open) => {
  let world: World;
  beforeAll(async () => {
    const book: Book = await readFirstSteps();
    world = await World.open(await open(), [book]);
  });

  /** What the forms of a page carry. */
  async function keyOn(caller: Caller, page = PAGE): Promise<string> {
    const { text } = await caller.fetch('GET', page);
    return /name="idempotency_key" value="([^"]+)"/.exec(text)?.[1] ?? '';
  }

  const pressContinue = (caller: Caller, key: string) => caller.submit(`${PAGE}/complete`, { idempotency_key: key });

  test('opening a page leaves no trace, and the time from opening it to pressing Continue counts', async () => {
    const learner = await world.learner();
    const key = await keyOn(learner);
    expect((await progressOn(learner, STEP)).id).toBeNull();
    world.pass(21);
    expect((await pressContinue(learner, key)).headers.get('location')).toBe(`${PAGE}?notice=completed`);
    expect(await progressOn(learner, STEP)).toMatchObject({ status: 'completed', proof: 'observed' });
  });

  test('pressing Continue too early says what is missing, and what was read counts when pressing it again', async () => {
    const learner = await world.learner();
    const first = await keyOn(learner);
    world.pass(12);
    expect((await pressContinue(learner, first)).headers.get('location')).toBe(`${PAGE}?notice=not_yet`);
    const second = await keyOn(learner);
    world.pass(8);
    expect((await pressContinue(learner, second)).headers.get('location')).toBe(`${PAGE}?notice=completed`);
  });

  test('a step that was put off is taken up again by Continue, and its time counts', async () => {
    const learner = await world.learner();
    await learner.submit(`${PAGE}/skip`, { idempotency_key: await keyOn(learner) });
    expect((await progressOn(learner, STEP)).status).toBe('skipped');
    const key = await keyOn(learner);
    world.pass(21);
    await pressContinue(learner, key);
    expect((await progressOn(learner, STEP)).status).toBe('completed');
  });

  test("a page of somebody else's, or a time written by the learner, counts nothing", async () => {
    const [one, other] = [await world.learner(), await world.learner()];
    const key = await keyOn(one);
    world.pass(60);
    const [, signature, nonce] = key.split('.');
    for (const forged of [key, `${world.now - 90_000}.${signature}.${nonce}`, 'x']) await pressContinue(other, forged);
    expect((await progressOn(other, STEP)).status).not.toBe('completed');
  });

  test('ten pages open at once count as one', async () => {
    const learner = await world.learner();
    const keys = [];
    for (let i = 0; i < 10; i++) keys.push(await keyOn(learner));
    world.pass(3);
    for (const key of keys) await pressContinue(learner, key);
    expect((await progressOn(learner, STEP)).status).toBe('in_progress');
    expect((await learner.post(`/progress/steps/${byKey(STEP)}/complete`, {})).json).toMatchObject({
      missing: [{ have: 3, need: 20 }],
    });
  });
});
