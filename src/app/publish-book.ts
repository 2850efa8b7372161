import type { Book, BookAsset } from '../domain/book.ts';
import { needsFollowUp } from '../domain/follow-up.ts';
import type { UserId } from '../domain/ids.ts';
import { KEEP_ALL, type OnChangeChoices } from '../domain/impact.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { saveFollowUps } from '../store/follow-ups.ts';
import { lockTextbook, type PublishCounts, publishBook as saveBook, type WrittenBook } from '../store/publishing.ts';
import type { App } from './context.ts';
import { type FollowedUp, finishFollowUps } from './finish-follow-ups.ts';
import { planPublication } from './plan-publication.ts';
import type { RefusalOf } from './refusal.ts';

export interface PublishOptions {
  /** What becomes of completions of steps whose criteria, questions or answer keys changed. */
  choices?: OnChangeChoices;
  /** The version that the author means to replace; null for none. When left out, whatever is live. */
  expected?: string | null;
  /** Who publishes, where that is somebody with an account. */
  actorId?: UserId;
}

export interface Published extends PublishCounts, FollowedUp {
  version: string;
  /** False where this version was live already. */
  isNew: boolean;
}

/** Somebody else has published in between. */
export interface NewerVersion {
  code: 'newer_version';
  live: string | null;
}

export type PublishRefusal = RefusalOf<'invalid_fields'> | NewerVersion;

/** Makes a proven book live, whole or not at all; what learners have done stays. */
export async function publishBook(app: App, book: Book): Promise<Published> {
  const published = await publishVersion(app, book);
  if (!published.ok) throw new Error(`nothing was asked that could be refused: ${published.error.code}`);
  return published.value;
}

/**
 * Makes a version live and then does, learner by learner, what its changes mean for them. A crash in between leaves
 * everything that learners had; publishing again goes on where it stopped.
 * @param fingerprints of a version that comes back as it was kept
 */
export async function publishVersion(
  app: App,
  book: WrittenBook & { assets?: BookAsset[] },
  { choices = KEEP_ALL, expected, actorId }: PublishOptions = {},
  fingerprints?: ReadonlyMap<string, string>,
): Promise<Result<Published, PublishRefusal>> {
  const saved = await app.database.write(
    async (tx): Promise<Result<PublishCounts & { isNew: boolean }, PublishRefusal>> => {
      const live = await lockTextbook(tx, book.key);
      if (expected !== undefined && expected !== (live?.version ?? null))
        return refuse({ code: 'newer_version', live: live?.version ?? null });
      const isNew = live?.version !== book.version;
      const plan = await planPublication(tx, live?.id ?? null, book, choices);
      if (!plan.ok) return plan;
      const counts = await saveBook(tx, book, { now: app.now(), newId: app.newId, fingerprints, actorId });
      const { textbookId, number } = counts;
      const followUps = plan.value.chosen.filter(({ choice, changes }) => needsFollowUp(choice, changes));
      if (isNew)
        await saveFollowUps(
          tx,
          followUps.map((one) => ({ ...one, textbookId, number })),
        );
      return ok({ ...counts, isNew });
    },
  );
  if (!saved.ok) return saved;
  await app.books.refresh();
  const followed = await finishFollowUps(app, saved.value.textbookId);
  return ok({ ...saved.value, ...followed, version: book.version });
}
