import { z } from '@hono/zod-openapi';
import { recordBeat } from '../app/record-beat.ts';
import { isUuid, type SittingId } from '../domain/ids.ts';
import { presentSitting } from './present.ts';
import { granted, problemOf, Refused } from './problem.ts';
import { type Api, body, type Doors, IdParam, idempotencyKey, json, learnerOn, route } from './route.ts';
import { Sitting } from './shapes.ts';

export function sittings(api: Api, doors: Doors): void {
  api.openapi(
    route(doors, 'learner', {
      method: 'post',
      path: '/sittings/{id}/beats',
      summary: 'A page says that it is still being read; the server counts the time on its own clock',
      tags: ['Evidence'],
      request: {
        params: IdParam,
        ...body(z.object({ visible: z.boolean().default(true), active: z.boolean().default(true) })),
      },
      responses: { 200: json(Sitting, 'What counts so far') },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      if (!isUuid(id)) throw new Refused(problemOf({ code: 'not_found', what: 'sitting' }));
      const { visible, active } = c.req.valid('json');
      const sitting = id.toLowerCase() as SittingId;
      const beat = await recordBeat(doors.app, learnerOn(c), sitting, { visible, active }, idempotencyKey(c));
      return c.json(presentSitting(granted(beat)), 200);
    },
  );
}
