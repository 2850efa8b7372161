import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Instant } from '../domain/ids.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Database, Transaction } from '../store/database.ts';
import { giveRole, hasAdmin, type RoleRefusal } from './users.ts';

export type ClaimRefusal =
  /** Never offered, used already, or replaced by a newer one. */
  'dead_link' | RoleRefusal;

const NAME = 'admin_claim';

/**
 * A token for the one-time link that makes the first admin; null when there is an admin. Only its hash is kept, so the
 * link cannot be shown again: every start offers a new one and the one in an older log is dead.
 */
export function offerAdminClaim(database: Database): Promise<string | null> {
  const token = randomBytes(32).toString('base64url');
  const value = hashOf(token).toString('hex');
  return database.write(async (tx) => {
    if (await hasAdmin(tx)) {
      await tx.deleteFrom('installation').where('name', '=', NAME).execute();
      return null;
    }
    await tx
      .insertInto('installation')
      .values({ name: NAME, value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute();
    return token;
  });
}

/** What a link is good for now: `used` stands for every link once there is an administrator. */
export type ClaimState = 'open' | 'used' | 'invalid';

export async function adminClaimState(database: Database, token: string): Promise<ClaimState> {
  return database.write(async (tx) => {
    if (await hasAdmin(tx)) return 'used';
    return isOffered(token, (await offeredClaim(tx).executeTakeFirst())?.value) ? 'open' : 'invalid';
  });
}

const offeredClaim = (tx: Transaction) => tx.selectFrom('installation').select('value').where('name', '=', NAME);

function isOffered(token: string, value: string | undefined): boolean {
  const presented = hashOf(token);
  const offered = Buffer.from(value ?? '', 'hex');
  return offered.length === presented.length && timingSafeEqual(offered, presented);
}

/** Exactly one claim of a link succeeds, whatever comes at the same moment; one that is refused does not use it up. */
export async function claimAdmin(
  database: Database,
  token: string,
  authId: string,
  at: Instant,
): Promise<Result<null, ClaimRefusal>> {
  const presented = hashOf(token);
  try {
    return await database.write(async (tx) => {
      if (!isOffered(token, (await offeredClaim(tx).executeTakeFirst())?.value)) return refuse('dead_link');
      const used = await tx
        .deleteFrom('installation')
        .where('name', '=', NAME)
        .where('value', '=', presented.toString('hex'))
        .returning('name')
        .executeTakeFirst();
      if (used === undefined || (await hasAdmin(tx))) return refuse('dead_link');
      const refusal = await giveRole(tx, authId, 'admin', new Date(at));
      if (refusal !== null) throw new NotUsed(refusal);
      return ok(null);
    });
  } catch (error) {
    if (error instanceof NotUsed) return refuse(error.refusal);
    throw error;
  }
}

/** Undoes the transaction. */
class NotUsed extends Error {
  readonly refusal: RoleRefusal;

  constructor(refusal: RoleRefusal) {
    super(refusal);
    this.refusal = refusal;
  }
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
