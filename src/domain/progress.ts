import { addReport, reachedByAll } from './activity.ts';
import { type Criteria, evaluate, type Proof } from './criteria.ts';
import type { Evidence, Regraded, SkipReason } from './evidence.ts';
import type { Instant } from './ids.ts';
import { ok, type Result, refuse } from './result.ts';
import { countTime, EMPTY_TALLY, type Tally } from './tally.ts';
import { addWatched, watchedPercent } from './watching.ts';

export const PROGRESS_STATUSES = ['not_started', 'in_progress', 'completed', 'skipped'] as const;
export type ProgressStatus = (typeof PROGRESS_STATUSES)[number];

/** What the evidence of one learner on one step adds up to. */
export interface Progress {
  status: ProgressStatus;
  /** 0 to 100; 100 exactly when completed. */
  percent: number;
  /** First opening since the last reset. */
  startedAt: Instant | null;
  /** First completion since the last reset; null unless completed. */
  completedAt: Instant | null;
  /** Set exactly when skipped. */
  skipReason: SkipReason | null;
  /** Set exactly when completed. */
  proof: Proof | null;
  /** Revision of the step on which completion was earned; set exactly when completed. */
  earnedRevision: string | null;
  /** The learner has met the step once: nothing locks it again, a reset neither. */
  begun: boolean;
  tally: Tally;
}

export const NOT_STARTED: Progress = {
  status: 'not_started',
  percent: 0,
  startedAt: null,
  completedAt: null,
  skipReason: null,
  proof: null,
  earnedRevision: null,
  begun: false,
  tally: EMPTY_TALLY,
};

/** The criteria of a revision that is not on record: what was completed stays, nothing new completes. */
export const NEVER_MET: Criteria = { type: 'score', value: 101 };

/** A move that the state machine does not have. */
export interface RefusedMove {
  from: ProgressStatus;
  happening: Evidence['happening']['kind'];
}

/** What `advance` needs to know of a step. */
export interface JudgedStep {
  criteria: Criteria;
}

type NewEvidence = Pick<Evidence, 'at' | 'revision' | 'happening'>;

/**
 * The state machine: what one more piece of evidence makes of progress.
 * Whether the learner may touch the step at all is `availability`'s question, asked before.
 */
export function advance(progress: Progress, evidence: NewEvidence, step: JudgedStep): Result<Progress, RefusedMove> {
  const { happening } = evidence;
  switch (happening.kind) {
    case 'skipped':
      return skip(progress, happening.reason);
    case 'reset':
      return progress.status === 'not_started'
        ? refuse({ from: progress.status, happening: 'reset' })
        : ok({ ...NOT_STARTED, begun: progress.begun });
    case 'regraded':
      return regrade(progress, happening, evidence, step);
    case 'rejudged':
      return rejudge(progress, evidence, step);
    case 'visible':
    case 'watched':
      // A late beat of a page that was open when the step was skipped does not undo the skip.
      return ok(progress.status === 'skipped' ? progress : judge(begin(progress, evidence), evidence, step));
    default:
      return ok(judge(begin(progress, evidence), evidence, step));
  }
}

function skip(progress: Progress, reason: SkipReason): Result<Progress, RefusedMove> {
  if (progress.status === 'completed') return refuse({ from: progress.status, happening: 'skipped' });
  if (progress.status === 'skipped') {
    // A stronger reason replaces a learner's own deferral; anything else repeats what is already so.
    return ok(progress.skipReason === 'deferred' ? { ...progress, skipReason: reason } : progress);
  }
  return ok({ ...progress, status: 'skipped', skipReason: reason });
}

function begin(progress: Progress, evidence: NewEvidence): Progress {
  if (progress.status === 'completed') return progress;
  return {
    ...progress,
    status: 'in_progress',
    skipReason: null,
    startedAt: progress.startedAt ?? evidence.at,
    begun: true,
  };
}

function judge(progress: Progress, evidence: NewEvidence, step: JudgedStep): Progress {
  const tally = add(progress.tally, evidence);
  if (progress.status === 'completed') return { ...progress, tally };
  const verdict = evaluate(step.criteria, tally);
  if (!verdict.met) return { ...progress, tally, percent: Math.max(progress.percent, verdict.percent) };
  return {
    ...progress,
    tally,
    status: 'completed',
    percent: 100,
    completedAt: evidence.at,
    proof: verdict.proof,
    earnedRevision: evidence.revision,
  };
}

/** Whether a score that has changed completes the step is judged at once; that it fell never takes a completion away. */
function regrade(
  progress: Progress,
  { best, latest, mayFall }: Regraded,
  evidence: NewEvidence,
  step: JudgedStep,
): Result<Progress, RefusedMove> {
  const { creditedScore = 0, latestScore = 0 } = progress.tally;
  if (progress.status === 'not_started') return refuse({ from: progress.status, happening: 'regraded' });
  const tally: Tally = {
    ...progress.tally,
    creditedScore: mayFall ? best : Math.max(creditedScore, best),
    latestScore: mayFall ? latest : Math.max(latestScore, latest),
  };
  if (progress.status !== 'in_progress') return ok({ ...progress, tally });
  const { percent } = evaluate(step.criteria, tally);
  return ok(judge({ ...progress, tally, percent: mayFall ? Math.min(99, percent) : progress.percent }, evidence, step));
}

/** By the criteria of the evidence's revision: a completion that they do not bear out is withdrawn, what counted counts. */
function rejudge(progress: Progress, evidence: NewEvidence, step: JudgedStep): Result<Progress, RefusedMove> {
  if (progress.status === 'in_progress') return ok(judge(progress, evidence, step));
  if (progress.status !== 'completed') return refuse({ from: progress.status, happening: 'rejudged' });
  const { met, percent } = evaluate(step.criteria, progress.tally);
  if (met) return ok(progress);
  return ok({ ...progress, status: 'in_progress', percent, completedAt: null, proof: null, earnedRevision: null });
}

function add(tally: Tally, { at, happening }: NewEvidence): Tally {
  switch (happening.kind) {
    case 'visible':
      return countTime(tally, happening.until ?? at, happening.ms);
    case 'answered':
      return {
        ...tally,
        attempts: tally.attempts + 1,
        latestScore: happening.score,
        creditedScore: Math.max(tally.creditedScore ?? 0, happening.score),
      };
    case 'submitted':
      return { ...tally, testsPercent: Math.max(tally.testsPercent ?? 0, happening.percent) };
    case 'watched': {
      const watched = addWatched(tally.watched ?? [], happening.video, happening.ranges);
      return { ...tally, watched, watchedPercent: watchedPercent(watched, happening.films) };
    }
    case 'activity': {
      const activities = addReport(tally.activities ?? [], happening);
      const activity = reachedByAll(activities, happening.activities);
      return { ...tally, activities, ...(activity !== null && { activity }) };
    }
    case 'declared':
      return { ...tally, declared: true };
    default:
      return tally;
  }
}

/** The id is needed only where attempts were regraded. */
type ReplayedEvidence = NewEvidence & Partial<Pick<Evidence, 'id'>>;

/** The criteria of each revision that evidence was given on. */
export type StepAtRevision = (revision: string) => JudgedStep;

/**
 * Progress from all evidence of one learner on one step, oldest first: what the stored row must always equal.
 * Regraded scores are worked out anew from all attempts, since those of two learners may have become one learner's.
 */
export function replay(evidence: ReplayedEvidence[], step: JudgedStep | StepAtRevision): Progress {
  const stepAt = typeof step === 'function' ? step : () => step;
  const scores = new Map<string, number>();
  return evidence.reduce((progress, one) => {
    const happening = one.happening.kind === 'regraded' ? withScores(one.happening, scores) : one.happening;
    const moved = advance(progress, { ...one, happening }, stepAt(one.revision));
    if (!moved.ok) return progress;
    if (happening.kind === 'answered' && one.id !== undefined) scores.set(one.id, happening.score);
    if (happening.kind === 'reset') scores.clear();
    return moved.value;
  }, NOT_STARTED);
}

/** Enters the new scores into those of all attempts that count. */
function withScores(regraded: Regraded, scores: Map<string, number>): Regraded {
  for (const { attempt, after } of regraded.attempts) if (scores.has(attempt)) scores.set(attempt, after);
  const all = [...scores.values()];
  return all.length === 0 ? regraded : { ...regraded, best: Math.max(...all), latest: all.at(-1) ?? regraded.latest };
}

/** Completed, or skipped for a reason that opens what comes after. */
export const isSatisfied = (state: Pick<Progress, 'status' | 'skipReason'>): boolean =>
  state.status === 'completed' || (state.status === 'skipped' && state.skipReason !== 'deferred');
