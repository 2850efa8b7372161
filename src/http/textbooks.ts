import { readBookProgress } from '../app/read-progress.ts';
import { PageQuery, paged } from './paging.ts';
import { presentTextbook } from './present.ts';
import { granted } from './problem.ts';
import { type Api, type Doors, IdParam, json, readerOn, route } from './route.ts';
import { listOf, Textbook } from './shapes.ts';

export function textbooks(api: Api, doors: Doors): void {
  const { app } = doors;
  api.openapi(
    route(doors, 'anyone', {
      method: 'get',
      path: '/textbooks',
      summary: 'What can be learned here',
      tags: ['Textbooks'],
      request: { query: PageQuery },
      responses: { 200: json(listOf(Textbook), 'All textbooks, with own progress when signed in') },
    }),
    async (c) => {
      const learner = c.get('visitor')?.learner ?? null;
      const books = (await app.books.all()).map((book) => ({ id: book.textbook.id, book }));
      const page = paged(books, c.req.valid('query'));
      const items = await Promise.all(
        page.items.map(async ({ book }) => ({
          ...presentTextbook(book, readerOn(c, book.graph)),
          ...(learner && { completion_percentage: (await readBookProgress(app, learner, book)).totals.percent }),
        })),
      );
      return c.json({ ...page, items }, 200);
    },
  );
  api.openapi(
    route(doors, 'anyone', {
      method: 'get',
      path: '/textbooks/{id}',
      summary: 'One textbook',
      tags: ['Textbooks'],
      request: { params: IdParam },
      responses: { 200: json(Textbook, 'The textbook, with own progress when signed in') },
    }),
    async (c) => {
      const learner = c.get('visitor')?.learner ?? null;
      const book = granted(await app.books.textbook(c.req.valid('param').id));
      const own = learner && { completion_percentage: (await readBookProgress(app, learner, book)).totals.percent };
      return c.json({ ...presentTextbook(book, readerOn(c, book.graph)), ...own }, 200);
    },
  );
}
