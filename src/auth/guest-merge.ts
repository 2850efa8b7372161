import { APIError } from 'better-auth/api';
import type { AnonymousOptions } from 'better-auth/plugins';
import type { Database } from '../store/database.ts';
import { removeUser } from './users.ts';

/**
 * Gives everything that the anonymous learner has to the other one, in one transaction, and leaves no profile behind.
 * Repeating it, or having nothing to give, changes nothing.
 */
export type MergeLearner = (merge: { fromAuthId: string; intoAuthId: string }) => Promise<void>;

export type Report = (message: string, error?: unknown) => void;

export const MERGE_FAILED = 'MERGE_FAILED';

interface Parts {
  database: Database;
  mergeLearner: MergeLearner;
  changed(authId: string): void;
  report: Report;
}

type Link = Parameters<NonNullable<AnonymousOptions['onLinkAccount']>>[0];

/** A request that began before the merge may write for the guest until the guest is gone; this often is enough. */
const ATTEMPTS = 3;

/**
 * What happens when somebody who began anonymously signs up or in: Better Auth calls this when the new session exists but
 * the browser has not been told yet. If the merge fails, the browser keeps the guest's session, and signing up or in has
 * not happened.
 */
export function guestMerge({ database, mergeLearner, changed, report }: Parts) {
  return async ({ anonymousUser, newUser, ctx }: Link): Promise<void> => {
    const merge = { fromAuthId: anonymousUser.user.id, intoAuthId: newUser.user.id };
    try {
      await mergeLearner(merge);
    } catch (error) {
      report('An anonymous learner could not be merged; they stay anonymous and keep everything.', error);
      await undo(newUser, ctx);
      throw new APIError('INTERNAL_SERVER_ERROR', {
        code: MERGE_FAILED,
        message: 'Nothing was lost; please try again.',
      });
    }
    await removeGuest(merge);
    changed(merge.fromAuthId);
    changed(merge.intoAuthId);
  };

  async function undo(newUser: Link['newUser'], ctx: Link['ctx']): Promise<void> {
    keepCookies(ctx);
    try {
      if (ctx.path.startsWith('/sign-up')) await removeUser(database, newUser.user.id);
      else await ctx.context.internalAdapter.deleteSession(newUser.session.token);
    } catch (error) {
      report('A sign-in that failed could not be undone; nothing was lost.', error);
    }
    changed(newUser.user.id);
  }

  async function removeGuest(merge: { fromAuthId: string; intoAuthId: string }): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await removeUser(database, merge.fromAuthId);
      } catch (error) {
        if (attempt === ATTEMPTS) return report('An anonymous user is left over after a merge.', error);
      }
      await mergeLearner(merge).catch((error) => report('What came during a merge could not be merged.', error));
    }
  }
}

/** The answer so far would replace the guest's session in the browser; Better Auth's types do not show it here. */
function keepCookies({ context }: Link['ctx']): void {
  if (!('responseHeaders' in context) || !(context.responseHeaders instanceof Headers))
    throw new Error('Better Auth no longer has its answer at hand when an anonymous user is linked');
  context.responseHeaders.delete('set-cookie');
}
