import { setImmediate } from 'node:timers/promises';
import type { BookAsset } from '../domain/book.ts';
import type { Db, Transaction } from './connection.ts';
import { chunks } from './publishing-order.ts';

/** Never changes: stored files are divided by it. */
const PART_BYTES = 262_144;

/** Keeps the files that are not there yet. */
export async function saveAssets(tx: Transaction, assets: BookAsset[]): Promise<void> {
  const present = new Set<string>();
  for (const part of chunks([...new Set(assets.map(({ hash }) => hash))])) {
    const rows = await tx.selectFrom('asset').select('hash').where('hash', 'in', part).execute();
    for (const row of rows) present.add(row.hash);
  }
  for (const { hash, mime, bytes } of assets) {
    if (present.has(hash)) continue;
    present.add(hash);
    await tx
      .insertInto('asset')
      .values({ hash, mime })
      .onConflict((conflict) => conflict.column('hash').doNothing())
      .execute();
    for (let number = 0; number * PART_BYTES < bytes.length; number++) {
      const part = bytes.slice(number * PART_BYTES, (number + 1) * PART_BYTES);
      await tx
        .insertInto('asset_part')
        .values({ asset_hash: hash, number, bytes: part })
        .onConflict((conflict) => conflict.columns(['asset_hash', 'number']).doNothing())
        .execute();
    }
    await setImmediate();
  }
}

/** What is known of an asset without reading it. `size` is bytes. */
export async function findAsset(db: Db, hash: string): Promise<{ mime: string; size: number } | null> {
  const row = await db
    .selectFrom('asset')
    .select((eb) => [
      'mime',
      eb
        .selectFrom('asset_part')
        .whereRef('asset_part.asset_hash', '=', 'asset.hash')
        .select((part) =>
          part
            .cast<number>(part.fn.coalesce(part.fn.sum(part.fn<number>('length', ['bytes'])), part.lit(0)), 'integer')
            .as('size'),
        )
        .as('size'),
    ])
    .where('hash', '=', hash)
    .executeTakeFirst();
  return row ? { mime: row.mime, size: row.size ?? 0 } : null;
}

/** Bytes of an asset from an offset on, as far as there are any; only the parts that hold them are read. */
export async function readAsset(db: Db, hash: string, from: number, length: number): Promise<Uint8Array> {
  const first = Math.floor(from / PART_BYTES);
  const rows = await db
    .selectFrom('asset_part')
    .select('bytes')
    .where('asset_hash', '=', hash)
    .where('number', '>=', first)
    .where('number', '<=', Math.floor((from + length - 1) / PART_BYTES))
    .orderBy('number')
    .execute();
  const start = from - first * PART_BYTES;
  const bytes = Buffer.concat(rows.map((row) => row.bytes));
  return bytes.subarray(start, start + length);
}
