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

/** Accounts by the headers of a request; what was found may be remembered for a while. */
export interface Accounts {
  find(headers: Headers): Promise<Account | null>;
  forget(headers: Headers): void;
}

/** An account has come by a write, so its learner may be made on whatever it asks first. */
export const visitorFinder =
  (app: App, accounts: Accounts): FindVisitor =>
  async (headers) => {
    const account = await accounts.find(headers);
    if (account === null) return null;
    try {
      return { account, learner: await app.learners.ensure(account.authId) };
    } catch (error) {
      // The account may have been erased since it was looked up.
      accounts.forget(headers);
      if ((await accounts.find(headers)) === null) return null;
      throw error;
    }
  };

export const mayReadUnlocked = (visitor: Visitor | null): boolean => visitor?.account.role === 'admin';
