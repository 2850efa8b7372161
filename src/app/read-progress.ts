import { chapterOf, isVisible, type LearnerState } from '../domain/availability.ts';
import type { GraphChapter, GraphStep } from '../domain/graph.ts';
import type { Instant } from '../domain/ids.ts';
import { nextToDo } from '../domain/path.ts';
import type { Profile } from '../domain/profile.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { type Totals, totals } from '../domain/totals.ts';
import { lastTouched, loadProgress, type StoredProgress } from '../store/progress.ts';
import type { App } from './context.ts';
import { stateFor, stateOfBook } from './learner-state.ts';
import type { FoundChapter, FoundStep, LiveBook } from './live-books.ts';
import type { RefusalOf } from './refusal.ts';

export interface ChapterProgress {
  chapter: GraphChapter;
  totals: Totals;
}

export interface BookProgress extends LiveBook {
  learner: LearnerState;
  totals: Totals;
  chapters: ChapterProgress[];
  /** Where to go on; null when there is nothing left to do. */
  next: GraphStep | null;
  /** When the learner did something in it last; null when never. */
  lastTouchedAt: Instant | null;
}

/** One learner in one textbook, chapter by chapter. A visitor without account has done nothing, which is progress too. */
export async function readBookProgress(app: App, learner: Profile | null, book: LiveBook): Promise<BookProgress> {
  const state = await stateOfBook(app.database.read, learner, book.graph);
  const visible = book.graph.chapters.filter((chapter) => isVisible(chapter, state));
  const last = learner === null ? null : await lastTouched(app.database.read, learner.id, book.textbook.id);
  return {
    ...book,
    learner: state,
    totals: totals(visible, state),
    chapters: visible.map((chapter) => ({ chapter, totals: totals([chapter], state) })),
    next: nextToDo(book.graph, state, (last && book.graph.steps.get(last.stepId)) ?? null),
    lastTouchedAt: last?.at ?? null,
  };
}

export const readProgress = async (app: App, learner: Profile | null): Promise<BookProgress[]> =>
  Promise.all((await app.books.all()).map((book) => readBookProgress(app, learner, book)));

export async function readChapterProgress(
  app: App,
  learner: Profile,
  { graph, chapter }: FoundChapter,
): Promise<Result<ChapterProgress, RefusalOf<'not_found'>>> {
  const state = await stateOfBook(app.database.read, learner, graph);
  if (!isVisible(chapter, state)) return refuse({ code: 'not_found', what: 'chapter' });
  return ok({ chapter, totals: totals([chapter], state) });
}

/** One LearningProgress; null is a learner's not having begun. */
export async function readStepProgress(
  app: App,
  learner: Profile,
  { graph, step }: FoundStep,
): Promise<Result<StoredProgress | null, RefusalOf<'not_found'>>> {
  const db = app.database.read;
  const chapter = chapterOf(graph, step);
  if (!chapter.isActive && !isVisible(chapter, await stateFor(db, learner, graph, chapter.steps)))
    return refuse({ code: 'not_found', what: 'step' });
  return ok(await loadProgress(db, learner.id, step.id));
}
