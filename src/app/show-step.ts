import { type Availability, availability, chapterOf, isVisible } from '../domain/availability.ts';
import type { BackgroundLevel, BodyBlock } from '../domain/book.ts';
import type { Happening } from '../domain/evidence.ts';
import type { GraphStep } from '../domain/graph.ts';
import { neighbours } from '../domain/path.ts';
import type { Profile } from '../domain/profile.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { questionFor } from '../domain/shuffle.ts';
import { latestEvidence } from '../store/evidence.ts';
import type { StoredProgress } from '../store/progress.ts';
import type { StepContent } from '../store/textbooks.ts';
import { type ChangedSince, changedSince } from './changed-since.ts';
import type { App } from './context.ts';
import { stateOfBook } from './learner-state.ts';
import type { FoundStep } from './live-books.ts';
import type { RefusalOf } from './refusal.ts';
import { type Standing, standingOf } from './standing.ts';

export interface StepView extends FoundStep, Pick<Standing, 'chapter' | 'learner' | 'rail'> {
  /** What is the same for everybody who stands here. */
  standing: Standing;
  availability: Availability;
  /** Null while nothing has been done. */
  progress: StoredProgress | null;
  /** Null while locked: the content of a locked step never leaves this function. */
  content: StepContent | null;
  /** What became of the step since the learner completed it; null where nothing did. */
  changedSince: ChangedSince | null;
}

/**
 * One step as one learner sees it; reading it leaves no trace.
 * @param unlocked staff read everything; what they see says nothing about their own progress
 */
export async function showStep(
  app: App,
  learner: Profile | null,
  found: FoundStep,
  { unlocked = false }: { unlocked?: boolean } = {},
): Promise<Result<StepView, RefusalOf<'not_found'>>> {
  const { graph, step } = found;
  const db = app.database.read;
  const { standing, progress } = await standingOf(db, learner, found);
  if (!standing.isVisible && !unlocked) return refuse({ code: 'not_found', what: 'step' });
  const here =
    standing.state === 'locked'
      ? availability(graph, await stateOfBook(db, learner, graph), step)
      : { state: standing.state };
  return ok({
    ...found,
    standing,
    chapter: standing.chapter,
    learner: standing.learner,
    rail: standing.rail,
    availability: here,
    progress,
    content:
      here.state === 'locked' && !unlocked
        ? null
        : contentFor(await app.books.content(step), standing.learner.level, learner?.id ?? ''),
    changedSince: await changedSince(app, step, progress),
  });
}

/** The text for the learner's level, and what may be shuffled in the learner's own order. */
const contentFor = (content: StepContent, level: BackgroundLevel, learner: string): StepContent => ({
  ...content,
  body: bodyFor(content.body, level),
  questions: content.questions.map((question) => questionFor(question, learner)),
});

const bodies = new WeakMap<BodyBlock[], Map<BackgroundLevel, BodyBlock[]>>();

/** One and the same for all learners of a level, so that what is made of it can be kept beside it. */
function bodyFor(body: BodyBlock[], level: BackgroundLevel): BodyBlock[] {
  const ofLevels = bodies.get(body) ?? new Map<BackgroundLevel, BodyBlock[]>();
  bodies.set(body, ofLevels);
  const known =
    ofLevels.get(level) ?? body.filter((block) => block.kind === 'question' || (block.levels?.includes(level) ?? true));
  ofLevels.set(level, known);
  return known;
}

/** The step before or after on the learner's path, without content; null at either end and off the path. */
export async function showNeighbour(
  app: App,
  learner: Profile | null,
  { graph, step }: FoundStep,
  which: 'previous' | 'next',
): Promise<Result<{ step: GraphStep; availability: Availability } | null, RefusalOf<'not_found'>>> {
  const state = await stateOfBook(app.database.read, learner, graph);
  if (!isVisible(chapterOf(graph, step), state)) return refuse({ code: 'not_found', what: 'step' });
  const neighbour = neighbours(graph, state, step)[which];
  return ok(neighbour && { step: neighbour, availability: availability(graph, state, neighbour) });
}

/** The last attempt at a quiz since it was last started anew, as the learner may see it again. */
export async function lastAttempt(
  app: App,
  learner: Profile,
  step: GraphStep,
  progress: StoredProgress | null,
): Promise<Extract<Happening, { kind: 'answered' }> | null> {
  if (progress === null || progress.tally.attempts === 0) return null;
  const evidence = await latestEvidence(app.database.read, learner.id, step.id, 'answered');
  // Marks of another form of the questions would stand beside texts that they do not mean.
  const isOfThis = evidence?.revision === step.revision;
  return isOfThis && evidence.happening.kind === 'answered' ? evidence.happening : null;
}
