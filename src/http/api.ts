import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { chapters } from './chapters.ts';
import { learningPaths } from './learning-paths.ts';
import { invalid, Refused, sendProblem } from './problem.ts';
import { profiles } from './profiles.ts';
import { progress } from './progress.ts';
import { type Api, type Doors, LARGEST_BODY, newApi } from './route.ts';
import { sittings } from './sittings.ts';
import { steps } from './steps.ts';
import { textbooks } from './textbooks.ts';

/** The public HTTP API; to be mounted under `/api/v1`. */
export function createApi(doors: Doors): Api {
  const api = newApi();
  api.use(bodyLimit({ maxSize: LARGEST_BODY, onError: (c) => sendProblem(c, TOO_LARGE) }));
  for (const noun of [textbooks, chapters, steps, sittings, progress, profiles, learningPaths]) noun(api, doors);
  api.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'better-auth.session_token',
  });
  api.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' });
  api.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Stepwell', version: '1', description: 'Learn a textbook step by step; the server proves it.' },
    servers: [{ url: '/api/v1' }],
  });
  api.notFound((c) => sendProblem(c, NO_ROUTE));
  api.onError((error, c) => {
    if (error instanceof Refused) return sendProblem(c, error.problem);
    if (error instanceof HTTPException)
      return sendProblem(c, invalid(error.status === 415 ? 422 : 400, [{ pointer: '', detail: error.message }]));
    console.error(error);
    return sendProblem(c, OUR_FAULT);
  });
  return api;
}

const TOO_LARGE = {
  status: 413,
  code: 'too_large',
  title: 'Too large',
  detail: `A body has at most ${LARGEST_BODY} bytes.`,
} as const;

const NO_ROUTE = {
  status: 404,
  code: 'no_such_route',
  title: 'Not found',
  detail: 'There is no such route; /api/v1/openapi.json lists all of them.',
} as const;

const OUR_FAULT = {
  status: 500,
  code: 'internal_error',
  title: 'Something broke here',
  detail: 'It is our fault and has been noted. What you had done before is kept; the same request can be sent again.',
} as const;
