import { type Availability, availability, chapterOf, isVisible } from '../domain/availability.ts';
import type { BackgroundLevel, BodyBlock } from '../domain/book.ts';
import type { Happening, Submitted } from '../domain/evidence.ts';
import type { Exercise } from '../domain/exercise.ts';
import type { GraphStep } from '../domain/graph.ts';
import { neighbours } from '../domain/path.ts';
import type { Profile } from '../domain/profile.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { questionFor } from '../domain/shuffle.ts';
import { type Reader, variantFor, variantName } from '../domain/variants.ts';
import { latestEvidence } from '../store/evidence.ts';
import type { StoredProgress } from '../store/progress.ts';
import type { ShownText, StepContent } from '../store/textbooks.ts';
import { type ChangedSince, changedSince } from './changed-since.ts';
import type { App } from './context.ts';
import { stateOfBook } from './learner-state.ts';
import type { FoundStep } from './live-books.ts';
import { readerOf } from './reader.ts';
import type { RefusalOf } from './refusal.ts';
import { type Standing, standingOf } from './standing.ts';

/** The one of a step's texts that its reader gets. */
export interface ReadText extends ShownText {
  /** Unique among the texts of the step. */
  variant: string;
  /** BCP 47 tag. */
  language: string;
  /** The original has been edited since this was translated. */
  isStale: boolean;
  /** The same in every language; null where nothing runs. */
  exercise: Exercise | null;
}

export interface StepView extends FoundStep, Pick<Standing, 'chapter' | 'learner' | 'reader' | 'rail'> {
  /** What is the same for everybody who stands here. */
  standing: Standing;
  availability: Availability;
  /** Null while nothing has been done. */
  progress: StoredProgress | null;
  /** Null while locked: the content of a locked step never leaves this function. */
  content: ReadText | null;
  /** The text that it was written in is shown, and there is another one that this reader would get. */
  isOriginalChosen: boolean;
  /** What became of the step since the learner completed it; null where nothing did. */
  changedSince: ChangedSince | null;
}

/**
 * One step as one learner sees it; reading it leaves no trace.
 * @param wishes languages, best first, of a reader without profile
 * @param original the text that it was written in, whatever the reader's language
 * @param unlocked staff read everything; what they see says nothing about their own progress
 */
export async function showStep(
  app: App,
  learner: Profile | null,
  found: FoundStep,
  {
    unlocked = false,
    original = false,
    wishes = [],
  }: { unlocked?: boolean; original?: boolean; wishes?: readonly string[] } = {},
): Promise<Result<StepView, RefusalOf<'not_found'>>> {
  const { graph, step } = found;
  const db = app.database.read;
  const reader = readerOf(graph, learner, wishes);
  const { standing, progress } = await standingOf(db, learner, found, reader);
  if (!standing.isVisible && !unlocked) return refuse({ code: 'not_found', what: 'step' });
  const here =
    standing.state === 'locked'
      ? availability(graph, await stateOfBook(db, learner, graph), step)
      : { state: standing.state };
  const content = here.state === 'locked' && !unlocked ? null : await app.books.content(step);
  const wanted = original ? { ...reader, language: graph.language } : reader;
  const text = content && textFor(content, graph.language, wanted, learner?.id ?? '');
  return ok({
    ...found,
    standing,
    chapter: standing.chapter,
    learner: standing.learner,
    reader: standing.reader,
    rail: standing.rail,
    availability: here,
    progress,
    content: text,
    isOriginalChosen: original && text !== null && textNameFor(content, graph.language, reader) !== text.variant,
    changedSince: await changedSince(app, step, progress, text?.variant === graph.language ? null : text?.variant),
  });
}

/** The reader's text, and what may be shuffled in the learner's own order. */
function textFor(step: StepContent, source: string, reader: Reader, learner: string): ReadText {
  const variant = variantFor(step.variants, source, reader);
  const { title, content, body, questions } = variant ?? step;
  return {
    variant: variant === null ? source : variantName(variant),
    language: variant?.language ?? source,
    isStale: variant?.isStale ?? false,
    title,
    content,
    body: bodyFor(body, reader.level),
    questions: questions.map((question) => questionFor(question, learner)),
    exercise: step.exercise,
  };
}

/** The name of the text that a reader gets. */
export function textNameFor(step: Pick<StepContent, 'variants'> | null, source: string, reader: Reader): string {
  const variant = variantFor(step?.variants, source, reader);
  return variant === null ? source : variantName(variant);
}

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

/** The last submission of an exercise since it was last started anew. */
export async function lastSubmission(
  app: App,
  learner: Profile,
  step: GraphStep,
  progress: StoredProgress | null,
): Promise<Submitted | null> {
  if (progress === null || progress.tally.testsPercent === undefined) return null;
  const evidence = await latestEvidence(app.database.read, learner.id, step.id, 'submitted');
  return evidence?.happening.kind === 'submitted' ? evidence.happening : null;
}

/**
 * The last attempt at a quiz since it was last started anew, as the learner may see it again.
 * @param variant name of the text that is shown; null for the original
 */
export async function lastAttempt(
  app: App,
  learner: Profile,
  step: GraphStep,
  progress: StoredProgress | null,
  variant: string | null = null,
): Promise<Extract<Happening, { kind: 'answered' }> | null> {
  if (progress === null || progress.tally.attempts === 0) return null;
  const evidence = await latestEvidence(app.database.read, learner.id, step.id, 'answered');
  // Marks of another form of the questions would stand beside texts that they do not mean.
  if (evidence?.revision !== step.revision || evidence.happening.kind !== 'answered') return null;
  return (evidence.happening.variant ?? null) === variant ? evidence.happening : null;
}
