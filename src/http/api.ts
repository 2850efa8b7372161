import { randomUUID } from 'node:crypto';
import { bodyLimit } from 'hono/body-limit';
import { etag, RETAINED_304_HEADERS } from 'hono/etag';
import { HTTPException } from 'hono/http-exception';
import { chapters } from './chapters.ts';
import { exports } from './exports.ts';
import { learningPaths } from './learning-paths.ts';
import { media } from './media.ts';
import { invalid, type Problem, Refused, sendProblem } from './problem.ts';
import { profiles } from './profiles.ts';
import { progress } from './progress.ts';
import { type Api, CACHED, type Doors, LARGEST_BODY, newApi } from './route.ts';
import { sittings } from './sittings.ts';
import { steps, submissions } from './steps.ts';
import { textbooks } from './textbooks.ts';

/** The public HTTP API; to be mounted under `/api/v1`. */
export function createApi(doors: Doors): Api {
  const api = newApi();
  api.use(bodyLimit({ maxSize: LARGEST_BODY, onError: (c) => sendProblem(c, TOO_LARGE) }));
  const withTag = etag({ retainedHeaders: [...RETAINED_304_HEADERS, 'set-cookie'] });
  for (const path of [...CACHED, '/openapi.json']) api.use(`${path}/*`, withTag);
  const nouns = [textbooks, chapters, steps, submissions, sittings, media, progress, profiles, learningPaths, exports];
  for (const noun of nouns) noun(api, doors);
  api.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: doors.sessionCookie,
  });
  api.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' });
  api.get('/openapi.json', (c) => c.json(documentOf(api), 200, { 'Cache-Control': 'no-cache' }));
  // Not `notFound`: the router that this one is mounted in would never ask it.
  api.all('*', (c) => sendProblem(c, NO_ROUTE));
  api.onError((error, c) => {
    if (error instanceof Refused) return sendProblem(c, error.problem);
    if (error instanceof HTTPException) return sendProblem(c, malformed(error));
    const request_id = randomUUID();
    console.error(`request ${request_id}`, error);
    return sendProblem(c, { ...OUR_FAULT, request_id });
  });
  return api;
}

type Document = ReturnType<Api['getOpenAPI31Document']>;
const documents = new WeakMap<Api, Document>();

/** The OpenAPI document of all routes, made once. */
export function documentOf(api: Api): Document {
  const known = documents.get(api);
  if (known !== undefined) return known;
  const document = api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Stepwell', version: '1', description: 'Learn a textbook step by step; the server proves it.' },
    servers: [{ url: '/api/v1' }],
  });
  documents.set(api, document);
  return document;
}

const malformed = ({ status, message }: HTTPException): Problem =>
  status === 415
    ? invalid(422, [{ pointer: '', detail: 'must be JSON, sent with Content-Type: application/json' }])
    : invalid(400, [{ pointer: '', detail: `is not readable: ${message}` }]);

const TOO_LARGE = {
  status: 413,
  code: 'too_large',
  title: 'Too large',
  detail: `A body has at most ${LARGEST_BODY} bytes.`,
} as const;

export const NO_ROUTE = {
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
