import type { Profile } from '../domain/profile.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { loadProgress, type StoredProgress } from '../store/progress.ts';
import { saveWorkingState } from '../store/working-state.ts';
import type { App } from './context.ts';
import type { FoundStep } from './live-books.ts';
import { once } from './once.ts';
import { requireOpen } from './record-evidence.ts';
import type { Refusal } from './refusal.ts';

/** Bytes of `progress_data` as JSON in UTF-8. */
export const LARGEST_WORKING_STATE = 64 * 1024;

/** Keeps the learner's own working state of a step: scroll position, drafts. It moves no status, percent or score. */
export async function saveState(
  app: App,
  learner: Profile,
  found: FoundStep,
  data: Record<string, unknown> | null,
  key: string | null = null,
): Promise<Result<StoredProgress, Refusal>> {
  const { step } = found;
  if (Buffer.byteLength(JSON.stringify(data)) > LARGEST_WORKING_STATE) {
    const detail = `is larger than ${LARGEST_WORKING_STATE} bytes; keep less of it`;
    return refuse({ code: 'invalid_fields', problems: [{ pointer: '/progress_data', detail }] });
  }
  return once(app, { userId: learner.id, key, purpose: ['save-state', step.id, data] }, async (tx) => {
    const open = await requireOpen(tx, learner, found);
    if (!open.ok) return open;
    const now = app.now();
    await saveWorkingState(tx, { userId: learner.id, stepId: step.id, data, now, createAs: app.newId() });
    const progress = await loadProgress(tx, learner.id, step.id);
    if (progress === null) throw new Error(`working state of ${step.key} was saved and is not there`);
    return ok(progress);
  });
}
