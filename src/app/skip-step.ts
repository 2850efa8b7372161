import type { Profile } from '../domain/profile.ts';
import { ok, type Result } from '../domain/result.ts';
import type { StoredProgress } from '../store/progress.ts';
import { endSittings } from '../store/sittings.ts';
import type { App } from './context.ts';
import type { FoundStep } from './live-books.ts';
import { once } from './once.ts';
import { recordEvidence, requireOpen } from './record-evidence.ts';
import type { Refusal } from './refusal.ts';

/** Puts a step off: the only skip that learners give themselves. It opens nothing that comes after. */
export function deferStep(
  app: App,
  learner: Profile,
  found: FoundStep,
  key: string | null = null,
): Promise<Result<StoredProgress, Refusal>> {
  return once(app, { userId: learner.id, key, purpose: ['defer-step', found.step.id] }, async (tx) => {
    const open = await requireOpen(tx, learner, found);
    if (!open.ok) return open;
    const recorded = await recordEvidence(app, tx, learner, found, { kind: 'skipped', reason: 'deferred' }, key);
    if (!recorded.ok) return recorded;
    await endSittings(tx, learner.id, found.step.id, app.now());
    return ok(recorded.value.progress);
  });
}

/** Starts a step again from nothing. What was opened through it and begun stays open; its evidence stays on record. */
export function resetStep(
  app: App,
  learner: Profile,
  found: FoundStep,
  key: string | null = null,
): Promise<Result<StoredProgress, Refusal>> {
  return once(app, { userId: learner.id, key, purpose: ['reset-step', found.step.id] }, async (tx) => {
    const open = await requireOpen(tx, learner, found);
    if (!open.ok) return open;
    const recorded = await recordEvidence(app, tx, learner, found, { kind: 'reset' }, key);
    if (!recorded.ok) return recorded;
    await endSittings(tx, learner.id, found.step.id, app.now());
    return ok(recorded.value.progress);
  });
}
