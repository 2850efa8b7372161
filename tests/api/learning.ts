import { z } from 'zod';
import type { Book } from '../../src/domain/book.ts';
import { leaves } from '../../src/domain/criteria.ts';
import { BEAT_SECONDS } from '../../src/domain/sitting.ts';
import { Attempt, Availability, Evidence, ProblemBody, Progress, Sitting } from '../../src/http/shapes.ts';
import { rightAnswers, stepOfBook } from './books.ts';
import { byKey, type Caller } from './world.ts';

/** What learners do, by calls of the API only. */

export const Locked = ProblemBody.extend({ availability: Availability });
export const NotComplete = ProblemBody.extend({
  missing: z.array(
    z.object({
      criterion: z.looseObject({ type: z.string(), value: z.unknown().optional() }),
      have: z.number(),
      need: z.number(),
    }),
  ),
});

type SittingJson = z.infer<typeof Sitting>;
type ProgressJson = z.infer<typeof Progress>;

export const openStep = async (caller: Caller, key: string): Promise<SittingJson> =>
  (await caller.post(`/steps/${byKey(key)}/sittings`)).as(Sitting, 201);

export const beat = async (caller: Caller, { id }: Pick<SittingJson, 'id'>, said: object = {}): Promise<SittingJson> =>
  (await caller.post(`/sittings/${id}/beats`, { visible: true, active: true, ...said })).as(Sitting);

/** Reads as a page with scripts does: a beat whenever one is due, and one at the end. */
export async function readFor(caller: Caller, key: string, seconds: number): Promise<SittingJson> {
  let sitting = await openStep(caller, key);
  for (let left = seconds; left > 0; left -= BEAT_SECONDS) {
    caller.world.pass(Math.min(left, BEAT_SECONDS));
    sitting = await beat(caller, sitting);
  }
  return sitting;
}

export const complete = (caller: Caller, key: string, validation_data?: object): ReturnType<Caller['post']> =>
  caller.post(`/progress/steps/${byKey(key)}/complete`, validation_data && { validation_data });

export const answer = async (caller: Caller, key: string, answers: object): Promise<z.infer<typeof Attempt>> =>
  (await caller.post(`/steps/${byKey(key)}/answers`, { answers })).as(Attempt);

export const progressOn = async (caller: Caller, key: string): Promise<ProgressJson> =>
  (await caller.get(`/progress/steps/${byKey(key)}`)).as(Progress);

/** Does whatever a step asks for, honestly. */
export async function finish(caller: Caller, book: Book, key: string): Promise<ProgressJson> {
  const step = stepOfBook(book, key);
  await openStep(caller, key);
  for (const leaf of leaves(step.criteria)) {
    if (leaf.type === 'time') await readFor(caller, key, leaf.value);
    if (leaf.type === 'score') await answer(caller, key, rightAnswers(step));
  }
  return (await complete(caller, key, { declared: true })).as(Progress);
}

/** All evidence of the caller, as they can take it home. */
export async function evidenceOf(caller: Caller): Promise<z.infer<typeof Evidence>[]> {
  const lines = (await caller.get('/progress/export')).text.split('\n').slice(0, -1);
  return lines.map((line) => Evidence.parse(JSON.parse(line)));
}
