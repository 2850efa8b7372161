import { z } from '@hono/zod-openapi';
import { changeProfile, eraseLearner } from '../app/profile.ts';
import { parseProfileChange } from '../domain/profile.ts';
import { presentProfile } from './present.ts';
import { granted, invalid, Refused } from './problem.ts';
import { type Api, body, type Doors, idempotencyKey, json, learnerOn, route } from './route.ts';
import { Profile } from './shapes.ts';

export function profiles(api: Api, doors: Doors): void {
  const { app } = doors;
  api.openapi(
    route(doors, 'learner', {
      method: 'get',
      path: '/profiles/me',
      summary: 'Own profile',
      tags: ['Profile'],
      responses: { 200: json(Profile, 'The profile') },
    }),
    (c) => c.json(presentProfile(learnerOn(c)), 200),
  );
  api.openapi(
    route(doors, 'learner', {
      method: 'put',
      path: '/profiles/me',
      summary: 'Change the fields that are given',
      tags: ['Profile'],
      request: body(
        Profile.pick({ background_level: true, preferred_language: true, learning_preferences: true })
          .partial()
          .or(z.unknown()),
      ),
      responses: { 200: json(Profile, 'The profile') },
    }),
    async (c) => {
      const change = parseProfileChange(c.req.valid('json'));
      if (!change.ok) throw new Refused(invalid(422, change.error));
      return c.json(
        presentProfile(granted(await changeProfile(app, learnerOn(c), change.value, idempotencyKey(c)))),
        200,
      );
    },
  );
  api.openapi(
    route(doors, 'learner', {
      method: 'delete',
      path: '/profiles/me',
      summary: 'Erase the learner and the account behind it, for good',
      tags: ['Profile'],
      responses: { 204: { description: 'Nothing is left' } },
    }),
    async (c) => {
      await eraseLearner(app, learnerOn(c), doors.deleteAccount);
      return c.body(null, 204);
    },
  );
}
