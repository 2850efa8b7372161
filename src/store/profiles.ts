import type { Instant, UserId } from '../domain/ids.ts';
import type { Profile } from '../domain/profile.ts';
import { dialectOf, instant, storable, toJson, toTime } from './columns.ts';
import type { Db, Transaction } from './connection.ts';
import { readPreferences } from './shapes.ts';
import type { AuthTables } from './tables.ts';

export async function findProfileByAuthId(db: Db, authId: string): Promise<Profile | null> {
  const row = await profiles(db).where('auth_id', '=', authId).executeTakeFirst();
  return row ? toProfile(row) : null;
}

export async function findProfile(db: Db, userId: UserId): Promise<Profile | null> {
  const row = await profiles(db).where('id', '=', userId).executeTakeFirst();
  return row ? toProfile(row) : null;
}

const profiles = (db: Db) =>
  db
    .selectFrom('user_profile')
    .select([
      'id',
      'auth_id',
      'background_level',
      'preferred_language',
      'learning_preferences',
      'created_at',
      'updated_at',
    ]);

type ProfileRow = Awaited<ReturnType<ReturnType<typeof profiles>['executeTakeFirstOrThrow']>>;

const toProfile = (row: ProfileRow): Profile => ({
  id: row.id as UserId,
  authId: row.auth_id,
  backgroundLevel: row.background_level,
  preferredLanguage: row.preferred_language,
  learningPreferences: row.learning_preferences === null ? null : readPreferences(row.learning_preferences),
  createdAt: instant(row.created_at),
  updatedAt: instant(row.updated_at),
});

export type NewProfile = Pick<Profile, 'id' | 'authId'> &
  Partial<Pick<Profile, 'backgroundLevel' | 'preferredLanguage' | 'learningPreferences'>> & { now: Instant };

/** The profile of this account: the new one, or the one that another request has made in the meantime. */
export async function insertProfile(tx: Transaction, profile: NewProfile): Promise<Profile> {
  await tx
    .insertInto('user_profile')
    .values({
      id: profile.id,
      auth_id: profile.authId,
      background_level: profile.backgroundLevel ?? 'beginner',
      preferred_language: profile.preferredLanguage ?? 'en',
      learning_preferences: profile.learningPreferences ? toJson(profile.learningPreferences) : null,
      created_at: toTime(profile.now),
      updated_at: toTime(profile.now),
    })
    .onConflict((conflict) => conflict.column('auth_id').doNothing())
    .execute();
  return toProfile(await profiles(tx).where('auth_id', '=', profile.authId).executeTakeFirstOrThrow());
}

export type ProfileChange = Partial<Pick<Profile, 'backgroundLevel' | 'preferredLanguage' | 'learningPreferences'>>;

/** Changes the fields that are given; null when there is no such learner. */
export async function updateProfile(
  tx: Transaction,
  userId: UserId,
  change: ProfileChange,
  now: Instant,
): Promise<Profile | null> {
  const preferences = change.learningPreferences;
  await tx
    .updateTable('user_profile')
    .set({
      ...(change.backgroundLevel !== undefined && { background_level: change.backgroundLevel }),
      ...(change.preferredLanguage !== undefined && { preferred_language: storable(change.preferredLanguage) }),
      ...(preferences !== undefined && { learning_preferences: preferences && toJson(preferences) }),
      updated_at: toTime(now),
    })
    .where('id', '=', userId)
    .execute();
  return findProfile(tx, userId);
}

/** Gives a learner with everything they have done to another account: an anonymous one that signs up. */
export async function moveProfileToAccount(
  tx: Transaction,
  userId: UserId,
  authId: string,
  now: Instant,
): Promise<void> {
  await tx
    .updateTable('user_profile')
    .set({ auth_id: authId, updated_at: toTime(now) })
    .where('id', '=', userId)
    .execute();
}

/**
 * All writes of one learner that take this first happen one after another. On SQLite they do anyway.
 * False when there is no such learner.
 */
export async function lockProfile(tx: Transaction, userId: UserId): Promise<boolean> {
  const row = await tx
    .selectFrom('user_profile')
    .select('id')
    .where('id', '=', userId)
    .$if(dialectOf(tx) === 'postgres', (query) => query.forUpdate())
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Whoever gives an account its learner takes this first: two guests who become the same person at once, or a first
 * request beside them, do so one after another. On SQLite they do anyway.
 */
export async function lockAccount(tx: Transaction, authId: string): Promise<void> {
  if (dialectOf(tx) === 'postgres')
    await tx
      .withTables<Pick<AuthTables, 'user'>>()
      .selectFrom('user')
      .select('id')
      .where('id', '=', authId)
      .forUpdate()
      .execute();
}

const LEARNER_TABLES = [
  'idempotent_answer',
  'learning_path',
  'watch_clock',
  'sitting',
  'evidence',
  'learning_progress',
] as const;

/** Erases a learner: every row of every learner table, then the profile. The account is Better Auth's to remove. */
export async function deleteLearner(tx: Transaction, userId: UserId): Promise<void> {
  for (const table of LEARNER_TABLES) await tx.deleteFrom(table).where('user_id', '=', userId).execute();
  await tx.deleteFrom('user_profile').where('id', '=', userId).execute();
}
