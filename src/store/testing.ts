/** Rows and books for tests; no part of the product. */
import { v7 } from 'uuid';
import type { Book, BookChapter, BookStep } from '../domain/book.ts';
import type { Evidence, Happening } from '../domain/evidence.ts';
import type { StepId, TextbookId, UserId } from '../domain/ids.ts';
import type { Database } from './connection.ts';
import { insertProfile } from './profiles.ts';
import { publishBook } from './publishing.ts';
import { findStepsByKey } from './textbooks.ts';

/** A moment whose milliseconds do not end in zeros. */
export const NOON = Date.UTC(2026, 0, 2, 12, 0, 0, 678);

/** A row of Better Auth's. */
export async function anAccount(database: Database): Promise<string> {
  const id = v7();
  const sqlite = database.dialect === 'sqlite';
  const at = sqlite ? new Date(NOON).toISOString() : new Date(NOON);
  await database.auth.db
    .insertInto('user')
    .values({
      id,
      name: 'Ada',
      email: `${id}@example.org`,
      emailVerified: sqlite ? 0 : false,
      createdAt: at,
      updatedAt: at,
    })
    .execute();
  return id;
}

export async function aLearner(database: Database): Promise<UserId> {
  const authId = await anAccount(database);
  const id = v7() as UserId;
  await database.write((tx) => insertProfile(tx, { id, authId, now: NOON }));
  return id;
}

export const aStep = (key: string, changes: Partial<BookStep> = {}): BookStep => ({
  key,
  title: `Title of ${key}`,
  type: 'reading',
  levels: [],
  isRequired: true,
  minutes: 3,
  requires: [],
  criteria: { type: 'time', value: 60 },
  revision: `revision of ${key}`,
  content: `# ${key}`,
  body: [{ kind: 'html', html: `<h1>${key}</h1>` }],
  questions: [],
  answerKeys: [],
  teaches: [],
  assesses: [],
  assets: [],
  ...changes,
});

export const aChapter = (key: string, steps: BookStep[], changes: Partial<BookChapter> = {}): BookChapter => ({
  key,
  title: `Title of ${key}`,
  description: `About ${key}`,
  requires: [],
  order: 'sequence',
  isActive: true,
  steps,
  ...changes,
});

export const aBook = (chapters: BookChapter[], changes: Partial<Book> = {}): Book => ({
  key: 'horses',
  title: 'Horses',
  language: 'en',
  description: 'About horses',
  licence: 'CC-BY-4.0',
  authors: ['Ada', 'Grace'],
  sequence: 'strict',
  version: v7(),
  chapters,
  assets: [],
  ...changes,
});

export const publish = (database: Database, book: Book, now = NOON) =>
  database.write((tx) => publishBook(tx, book, { now, newId: v7 }));

/** A published textbook with these steps in one chapter; gives their ids in this order. */
export async function aTextbook(
  database: Database,
  keys: string[] = ['one', 'two', 'three'],
): Promise<{ textbookId: TextbookId; steps: StepId[] }> {
  const key = v7();
  const steps = keys.map((step) => aStep(`${key}/${step}`));
  const { textbookId } = await publish(database, aBook([aChapter('first', steps)], { key }));
  const found = await Promise.all(steps.map((step) => findStepsByKey(database.read, step.key)));
  return { textbookId, steps: found.flatMap((matches) => matches.map(({ id }) => id)) };
}

export const someEvidence = (
  userId: UserId,
  stepId: StepId,
  happening: Happening = { kind: 'opened' },
  at = NOON,
): Evidence => ({ id: v7(), userId, stepId, at, actorId: userId, revision: 'r1', happening });
