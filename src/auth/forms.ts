import { ok, type Result, refuse } from '../domain/result.ts';
import type { Database } from '../store/database.ts';
import { BASE_PATH } from './better-auth.ts';
import { MERGE_FAILED } from './guest-merge.ts';
import type { Handle, Source } from './handle.ts';

export interface SignedIn {
  /** Set-Cookie values, to be passed on as they are. */
  cookies: string[];
  authId: string;
}

export type AccountRefusal =
  | { code: 'name_missing'; field: 'name' }
  | { code: 'email_taken' | 'invalid_email'; field: 'email' }
  | { code: 'weak_password' | 'password_too_long'; field: 'password' }
  | { code: 'wrong_credentials' | 'banned' | 'cross_origin' | 'already_anonymous' }
  /** The visitor is still anonymous and keeps everything. */
  | { code: 'merge_failed' }
  | { code: 'too_many'; retryAfterSeconds: number };

interface FromBrowser extends Source {
  /** Of the browser's request: cookies, Origin and what else accounts look at. */
  headers: Headers;
}

/** What forms need that work without JavaScript: the same doors as `/api/auth`, with the same checks and limits. */
export interface Forms {
  signUp(
    form: FromBrowser & { name: string; email: string; password: string },
  ): Promise<Result<SignedIn, AccountRefusal>>;
  signIn(form: FromBrowser & { email: string; password: string }): Promise<Result<SignedIn, AccountRefusal>>;
  signInAnonymously(headers: Headers, source?: Source): Promise<Result<SignedIn, AccountRefusal>>;
  signOut(headers: Headers, source?: Source): Promise<Result<{ cookies: string[] }, AccountRefusal>>;
}

const REFUSALS: Record<string, AccountRefusal> = {
  USER_ALREADY_EXISTS: { code: 'email_taken', field: 'email' },
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: { code: 'email_taken', field: 'email' },
  INVALID_EMAIL: { code: 'invalid_email', field: 'email' },
  INVALID_PASSWORD: { code: 'weak_password', field: 'password' },
  PASSWORD_TOO_SHORT: { code: 'weak_password', field: 'password' },
  PASSWORD_TOO_LONG: { code: 'password_too_long', field: 'password' },
  INVALID_EMAIL_OR_PASSWORD: { code: 'wrong_credentials' },
  BANNED_USER: { code: 'banned' },
  INVALID_ORIGIN: { code: 'cross_origin' },
  MISSING_OR_NULL_ORIGIN: { code: 'cross_origin' },
  CROSS_SITE_NAVIGATION_LOGIN_BLOCKED: { code: 'cross_origin' },
  ANONYMOUS_USERS_CANNOT_SIGN_IN_AGAIN_ANONYMOUSLY: { code: 'already_anonymous' },
  [MERGE_FAILED]: { code: 'merge_failed' },
};

/** Better Auth's own words for a field that is not even of the right form. */
const MALFORMED = /^\[body\.(name|email|password)\]/;
const REFUSED_FIELDS = {
  name: { code: 'name_missing', field: 'name' },
  email: { code: 'invalid_email', field: 'email' },
  password: { code: 'weak_password', field: 'password' },
} satisfies Record<string, AccountRefusal>;

/** Of the browser's own request body, which is not the one that goes on. */
const BODY_HEADERS = ['content-length', 'content-encoding', 'transfer-encoding', 'connection', 'expect'];

interface Answer {
  code?: string;
  message?: string;
  user?: { id: string };
}

export function formsOf({ handle, baseUrl, database }: { handle: Handle; baseUrl: string; database: Database }): Forms {
  return {
    async signUp({ name, email, password, headers, address }) {
      if (name.trim() === '') return refuse({ code: 'name_missing', field: 'name' });
      const body = { name: name.trim(), email: email.trim(), password };
      const response = await post('/sign-up/email', body, headers, { address });
      const answer = await read(response);
      if (answer.code === 'FAILED_TO_CREATE_USER' && (await isTaken(body.email)))
        return refuse({ code: 'email_taken', field: 'email' });
      return signedIn(response, answer);
    },
    async signIn({ email, password, headers, address }) {
      const response = await post('/sign-in/email', { email: email.trim(), password }, headers, { address });
      return signedIn(response, await read(response));
    },
    async signInAnonymously(headers, source) {
      const response = await post('/sign-in/anonymous', {}, headers, source);
      return signedIn(response, await read(response));
    },
    async signOut(headers, source) {
      const response = await post('/sign-out', {}, headers, source);
      return response.ok ? ok({ cookies: response.headers.getSetCookie() }) : refusal(response, await read(response));
    },
  };

  function post(path: string, body: unknown, from: Headers, source: Source = {}): Promise<Response> {
    const headers = new Headers(from);
    for (const name of BODY_HEADERS) headers.delete(name);
    headers.set('content-type', 'application/json');
    const url = new URL(BASE_PATH + path, baseUrl);
    return handle(new Request(url, { method: 'POST', headers, body: JSON.stringify(body) }), source);
  }

  /** Two forms with one new e-mail at the same moment: the database lets only one in. */
  async function isTaken(email: string): Promise<boolean> {
    const users = database.auth.db.selectFrom('user').select('id').where('email', '=', email.toLowerCase());
    return (await users.executeTakeFirst()) !== undefined;
  }
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  return text.startsWith('{') ? JSON.parse(text) : {};
}

function signedIn(response: Response, answer: Answer): Result<SignedIn, AccountRefusal> {
  if (!response.ok || answer.user === undefined) return refusal(response, answer);
  return ok({ cookies: response.headers.getSetCookie(), authId: answer.user.id });
}

function refusal(response: Response, { code = '', message = '' }: Answer): { ok: false; error: AccountRefusal } {
  if (response.status === 429)
    return refuse({ code: 'too_many', retryAfterSeconds: Number(response.headers.get('retry-after') ?? 60) });
  const malformed = REFUSED_FIELDS[MALFORMED.exec(message)?.[1] as keyof typeof REFUSED_FIELDS];
  const known = REFUSALS[code] ?? malformed;
  if (known === undefined) throw new Error(`accounts answered ${response.status} ${code}`);
  return refuse(known);
}
