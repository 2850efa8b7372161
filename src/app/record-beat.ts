import type { SittingId } from '../domain/ids.ts';
import type { Profile } from '../domain/profile.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { countBeat } from '../domain/sitting.ts';
import { loadProgress } from '../store/progress.ts';
import { countedUntil, findSitting, updateSitting } from '../store/sittings.ts';
import type { App } from './context.ts';
import { once } from './once.ts';
import { type SittingView, sittingView } from './open-step.ts';
import { recordEvidence, requireOpen } from './record-evidence.ts';
import type { Refusal } from './refusal.ts';

/** What a page says of the time since its last beat. */
export interface BeatReport {
  visible: boolean;
  active: boolean;
}

/** One sign of life of an open page: the server counts the time since the last one. */
export async function recordBeat(
  app: App,
  learner: Profile,
  sittingId: SittingId,
  report: BeatReport,
  key: string | null = null,
): Promise<Result<SittingView, Refusal>> {
  const purpose = ['record-beat', sittingId, report];
  // Inside the transaction nothing else may be waited for.
  await app.books.all();
  return once(app, { userId: learner.id, key, purpose }, async (tx) => {
    const sitting = await findSitting(tx, learner.id, sittingId);
    if (sitting === null) return refuse({ code: 'not_found', what: 'sitting' });
    if (sitting.endedAt !== null) return refuse({ code: 'sitting_ended' });
    const found = app.books.published(sitting.stepId);
    if (found === null) return refuse({ code: 'sitting_ended' });
    const open = await requireOpen(tx, learner, found);
    if (!open.ok) return open;
    const now = app.now();
    const counted = countBeat(sitting, {
      ...report,
      now,
      learnerCountedUntil: await countedUntil(tx, learner.id),
    });
    const before = await loadProgress(tx, learner.id, sitting.stepId);
    const recorded =
      before !== null && counted.ms === 0
        ? ok({ progress: before, opened: [] })
        : await recordEvidence(app, tx, learner, found, { kind: 'visible', ms: counted.ms, until: now }, key);
    if (!recorded.ok) return recorded;
    await updateSitting(tx, { ...sitting, ...counted.sitting, countedUntil: counted.learnerCountedUntil });
    return ok(sittingView(sitting.id, recorded.value));
  });
}
