import type { Auth } from './auth.ts';
import { type Role, roleOf } from './users.ts';

/** Whoever makes a request. */
export interface Caller {
  readonly authId: string;
  readonly sessionToken: string;
  readonly isAnonymous: boolean;
  readonly role: Role;
  readonly name: string;
  readonly email: string;
  /** Set-Cookie values that must go with the answer; only when a session was prolonged, at most once a day. */
  readonly freshCookies: readonly string[];
}

export interface Sessions {
  /** A Bearer token decides alone when there is one, else the cookie does. */
  find(headers: Headers): Promise<Caller | null>;
  /** By the headers of a request or by a session token. */
  forget(session: Headers | string): void;
  forgetUser(authId: string): void;
  /** How many are kept just now. */
  readonly size: number;
}

interface Kept {
  caller: Caller;
  /** Milliseconds since 1970. */
  until: number;
}

/** How long another process's sign-out, ban or change of role may go unnoticed here. */
const KEPT_MS = 30_000;
const MOST_KEPT = 10_000;

/**
 * Better Auth's look-up costs more than a page, so what it found is kept for a moment under the exact text of the cookie
 * or token that it verified. This process forgets it as soon as Better Auth says that the user changed.
 */
export function createSessions(auth: Auth, { keptMs = KEPT_MS, mostKept = MOST_KEPT } = {}): Sessions {
  const kept = new Map<string, Kept>();
  const keysOf = new Map<string, Set<string>>();
  /** A look-up that began before a change must not be kept after it. */
  let changes = 0;
  const { sessionCookie } = auth;

  auth.onChange((authId) => (authId === null ? forgetAll() : forgetUser(authId)));
  return {
    find(headers) {
      const key = keyOf(headers, sessionCookie);
      if (key === null) return NOBODY;
      const known = kept.get(key);
      if (known !== undefined && auth.now() < known.until) return Promise.resolve(known.caller);
      return lookUp(key, headers);
    },
    forget(session) {
      changes++;
      if (typeof session !== 'string') return drop(keyOf(session, sessionCookie) ?? '');
      for (const [key, { caller }] of kept) if (caller.sessionToken === session) drop(key);
    },
    forgetUser,
    get size() {
      return kept.size;
    },
  };

  async function lookUp(key: string, headers: Headers): Promise<Caller | null> {
    const before = changes;
    drop(key);
    const found = await auth.better.api.getSession({ headers: only(key, headers, sessionCookie), returnHeaders: true });
    if (found.response === null) return null;
    const { user, session } = found.response;
    if (user.banned && !(user.banExpires && user.banExpires.getTime() <= auth.now())) return null;
    const caller: Caller = {
      authId: user.id,
      sessionToken: session.token,
      isAnonymous: user.isAnonymous === true,
      role: roleOf(user.role),
      name: user.name,
      email: user.email,
      freshCookies: [],
    };
    const until = Math.min(auth.now() + keptMs, session.expiresAt.getTime());
    if (before === changes) keep(key, { caller, until });
    const freshCookies = key.startsWith(COOKIE) ? found.headers.getSetCookie() : [];
    return freshCookies.length === 0 ? caller : { ...caller, freshCookies };
  }

  function keep(key: string, entry: Kept): void {
    const oldest = kept.size >= mostKept ? kept.keys().next().value : undefined;
    if (oldest !== undefined) drop(oldest);
    kept.set(key, entry);
    const keys = keysOf.get(entry.caller.authId) ?? new Set();
    keysOf.set(entry.caller.authId, keys.add(key));
  }

  function drop(key: string): void {
    const authId = kept.get(key)?.caller.authId;
    if (authId === undefined) return;
    kept.delete(key);
    const keys = keysOf.get(authId);
    keys?.delete(key);
    if (keys?.size === 0) keysOf.delete(authId);
  }

  function forgetUser(authId: string): void {
    changes++;
    for (const key of [...(keysOf.get(authId) ?? [])]) drop(key);
  }

  function forgetAll(): void {
    changes++;
    kept.clear();
    keysOf.clear();
  }
}

const NOBODY: Promise<null> = Promise.resolve(null);
const COOKIE = 'cookie:';
const BEARER = 'bearer:';

function keyOf(headers: Headers, sessionCookie: string): string | null {
  const authorization = headers.get('authorization');
  if (authorization !== null && authorization.slice(0, 7).toLowerCase() === 'bearer ') {
    const token = authorization.slice(7).trim();
    return token === '' ? null : BEARER + token;
  }
  const value = cookieIn(headers, sessionCookie);
  return value === null ? null : COOKIE + value;
}

/** Better Auth is asked about the text of the key and nothing else, so that the key is what it verifies. */
function only(key: string, headers: Headers, sessionCookie: string): Headers {
  if (key.startsWith(BEARER)) return new Headers({ authorization: `Bearer ${key.slice(BEARER.length)}` });
  const untilClosed = sessionCookie.replace(/session_token$/, 'dont_remember');
  const dontRemember = cookieIn(headers, untilClosed);
  const also = dontRemember === null ? '' : `; ${untilClosed}=${dontRemember}`;
  return new Headers({ cookie: `${sessionCookie}=${key.slice(COOKIE.length)}${also}` });
}

/** The first cookie of that name, undecoded. */
function cookieIn(headers: Headers, name: string): string | null {
  for (const pair of headers.get('cookie')?.split(';') ?? []) {
    const equals = pair.indexOf('=');
    if (pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim() || null;
  }
  return null;
}
