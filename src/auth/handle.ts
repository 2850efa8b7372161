import { ADDRESS_HEADER, BASE_PATH, type BetterAuth } from './better-auth.ts';
import type { Origins } from './origins.ts';

/** Where a request came from, as the server saw it (not as a header says). */
export interface Source {
  /** IP address; without it all clients share their limits. */
  address?: string | undefined;
}

/** Answers expected failures; throws on bugs. */
export type Handle = (request: Request, source?: Source) => Promise<Response>;

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];
const STARTS_SESSION = [`${BASE_PATH}/sign-in/`, `${BASE_PATH}/sign-up/`];

export function handlerOf(better: BetterAuth, origins: Origins): Handle {
  return async (request, source = {}) => {
    const headers = new Headers(request.headers);
    if (!SAFE_METHODS.includes(request.method)) {
      if (!origins.trusts(headers)) return crossOrigin();
      claimOrigin(headers);
    }
    headers.delete(ADDRESS_HEADER);
    if (source.address !== undefined) headers.set(ADDRESS_HEADER, source.address);
    const { pathname } = new URL(request.url);
    if (STARTS_SESSION.some((start) => pathname.startsWith(start))) await dropEndedSession(headers);
    return withRetryAfter(await better.handler(new Request(request, { headers })));
  };

  /** Better Auth wants an Origin with every cookie, which scripts do not send and referrer policies hide. */
  function claimOrigin(headers: Headers): void {
    const origin = headers.get('origin');
    if (origin === null || origin === 'null') headers.set('origin', origins.all[0] ?? '');
  }

  /**
   * After a sign-in the anonymous plugin of Better Auth 1.7.25 looks whose session the browser came with. If that one has
   * ended, the look-up expires the session cookie, which by then is the new one: the person would not be signed in.
   */
  async function dropEndedSession(headers: Headers): Promise<void> {
    if (!headers.has('cookie') && !headers.has('authorization')) return;
    if ((await better.api.getSession({ headers, query: { disableRefresh: true } })) !== null) return;
    headers.delete('cookie');
    headers.delete('authorization');
  }
}

/** Also for the requests without a cookie that Better Auth lets pass: another site must not sign anybody in or up. */
const crossOrigin = (): Response =>
  Response.json({ code: 'INVALID_ORIGIN', message: 'Invalid origin' }, { status: 403 });

function withRetryAfter(response: Response): Response {
  const seconds = response.headers.get('x-retry-after');
  if (response.status !== 429 || seconds === null) return response;
  const headers = new Headers(response.headers);
  headers.set('retry-after', seconds);
  return new Response(response.body, { status: 429, headers });
}
