import type { Profile, ProfileChange } from '../domain/profile.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { deleteLearner, findProfileByAuthId, lockProfile, updateProfile } from '../store/profiles.ts';
import type { App } from './context.ts';
import { once } from './once.ts';
import type { Refusal } from './refusal.ts';

/** Changes the fields that are given and no others. */
export async function changeProfile(
  app: App,
  learner: Profile,
  change: ProfileChange,
  key: string | null = null,
): Promise<Result<Profile, Refusal>> {
  const purpose = ['change-profile', change];
  const changed = await once<Profile>(app, { userId: learner.id, key, purpose }, async (tx) => {
    const profile = await updateProfile(tx, learner.id, change, app.now());
    return profile === null ? refuse({ code: 'not_found', what: 'profile' }) : ok(profile);
  });
  app.learners.forget(learner.authId);
  return changed;
}

/** As long as the account is there, a request that began before makes a learner anew; this often is enough. */
const ATTEMPTS = 5;

/**
 * Erases a learner, profile, progress, evidence, paths, and then the account behind it.
 * @param deleteAccount throws while the account still has a learner
 */
export async function eraseLearner(
  app: App,
  { authId }: Profile,
  deleteAccount: (authId: string) => Promise<void>,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await app.database.write(async (tx) => {
      const learner = await findProfileByAuthId(tx, authId);
      // What is being written for the learner at this moment is waited for, and erased too.
      if (learner !== null && (await lockProfile(tx, learner.id))) await deleteLearner(tx, learner.id);
    });
    app.learners.forget(authId);
    try {
      return await deleteAccount(authId);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}
