import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie } from 'hono/cookie';
import { accountRoutes } from './account-routes.tsx';
import { bookRoutes } from './book-routes.tsx';
import type { WebDoors, WebEnv } from './doors.ts';
import { errorPage } from './error-routes.tsx';
import { LANGUAGE_COOKIE } from './frame.ts';
import { mediaRoutes } from './media-routes.tsx';
import { negotiate, translator } from './messages.ts';
import { profileRoutes } from './profile-routes.tsx';
import { stepRoutes } from './step-routes.tsx';

/** Bytes of a posted form, at most. */
const LARGEST_FORM = 256 * 1024;

export interface WebOptions extends WebDoors {
  /** The client's address, as the connection has it. */
  addressOf: (c: { env: unknown; req: { raw: Request } }) => string | undefined;
}

/** The pages. */
export function createWeb(doors: WebOptions): Hono<WebEnv> {
  const web = new Hono<WebEnv>();
  web.use(async (c, next) => {
    const { headers, method } = c.req.raw;
    const visitor = await doors.findVisitor(headers);
    const chosen = visitor?.learner.preferredLanguage ?? getCookie(c, LANGUAGE_COOKIE);
    c.set('visitor', visitor);
    c.set('t', translator(negotiate(headers.get('accept-language'), chosen)));
    c.set('address', doors.addressOf(c));
    if (method !== 'GET' && method !== 'HEAD' && !doors.auth.trustsOrigin(headers))
      c.res = await errorPage(c, doors, 403);
    else await next();
    if (c.get('isSecured') !== true && !c.res.headers.has('Content-Security-Policy'))
      for (const [name, value] of Object.entries(doors.security)) c.res.headers.set(name, value);
    for (const cookie of visitor?.account.freshCookies ?? []) c.header('Set-Cookie', cookie, { append: true });
  });
  web.post('*', bodyLimit({ maxSize: LARGEST_FORM, onError: (c) => errorPage(c, doors, 413) }));
  for (const routes of [bookRoutes, mediaRoutes, stepRoutes, accountRoutes, profileRoutes])
    web.route('/', routes(doors));
  // Not `notFound`: the router that this one is mounted in would never ask it.
  web.all('*', (c) => errorPage(c, doors, 404));
  web.onError((error, c) => {
    const requestId = randomUUID();
    console.error(`request ${requestId}`, error);
    return errorPage(c, doors, 500, null, { requestId });
  });
  return web;
}
