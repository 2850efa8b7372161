import type { Result } from '../domain/result.ts';
import { ok, refuse } from '../domain/result.ts';
import type { Database } from '../store/database.ts';
import { adminClaimState, type ClaimRefusal, type ClaimState, claimAdmin, offerAdminClaim } from './admin-claim.ts';
import { type BetterAuth, configure, sessionCookieName } from './better-auth.ts';
import { type Forms, formsOf } from './forms.ts';
import type { MergeLearner, Report } from './guest-merge.ts';
import { type Handle, handlerOf } from './handle.ts';
import { originsOf } from './origins.ts';
import { giveRole, type Role, type RoleRefusal, removeUser } from './users.ts';

export type { MergeLearner, Report } from './guest-merge.ts';
export type { Role } from './users.ts';

export interface AuthOptions {
  database: Database;
  /** From `authSecret`. */
  secret: string;
  /** Where browsers reach the server; a loopback address is reached by all its names. */
  baseUrl: string;
  /** More origins whose pages may use accounts here, e.g. a school's own portal. */
  trustedOrigins?: readonly string[];
  /** Called before an anonymous user goes; throwing keeps them and all that they have. */
  mergeLearner: MergeLearner;
  production?: boolean;
  /** Told of errors that no caller is told of. */
  report?: Report;
  now?: () => number;
}

export interface Auth extends Forms {
  /** Answers `/api/auth/*`. */
  handle: Handle;
  /** For every request that changes something and is let in by a cookie: false means that another site made it. */
  trustsOrigin(headers: Headers): boolean;
  setRole(authId: string, role: Role): Promise<Result<null, RoleRefusal>>;
  /** After the learner's own rows are gone; throws, and removes nothing, while there are any. */
  deleteAccount(authId: string): Promise<void>;
  /** A token for the first admin, or null when there is one already. Any token before it is dead. */
  offerAdminClaim(): Promise<string | null>;
  /** What a link for the first admin is good for, before anybody signs up for its sake. */
  adminClaimState(token: string): Promise<ClaimState>;
  claimAdmin(token: string, authId: string): Promise<Result<null, ClaimRefusal>>;
  /** `listener` hears of every user whose sessions, role, ban or password changed; null stands for anybody. */
  onChange(listener: (authId: string | null) => void): void;
  sessionCookie: string;
  now: () => number;
  better: BetterAuth;
}

export function createAuth(options: AuthOptions): Auth {
  const { database, baseUrl, mergeLearner, now = Date.now } = options;
  const listeners: ((authId: string | null) => void)[] = [];
  const changed = (authId: string | null): void => {
    for (const listener of listeners) listener(authId);
  };
  const origins = originsOf(baseUrl, options.trustedOrigins);
  const better = configure({
    database,
    secret: options.secret,
    baseUrl,
    origins: origins.all,
    production: options.production ?? false,
    mergeLearner,
    changed,
    report: options.report ?? console.error,
  });
  const handle = handlerOf(better, origins);
  return {
    handle,
    ...formsOf({ handle, baseUrl, database }),
    trustsOrigin: origins.trusts,
    async setRole(authId, role) {
      const refusal = await database.write((tx) => giveRole(tx, authId, role, new Date(now())));
      changed(authId);
      return refusal === null ? ok(null) : refuse(refusal);
    },
    async deleteAccount(authId) {
      await removeUser(database, authId);
      changed(authId);
    },
    offerAdminClaim: () => offerAdminClaim(database),
    adminClaimState: (token) => adminClaimState(database, token),
    async claimAdmin(token, authId) {
      const claimed = await claimAdmin(database, token, authId, now());
      changed(authId);
      return claimed;
    },
    onChange: (listener) => void listeners.push(listener),
    sessionCookie: sessionCookieName(baseUrl),
    now,
    better,
  };
}
