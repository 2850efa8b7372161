import type { Profile, ProfileChange } from '../domain/profile.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { deleteLearner, updateProfile } from '../store/profiles.ts';
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

/** Erases a learner: profile, progress, evidence, paths. The account behind it is `auth`'s to delete, after this. */
export async function eraseLearner(app: App, learner: Profile): Promise<void> {
  await app.database.write((tx) => deleteLearner(tx, learner.id));
  app.learners.forget(learner.authId);
}
