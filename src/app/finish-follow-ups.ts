import type { Happening } from '../domain/evidence.ts';
import { followUp, type PublishedChange } from '../domain/follow-up.ts';
import type { StepId, TextbookId, UserId } from '../domain/ids.ts';
import { advance, type Progress } from '../domain/progress.ts';
import { variantName } from '../domain/variants.ts';
import type { Transaction } from '../store/database.ts';
import { appendEvidence, listEvidence } from '../store/evidence.ts';
import { learnersOf, listOpenFollowUps, markFollowedUp, type OpenFollowUp } from '../store/follow-ups.ts';
import { lockProfile } from '../store/profiles.ts';
import { loadProgress, replaceProgress } from '../store/progress.ts';
import { loadLiveQuiz, loadQuestions } from '../store/step-revisions.ts';
import type { App } from './context.ts';

/** How often a publication did something to a learner and step. */
export interface FollowedUp {
  /** Attempts were scored again and became worth something else. */
  regraded: number;
  /** A step was completed by that, or by criteria that ask for no more than there is. */
  completed: number;
  /** A completion was withdrawn until what is missing is there. */
  reopened: number;
  /** A step was started anew. */
  restarted: number;
}

/** Learners whose rows are listed at a time, and whose transactions wait at a time. */
const PAGE = 500;
const AT_ONCE = 50;

/** Does what publications of a textbook have left to do, one learner a transaction; what is done is not done again. */
export async function finishFollowUps(app: App, textbookId: TextbookId): Promise<FollowedUp> {
  const done: FollowedUp = { regraded: 0, completed: 0, reopened: 0, restarted: 0 };
  for (const open of await listOpenFollowUps(app.database.read, textbookId)) {
    const change = await changeOf(app, open);
    if (change !== null) await forEveryLearner(app, open, change, done);
    await app.database.write((tx) => markFollowedUp(tx, open, null, app.now()));
  }
  return done;
}

/** Null when the step is not there any more. */
async function changeOf(app: App, open: OpenFollowUp): Promise<PublishedChange | null> {
  const live = await app.database.write((tx) => loadLiveQuiz(tx, open.stepId));
  if (live === null) return null;
  const { number: publication, publishedAt, choice, changes } = open;
  const { revision, criteria, questions, answerKeys } = live;
  const variants = new Map(live.variants.map((one) => [variantName(one), one]));
  const asked = await loadQuestions(app.database.read, open.stepId);
  return {
    publication,
    publishedAt,
    choice,
    changes,
    revision,
    criteria,
    quiz: { questions, answerKeys },
    variants,
    asked,
  };
}

async function forEveryLearner(app: App, open: OpenFollowUp, change: PublishedChange, done: FollowedUp): Promise<void> {
  let last = open.doneUntil;
  for (;;) {
    const page = await learnersOf(app.database.read, open.stepId, last, PAGE);
    for (let start = 0; start < page.length; start += AT_ONCE) {
      const some = page.slice(start, start + AT_ONCE);
      const moves = await Promise.all(
        some.map((userId) => app.database.write((tx) => followLearner(app, tx, userId, open, change))),
      );
      for (const move of moves) if (move !== null) count(done, move);
    }
    last = page.at(-1) ?? last;
    if (page.length < PAGE) return;
    const until = last;
    await app.database.write((tx) => markFollowedUp(tx, open, until, app.now()));
  }
}

interface Move {
  happenings: Happening[];
  before: Progress;
  after: Progress;
}

async function followLearner(
  app: App,
  tx: Transaction,
  userId: UserId,
  { stepId, actorId }: { stepId: StepId; actorId: UserId },
  change: PublishedChange,
): Promise<Move | null> {
  if (!(await lockProfile(tx, userId))) return null;
  const before = await loadProgress(tx, userId, stepId);
  if (before === null) return null;
  const happenings = followUp(before, await listEvidence(tx, userId, stepId), change);
  if (happenings.length === 0) return null;
  const { revision, criteria } = change;
  const now = app.now();
  let after: Progress = before;
  for (const happening of happenings) {
    const moved = advance(after, { at: now, revision, happening }, { criteria });
    if (!moved.ok) throw new Error(`a publication may not move ${moved.error.from} by ${moved.error.happening}`);
    after = moved.value;
    await appendEvidence(tx, { id: app.newId(), userId, stepId, at: now, actorId, revision, happening });
  }
  await replaceProgress(tx, { id: before.id, userId, stepId, progress: after, now });
  return { happenings, before, after };
}

function count(done: FollowedUp, { happenings, before, after }: Move): void {
  if (happenings.some(({ kind }) => kind === 'regraded')) done.regraded += 1;
  if (happenings.some(({ kind }) => kind === 'reset')) done.restarted += 1;
  else if (before.status === 'completed' && after.status !== 'completed') done.reopened += 1;
  if (before.status !== 'completed' && after.status === 'completed') done.completed += 1;
}
