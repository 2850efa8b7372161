import { z } from '@hono/zod-openapi';
import { ACTIVITY_STATUSES } from '../domain/activity.ts';
import { BACKGROUND_LEVELS, STEP_TYPES } from '../domain/book.ts';
import { PROOFS } from '../domain/criteria.ts';
import { NUMBER_REMARKS, SKIP_REASONS } from '../domain/evidence.ts';
import { EXERCISE_LANGUAGES, HALTS } from '../domain/exercise.ts';
import { PATH_TYPES } from '../domain/path.ts';
import { PROGRESS_STATUSES } from '../domain/progress.ts';

/** The public shapes: the data model's names, as the OpenAPI document shows them. */

const Id = z.uuid();
const Time = z.iso.datetime();
const Key = z.string().openapi({ example: 'motion/gaits' });
const Percent = z.int().min(0).max(100);
/** How titles, content and questions are chosen, wherever they appear. */
const IN_LANGUAGE =
  "In the caller's `preferred_language` and for their `background_level`, where it is translated; for a caller without " +
  'profile in the first language of Accept-Language that the textbook has; otherwise in the source language.';
const Language = z.string().openapi({ description: 'BCP 47 tag of the title, and of content and questions.' });
const times = { created_at: Time, updated_at: Time };

export const Criteria = z
  .looseObject({ type: z.enum(['time', 'score', 'tests', 'watched', 'activity', 'declared', 'all', 'any']) })
  .openapi('Criteria', { example: { type: 'time', value: 60 } });

export const Availability = z
  .object({
    state: z.enum(['locked', 'available', 'in_progress', 'completed', 'skipped']),
    missing: z.array(z.object({ step_id: Id, key: Key, title: z.string(), criteria: Criteria })),
    minutes: z.number(),
  })
  .openapi('Availability', { description: 'Whether the caller may do a step, and what has to be done before.' });

export const Textbook = z
  .object({
    id: Id,
    key: z.string(),
    title: z.string().openapi({ description: IN_LANGUAGE }),
    title_language: Language,
    description: z.string(),
    language: z.string().openapi({ description: 'Language in which it was written.' }),
    languages: z.array(z.string()).openapi({ description: 'All languages in which some of it can be read.' }),
    licence: z.string(),
    sequence: z.enum(['strict', 'open']),
    version: z.string(),
    chapter_count: z.int(),
    step_count: z.int(),
    ...times,
    completion_percentage: Percent.optional().openapi({ description: 'Of the caller, when signed in.' }),
  })
  .openapi('Textbook');

export const Chapter = z
  .object({
    id: Id,
    textbook_id: Id,
    key: z.string(),
    title: z.string().openapi({ description: IN_LANGUAGE }),
    language: Language,
    description: z.string(),
    order_index: z.int(),
    prerequisite_chapter_id: Id.nullable(),
    prerequisite_chapter_ids: z.array(Id),
    is_active: z.boolean(),
    minutes: z.number(),
    ...times,
    availability: Availability,
  })
  .openapi('Chapter');

const stepFields = {
  id: Id,
  chapter_id: Id,
  textbook_id: Id,
  key: Key,
  title: z.string().openapi({ description: IN_LANGUAGE }),
  language: Language,
  is_translated: z.boolean().openapi({ description: 'Title, content and questions are not in the source language.' }),
  step_type: z.enum(STEP_TYPES),
  order_index: z.int(),
  prerequisite_step_id: Id.nullable(),
  prerequisite_step_ids: z.array(Id),
  required_completion_criteria: Criteria,
  revision: z.string(),
  level: z.array(z.enum(BACKGROUND_LEVELS)),
  is_required: z.boolean(),
  minutes: z.number(),
  ...times,
  availability: Availability,
};

export const StepOutline = z.object(stepFields).openapi('LearningStepOutline');

export const ChapterWithSteps = Chapter.extend({ steps: z.array(StepOutline) }).openapi('ChapterWithSteps');

const asked = { id: z.string(), prompt: z.string().openapi({ description: 'Safe HTML.' }) };
const options = z.array(z.object({ id: z.string(), text: z.string() }));

/** The answer to each is described by `answers` of `/steps/{id}/answers`. */
export const Question = z
  .discriminatedUnion('kind', [
    z.object({ ...asked, kind: z.enum(['single', 'multiple']), choices: options }),
    z.object({ ...asked, kind: z.literal('short') }),
    z.object({ ...asked, kind: z.literal('number'), unit: z.string().nullable() }),
    z.object({ ...asked, kind: z.literal('blanks'), gaps: z.int() }),
    z.object({ ...asked, kind: z.literal('ordering'), items: options }),
    z.object({ ...asked, kind: z.literal('matching'), left: options, options }),
  ])
  .openapi('Question', {
    description:
      'Answered by: single, multiple: ids of choices. short, number: a text or a number. blanks: a list with a text for ' +
      'each `<span data-gap="1"></span>` of the prompt. ordering: the ids of the items, first to last. matching: a list ' +
      'with the id of a right, or an empty text, for each left.',
  });

const ExerciseFiles = z.record(z.string(), z.string());

export const Step = z
  .object({
    ...stepFields,
    variant: z.string().openapi({
      example: 'ur.beginner',
      description: 'Name of this text of the step; send it back with answers to its questions.',
    }),
    is_stale: z.boolean().openapi({ description: 'The original has been edited since this was translated.' }),
    content: z.string().openapi({ description: 'Safe HTML without questions and without answer keys.' }),
    questions: z.array(Question),
    exercise: z
      .object({
        language: z.enum(EXERCISE_LANGUAGES),
        files: ExerciseFiles.openapi({ description: 'What to begin with; these files are handed in.' }),
        tests: ExerciseFiles.openapi({ description: 'Visible tests; there may be hidden ones besides.' }),
        solution: ExerciseFiles.nullable().openapi({ description: 'Null until the caller has completed the step.' }),
      })
      .nullable(),
  })
  .openapi('LearningStep');

export const Progress = z
  .object({
    id: Id.nullable(),
    user_id: Id,
    step_id: Id,
    status: z.enum(PROGRESS_STATUSES),
    completion_percentage: Percent,
    started_at: Time.nullable(),
    completed_at: Time.nullable(),
    progress_data: z.unknown(),
    created_at: Time.nullable(),
    updated_at: Time.nullable(),
    score: Percent.optional(),
    proof: z.enum(PROOFS).optional(),
  })
  .openapi('LearningProgress');

const totals = {
  total_steps: z.int(),
  completed_steps: z.int(),
  in_progress_steps: z.int(),
  skipped_steps: z.int(),
  not_started_steps: z.int(),
  completion_percentage: Percent,
};

export const ChapterTotals = z.object({ chapter_id: Id, title: z.string(), ...totals }).openapi('ChapterProgress');

export const OverallProgress = z.object({ ...totals, chapters: z.array(ChapterTotals) }).openapi('OverallProgress');

export const Sitting = z
  .object({
    id: Id,
    step_id: Id,
    counted_seconds: z.int().openapi({ description: 'All seconds that count for this step, over all visits.' }),
    beat_seconds: z.int(),
    progress: Progress,
    opened: z.array(Key).openapi({ description: 'Keys of the steps that opened just now.' }),
  })
  .openapi('Sitting');

export const Attempt = z
  .object({
    score: Percent,
    credited_score: Percent,
    results: z.array(
      z.object({
        question: z.string(),
        correct: z.boolean(),
        points: z.number(),
        feedback: z.string().nullable().openapi({ description: 'Safe HTML about the given answer only.' }),
        parts: z.array(z.boolean()).optional().openapi({ description: 'Whether each gap or left is right.' }),
        remark: z.enum(NUMBER_REMARKS).optional(),
      }),
    ),
    progress: Progress,
    opened: z.array(Key).openapi({ description: 'Keys of the steps that this attempt opened.' }),
  })
  .openapi('Attempt');

export const Submission = z
  .object({
    tests: z.array(
      z.object({
        name: z.string().nullable(),
        hidden: z.boolean().openapi({ description: 'Of a hidden test nothing but whether it passed.' }),
        passed: z.boolean(),
        message: z.string().nullable(),
        expected: z.string().nullable(),
        got: z.string().nullable(),
        stdout: z.string(),
      }),
    ),
    passed: z.int(),
    total: z.int(),
    score: Percent,
    credited_score: Percent,
    halt: z.enum(HALTS).nullable().openapi({ description: 'What ended the run before its tests had ended.' }),
    halted_in: z.int().nullable().openapi({ description: 'Index of the test in which it was ended.' }),
    message: z.string().nullable().openapi({ description: "About `halt`: the error in the learner's files." }),
    progress: Progress,
    opened: z.array(Key).openapi({ description: 'Keys of the steps that this submission opened.' }),
  })
  .openapi('Submission');

const seconds = z.number().min(0);

export const Watched = z
  .object({
    watched_percent: Percent.openapi({ description: 'Of all films of the step together.' }),
    videos: z.array(
      z.object({
        id: z.string(),
        seconds,
        watched_seconds: seconds,
        ranges: z.array(z.tuple([seconds, seconds])).openapi({ description: 'In seconds; sorted and apart.' }),
      }),
    ),
    progress: Progress,
    opened: z.array(Key).openapi({ description: 'Keys of the steps that opened just now.' }),
  })
  .openapi('Watched', { description: 'What counts; what is not in it yet may be reported again.' });

export const ReportedActivity = z
  .object({
    activities: z.array(z.object({ id: z.string(), status: z.enum(ACTIVITY_STATUSES) })),
    progress: Progress,
    opened: z.array(Key).openapi({ description: 'Keys of the steps that opened just now.' }),
  })
  .openapi('ReportedActivity');

export const Profile = z
  .object({
    id: Id,
    auth_id: z.string(),
    background_level: z.enum(BACKGROUND_LEVELS),
    preferred_language: z.string(),
    learning_preferences: z.record(z.string(), z.unknown()).nullable(),
    ...times,
  })
  .openapi('UserProfile');

export const LearningPath = z
  .object({
    id: Id,
    user_id: Id,
    textbook_id: Id,
    name: z.string(),
    description: z.string().nullable(),
    path_type: z.enum(PATH_TYPES),
    steps_sequence: z.array(z.object({ step: Key, reason: z.string() })),
    is_active: z.boolean(),
    version: z.string(),
    ...times,
  })
  .openapi('LearningPath');

const ofStep = { step_id: Id, step_key: Key.nullable() };

export const Evidence = z
  .object({
    id: Id,
    user_id: Id,
    ...ofStep,
    at: Time,
    actor_id: Id,
    revision: z.string(),
    kind: z.string().openapi({ example: 'answered' }),
    data: z.record(z.string(), z.unknown()).openapi({ description: 'What happened; its fields depend on the kind.' }),
  })
  .openapi('Evidence');

export const ProfileExport = z
  .object({
    account: z.object({ is_anonymous: z.boolean(), name: z.string().optional(), email: z.string().optional() }),
    profile: Profile,
    progress: z.array(
      Progress.extend({
        step_key: Key.nullable(),
        skip_reason: z.enum(SKIP_REASONS).nullable(),
        earned_revision: z.string().nullable(),
      }),
    ),
    sittings: z.array(
      z.object({
        id: Id,
        ...ofStep,
        opened_at: Time,
        last_seen_at: Time,
        ended_at: Time.nullable(),
        counted_seconds: z.int(),
      }),
    ),
    learning_paths: z.array(LearningPath),
    evidence: z.array(Evidence),
  })
  .openapi('ProfileExport');

export const ProblemBody = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  })
  .openapi('Problem');

export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next_cursor: z.string().nullable() });
