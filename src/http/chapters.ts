import { stateOfBook } from '../app/learner-state.ts';
import { showChapter } from '../app/show-chapter.ts';
import { isVisible } from '../domain/availability.ts';
import { PageQuery, paged } from './paging.ts';
import { presentChapter, presentStep } from './present.ts';
import { granted } from './problem.ts';
import { type Api, type Doors, IdParam, json, readerOn, route, TextbookQuery } from './route.ts';
import { Chapter, ChapterWithSteps, listOf } from './shapes.ts';

export function chapters(api: Api, doors: Doors): void {
  const { app } = doors;
  api.openapi(
    route(doors, 'anyone', {
      method: 'get',
      path: '/chapters',
      summary: 'Chapters in order, of one textbook or of all',
      tags: ['Chapters'],
      request: { query: TextbookQuery.extend(PageQuery.shape) },
      responses: { 200: json(listOf(Chapter), 'Chapters in order') },
    }),
    async (c) => {
      const { textbook, ...page } = c.req.valid('query');
      const learner = c.get('visitor')?.learner ?? null;
      const books = textbook === undefined ? await app.books.all() : [granted(await app.books.textbook(textbook))];
      const items = [];
      for (const book of books) {
        const state = await stateOfBook(app.database.read, learner, book.graph);
        const visible = book.graph.chapters.filter((chapter) => isVisible(chapter, state));
        items.push(...visible.map((chapter) => presentChapter(book, chapter, state, readerOn(c, book.graph))));
      }
      return c.json(paged(items, page), 200);
    },
  );
  api.openapi(
    route(doors, 'anyone', {
      method: 'get',
      path: '/chapters/{id}',
      summary: 'One chapter with its steps, each with what the caller may do with it',
      tags: ['Chapters'],
      request: { params: IdParam, query: TextbookQuery },
      responses: { 200: json(ChapterWithSteps, "The chapter; steps in the caller's order, without content") },
    }),
    async (c) => {
      const found = granted(await app.books.chapter(c.req.valid('param').id, c.req.valid('query').textbook));
      const view = granted(await showChapter(app, c.get('visitor')?.learner ?? null, found));
      const reader = readerOn(c, view.graph);
      const steps = view.steps.map(({ step, availability }) => presentStep(view, step, availability, reader));
      return c.json({ ...presentChapter(view, view.chapter, view.learner, reader), steps }, 200);
    },
  );
}
