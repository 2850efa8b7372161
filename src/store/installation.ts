import type { Db, Transaction } from './connection.ts';

/** Small facts of the whole installation, such as a secret made on first start. */
export async function getFact(db: Db, name: string): Promise<string | null> {
  const row = await db.selectFrom('installation').select('value').where('name', '=', name).executeTakeFirst();
  return row?.value ?? null;
}

export async function setFact(tx: Transaction, name: string, value: string): Promise<void> {
  await tx
    .insertInto('installation')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

/** Sets a fact only while it is `expected` (null: absent). False when somebody else was faster. */
export async function compareAndSetFact(
  tx: Transaction,
  name: string,
  expected: string | null,
  value: string,
): Promise<boolean> {
  if (expected === null) {
    const inserted = await tx
      .insertInto('installation')
      .values({ name, value })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .executeTakeFirst();
    return (inserted.numInsertedOrUpdatedRows ?? 0n) > 0n;
  }
  const updated = await tx
    .updateTable('installation')
    .set({ value })
    .where('name', '=', name)
    .where('value', '=', expected)
    .executeTakeFirst();
  return updated.numUpdatedRows > 0n;
}
