import { readPath, readPaths } from '../app/learning-paths.ts';
import { isUuid } from '../domain/ids.ts';
import { PageQuery, paged } from './paging.ts';
import { presentPath } from './present.ts';
import { granted, problemOf, Refused } from './problem.ts';
import { type Api, type Doors, IdParam, json, learnerOn, route } from './route.ts';
import { LearningPath, listOf } from './shapes.ts';

export function learningPaths(api: Api, doors: Doors): void {
  const { app } = doors;
  api.openapi(
    route(doors, 'learner', {
      method: 'get',
      path: '/learning-paths',
      summary: 'Own learning paths',
      tags: ['Learning paths'],
      request: { query: PageQuery },
      responses: { 200: json(listOf(LearningPath), 'One for each textbook that was begun') },
    }),
    async (c) => {
      const items = (await readPaths(app, learnerOn(c))).map(presentPath);
      return c.json(paged(items, c.req.valid('query')), 200);
    },
  );
  api.openapi(
    route(doors, 'learner', {
      method: 'get',
      path: '/learning-paths/{id}',
      summary: 'One learning path',
      tags: ['Learning paths'],
      request: { params: IdParam },
      responses: { 200: json(LearningPath, 'The path, with a reason for every entry') },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      if (!isUuid(id)) throw new Refused(problemOf({ code: 'not_found', what: 'learning path' }));
      return c.json(presentPath(granted(await readPath(app, learnerOn(c), id.toLowerCase()))), 200);
    },
  );
}
