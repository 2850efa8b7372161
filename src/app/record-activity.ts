import type { ActivityStatus } from '../domain/activity.ts';
import type { Medium } from '../domain/book.ts';
import type { Profile } from '../domain/profile.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { loadProgress } from '../store/progress.ts';
import type { App } from './context.ts';
import type { FoundStep } from './live-books.ts';
import { mediaOfTexts } from './media-of-step.ts';
import { once } from './once.ts';
import { type Recorded, recordEvidence, requireOpen } from './record-evidence.ts';
import type { Refusal } from './refusal.ts';

/** What an embedded activity says of its learner. */
export interface ActivityReport {
  /** Null names the only activity of the step. */
  activity: string | null;
  status: ActivityStatus;
  /** Whole percent, where the activity has a score. */
  score: number | null;
}

/**
 * Records what an activity reports. It runs in the reader's browser, so that its word is `reported` and nothing more;
 * packaged content comes in by this door too.
 */
export async function recordActivity(
  app: App,
  learner: Profile,
  found: FoundStep,
  report: ActivityReport,
  key: string | null = null,
): Promise<Result<Recorded, Refusal>> {
  const { step } = found;
  const texts = (await mediaOfTexts(app, learner, found)).map(activitiesOf);
  return once(app, { userId: learner.id, key, purpose: ['record-activity', step.id, report] }, async (tx) => {
    const open = await requireOpen(tx, learner, found);
    if (!open.ok) return open;
    const [own = []] = texts;
    const activity = report.activity ?? (own.length === 1 ? own[0] : undefined);
    const activities = texts.find((text) => activity !== undefined && text.includes(activity));
    if (activity === undefined || activities === undefined) return refuse({ code: 'no_activity', activities: own });
    const before = await loadProgress(tx, learner.id, step.id);
    const known = before?.tally.activities?.find((one) => one.activity === activity);
    const repeats = known !== undefined && report.status === 'begun' && report.score === null;
    if (before !== null && repeats) return ok({ progress: before, opened: [] });
    const score = report.score === null ? {} : { score: report.score };
    const happening = { kind: 'activity' as const, activity, status: report.status, ...score, activities };
    return recordEvidence(app, tx, learner, found, happening, key);
  });
}

const activitiesOf = (media: Medium[]): string[] => media.flatMap((one) => (one.kind === 'activity' ? one.id : []));
