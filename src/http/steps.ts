import { z } from '@hono/zod-openapi';
import { answerQuiz } from '../app/answer-quiz.ts';
import { openStep } from '../app/open-step.ts';
import { solutionFor } from '../app/show-solution.ts';
import { showNeighbour, showStep } from '../app/show-step.ts';
import { submitFiles } from '../app/submit-files.ts';
import { defaultPath } from '../domain/path.ts';
import {
  presentAttempt,
  presentAvailability,
  presentExercise,
  presentSitting,
  presentStep,
  presentSubmission,
  titlesFor,
} from './present.ts';
import { granted, problemOf, Refused } from './problem.ts';
import {
  type Api,
  body,
  type Doors,
  IdParam,
  idempotencyKey,
  json,
  learnerOn,
  problem,
  readerOn,
  route,
  TextbookQuery,
  wishesOn,
} from './route.ts';
import { Attempt, Availability, Sitting, Step, StepOutline, Submission } from './shapes.ts';

const request = { params: IdParam, query: TextbookQuery };

export function steps(api: Api, doors: Doors): void {
  const { app } = doors;

  api.openapi(
    route(doors, 'anyone', {
      method: 'get',
      path: '/steps/{id}',
      summary: 'A step with its content, unless it is locked',
      tags: ['Steps'],
      request,
      responses: { 200: json(Step, 'The step') },
    }),
    async (c) => {
      const found = granted(await app.books.step(c.req.valid('param').id, c.req.valid('query').textbook));
      const learner = c.get('visitor')?.learner ?? null;
      const view = granted(await showStep(app, learner, found, { wishes: wishesOn(c) }));
      if (view.availability.state === 'locked' || view.content === null)
        throw locked(view.availability, titlesFor(view, view.reader));
      const content = view.content.body.map((block) => (block.kind === 'html' ? block.html : '')).join('');
      return c.json(
        {
          ...presentStep(view, view.step, view.availability, view.reader),
          variant: view.content.variant,
          is_stale: view.content.isStale,
          content,
          questions: view.content.questions,
          exercise: presentExercise(view.content.exercise, await solutionFor(app, view)),
        },
        200,
      );
    },
  );

  for (const which of ['next', 'previous'] as const) {
    api.openapi(
      route(doors, 'anyone', {
        method: 'get',
        path: `/steps/{id}/${which}`,
        summary: `The ${which} step on the caller's path`,
        tags: ['Steps'],
        request,
        responses: { 200: json(StepOutline, 'The step, without content'), 204: { description: 'There is none' } },
      }),
      async (c) => {
        const found = granted(await app.books.step(c.req.valid('param').id, c.req.valid('query').textbook));
        const neighbour = granted(await showNeighbour(app, c.get('visitor')?.learner ?? null, found, which));
        if (neighbour === null) return c.body(null, 204);
        const reader = readerOn(c, found.graph);
        return c.json(presentStep(found, neighbour.step, neighbour.availability, reader), 200);
      },
    );
  }

  api.openapi(
    route(doors, 'anyone', {
      method: 'get',
      path: '/steps/{id}/why',
      summary: "Why a step is where it is on the caller's path, and why it is locked",
      tags: ['Steps'],
      request,
      responses: {
        200: json(
          z.object({ reason: z.string().nullable(), position: z.int().nullable(), availability: Availability }),
          'Reason code and place on the path (null when it is not on it), and availability',
        ),
      },
    }),
    async (c) => {
      const found = granted(await app.books.step(c.req.valid('param').id, c.req.valid('query').textbook));
      const learner = c.get('visitor')?.learner ?? null;
      const view = granted(await showStep(app, learner, found, { wishes: wishesOn(c) }));
      const path = defaultPath(view.graph, view.learner.level);
      const at = path.findIndex((entry) => entry.step === view.step.key);
      return c.json(
        {
          reason: path[at]?.reason ?? null,
          position: at < 0 ? null : at + 1,
          availability: presentAvailability(view.availability, titlesFor(view, view.reader)),
        },
        200,
      );
    },
  );

  api.openapi(
    route(doors, 'learner', {
      method: 'post',
      path: '/steps/{id}/sittings',
      summary: 'Open a step: from here it is in progress and its time is clocked',
      tags: ['Evidence'],
      request,
      responses: { 201: json(Sitting, 'The sitting') },
    }),
    async (c) => {
      const found = granted(await app.books.step(c.req.valid('param').id, c.req.valid('query').textbook));
      const sitting = granted(await openStep(app, learnerOn(c), found, idempotencyKey(c)));
      return c.json(presentSitting(sitting), 201);
    },
  );

  api.openapi(
    route(doors, 'learner', {
      method: 'post',
      path: '/steps/{id}/answers',
      summary: 'One attempt at a quiz',
      tags: ['Evidence'],
      request: {
        ...request,
        ...body(
          z.object({
            answers: z.unknown().openapi({ example: { 'q-support': ['a1'], 'q-g': '9.81' } }),
            variant: z
              .unknown()
              .optional()
              .openapi({
                type: 'string',
                example: 'ur',
                description:
                  'The `variant` of the step that was answered; without it, or where the step has none of this name, the ' +
                  "one that the caller's profile chooses now.",
              }),
          }),
        ),
      },
      responses: { 200: json(Attempt, 'The score, and feedback about what was chosen') },
    }),
    async (c) => {
      const found = granted(await app.books.step(c.req.valid('param').id, c.req.valid('query').textbook));
      const { answers, variant } = c.req.valid('json');
      const named = typeof variant === 'string' ? variant : undefined;
      const attempt = granted(await answerQuiz(app, learnerOn(c), found, answers, idempotencyKey(c), named));
      return c.json(presentAttempt(attempt), 200);
    },
  );
}

export function submissions(api: Api, doors: Doors): void {
  const { app } = doors;
  api.openapi(
    route(doors, 'learner', {
      method: 'post',
      path: '/steps/{id}/submissions',
      summary: 'Hand in the files of an exercise; the server runs its tests',
      tags: ['Evidence'],
      request: {
        ...request,
        ...body(z.object({ files: z.unknown().openapi({ example: { 'main.py': 'def step(): ...' } }) })),
      },
      responses: {
        200: json(Submission, 'What became of each test'),
        503: problem('Too many runs at once; Retry-After says when to come again'),
      },
    }),
    async (c) => {
      const found = granted(await app.books.step(c.req.valid('param').id, c.req.valid('query').textbook));
      const done = await submitFiles(app, learnerOn(c), found, c.req.valid('json').files, idempotencyKey(c));
      return c.json(presentSubmission(granted(done)), 200);
    },
  );
}

const locked = (...[availability, titleOf]: Parameters<typeof presentAvailability>): Error =>
  availability.state === 'locked'
    ? new Refused({
        ...problemOf({ code: 'step_locked', availability }),
        availability: presentAvailability(availability, titleOf),
      })
    : new Error('a step without content that is not locked');
