import { createRoute, OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { App } from '../app/context.ts';
import { readerOf } from '../app/reader.ts';
import type { FindVisitor, Visitor } from '../app/visitor.ts';
import type { BookGraph } from '../domain/graph.ts';
import { type Reader, wishesOf } from '../domain/variants.ts';
import { FORBIDDEN, invalid, Refused, sendProblem, UNAUTHENTICATED } from './problem.ts';
import { ProblemBody } from './shapes.ts';

/** Who may call a route. */
export type Access = 'anyone' | 'learner';

export interface Doors {
  app: App;
  findVisitor: FindVisitor;
  /** False for a browser that another site has sent here with our cookie. */
  trustsOrigin: (headers: Headers) => boolean;
  /** Removes the account of a learner whose own rows are gone. */
  deleteAccount: (authId: string) => Promise<void>;
  sessionCookie: string;
}

export interface ApiEnv {
  Variables: { visitor: Visitor | null };
}

export type Api = OpenAPIHono<ApiEnv>;

/** Bytes of a request body, at most. */
export const LARGEST_BODY = 256 * 1024;

/** A router that answers wrong input with one problem naming every field. */
export const newApi = (): Api =>
  new OpenAPIHono<ApiEnv>({
    defaultHook: (result, c) => {
      if (result.success) return undefined;
      const errors = result.error.issues.map(({ path, message }) => ({
        pointer: path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
        detail: message,
      }));
      return sendProblem(c, invalid(422, errors));
    },
  });

/** Nouns that change seldom and are asked for often: their answers carry an ETag. */
export const CACHED = ['/textbooks', '/chapters'];

const isCached = (path: string): boolean => CACHED.some((noun) => path === noun || path.startsWith(`${noun}/`));

export const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ProblemBody } },
});

/** A route with its access declared, and the problems that it can answer. */
export function route<P extends string, R extends Omit<RouteConfig, 'path'> & { path: P }>(
  doors: Doors,
  access: Access,
  config: R,
) {
  const { request } = config;
  const isWrite = config.method !== 'get';
  const responses: RouteConfig['responses'] = {
    ...config.responses,
    ...(isCached(config.path) && { 304: { description: 'Unchanged since If-None-Match' } }),
    ...(access === 'learner' && { 401: problem('Nobody is signed in') }),
    ...((request?.query || request?.params) && { 404: problem('There is no such thing here') }),
    ...((request?.params || isWrite) && { 403: problem('Locked, or not yours') }),
    ...((request?.query || request?.params) && { 409: problem('Several textbooks have this key') }),
    ...((request?.query || request?.params) && { 422: problem('A parameter is wrong') }),
    ...(isWrite && {
      400: problem('Malformed'),
      409: problem('Not possible now, or several textbooks have this key'),
      413: problem('Too large'),
      422: problem('Understood but refused'),
    }),
  };
  const headers = isWrite ? { headers: WriteHeaders } : {};
  const admitted = async (c: Context<ApiEnv>, next: () => Promise<void>) => {
    await admit(doors, access, c);
    if (request?.body) await readable(c);
    await next();
    answerPrivately(c, isWrite);
  };
  const security = [...(access === 'anyone' ? [{}] : []), { session: [] }, { bearer: [] }];
  return createRoute<P, R>({
    ...config,
    request: { ...request, ...headers },
    responses,
    security,
    middleware: admitted,
    'x-access': access,
  });
}

async function admit({ findVisitor, trustsOrigin }: Doors, access: Access, c: Context<ApiEnv>): Promise<void> {
  const { headers, method } = c.req.raw;
  const visitor = await findVisitor(headers);
  if (visitor === null && access !== 'anyone') throw new Refused(UNAUTHENTICATED);
  const changes = method !== 'GET' && method !== 'HEAD';
  if (changes && !hasToken(headers) && !trustsOrigin(headers)) throw new Refused(FORBIDDEN);
  c.set('visitor', visitor);
}

/** No other site can make a browser send a token; any other Authorization goes along with the cookie by itself. */
const hasToken = (headers: Headers): boolean => /^bearer +\S/i.test(headers.get('authorization') ?? '');

/** Levels of lists and objects in a body. Databases and `JSON.stringify` have limits of their own, further out. */
const DEEPEST_BODY = 100;

/** A body may be left out, whatever is said of its type; one that nobody could keep is refused before it is read. */
async function readable(c: Context<ApiEnv>): Promise<void> {
  const text = await c.req.text();
  if (text.trim() === '') sayNothing(c);
  if (depthOf(text) > DEEPEST_BODY)
    throw new Refused(invalid(422, [{ pointer: '', detail: `must not be nested deeper than ${DEEPEST_BODY} levels` }]));
}

/** No body is one without fields: without it the library would hand over what no schema has seen. */
function sayNothing(c: Context<ApiEnv>): void {
  const { url, method, headers } = c.req.raw;
  const said = new Headers(headers);
  said.set('content-type', 'application/json');
  said.delete('content-length');
  c.req.raw = new Request(url, { method, headers: said, body: '{}' });
  c.req.bodyCache = {};
}

/** Of JSON text, without parsing it; in one pass, whatever the text is. */
function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  let isText = false;
  for (let at = 0; at < json.length; at++) {
    const sign = json[at];
    if (sign === '"') isText = !isText;
    else if (isText) at += sign === '\\' ? 1 : 0;
    else if (sign === '[' || sign === '{') deepest = Math.max(deepest, ++depth);
    else if (sign === ']' || sign === '}') depth--;
  }
  return deepest;
}

/** Answers speak of one person: nobody between here and their program keeps a copy. */
function answerPrivately(c: Context<ApiEnv>, isWrite: boolean): void {
  const visitor = c.get('visitor');
  const readers = visitor === null ? 'no-cache' : 'private, no-cache';
  c.header('Cache-Control', isWrite || !c.res.ok ? 'no-store' : readers);
  c.header('Vary', 'Cookie, Authorization, Accept-Language');
  for (const cookie of visitor?.account.freshCookies ?? []) c.header('Set-Cookie', cookie, { append: true });
}

/** Who calls a route that only learners reach. */
export function visitorOn(c: Context<ApiEnv>): Visitor {
  const visitor = c.get('visitor');
  if (visitor === null) throw new Refused(UNAUTHENTICATED);
  return visitor;
}

export const learnerOn = (c: Context<ApiEnv>): Visitor['learner'] => visitorOn(c).learner;

/** Languages that a caller asks for; their profile, where they have one, says more. */
export const wishesOn = (c: Context<ApiEnv>): string[] => wishesOf(c.req.header('accept-language'));

/** For whom texts of this textbook are chosen. */
export const readerOn = (c: Context<ApiEnv>, graph: BookGraph): Reader =>
  readerOf(graph, c.get('visitor')?.learner ?? null, wishesOn(c));

const KEY = /^[\x21-\x7e]{1,255}$/;

/** The write's Idempotency-Key; null when there is none. */
export function idempotencyKey(c: Context): string | null {
  const key = c.req.header('idempotency-key') ?? null;
  if (key !== null && !KEY.test(key)) {
    const detail = 'must be 1 to 255 visible ASCII characters';
    throw new Refused(invalid(400, [{ pointer: '', detail: `Header Idempotency-Key ${detail}` }]));
  }
  return key;
}

/** Only for the document: what is wrong with it is said by `idempotencyKey`. */
const WriteHeaders = z.object({
  'idempotency-key': z.string().optional().openapi({
    description: 'Any text of 1 to 255 visible ASCII characters: the same key gives the same answer and one effect.',
  }),
});

export const IdParam = z.object({
  id: z.string().min(1).max(600).openapi({ description: 'UUID, or the key with / written as %2F' }),
});

export const TextbookQuery = z.object({
  textbook: z.string().max(255).optional().openapi({ description: 'UUID or key of a textbook' }),
});

export const json = <T extends z.ZodType>(schema: T, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

export const body = <T extends z.ZodType>(schema: T) => ({
  body: { content: { 'application/json': { schema } }, required: false },
});
