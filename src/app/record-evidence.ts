import {
  availability,
  chapterOf,
  dependents,
  isOpen,
  isVisible,
  type LearnerState,
  type StepState,
} from '../domain/availability.ts';
import type { Happening } from '../domain/evidence.ts';
import type { GraphStep } from '../domain/graph.ts';
import type { StepId } from '../domain/ids.ts';
import { defaultPath } from '../domain/path.ts';
import type { Profile } from '../domain/profile.ts';
import { advance, isSatisfied, NOT_STARTED, type Progress } from '../domain/progress.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Db, Transaction } from '../store/database.ts';
import { appendEvidence } from '../store/evidence.ts';
import { saveDefaultPath } from '../store/paths.ts';
import { loadProgress, type StoredProgress, saveProgress } from '../store/progress.ts';
import type { App } from './context.ts';
import { stateFor, stateOfBook } from './learner-state.ts';
import type { FoundStep } from './live-books.ts';
import type { RefusalOf } from './refusal.ts';

export interface Recorded {
  progress: StoredProgress;
  /** Keys of the steps that this evidence opened. */
  opened: string[];
}

/** Refuses a step that the learner may not do yet, with the whole way there. */
export async function requireOpen(
  tx: Db,
  learner: Profile,
  { graph, step }: FoundStep,
): Promise<Result<LearnerState, RefusalOf<'step_locked' | 'not_found'>>> {
  const chapter = chapterOf(graph, step);
  const state = await stateFor(tx, learner, graph, chapter.isActive ? [step] : chapter.steps);
  if (!isVisible(chapter, state)) return refuse({ code: 'not_found', what: 'step' });
  if (isOpen(graph, state, step)) return ok(state);
  const found = availability(graph, await stateOfBook(tx, learner, graph), step);
  return found.state === 'locked' ? refuse({ code: 'step_locked', availability: found }) : ok(state);
}

/**
 * The one door through which progress moves: appends evidence, advances progress, and says what opened. Call it inside
 * a transaction that has locked the learner, after `requireOpen`.
 */
export async function recordEvidence(
  app: App,
  tx: Transaction,
  learner: Profile,
  found: FoundStep,
  happening: Happening,
  idempotencyKey: string | null = null,
): Promise<Result<Recorded, RefusalOf<'illegal_move' | 'idempotency_key_reused'>>> {
  const { step, graph } = found;
  const before = await loadProgress(tx, learner.id, step.id);
  // Evidence stands in the order in which it counted, also where the clocks of two processes differ.
  const at = Math.max(app.now(), before === null ? 0 : before.updatedAt + 1);
  const evidence = { at, revision: step.revision, happening };
  const moved = advance(before ?? NOT_STARTED, evidence, step);
  if (!moved.ok) return refuse({ code: 'illegal_move', from: moved.error.from, move: moved.error.happening });
  const appended = await appendEvidence(tx, {
    ...evidence,
    id: app.newId(),
    userId: learner.id,
    stepId: step.id,
    actorId: learner.id,
    idempotencyKey,
  });
  if (!appended) return refuse({ code: 'idempotency_key_reused' });
  const id = before?.id ?? app.newId();
  await saveProgress(tx, { id, userId: learner.id, stepId: step.id, progress: moved.value, now: at });
  if (before?.begun !== true) {
    const entries = defaultPath(graph, learner.backgroundLevel);
    await saveDefaultPath(tx, {
      id: app.newId(),
      userId: learner.id,
      textbookId: graph.textbookId,
      name: graph.title,
      stepsSequence: entries,
      version: graph.version,
      now: at,
    });
  }
  const progress: StoredProgress = {
    ...moved.value,
    id,
    userId: learner.id,
    stepId: step.id,
    score: moved.value.tally.creditedScore ?? null,
    progressData: before?.progressData ?? null,
    createdAt: before?.createdAt ?? at,
    updatedAt: at,
  };
  return ok({ progress, opened: await openedBy(tx, learner, found, before ?? NOT_STARTED, moved.value) });
}

async function openedBy(
  tx: Transaction,
  learner: Profile,
  { graph, step }: FoundStep,
  before: Progress,
  after: Progress,
): Promise<string[]> {
  if (isSatisfied(before) || !isSatisfied(after)) return [];
  const waiting = dependents(graph, learner.backgroundLevel, step).filter((one) => chapterOf(graph, one).isActive);
  const now = await stateFor(tx, learner, graph, waiting);
  const earlier = withStep(now, step, before);
  return waiting.filter((one) => isOpen(graph, now, one) && !isOpen(graph, earlier, one)).map((one) => one.key);
}

function withStep(learner: LearnerState, step: GraphStep, state: StepState): LearnerState {
  return { ...learner, steps: new Map<StepId, StepState>(learner.steps).set(step.id, state) };
}
