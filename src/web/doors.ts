import type { Context } from 'hono';
import type { App } from '../app/context.ts';
import type { FindVisitor, Visitor } from '../app/visitor.ts';
import type { Auth } from '../auth/auth.ts';
import type { Assets } from './assets.ts';
import type { PageRenderer } from './layout.tsx';
import type { Translator } from './messages.ts';

/** What pages need from the rest of the system. */
export interface WebDoors {
  app: App;
  auth: Pick<
    Auth,
    | 'signUp'
    | 'signIn'
    | 'signInAnonymously'
    | 'signOut'
    | 'adminClaimState'
    | 'claimAdmin'
    | 'deleteAccount'
    | 'trustsOrigin'
  >;
  findVisitor: FindVisitor;
  assets: Assets;
  render: PageRenderer;
  /** For every answer but files of books, which bring stricter ones. */
  security: Readonly<Record<string, string>>;
  /** Signs what a page carries back to us. */
  secret: string;
}

/** What is known of every request before its page is made. */
export interface WebEnv {
  Variables: {
    visitor: Visitor | null;
    t: Translator;
    /** The answer has its security headers already. */
    isSecured: boolean | undefined;
    /** The client's address, as the connection has it. */
    address: string | undefined;
  };
}

export type WebContext = Context<WebEnv>;
