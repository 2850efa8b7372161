import type { Submitted } from '../domain/evidence.ts';
import { parseFiles, type TestRun, testsPercent } from '../domain/exercise.ts';
import type { UserId } from '../domain/ids.ts';
import type { Profile } from '../domain/profile.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { StoredProgress } from '../store/progress.ts';
import { loadLiveExercise, loadLiveQuiz } from '../store/step-revisions.ts';
import type { App } from './context.ts';
import type { FoundStep } from './live-books.ts';
import { earlierAnswer, once } from './once.ts';
import { recordEvidence, requireOpen } from './record-evidence.ts';
import type { Refusal } from './refusal.ts';

export interface Submission {
  run: TestRun;
  /** Whole percent of passed tests. */
  score: number;
  /** The best of all submissions that count. */
  creditedScore: number;
  progress: StoredProgress;
  opened: string[];
}

/** Runs at the same time, and waiting, of one learner. */
const MOST_OF_ONE = 2;
const underWay = new WeakMap<App, Map<UserId, number>>();

/**
 * Runs the tests of an exercise on what a learner hands in, and records what they came to. The run is over before the
 * transaction begins; where other tests were published meanwhile, those are run too, and count.
 */
export async function submitFiles(
  app: App,
  learner: Profile,
  found: FoundStep,
  files: unknown,
  key: string | null = null,
): Promise<Result<Submission, Refusal>> {
  const asked = { userId: learner.id, key, purpose: ['submit-files', found.step.id, files] };
  const earlier = await earlierAnswer<Submission>(app.database.read, asked);
  if (earlier !== null) return earlier;
  const open = await requireOpen(app.database.read, learner, found);
  if (!open.ok) return open;
  const counts = underWay.get(app) ?? new Map<UserId, number>();
  underWay.set(app, counts);
  const own = counts.get(learner.id) ?? 0;
  if (own >= MOST_OF_ONE) return refuse({ code: 'runner_busy', retryAfterSeconds: 2 });
  counts.set(learner.id, own + 1);
  try {
    for (;;) {
      const done = await runAndRecord(app, learner, found, files, asked);
      if (done !== 'tests changed') return done;
    }
  } finally {
    const left = (counts.get(learner.id) ?? 1) - 1;
    if (left > 0) counts.set(learner.id, left);
    else counts.delete(learner.id);
  }
}

async function runAndRecord(
  app: App,
  learner: Profile,
  found: FoundStep,
  given: unknown,
  asked: Parameters<typeof once>[1],
): Promise<Result<Submission, Refusal> | 'tests changed'> {
  const { step } = found;
  const tested = await loadLiveExercise(app.database.read, step.id);
  if (tested === null) return refuse({ code: 'not_found', what: 'step' });
  if (tested.runs === null) return refuse({ code: 'not_an_exercise', type: step.type });
  const { exercise, key } = tested.runs;
  const files = parseFiles(given, exercise);
  if (!files.ok) return refuse({ code: 'invalid_fields', problems: files.error });
  const { language, tests } = exercise;
  const ran = await app.runner.run({ language, files: files.value, tests, hidden: key.hidden });
  if (!ran.ok) return ran;
  const run = ran.value;
  const happening = submitted(run, Object.fromEntries(files.value.map(({ name, text }) => [name, text])));
  let isOutdated = false;
  const recorded = await once<Submission>(app, asked, async (tx) => {
    const open = await requireOpen(tx, learner, found);
    if (!open.ok) return open;
    const live = await loadLiveQuiz(tx, step.id);
    if (live === null) return refuse({ code: 'not_found', what: 'step' });
    isOutdated = live.revision !== tested.revision;
    if (isOutdated) return refuse({ code: 'not_found', what: 'step' });
    const { revision, criteria } = live;
    const asTested = { ...found, step: { ...step, revision, criteria } };
    const counted = await recordEvidence(app, tx, learner, asTested, happening, asked.key);
    if (!counted.ok) return counted;
    const { progress, opened } = counted.value;
    const creditedScore = progress.tally.testsPercent ?? happening.percent;
    return ok({ run, score: happening.percent, creditedScore, progress, opened });
  });
  return isOutdated ? 'tests changed' : recorded;
}

const submitted = (run: TestRun, files: Record<string, string>): Submitted => ({
  kind: 'submitted',
  files,
  tests: run.tests,
  passed: run.passed,
  halt: run.halt,
  haltedIn: run.haltedIn,
  message: run.message,
  percent: testsPercent(run),
});
