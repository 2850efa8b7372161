import { createRoute, OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { App } from '../app/context.ts';
import type { FindVisitor, Visitor } from '../app/visitor.ts';
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

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ProblemBody } },
});

/** A route with its access declared, and the problems that it can answer. */
export function route<P extends string, R extends Omit<RouteConfig, 'path'> & { path: P }>(
  doors: Doors,
  access: Access,
  config: R,
) {
  const responses: RouteConfig['responses'] = {
    ...config.responses,
    ...(access === 'learner' && { 401: problem('Nobody is signed in') }),
    ...(config.request?.params && {
      403: problem('Locked, or not yours'),
      404: problem('There is no such thing here'),
    }),
    ...(config.method !== 'get' && { 409: problem('Not possible now'), 422: problem('Understood but refused') }),
  };
  const admitted = async (c: Context<ApiEnv>, next: () => Promise<void>) => {
    await admit(doors, access, c);
    await next();
  };
  const security = [...(access === 'anyone' ? [{}] : []), { session: [] }, { bearer: [] }];
  return createRoute<P, R>({ ...config, responses, security, middleware: admitted, 'x-access': access });
}

async function admit({ findVisitor, trustsOrigin }: Doors, access: Access, c: Context<ApiEnv>): Promise<void> {
  const { headers, method } = c.req.raw;
  const visitor = await findVisitor(headers);
  if (visitor === null && access !== 'anyone') throw new Refused(UNAUTHENTICATED);
  const changes = method !== 'GET' && method !== 'HEAD';
  if (changes && !headers.has('authorization') && !trustsOrigin(headers)) throw new Refused(FORBIDDEN);
  c.set('visitor', visitor);
}

/** The learner of a route that only learners reach. */
export function learnerOn(c: Context<ApiEnv>) {
  const visitor = c.get('visitor');
  if (visitor === null) throw new Refused(UNAUTHENTICATED);
  return visitor.learner;
}

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
