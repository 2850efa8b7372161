import { chapterOf, isOpen, isVisible } from '../domain/availability.ts';
import type { Profile } from '../domain/profile.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { findAsset, readAsset } from '../store/assets.ts';
import { stepsShowingAsset } from '../store/textbooks.ts';
import type { App } from './context.ts';
import { stateFor } from './learner-state.ts';
import type { LiveBook } from './live-books.ts';
import type { RefusalOf } from './refusal.ts';

/** A file that is read part by part: a film is never in memory as a whole. */
export interface ShownAsset {
  hash: string;
  mime: string;
  /** Bytes. */
  size: number;
  read(from: number, length: number): Promise<Uint8Array>;
}

/** A picture, film or page of a step that the learner may open; of a locked step it does not exist. */
export async function showAsset(
  app: App,
  learner: Profile | null,
  { graph }: LiveBook,
  hash: string,
  { unlocked = false }: { unlocked?: boolean } = {},
): Promise<Result<ShownAsset, RefusalOf<'not_found'>>> {
  const db = app.database.read;
  const ids = await stepsShowingAsset(db, graph.textbookId, hash);
  const steps = ids.flatMap((id) => graph.steps.get(id) ?? []);
  const near = steps.flatMap((step) => (chapterOf(graph, step).isActive ? [step] : chapterOf(graph, step).steps));
  const state = await stateFor(db, learner, graph, near);
  const mayOpen = steps.some(
    (step) => unlocked || (isVisible(chapterOf(graph, step), state) && isOpen(graph, state, step)),
  );
  const asset = mayOpen ? await openAsset(app, hash) : null;
  return asset === null ? refuse({ code: 'not_found', what: 'asset' }) : ok(asset);
}

/** Only for whoever has been let in before. */
export async function openAsset(app: App, hash: string): Promise<ShownAsset | null> {
  const db = app.database.read;
  const found = await findAsset(db, hash);
  return found && { hash, ...found, read: (from, length) => readAsset(db, hash, from, length) };
}
