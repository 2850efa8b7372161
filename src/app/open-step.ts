import type { Instant, SittingId } from '../domain/ids.ts';
import type { Profile } from '../domain/profile.ts';
import { ok, type Result } from '../domain/result.ts';
import { BEAT_SECONDS } from '../domain/sitting.ts';
import type { StoredProgress } from '../store/progress.ts';
import { openSitting, type Sitting } from '../store/sittings.ts';
import type { App } from './context.ts';
import type { FoundStep } from './live-books.ts';
import { once } from './once.ts';
import { recordEvidence, requireOpen } from './record-evidence.ts';
import type { Refusal } from './refusal.ts';

/** A sitting as its page sees it. `countedSeconds` are all that count for the step, over all visits. */
export interface SittingView {
  id: string;
  stepId: string;
  countedSeconds: number;
  beatSeconds: number;
  progress: StoredProgress;
  /** Keys of the steps that opened just now. */
  opened: string[];
}

/** Opens a sitting: from here on the step is in progress and its time is clocked. */
export function openStep(
  app: App,
  learner: Profile,
  found: FoundStep,
  key: string | null = null,
): Promise<Result<SittingView, Refusal>> {
  const purpose = ['open-step', found.step.id];
  return once(app, { userId: learner.id, key, purpose }, async (tx) => {
    const open = await requireOpen(tx, learner, found);
    if (!open.ok) return open;
    const recorded = await recordEvidence(app, tx, learner, found, { kind: 'opened' }, key);
    if (!recorded.ok) return recorded;
    const now = app.now();
    const sitting = newSitting(app.newId() as SittingId, learner, found, now, 'beats');
    await openSitting(tx, sitting);
    return ok(sittingView(sitting.id, recorded.value));
  });
}

export const newSitting = (
  id: SittingId,
  learner: Profile,
  { step }: FoundStep,
  openedAt: Instant,
  clock: Sitting['clock'],
): Sitting => ({
  id,
  userId: learner.id,
  stepId: step.id,
  openedAt,
  lastSeenAt: openedAt,
  countedUntil: null,
  countedMs: 0,
  endedAt: null,
  clock,
});

export function sittingView(
  id: string,
  { progress, opened }: { progress: StoredProgress; opened: string[] },
): SittingView {
  return {
    id,
    stepId: progress.stepId,
    countedSeconds: Math.floor(progress.tally.activeMs / 1000),
    beatSeconds: BEAT_SECONDS,
    progress,
    opened,
  };
}
