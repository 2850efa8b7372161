import type { Profile } from '../domain/profile.ts';
import type { App } from './context.ts';

/** Who is calling, as `auth` knows them. */
export interface Account {
  authId: string;
  isAnonymous: boolean;
  role: 'user' | 'admin';
  name: string;
  email: string;
  /** Set-Cookie values that prolong the session, to be passed on. */
  freshCookies: readonly string[];
}

/** Somebody with an account, and the learner that they are. */
export interface Visitor {
  account: Account;
  learner: Profile;
}

export type FindVisitor = (headers: Headers) => Promise<Visitor | null>;

/** An account has come by a write, so its learner may be made on whatever it asks first. */
export const visitorFinder =
  (app: App, findAccount: (headers: Headers) => Promise<Account | null>): FindVisitor =>
  async (headers) => {
    const account = await findAccount(headers);
    return account && { account, learner: await app.learners.ensure(account.authId) };
  };

export const mayReadUnlocked = (visitor: Visitor | null): boolean => visitor?.account.role === 'admin';
