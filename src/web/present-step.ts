import type { LiveBook } from '../app/live-books.ts';
import { mediaOf } from '../app/media-of-step.ts';
import type { ReadText, StepView as ShownStep } from '../app/show-step.ts';
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
import { evaluate, leaves } from '../domain/criteria.ts';
import type { Answers, Happening, Submitted } from '../domain/evidence.ts';
import type { ExerciseFile } from '../domain/exercise.ts';
import type { BookGraph, GraphChapter, GraphStep } from '../domain/graph.ts';
import type { StepId } from '../domain/ids.ts';
import { neighbours } from '../domain/path.ts';
import type { Profile } from '../domain/profile.ts';
import { NOT_STARTED } from '../domain/progress.ts';
import { BEAT_SECONDS } from '../domain/sitting.ts';
import { totals } from '../domain/totals.ts';
import { type Reader, stepTitle, wordsFor } from '../domain/variants.ts';
import { chapterHref, stepHref, textbookHref } from './hrefs.ts';
import type {
  ChangedStep,
  ExerciseView,
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

export const stepLine = (
  { graph }: Pick<LiveBook, 'graph'>,
  step: GraphStep,
  state: AvailabilityState,
  reader: Reader,
): StepLine => ({
  key: step.key,
  ...stepLink(graph, step, reader),
  type: step.type,
  minutes: step.minutes,
  state,
  isRequired: step.isRequired,
  levels: step.levels,
});

/** To a step, by the title that its page has for this reader. */
export function stepLink(graph: BookGraph, step: GraphStep, reader: Reader): Link {
  const { title, language } = stepTitle(graph, step, reader);
  return { href: stepHref(graph.key, step.key), title, language };
}

export function chapterLink(graph: BookGraph, chapter: GraphChapter, reader: Reader): Link {
  const { title, language } = wordsFor(chapter, graph.language, reader);
  return { href: chapterHref(graph.key, chapter.key), title, language };
}

export function textbookLink(graph: BookGraph, reader: Reader): Link {
  const { title, language } = wordsFor(graph, graph.language, reader);
  return { href: textbookHref(graph.key), title, language };
}

export const shareOf = ({ percent, satisfied, total }: ReturnType<typeof totals>): Share => ({
  percent,
  completed: satisfied,
  total,
});

export interface StepPageContext {
  learner: Profile | null;
  reader: StepView['reader'];
  attempt: Extract<Happening, { kind: 'answered' }> | null;
  submission: Submitted | null;
  solution: ExerciseFile[] | null;
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

export function presentStepPage(shown: ShownStep, content: ReadText, context: StepPageContext): PresentedStep {
  const { step } = shown;
  const shared = sharedView(shown, content);
  const progress = shown.progress ?? NOT_STARTED;
  const missing = progress.status === 'completed' ? [] : evaluate(step.criteria, progress.tally).missing;
  const own: OwnView = {
    body: content.body,
    questions: content.questions,
    media: mediaOf(content.body, shown.learner.level),
    reported: { watched: progress.tally.watched ?? [], activities: progress.tally.activities ?? [] },
    missing,
    skipReason: progress.skipReason,
    proof: progress.proof,
    completedAt: progress.completedAt,
    timeZone: context.learner?.learningPreferences?.time_zone ?? 'UTC',
    countedSeconds: Math.floor(progress.tally.activeMs / 1000),
    quiz: content.questions.length === 0 ? null : quizView(shown, context.attempt),
    exercise: exerciseView(shown, content, context),
    saved: readWorkingState(shown.progress?.progressData),
    reader: context.reader,
    notice: noticeOf(context.notice, missing),
    changedSince: changedStep(shown.changedSince),
    idempotencyKey: context.idempotencyKey,
  };
  return { view: { ...shared, ...own }, own };
}

/** One for all who stand at the same place, as long as they read the text that is meant for them. */
function sharedView(shown: ShownStep, content: ReadText): SharedView {
  if (shown.isOriginalChosen) return presentShared(shown, content);
  const shared = sharedViews.get(shown.standing) ?? presentShared(shown, content);
  sharedViews.set(shown.standing, shared);
  return shared;
}

/** What is said of the text itself, and where the other one is. */
function textView({ graph, step, reader, isOriginalChosen }: ShownStep, text: ReadText) {
  const href = stepHref(graph.key, step.key);
  const { title, language, isStale, variant } = text;
  const isTranslated = language !== graph.language;
  const otherText: StepView['otherText'] = isTranslated
    ? { kind: 'original', href: `${href}${ORIGINAL_TEXT}`, language: graph.language }
    : isOriginalChosen
      ? { kind: 'translation', href, language: reader.language }
      : null;
  const isFallbackLanguage = !isOriginalChosen && language !== reader.language;
  const textQuery = isOriginalChosen ? ORIGINAL_TEXT : '';
  return { title, language, isStale, variant, otherText, isFallbackLanguage, textQuery };
}

/** Query of a step's page that shows the text that it was written in. */
export const ORIGINAL_TEXT = '?text=source';

function presentShared(shown: ShownStep, text: ReadText) {
  const { graph, step, standing, reader } = shown;
  const { chapter, learner, state, rail } = standing;
  const { previous, next } = neighbours(graph, learner, step);
  const link = (one: GraphStep): Link => stepLink(graph, one, reader);
  return {
    stepId: step.id,
    key: step.key,
    ...textView(shown, text),
    href: stepHref(graph.key, step.key),
    type: step.type,
    minutes: step.minutes,
    isRequired: step.isRequired,
    levels: step.levels,
    textbook: { key: graph.key, ...textbookLink(graph, reader) },
    chapter: {
      number: graph.chapters.indexOf(chapter) + 1,
      ...chapterLink(graph, chapter, reader),
      progress: shareOf(totals([chapter], learner)),
      steps: rail.map((one) => stepLine(shown, one.step, one.state, reader)),
    },
    criteria: step.criteria,
    state: state === 'locked' ? ('available' as const) : state,
    beatSeconds: BEAT_SECONDS,
    previous: previous && link(previous),
    next:
      next === null
        ? { ...textbookLink(graph, reader), isEnd: true, opens: true }
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

function exerciseView(
  { step, progress }: ShownStep,
  { exercise }: NonNullable<ShownStep['content']>,
  { submission, solution }: StepPageContext,
): ExerciseView | null {
  if (exercise === null) return null;
  const { files: drafts } = readWorkingState(progress?.progressData);
  const tests = leaves(step.criteria).find((one) => one.type === 'tests');
  const { language, starter } = exercise;
  const textOf = ({ name, text }: ExerciseFile): string => drafts?.[name] ?? submission?.files[name] ?? text;
  return {
    language,
    files: starter.map((file) => ({ name: file.name, text: textOf(file) })),
    starter,
    tests: exercise.tests,
    result: submission && { ...submission, total: submission.tests.length },
    resultPercent: submission?.percent ?? 0,
    needPercent: tests?.type === 'tests' ? tests.value : null,
    creditedScore: progress?.tally.testsPercent ?? null,
    solution,
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
  const { title, text, assetsChanged, criteria, questions, correctedAnswers, testsChanged } = changed.changes;
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
      hasNewTests: testsChanged,
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
  const { scroll, answers, files, video, activity } = isObject(data) ? data : {};
  return {
    scroll: typeof scroll === 'number' && scroll >= 0 && scroll <= 1 ? scroll : null,
    answers: isObject(answers) ? readAnswers(answers) : null,
    files: isObject(files) ? readFiles(files) : null,
    video: isObject(video) ? readSeconds(video) : {},
    activity: isObject(activity) ? activity : {},
  };
}

const readFiles = (files: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).flatMap(([name, text]) => (typeof text === 'string' ? [[name, text]] : [])));

const readAnswers = (answers: Record<string, unknown>): Answers =>
  Object.fromEntries(
    Object.entries(answers).flatMap(([question, chosen]) =>
      Array.isArray(chosen) ? [[question, chosen.filter((one) => typeof one === 'string')]] : [],
    ),
  );

const readSeconds = (positions: Record<string, unknown>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(positions).filter((one): one is [string, number] => typeof one[1] === 'number' && one[1] >= 0),
  );

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function presentLockedStep(shown: ShownStep): LockedStepView | null {
  const { graph, step, chapter, learner, reader, availability } = shown;
  if (availability.state !== 'locked') return null;
  const { title, language } = stepTitle(graph, step, reader);
  return {
    title,
    language,
    textbook: textbookLink(graph, reader),
    chapter: { number: graph.chapters.indexOf(chapter) + 1, title: chapter.title },
    missing: availability.missing.flatMap((one) => {
      const missing = graph.steps.get(one.stepId);
      const home = graph.chapters.find(({ id }) => id === missing?.chapterId);
      if (missing === undefined || home === undefined) return [];
      const { minutes, type } = missing;
      const state = availabilityState(graph, learner, missing);
      const link = stepLink(graph, missing, reader);
      return [{ ...link, minutes, type, state, chapter: chapterLink(graph, home, reader) }];
    }),
    minutes: availability.minutes,
  };
}
