import { z } from '@hono/zod-openapi';
import { recordActivity } from '../app/record-activity.ts';
import { recordWatched } from '../app/record-watched.ts';
import { ACTIVITY_STATUSES } from '../domain/activity.ts';
import type { Range } from '../domain/watching.ts';
import { presentActivity, presentWatched } from './present.ts';
import { granted } from './problem.ts';
import { type Api, body, type Doors, IdParam, idempotencyKey, json, learnerOn, route, TextbookQuery } from './route.ts';
import { ReportedActivity, Watched } from './shapes.ts';

const request = { params: IdParam, query: TextbookQuery };
const MOST_REPORTED = 500;
/** Seconds: longer than any film. */
const LATEST = 1_000_000;

const id = z.string().max(200).nullish();
const seconds = z.number().min(0).max(LATEST);
const toMs = ([from, to]: [number, number]): Range => [Math.round(from * 1000), Math.round(to * 1000)];

/** Evidence of films and of embedded activities. */
export function media(api: Api, doors: Doors): void {
  const { app } = doors;

  api.openapi(
    route(doors, 'learner', {
      method: 'post',
      path: '/steps/{id}/watched',
      summary: 'Stretches of a film that were played; the server counts what its clock bears out',
      tags: ['Evidence'],
      request: {
        ...request,
        ...body(
          z.object({
            video: id.openapi({ description: 'Needed where the step has several films.' }),
            ranges: z
              .array(z.tuple([seconds, seconds]))
              .max(MOST_REPORTED)
              .openapi({ example: [[3, 41.5]], description: 'In seconds. What was reported before may come again.' }),
            playback_rate: z.number().default(1).openapi({ description: 'Counts as 1 to 2, whatever it is.' }),
          }),
        ),
      },
      responses: { 200: json(Watched, 'What counts so far') },
    }),
    async (c) => {
      const found = granted(await app.books.step(c.req.valid('param').id, c.req.valid('query').textbook));
      const { video = null, ranges, playback_rate } = c.req.valid('json');
      const report = { video, ranges: ranges.map(toMs), rate: playback_rate };
      return c.json(
        presentWatched(granted(await recordWatched(app, learnerOn(c), found, report, idempotencyKey(c)))),
        200,
      );
    },
  );

  api.openapi(
    route(doors, 'learner', {
      method: 'post',
      path: '/steps/{id}/activity',
      summary: 'What an embedded activity reports of its learner',
      tags: ['Evidence'],
      request: {
        ...request,
        ...body(
          z.object({
            activity: id.openapi({ description: 'Needed where the step has several activities.' }),
            status: z.enum(ACTIVITY_STATUSES),
            score: z
              .int()
              .min(0)
              .max(100)
              .nullish()
              .openapi({ description: 'Kept as evidence; it never counts as graded.' }),
          }),
        ),
      },
      responses: { 200: json(ReportedActivity, 'What has been reported so far') },
    }),
    async (c) => {
      const found = granted(await app.books.step(c.req.valid('param').id, c.req.valid('query').textbook));
      const { activity = null, status, score = null } = c.req.valid('json');
      const recorded = await recordActivity(app, learnerOn(c), found, { activity, status, score }, idempotencyKey(c));
      return c.json(presentActivity(granted(recorded)), 200);
    },
  );
}
