import type { Medium } from '../domain/book.ts';
import type { SittingId } from '../domain/ids.ts';
import type { Profile } from '../domain/profile.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { countWatched, type Film, type Range, rangesOf } from '../domain/watching.ts';
import type { Transaction } from '../store/database.ts';
import { loadProgress, type StoredProgress } from '../store/progress.ts';
import { findOpenSitting, openSitting, type Sitting } from '../store/sittings.ts';
import { saveWatchedUntil, watchedUntil } from '../store/watch-clock.ts';
import type { App } from './context.ts';
import type { FoundStep } from './live-books.ts';
import { mediaOfTexts } from './media-of-step.ts';
import { once } from './once.ts';
import { newSitting } from './open-step.ts';
import { type Recorded, recordEvidence, requireOpen } from './record-evidence.ts';
import type { Refusal } from './refusal.ts';

/** What a player says of itself. */
export interface PlayerReport {
  /** Null names the only film of the step. */
  video: string | null;
  /** Stretches that were played, in milliseconds. Those that were reported before may come again. */
  ranges: Range[];
  rate: number;
}

/** What counts of one film. */
export interface FilmView extends Film {
  ranges: Range[];
}

export interface WatchedView {
  /** Of all films of the step together. */
  percent: number;
  films: FilmView[];
  progress: StoredProgress;
  opened: string[];
}

/** Counts what was watched, as far as the server's clock bears it out. */
export async function recordWatched(
  app: App,
  learner: Profile,
  found: FoundStep,
  report: PlayerReport,
  key: string | null = null,
): Promise<Result<WatchedView, Refusal>> {
  const { step } = found;
  const texts = (await mediaOfTexts(app, learner, found)).map(filmsOf);
  return once(app, { userId: learner.id, key, purpose: ['record-watched', step.id, report] }, async (tx) => {
    const open = await requireOpen(tx, learner, found);
    if (!open.ok) return open;
    const [own = []] = texts;
    const { video } = report;
    const films = video === null ? own : (texts.find((text) => text.some(({ id }) => id === video)) ?? own);
    const film = video === null ? only(own) : films.find(({ id }) => id === video);
    if (film === undefined) return refuse({ code: 'nothing_to_watch', videos: films.map(({ id }) => id) });
    const recorded = await count(app, tx, learner, found, { ...report, film, films }, key);
    return recorded.ok ? ok(watchedView(films, recorded.value)) : recorded;
  });
}

/** Only films whose length is known can be watched to a share of it. */
const filmsOf = (media: Medium[]): Film[] =>
  media.flatMap((one) => (one.kind === 'video' && one.ms !== null ? [{ id: one.id, ms: one.ms }] : []));

const only = <T>(list: T[]): T | undefined => (list.length === 1 ? list[0] : undefined);

async function count(
  app: App,
  tx: Transaction,
  learner: Profile,
  found: FoundStep,
  { film, films, ranges, rate }: Pick<PlayerReport, 'ranges' | 'rate'> & { film: Film; films: Film[] },
  key: string | null,
): Promise<Result<Recorded, Refusal>> {
  const now = app.now();
  const before = await loadProgress(tx, learner.id, found.step.id);
  const { openedAt } = await sittingFor(app, tx, learner, found);
  const counted = rangesOf(before?.tally.watched, film.id);
  const learnerWatchedUntil = await watchedUntil(tx, learner.id);
  const watched = countWatched({ ms: film.ms, counted, openedAt, learnerWatchedUntil }, { ranges, rate, now });
  if (watched.fresh.length === 0 && before !== null) return ok({ progress: before, opened: [] });
  if (watched.learnerWatchedUntil !== null) await saveWatchedUntil(tx, learner.id, watched.learnerWatchedUntil);
  const happening = { kind: 'watched' as const, video: film.id, ranges: watched.fresh, films };
  return recordEvidence(app, tx, learner, found, happening, key);
}

/** Who reports without having opened the step opens it now: the clock starts here. */
async function sittingFor(app: App, tx: Transaction, learner: Profile, found: FoundStep): Promise<Sitting> {
  const open = await findOpenSitting(tx, learner.id, found.step.id);
  if (open !== null) return open;
  const sitting = newSitting(app.newId() as SittingId, learner, found, app.now(), 'beats');
  await openSitting(tx, sitting);
  return sitting;
}

const watchedView = (films: Film[], { progress, opened }: Recorded): WatchedView => ({
  percent: progress.tally.watchedPercent ?? 0,
  films: films.map((film) => ({ ...film, ranges: rangesOf(progress.tally.watched, film.id) })),
  progress,
  opened,
});
