/** Accounts and browsers for tests; no part of the product. */
import { randomUUID } from 'node:crypto';
import type { KyselyPlugin } from 'kysely';
import { beforeAll, beforeEach } from 'vitest';
import type { Open } from '../../tests/postgres/each-database.ts';
import type { Result } from '../domain/result.ts';
import type { Database } from '../store/database.ts';
import { type Auth, type AuthOptions, createAuth } from './auth.ts';
import type { AccountRefusal, SignedIn } from './forms.ts';
import { createSessions, type Sessions } from './sessions.ts';

export const ORIGIN = 'http://127.0.0.1:3000';
export const ADA = { name: 'Ada', email: 'Ada@School.example', password: 'correct horse' };
export const BOB = { name: 'Bob', email: 'bob@school.example', password: 'battery staple' };

/** Accounts on a real database, for tests: what they report is collected, their statements are counted, time can pass. */
export class Trial {
  readonly database: Database;
  readonly auth: Auth;
  readonly sessions: Sessions;
  readonly reports: string[] = [];
  /** Milliseconds that have passed for us but not for Better Auth. */
  later = 0;
  #statements = 0;

  constructor(database: Database, options: Partial<AuthOptions> = {}) {
    this.database = database;
    const counter: KyselyPlugin = {
      transformQuery: ({ node }) => {
        this.#statements++;
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    this.auth = createAuth({
      database: { ...database, auth: { ...database.auth, db: database.auth.db.withPlugin(counter) } },
      secret: 'a secret of the tests, long enough',
      baseUrl: ORIGIN,
      mergeLearner: (merge) => moveProfile(database, merge),
      report: (message) => this.reports.push(message),
      now: () => Date.now() + this.later,
      ...options,
    });
    this.sessions = createSessions(this.auth);
  }

  /** How many statements Better Auth ran during `job`. */
  async statementsOf(job: () => Promise<unknown>): Promise<number> {
    const before = this.#statements;
    await job();
    return this.#statements - before;
  }

  /** Somebody with a learner. */
  async begin(authId: string): Promise<string> {
    const id = randomUUID();
    const at = new Date();
    await this.database.write(async (tx) => {
      await tx.insertInto('user_profile').values({ id, auth_id: authId, created_at: at, updated_at: at }).execute();
    });
    return id;
  }

  async ownerOf(profileId: string): Promise<string | undefined> {
    const profile = this.database.read.selectFrom('user_profile').select('auth_id').where('id', '=', profileId);
    return (await profile.executeTakeFirst())?.auth_id;
  }

  async userIds(): Promise<string[]> {
    return (await this.database.auth.db.selectFrom('user').select('id').execute()).map(({ id }) => id);
  }

  async makeAdmin(browser: Browser): Promise<string> {
    const authId = await browser.signUp(this.auth, BOB);
    await this.auth.setRole(authId, 'admin');
    return authId;
  }
}

/** Gives each test accounts on an empty database. */
export function useTrial(open: Open): { now: Trial } {
  let database: Database;
  const current = {} as { now: Trial };
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(async () => {
    await database.write(async (tx) => {
      await tx.deleteFrom('user_profile').execute();
      await tx.deleteFrom('installation').execute();
    });
    await database.auth.db.deleteFrom('user').execute();
    current.now = new Trial(database);
  });
  return current;
}

/** A browser: keeps cookies and says which page it is on. */
export class Browser {
  readonly jar = new Map<string, string>();
  readonly origin: string;

  constructor(origin = ORIGIN) {
    this.origin = origin;
  }

  get headers(): Headers {
    const headers = new Headers({ origin: this.origin });
    if (this.jar.size > 0) headers.set('cookie', [...this.jar].map(([name, value]) => `${name}=${value}`).join('; '));
    return headers;
  }

  copy(): Browser {
    const copy = new Browser(this.origin);
    for (const [name, value] of this.jar) copy.jar.set(name, value);
    return copy;
  }

  async signUp(auth: Auth, who = ADA): Promise<string> {
    return this.#enter(await auth.signUp({ ...who, headers: this.headers }));
  }

  async signIn(auth: Auth, who = ADA): Promise<string> {
    return this.#enter(await auth.signIn({ ...who, headers: this.headers }));
  }

  async beGuest(auth: Auth): Promise<string> {
    return this.#enter(await auth.signInAnonymously(this.headers));
  }

  async post(auth: Auth, path: string, body: unknown = {}): Promise<Response> {
    return auth.handle(postTo(path, this.headers, body));
  }

  take(cookies: readonly string[]): void {
    for (const cookie of cookies) {
      const [pair = '', ...attributes] = cookie.split('; ');
      const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(pair) ?? [];
      if (attributes.includes('Max-Age=0')) this.jar.delete(name);
      else this.jar.set(name, value);
    }
  }

  #enter(result: Result<SignedIn, AccountRefusal>): string {
    if (!result.ok) throw new Error(result.error.code);
    this.take(result.value.cookies);
    return result.value.authId;
  }
}

export function postTo(path: string, headers: HeadersInit, body: unknown = {}): Request {
  const all = new Headers(headers);
  all.set('content-type', 'application/json');
  return new Request(`${ORIGIN}/api/auth${path}`, { method: 'POST', headers: all, body: JSON.stringify(body) });
}

/** The least that a merge must do: no profile is left behind. */
function moveProfile(database: Database, merge: { fromAuthId: string; intoAuthId: string }): Promise<void> {
  return database.write(async (tx) => {
    const existing = tx.selectFrom('user_profile').select('id').where('auth_id', '=', merge.intoAuthId);
    if ((await existing.executeTakeFirst()) !== undefined)
      await tx.deleteFrom('user_profile').where('auth_id', '=', merge.fromAuthId).execute();
    else
      await tx
        .updateTable('user_profile')
        .set({ auth_id: merge.intoAuthId })
        .where('auth_id', '=', merge.fromAuthId)
        .execute();
  });
}
