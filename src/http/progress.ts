import { z } from '@hono/zod-openapi';
import { completeStep } from '../app/complete-step.ts';
import { readBookProgress, readChapterProgress, readProgress, readStepProgress } from '../app/read-progress.ts';
import { saveState } from '../app/save-working-state.ts';
import { deferStep, resetStep } from '../app/skip-step.ts';
import { sumTotals } from '../domain/totals.ts';
import { wordsFor } from '../domain/variants.ts';
import { presentNoProgress, presentProgress, presentTotals } from './present.ts';
import { granted } from './problem.ts';
import {
  type Api,
  body,
  type Doors,
  IdParam,
  idempotencyKey,
  json,
  learnerOn,
  readerOn,
  route,
  TextbookQuery,
} from './route.ts';
import { ChapterTotals, OverallProgress, Progress } from './shapes.ts';

const request = { params: IdParam, query: TextbookQuery };
const answer = { 200: json(Progress, 'The progress') };

export function progress(api: Api, doors: Doors): void {
  readingRoutes(api, doors);
  writingRoutes(api, doors);
}

function readingRoutes(api: Api, doors: Doors): void {
  const { app } = doors;
  api.openapi(
    route(doors, 'learner', {
      method: 'get',
      path: '/progress',
      summary: 'Own progress, overall and chapter by chapter',
      tags: ['Progress'],
      request: { query: TextbookQuery },
      responses: { 200: json(OverallProgress, 'Counts over the required steps on the path, and whole percent') },
    }),
    async (c) => {
      const { textbook } = c.req.valid('query');
      const books =
        textbook === undefined
          ? await readProgress(app, learnerOn(c))
          : [await readBookProgress(app, learnerOn(c), granted(await app.books.textbook(textbook)))];
      const chapters = books.flatMap((book) => book.chapters.map((one) => ({ ...one, graph: book.graph })));
      return c.json(
        {
          ...presentTotals(sumTotals(chapters.map((one) => one.totals))),
          chapters: chapters.map(({ chapter, totals, graph }) => ({
            chapter_id: chapter.id,
            title: wordsFor(chapter, graph.language, readerOn(c, graph)).title,
            ...presentTotals(totals),
          })),
        },
        200,
      );
    },
  );
  api.openapi(
    route(doors, 'learner', {
      method: 'get',
      path: '/progress/chapters/{id}',
      summary: 'Own progress in one chapter',
      tags: ['Progress'],
      request,
      responses: { 200: json(ChapterTotals, 'Counts and whole percent') },
    }),
    async (c) => {
      const found = granted(await app.books.chapter(c.req.valid('param').id, c.req.valid('query').textbook));
      const { chapter, totals } = granted(await readChapterProgress(app, learnerOn(c), found));
      const { title } = wordsFor(chapter, found.graph.language, readerOn(c, found.graph));
      return c.json({ chapter_id: chapter.id, title, ...presentTotals(totals) }, 200);
    },
  );
  api.openapi(
    route(doors, 'learner', {
      method: 'get',
      path: '/progress/steps/{id}',
      summary: 'Own progress on one step; there is one even before anything has been done',
      tags: ['Progress'],
      request,
      responses: answer,
    }),
    async (c) => {
      const found = granted(await app.books.step(c.req.valid('param').id, c.req.valid('query').textbook));
      const own = granted(await readStepProgress(app, learnerOn(c), found));
      return c.json(own === null ? presentNoProgress(learnerOn(c), found.step) : presentProgress(own), 200);
    },
  );
}

function writingRoutes(api: Api, doors: Doors): void {
  const { app } = doors;
  api.openapi(
    route(doors, 'learner', {
      method: 'post',
      path: '/progress/steps/{id}/complete',
      summary: 'Check all evidence and complete the step, or say what is missing',
      tags: ['Progress'],
      request: {
        ...request,
        ...body(z.object({ validation_data: z.looseObject({ declared: z.boolean().optional() }).nullish() })),
      },
      responses: answer,
    }),
    async (c) => {
      const found = granted(await app.books.step(c.req.valid('param').id, c.req.valid('query').textbook));
      const declared = c.req.valid('json').validation_data?.declared === true;
      const done = await completeStep(app, learnerOn(c), found, { declared }, idempotencyKey(c));
      return c.json(presentProgress(granted(done).progress), 200);
    },
  );
  api.openapi(
    route(doors, 'learner', {
      method: 'post',
      path: '/progress/steps/{id}/skip',
      summary: 'Put a step off; it opens nothing that comes after',
      tags: ['Progress'],
      request,
      responses: answer,
    }),
    async (c) => {
      const found = granted(await app.books.step(c.req.valid('param').id, c.req.valid('query').textbook));
      return c.json(presentProgress(granted(await deferStep(app, learnerOn(c), found, idempotencyKey(c)))), 200);
    },
  );
  api.openapi(
    route(doors, 'learner', {
      method: 'put',
      path: '/progress/steps/{id}/reset',
      summary: 'Start a step again; what it opened and was begun stays open',
      tags: ['Progress'],
      request,
      responses: answer,
    }),
    async (c) => {
      const found = granted(await app.books.step(c.req.valid('param').id, c.req.valid('query').textbook));
      return c.json(presentProgress(granted(await resetStep(app, learnerOn(c), found, idempotencyKey(c)))), 200);
    },
  );
  api.openapi(
    route(doors, 'learner', {
      method: 'put',
      path: '/progress/steps/{id}/data',
      summary: 'Keep the own working state of a step; it moves no status, percent or score',
      tags: ['Progress'],
      request: { ...request, ...body(z.object({ progress_data: z.record(z.string(), z.unknown()).nullable() })) },
      responses: answer,
    }),
    async (c) => {
      const found = granted(await app.books.step(c.req.valid('param').id, c.req.valid('query').textbook));
      const { progress_data } = c.req.valid('json');
      const saved = await saveState(app, learnerOn(c), found, progress_data, idempotencyKey(c));
      return c.json(presentProgress(granted(saved)), 200);
    },
  );
}
