import { evaluate, leaves } from '../domain/criteria.ts';
import type { Happening } from '../domain/evidence.ts';
import type { Instant, SittingId } from '../domain/ids.ts';
import type { Profile } from '../domain/profile.ts';
import { NOT_STARTED } from '../domain/progress.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { countPage } from '../domain/sitting.ts';
import type { Transaction } from '../store/database.ts';
import { loadProgress, type StoredProgress } from '../store/progress.ts';
import { countedUntil, findOpenSitting, openSitting } from '../store/sittings.ts';
import type { App } from './context.ts';
import type { FoundStep } from './live-books.ts';
import { once } from './once.ts';
import { newSitting } from './open-step.ts';
import { recordEvidence, requireOpen } from './record-evidence.ts';
import type { Refusal } from './refusal.ts';

/** What a learner may add when asking for completion; everything else in a body is ignored. */
export interface ValidationData {
  /** "I have done this." Counts only where the criteria ask for a declaration. */
  declared: boolean;
  /** When the server gave out a page that has no scripts to beat with: proven by the server's own stamp on it. */
  pageOpenedAt: Instant | null;
}

export interface Completed {
  progress: StoredProgress;
  /** Keys of the steps that opened just now. */
  opened: string[];
}

/** Checks all evidence and completes, or says what is missing. Completing twice changes nothing. */
export function completeStep(
  app: App,
  learner: Profile,
  found: FoundStep,
  { declared = false, pageOpenedAt = null }: Partial<ValidationData> = {},
  key: string | null = null,
): Promise<Result<Completed, Refusal>> {
  const { step } = found;
  const asks = (type: string) => leaves(step.criteria).some((leaf) => leaf.type === type);
  const purpose = ['complete-step', step.id, declared, pageOpenedAt];
  return once(app, { userId: learner.id, key, purpose }, async (tx) => {
    const open = await requireOpen(tx, learner, found);
    if (!open.ok) return open;
    const opened: string[] = [];
    if (pageOpenedAt !== null && asks('time')) {
      const until = app.now();
      const ms = await countOpenPage(app, tx, learner, found, { openedAt: pageOpenedAt, now: until });
      // Whoever presses Continue has opened the page, also one that was put off before.
      const status = (await loadProgress(tx, learner.id, step.id))?.status ?? 'not_started';
      const isOpened = status === 'in_progress' || status === 'completed';
      const happenings: Happening[] = isOpened ? [] : [{ kind: 'opened' }];
      if (ms > 0) happenings.push({ kind: 'visible', ms, until });
      for (const happening of happenings) {
        const recorded = await recordEvidence(app, tx, learner, found, happening);
        if (!recorded.ok) return recorded;
        opened.push(...recorded.value.opened);
      }
    }
    const tally = (await loadProgress(tx, learner.id, step.id))?.tally;
    if (declared && tally?.declared !== true && asks('declared')) {
      const recorded = await recordEvidence(app, tx, learner, found, { kind: 'declared' });
      if (!recorded.ok) return recorded;
      opened.push(...recorded.value.opened);
    }
    const progress = await loadProgress(tx, learner.id, step.id);
    if (progress?.status === 'completed') return ok({ progress, opened });
    return refuse({ code: 'not_complete', missing: evaluate(step.criteria, (progress ?? NOT_STARTED).tally).missing });
  });
}

/** Milliseconds from the opening of a page without scripts until now; nothing where scripts have clocked it already. */
async function countOpenPage(
  app: App,
  tx: Transaction,
  learner: Profile,
  found: FoundStep,
  { openedAt, now }: { openedAt: Instant; now: Instant },
): Promise<number> {
  const { step } = found;
  const beating = await findOpenSitting(tx, learner.id, step.id);
  if (beating !== null && beating.lastSeenAt >= openedAt) return 0;
  const tally = (await loadProgress(tx, learner.id, step.id))?.tally ?? NOT_STARTED.tally;
  const asked = leaves(step.criteria).flatMap((leaf) => (leaf.type === 'time' ? [leaf.value * 1000] : []));
  const visit = newSitting(app.newId() as SittingId, learner, found, openedAt, 'page');
  const learnerCountedUntil = await countedUntil(tx, learner.id);
  const counted = countPage(visit, { now, learnerCountedUntil }, Math.max(0, ...asked) - tally.activeMs);
  await openSitting(tx, { ...visit, ...counted.sitting, countedUntil: counted.learnerCountedUntil, endedAt: now });
  return counted.ms;
}
