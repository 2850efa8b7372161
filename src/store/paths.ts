import type { Instant, TextbookId, UserId } from '../domain/ids.ts';
import type { PathEntry, PathType } from '../domain/path.ts';
import { flag, instant, storable, toJson, toTime } from './columns.ts';
import type { Db, Transaction } from './connection.ts';
import { readPathEntries } from './shapes.ts';

/** One row of LearningPath. */
export interface LearningPath {
  id: string;
  userId: UserId;
  textbookId: TextbookId;
  name: string;
  description: string | null;
  pathType: PathType;
  stepsSequence: PathEntry[];
  isActive: boolean;
  /** Version of the textbook that the sequence was made for. */
  version: string;
  createdAt: Instant;
  updatedAt: Instant;
}

/** Oldest first; of one textbook, or of all. */
export async function listPaths(db: Db, userId: UserId, textbookId?: TextbookId): Promise<LearningPath[]> {
  const rows = await pathsOf(db, userId)
    .$if(textbookId !== undefined, (query) => query.where('textbook_id', '=', textbookId ?? ''))
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(toPath);
}

export async function findPath(db: Db, userId: UserId, id: string): Promise<LearningPath | null> {
  const row = await pathsOf(db, userId).where('id', '=', id).executeTakeFirst();
  return row ? toPath(row) : null;
}

const pathsOf = (db: Db, userId: UserId) =>
  db
    .selectFrom('learning_path')
    .select([
      'id',
      'user_id',
      'textbook_id',
      'name',
      'description',
      'path_type',
      'steps_sequence',
      'is_active',
      'version',
      'created_at',
      'updated_at',
    ])
    .where('user_id', '=', userId);

type PathRow = Awaited<ReturnType<ReturnType<typeof pathsOf>['executeTakeFirstOrThrow']>>;

const toPath = (row: PathRow): LearningPath => ({
  id: row.id,
  userId: row.user_id as UserId,
  textbookId: row.textbook_id as TextbookId,
  name: row.name,
  description: row.description,
  pathType: row.path_type,
  stepsSequence: readPathEntries(row.steps_sequence),
  isActive: flag(row.is_active),
  version: row.version,
  createdAt: instant(row.created_at),
  updatedAt: instant(row.updated_at),
});

export interface DefaultPath {
  /** Used when there is none yet. */
  id: string;
  userId: UserId;
  textbookId: TextbookId;
  name: string;
  stepsSequence: PathEntry[];
  version: string;
  now: Instant;
}

/**
 * Writes the textbook's own order as the learner's default path, active unless another main path is. A row that says
 * the same already is not touched.
 */
export async function saveDefaultPath(tx: Transaction, path: DefaultPath): Promise<LearningPath> {
  const known = await findDefault(tx, path.userId, path.textbookId);
  if (known) return refresh(tx, known, path);
  const row = {
    id: path.id,
    user_id: path.userId,
    textbook_id: path.textbookId,
    name: storable(path.name),
    path_type: 'default' as const,
    steps_sequence: toJson(path.stepsSequence),
    version: path.version,
    created_at: toTime(path.now),
    updated_at: toTime(path.now),
  };
  const inserted = await tx
    .insertInto('learning_path')
    .values({ ...row, is_active: true })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  // Either another request has just made it, or another main path is active.
  if (inserted.numInsertedOrUpdatedRows === 0n) {
    const made = await findDefault(tx, path.userId, path.textbookId);
    if (made) return refresh(tx, made, path);
    await tx
      .insertInto('learning_path')
      .values({ ...row, is_active: false })
      .execute();
  }
  return toPath(await pathsOf(tx, path.userId).where('id', '=', path.id).executeTakeFirstOrThrow());
}

async function findDefault(tx: Transaction, userId: UserId, textbookId: TextbookId): Promise<LearningPath | null> {
  const row = await pathsOf(tx, userId)
    .where('textbook_id', '=', textbookId)
    .where('path_type', '=', 'default')
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst();
  return row ? toPath(row) : null;
}

async function refresh(tx: Transaction, known: LearningPath, path: DefaultPath): Promise<LearningPath> {
  const sequence = toJson(path.stepsSequence);
  const same = sequence === toJson(known.stepsSequence) && known.name === path.name && known.version === path.version;
  if (same) return known;
  const fresh = { name: storable(path.name), version: path.version };
  await tx
    .updateTable('learning_path')
    .set({ ...fresh, steps_sequence: sequence, updated_at: toTime(path.now) })
    .where('user_id', '=', path.userId)
    .where('id', '=', known.id)
    .execute();
  return { ...known, ...fresh, stepsSequence: path.stepsSequence, updatedAt: path.now };
}
