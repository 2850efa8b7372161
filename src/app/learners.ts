import type { Instant } from '../domain/ids.ts';
import type { Profile } from '../domain/profile.ts';
import type { Database } from '../store/database.ts';
import { findProfileByAuthId, insertProfile } from '../store/profiles.ts';

/** How long another process's change of a profile may go unseen, in milliseconds. */
const STALE_AFTER = 5_000;
const PROFILES_KEPT = 10_000;

/** The learners behind accounts, with the profiles of those who were here just now kept at hand. */
export class Learners {
  readonly #database: Database;
  readonly #now: () => Instant;
  readonly #newId: () => string;
  readonly #kept = new Map<string, { profile: Profile; until: Instant }>();

  constructor(database: Database, now: () => Instant, newId: () => string) {
    this.#database = database;
    this.#now = now;
    this.#newId = newId;
  }

  /** The learner of an account, or null when the account has none yet. */
  async of(authId: string): Promise<Profile | null> {
    const kept = this.#kept.get(authId);
    if (kept !== undefined && kept.until > this.#now()) return kept.profile;
    const profile = await findProfileByAuthId(this.#database.read, authId);
    return profile && this.#keep(profile);
  }

  /** The learner of an account, made when there is none. */
  async ensure(authId: string, language = 'en'): Promise<Profile> {
    const known = await this.of(authId);
    if (known !== null) return known;
    const now = this.#now();
    const profile = await this.#database.write((tx) =>
      insertProfile(tx, {
        id: this.#newId() as Profile['id'],
        authId,
        preferredLanguage: language,
        now,
      }),
    );
    return this.#keep(profile);
  }

  /** To be called whenever a profile has changed or gone. */
  forget(authId: string): void {
    this.#kept.delete(authId);
  }

  #keep(profile: Profile): Profile {
    if (this.#kept.size >= PROFILES_KEPT) this.#kept.delete(this.#kept.keys().next().value ?? '');
    this.#kept.set(profile.authId, { profile, until: this.#now() + STALE_AFTER });
    return profile;
  }
}
