import type { LiveBook } from '../app/live-books.ts';
import type { StepView as ShownStep } from '../app/show-step.ts';
import {
  type AvailabilityState,
  availabilityState,
  chapterOf,
  isForLevel,
  isOpen,
  isVisible,
  type LearnerState,
  requirersOf,
} from '../domain/availability.ts';
import { evaluate } from '../domain/criteria.ts';
import type { Answers, Happening } from '../domain/evidence.ts';
import type { BookGraph, GraphStep } from '../domain/graph.ts';
import type { StepId } from '../domain/ids.ts';
import { neighbours } from '../domain/path.ts';
import type { Profile } from '../domain/profile.ts';
import { NOT_STARTED } from '../domain/progress.ts';
import { BEAT_SECONDS } from '../domain/sitting.ts';
import { totals } from '../domain/totals.ts';
import { chapterHref, stepHref, textbookHref } from './hrefs.ts';
import type {
  ChangedStep,
  Link,
  LockedStepView,
  QuizView,
  Share,
  StepLine,
  StepNotice,
  StepReason,
  StepView,
} from './views.ts';

/** From what the use case shows to what the page shows. */

export const stepLine = ({ graph }: Pick<LiveBook, 'graph'>, step: GraphStep, state: AvailabilityState): StepLine => ({
  key: step.key,
  title: step.title,
  href: stepHref(graph.key, step.key),
  type: step.type,
  minutes: step.minutes,
  state,
  isRequired: step.isRequired,
  levels: step.levels,
});

export const shareOf = ({ percent, satisfied, total }: ReturnType<typeof totals>): Share => ({
  percent,
  completed: satisfied,
  total,
});

export interface StepPageContext {
  learner: Profile | null;
  reader: StepView['reader'];
  attempt: Extract<Happening, { kind: 'answered' }> | null;
  notice: StepNotice['kind'] | null;
  idempotencyKey: string;
  locale: string;
}

/** A step's page, and what it shares with others. */
export interface PresentedStep {
  view: StepView;
  /** The fields of the view that are not the same for everybody who stands at the same place. */
  own: OwnView;
}

export type OwnView = Omit<StepView, keyof SharedView>;
type SharedView = ReturnType<typeof presentShared>;

const sharedViews = new WeakMap<ShownStep['standing'], SharedView>();

export function presentStepPage(
  shown: ShownStep,
  content: NonNullable<ShownStep['content']>,
  context: StepPageContext,
): PresentedStep {
  const { step } = shown;
  const shared = sharedViews.get(shown.standing) ?? presentShared(shown);
  sharedViews.set(shown.standing, shared);
  const progress = shown.progress ?? NOT_STARTED;
  const missing = progress.status === 'completed' ? [] : evaluate(step.criteria, progress.tally).missing;
  const own: OwnView = {
    body: content.body,
    questions: content.questions,
    missing,
    skipReason: progress.skipReason,
    proof: progress.proof,
    completedAt: progress.completedAt,
    timeZone: context.learner?.learningPreferences?.time_zone ?? 'UTC',
    countedSeconds: Math.floor(progress.tally.activeMs / 1000),
    quiz: content.questions.length === 0 ? null : quizView(shown, context.attempt),
    saved: readWorkingState(shown.progress?.progressData),
    reader: context.reader,
    notice: noticeOf(context.notice, missing),
    changedSince: changedStep(shown.changedSince),
    idempotencyKey: context.idempotencyKey,
  };
  return { view: { ...shared, ...own }, own };
}

function presentShared(shown: Pick<ShownStep, 'graph' | 'step' | 'standing'>) {
  const { graph, step, standing } = shown;
  const { chapter, learner, state, rail } = standing;
  const { previous, next } = neighbours(graph, learner, step);
  const link = (one: GraphStep): Link => ({ href: stepHref(graph.key, one.key), title: one.title });
  return {
    stepId: step.id,
    key: step.key,
    title: step.title,
    href: stepHref(graph.key, step.key),
    type: step.type,
    minutes: step.minutes,
    isRequired: step.isRequired,
    levels: step.levels,
    language: graph.language,
    isFallbackLanguage: false,
    textbook: { key: graph.key, title: graph.title, href: textbookHref(graph.key), language: graph.language },
    chapter: {
      number: graph.chapters.indexOf(chapter) + 1,
      title: chapter.title,
      href: chapterHref(graph.key, chapter.key),
      progress: shareOf(totals([chapter], learner)),
      steps: rail.map((one) => stepLine(shown, one.step, one.state)),
    },
    criteria: step.criteria,
    state: state === 'locked' ? ('available' as const) : state,
    beatSeconds: BEAT_SECONDS,
    previous: previous && link(previous),
    next:
      next === null
        ? { href: textbookHref(graph.key), title: graph.title, isEnd: true, opens: true }
        : { ...link(next), isEnd: false, opens: opensAfter(graph, learner, step, next) },
    why: reasons(graph, learner, step, link),
  };
}

function quizView({ step, progress }: ShownStep, attempt: StepPageContext['attempt']): QuizView {
  const score = [step.criteria].flatMap((one) => ('of' in one ? one.of : [one])).find((one) => one.type === 'score');
  return {
    needPercent: score?.type === 'score' ? score.value : null,
    attempt: attempt && { score: attempt.score, answers: attempt.answers, results: attempt.results },
    attempts: progress?.tally.attempts ?? 0,
    creditedScore: progress?.tally.creditedScore ?? null,
    isPassed: score?.type === 'score' ? (progress?.score ?? 0) >= score.value : progress?.status === 'completed',
  };
}

/** Whether completing the shown step lets the learner into the other one. */
function opensAfter(graph: BookGraph, learner: LearnerState, step: GraphStep, other: GraphStep): boolean {
  if (isOpen(graph, learner, other)) return true;
  const completed = { status: 'completed', skipReason: null, begun: true } as const;
  const after: LearnerState = { ...learner, steps: new Map(learner.steps).set(step.id, completed) };
  return isOpen(graph, after, other);
}

function reasons(
  graph: BookGraph,
  learner: LearnerState,
  step: GraphStep,
  link: (step: GraphStep) => Link,
): StepReason[] {
  const isMet = (one: GraphStep) => isForLevel(one, learner.level) && isVisible(chapterOf(graph, one), learner);
  const present = (ids: StepId[]) => ids.flatMap((id) => graph.steps.get(id) ?? []);
  const builtOn = present(step.requires).filter(isMet).map(link);
  const opened = requirersOf(graph, step)
    .filter((one) => isMet(one) && availabilityState(graph, learner, one) !== 'completed')
    .map(link);
  return [
    { code: 'authors_order' },
    ...(builtOn.length > 0 ? [{ code: 'builds_on' as const, steps: builtOn }] : []),
    ...(opened.length > 0 ? [{ code: 'opens' as const, steps: opened }] : []),
  ];
}

function changedStep(changed: ShownStep['changedSince']): ChangedStep | null {
  if (changed === null || changed.changes === null) return changed && { changes: null };
  const { title, text, assetsChanged, criteria, questions, correctedAnswers } = changed.changes;
  return {
    changes: {
      titleBefore: title?.before ?? null,
      text: text.map((one) => ({
        before: one.change === 'added' ? null : one.before,
        after: one.change === 'removed' ? null : one.after,
      })),
      hasNewFigures: assetsChanged,
      hasNewCriteria: criteria !== null,
      questions: questions.length,
      correctedAnswers: correctedAnswers.length,
    },
  };
}

function noticeOf(kind: StepNotice['kind'] | null, missing: StepView['missing']): StepNotice | null {
  if (kind === null) return null;
  if (kind === 'not_yet') return missing.length === 0 ? null : { kind, missing };
  if (kind === 'completed') return missing.length === 0 ? { kind } : null;
  return { kind };
}

/** What pages of ours keep in `progress_data`; anything else in it is left alone. */
function readWorkingState(data: unknown): StepView['saved'] {
  const { scroll, answers } = isObject(data) ? data : {};
  return {
    scroll: typeof scroll === 'number' && scroll >= 0 && scroll <= 1 ? scroll : null,
    answers: isObject(answers) ? readAnswers(answers) : null,
  };
}

const readAnswers = (answers: Record<string, unknown>): Answers =>
  Object.fromEntries(
    Object.entries(answers).flatMap(([question, chosen]) =>
      Array.isArray(chosen) ? [[question, chosen.filter((one) => typeof one === 'string')]] : [],
    ),
  );

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function presentLockedStep({ graph, step, chapter, learner, availability }: ShownStep): LockedStepView | null {
  if (availability.state !== 'locked') return null;
  return {
    title: step.title,
    language: graph.language,
    textbook: { title: graph.title, href: textbookHref(graph.key) },
    chapter: { number: graph.chapters.indexOf(chapter) + 1, title: chapter.title },
    missing: availability.missing.flatMap((one) => {
      const missing = graph.steps.get(one.stepId);
      const home = graph.chapters.find(({ id }) => id === missing?.chapterId);
      if (missing === undefined || home === undefined) return [];
      const { title, minutes, type } = missing;
      const state = availabilityState(graph, learner, missing);
      return [{ title, minutes, type, state, href: stepHref(graph.key, missing.key), chapter: home.title }];
    }),
    minutes: availability.minutes,
  };
}
