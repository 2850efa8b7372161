import { flag } from '../store/columns.ts';
import type { Database, Transaction } from '../store/database.ts';
import type { AuthTables } from '../store/tables.ts';

export type Role = 'user' | 'admin';

/** Better Auth keeps several roles as a list with commas. */
export const roleOf = (stored: string | null | undefined): Role =>
  (stored ?? '').split(',').includes('admin') ? 'admin' : 'user';

/** Only people who can sign in again may hold a role. */
export type RoleRefusal = 'unknown_user' | 'anonymous' | 'banned';

/**
 * Removes a user with all sessions and accounts, or, while a learner still belongs to them, removes nothing and throws:
 * the foreign key of `user_profile` guards it.
 */
export async function removeUser(database: Database, authId: string): Promise<void> {
  await database.write(async (tx) => {
    await authTables(tx).deleteFrom('user').where('id', '=', authId).execute();
  });
}

/** Gives the role inside a transaction, or says why this user cannot have it. */
export async function giveRole(tx: Transaction, authId: string, role: Role, at: Date): Promise<RoleRefusal | null> {
  const user = await authTables(tx)
    .selectFrom('user')
    .select(['isAnonymous', 'banned'])
    .where('id', '=', authId)
    .executeTakeFirst();
  if (user === undefined) return 'unknown_user';
  if (flag(user.isAnonymous ?? false)) return 'anonymous';
  if (flag(user.banned ?? false) && role === 'admin') return 'banned';
  await authTables(tx).updateTable('user').set({ role, updatedAt: at }).where('id', '=', authId).execute();
  return null;
}

export async function hasAdmin(tx: Transaction): Promise<boolean> {
  const roles = await authTables(tx)
    .selectFrom('user')
    .select('role')
    .distinct()
    .where('role', 'like', '%admin%')
    .execute();
  return roles.some(({ role }) => roleOf(role) === 'admin');
}

const authTables = (tx: Transaction) => tx.withTables<Pick<AuthTables, keyof AuthTables>>();
