import type { Attempt } from '../app/answer-quiz.ts';
import type { Named } from '../app/export-learner.ts';
import type { LiveBook } from '../app/live-books.ts';
import type { SittingView } from '../app/open-step.ts';
import type { Recorded } from '../app/record-evidence.ts';
import type { WatchedView } from '../app/record-watched.ts';
import type { Submission } from '../app/submit-files.ts';
import { type Availability, chapterAvailability, chapterOf, type LearnerState } from '../domain/availability.ts';
import type { Evidence, EvidenceKind } from '../domain/evidence.ts';
import type { Exercise, ExerciseFile, TestRun } from '../domain/exercise.ts';
import type { BookGraph, GraphChapter, GraphStep } from '../domain/graph.ts';
import type { Instant, StepId } from '../domain/ids.ts';
import type { Profile } from '../domain/profile.ts';
import type { Totals } from '../domain/totals.ts';
import { type Reader, type ReadWords, stepTitle, wordsFor } from '../domain/variants.ts';
import { lengthOf, type Range } from '../domain/watching.ts';
import type { LearningPath } from '../store/paths.ts';
import type { StoredProgress } from '../store/progress.ts';
import type { Sitting } from '../store/sittings.ts';
import type { RowTimes } from '../store/textbooks.ts';

/** From the domain's values to the data model's names, as JSON. */

export const time = (at: Instant): string => new Date(at).toISOString();
const maybeTime = (at: Instant | null): string | null => (at === null ? null : time(at));

/** @param titleOf in the caller's language, where that is known */
export function presentAvailability(found: Availability, titleOf?: (id: StepId) => string | undefined) {
  const { missing, minutes } = found.state === 'locked' ? found : { missing: [], minutes: 0 };
  return {
    state: found.state,
    missing: missing.map(({ stepId, key, title, criteria }) => ({
      step_id: stepId,
      key,
      title: titleOf?.(stepId) ?? title,
      criteria,
    })),
    minutes,
  };
}

const activeChapters = ({ graph }: LiveBook) => graph.chapters.filter((chapter) => chapter.isActive);

/** Titles of steps as this reader will find them. */
export const titlesFor =
  ({ graph }: Pick<LiveBook, 'graph'>, reader: Reader) =>
  (id: StepId): string | undefined => {
    const step = graph.steps.get(id);
    return step && stepTitle(graph, step, reader).title;
  };

export const presentTextbook = (book: LiveBook, reader: Reader) =>
  presentTextbookRow(book.textbook, activeChapters(book), wordsFor(book.textbook, book.textbook.language, reader));

const presentTextbookRow = (row: LiveBook['textbook'], chapters: GraphChapter[], words: ReadWords) => ({
  id: row.id,
  key: row.key,
  title: words.title,
  title_language: words.language,
  description: words.description,
  language: row.language,
  languages: row.languages,
  licence: row.licence,
  sequence: row.sequence,
  version: row.version,
  chapter_count: chapters.length,
  step_count: chapters.reduce((sum, chapter) => sum + chapter.steps.length, 0),
  created_at: time(row.createdAt),
  updated_at: time(row.updatedAt),
});

const presentTimes = (times: RowTimes | undefined) => ({
  created_at: time(times?.createdAt ?? 0),
  updated_at: time(times?.updatedAt ?? 0),
});

export const presentTotals = (totals: Totals) => ({
  total_steps: totals.total,
  completed_steps: totals.completed,
  in_progress_steps: totals.inProgress,
  skipped_steps: totals.skipped,
  not_started_steps: totals.notStarted,
  completion_percentage: totals.percent,
});

export const presentChapter = (book: LiveBook, chapter: GraphChapter, learner: LearnerState, reader: Reader) =>
  presentChapterIn(book, chapter, learner, reader, wordsFor(chapter, book.graph.language, reader));

const presentChapterIn = (
  { graph, times }: LiveBook,
  chapter: GraphChapter,
  learner: LearnerState,
  reader: Reader,
  words: ReadWords,
) => ({
  id: chapter.id,
  textbook_id: graph.textbookId,
  key: chapter.key,
  title: words.title,
  language: words.language,
  description: words.description,
  order_index: graph.chapters.indexOf(chapter),
  prerequisite_chapter_id: chapter.requires[0] ?? null,
  prerequisite_chapter_ids: chapter.requires,
  is_active: chapter.isActive,
  minutes: chapter.steps.reduce((sum, step) => sum + step.minutes, 0),
  ...presentTimes(times.get(chapter.id)),
  availability: presentAvailability(chapterAvailability(graph, learner, chapter), titlesFor({ graph }, reader)),
});

/** A LearningStep without what only its page may show. */
export const presentStep = ({ graph, times }: LiveBook, step: GraphStep, found: Availability, reader: Reader) => ({
  id: step.id,
  chapter_id: step.chapterId,
  key: step.key,
  ...stepTitleOf(graph, step, reader),
  step_type: step.type,
  order_index: chapterOf(graph, step).steps.indexOf(step),
  prerequisite_step_id: step.requires[0] ?? null,
  prerequisite_step_ids: step.requires,
  required_completion_criteria: step.criteria,
  revision: step.revision,
  level: step.levels,
  is_required: step.isRequired,
  minutes: step.minutes,
  textbook_id: graph.textbookId,
  ...presentTimes(times.get(step.id)),
  availability: presentAvailability(found, titlesFor({ graph }, reader)),
});

function stepTitleOf(graph: BookGraph, step: GraphStep, reader: Reader) {
  const { title, language } = stepTitle(graph, step, reader);
  return { title, language, is_translated: language !== graph.language };
}

export function presentProgress(progress: StoredProgress) {
  return {
    id: progress.id,
    user_id: progress.userId,
    step_id: progress.stepId,
    status: progress.status,
    completion_percentage: progress.percent,
    started_at: maybeTime(progress.startedAt),
    completed_at: maybeTime(progress.completedAt),
    progress_data: progress.progressData,
    created_at: time(progress.createdAt),
    updated_at: time(progress.updatedAt),
    ...(progress.score === null ? {} : { score: progress.score }),
    ...(progress.proof === null ? {} : { proof: progress.proof }),
  };
}

/** Who has done nothing has progress all the same. */
export const presentNoProgress = (learner: Profile, step: GraphStep) => ({
  id: null,
  user_id: learner.id,
  step_id: step.id,
  status: 'not_started' as const,
  completion_percentage: 0,
  started_at: null,
  completed_at: null,
  progress_data: null,
  created_at: null,
  updated_at: null,
});

export const presentProfile = (profile: Profile) => ({
  id: profile.id,
  auth_id: profile.authId,
  background_level: profile.backgroundLevel,
  preferred_language: profile.preferredLanguage,
  learning_preferences: profile.learningPreferences,
  created_at: time(profile.createdAt),
  updated_at: time(profile.updatedAt),
});

export const presentPath = (path: LearningPath) => ({
  id: path.id,
  user_id: path.userId,
  textbook_id: path.textbookId,
  name: path.name,
  description: path.description,
  path_type: path.pathType,
  steps_sequence: path.stepsSequence,
  is_active: path.isActive,
  version: path.version,
  created_at: time(path.createdAt),
  updated_at: time(path.updatedAt),
});

export const presentSitting = (sitting: SittingView) => ({
  id: sitting.id,
  step_id: sitting.stepId,
  counted_seconds: sitting.countedSeconds,
  beat_seconds: sitting.beatSeconds,
  progress: presentProgress(sitting.progress),
  opened: sitting.opened,
});

export const presentAttempt = (attempt: Attempt) => ({
  score: attempt.score,
  credited_score: attempt.creditedScore,
  results: attempt.results.map(({ misconceptions: _, ...result }) => result),
  progress: presentProgress(attempt.progress),
  opened: attempt.opened,
});

export const presentRun = ({ tests, passed, total, halt, haltedIn, message }: TestRun) => ({
  tests: tests.map((test) => ({ ...test, hidden: test.name === null })),
  passed,
  total,
  halt,
  halted_in: haltedIn,
  message,
});

export const presentSubmission = ({ run, score, creditedScore, progress, opened }: Submission) => ({
  ...presentRun(run),
  score,
  credited_score: creditedScore,
  progress: presentProgress(progress),
  opened,
});

const seconds = (ms: number): number => ms / 1000;

export const presentWatched = ({ percent, films, progress, opened }: WatchedView) => ({
  watched_percent: percent,
  videos: films.map(({ id, ms, ranges }) => ({
    id,
    seconds: seconds(ms),
    watched_seconds: seconds(lengthOf(ranges)),
    ranges: ranges.map(([from, to]): Range => [seconds(from), seconds(to)]),
  })),
  progress: presentProgress(progress),
  opened,
});

export const presentExercise = (exercise: Exercise | null, solution: ExerciseFile[] | null) =>
  exercise && {
    language: exercise.language,
    files: asObject(exercise.starter),
    tests: asObject(exercise.tests),
    solution: solution && asObject(solution),
  };

const asObject = (files: ExerciseFile[]): Record<string, string> =>
  Object.fromEntries(files.map(({ name, text }) => [name, text]));

export const presentActivity = ({ progress, opened }: Recorded) => ({
  activities: (progress.tally.activities ?? []).map(({ activity, status }) => ({ id: activity, status })),
  progress: presentProgress(progress),
  opened,
});

/** Here everything that is kept of it is shown, also what pages have no use for. */
export const presentExportedProgress = (progress: Named<StoredProgress>) => ({
  ...presentProgress(progress),
  step_key: progress.stepKey,
  skip_reason: progress.skipReason,
  earned_revision: progress.earnedRevision,
});

export const presentExportedSitting = (sitting: Named<Sitting>) => ({
  id: sitting.id,
  step_id: sitting.stepId,
  step_key: sitting.stepKey,
  opened_at: time(sitting.openedAt),
  last_seen_at: time(sitting.lastSeenAt),
  ended_at: maybeTime(sitting.endedAt),
  counted_seconds: Math.floor(sitting.countedMs / 1000),
});

export const presentEvidence = (evidence: Named<Evidence>) => ({
  id: evidence.id,
  user_id: evidence.userId,
  step_id: evidence.stepId,
  step_key: evidence.stepKey,
  at: time(evidence.at),
  actor_id: evidence.actorId,
  revision: evidence.revision,
  ...happeningOf(evidence),
});

function happeningOf({ happening: { kind, ...data } }: Evidence): {
  kind: EvidenceKind;
  data: Record<string, unknown>;
} {
  return { kind, data };
}
