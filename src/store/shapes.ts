import { z } from 'zod';
import { ACTIVITY_STATUSES } from '../domain/activity.ts';
import {
  type AnswerKey,
  BACKGROUND_LEVELS,
  type BackgroundLevel,
  type BodyBlock,
  type BookStep,
  type Question,
} from '../domain/book.ts';
import { type Criteria, parseCriteria } from '../domain/criteria.ts';
import { type EvidenceKind, type Happening, NUMBER_REMARKS, SKIP_REASONS } from '../domain/evidence.ts';
import { EXERCISE_LANGUAGES, type Exercise, type ExerciseKey, HALTS } from '../domain/exercise.ts';
import type { TitledVariant } from '../domain/graph.ts';
import type { PathEntry } from '../domain/path.ts';
import type { LearningPreferences } from '../domain/profile.ts';
import { CONTENT_CHANGES, type ContentChange } from '../domain/step-changes.ts';
import type { Tally } from '../domain/tally.ts';
import type { StepVariant, Translations } from '../domain/variants.ts';

/** A JSON column holds what no door of Stepwell would have let in: a bug, or somebody else's hand. */
export class StoredDataError extends Error {
  override name = 'StoredDataError';
}

const reader =
  <T>(column: string, schema: z.ZodType<T>) =>
  (stored: string): T => {
    const parsed = schema.safeParse(JSON.parse(stored));
    if (!parsed.success) throw new StoredDataError(`${column}: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  };

const texts = z.array(z.string());
const choiceKind = z.enum(['single', 'multiple']);

export const readTexts = (column: string): ((stored: string) => string[]) => reader(column, texts);

const levels = z.array(z.enum(BACKGROUND_LEVELS));

export const readLevels: (stored: string) => BackgroundLevel[] = reader('learning_step.level', levels);

const medium = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('video'),
    id: z.string(),
    ms: z.number().nullable(),
    isStreamed: z.literal(true).exactOptional(),
  }),
  z.object({ kind: z.literal('embed'), origin: z.string() }),
  z.object({ kind: z.literal('activity'), id: z.string(), isSilent: z.literal(true).exactOptional() }),
]);

const body = z.array(
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('html'),
      html: z.string(),
      levels: levels.exactOptional(),
      media: z.array(medium).exactOptional(),
    }),
    z.object({ kind: z.literal('question'), question: z.string() }),
  ]),
);

export const readBody: (stored: string) => BodyBlock[] = reader('learning_step.body', body);

const options = z.array(z.object({ id: z.string(), text: z.string() }));
const asked = { id: z.string(), prompt: z.string() };

const questions: z.ZodType<Question[]> = z.array(
  z.discriminatedUnion('kind', [
    z.object({ ...asked, kind: choiceKind, choices: options, isShuffled: z.literal(true).exactOptional() }),
    z.object({ ...asked, kind: z.literal('short') }),
    z.object({ ...asked, kind: z.literal('number'), unit: z.string().nullable() }),
    z.object({ ...asked, kind: z.literal('blanks'), gaps: z.number() }),
    z.object({ ...asked, kind: z.literal('ordering'), items: options }),
    z.object({ ...asked, kind: z.literal('matching'), left: options, options }),
  ]),
);

export const readQuestions: (stored: string) => Question[] = reader('learning_step.questions', questions);

const byId = z.record(z.string(), z.string());
const aboutIds = { feedback: byId, misconceptions: byId };
const aboutAnswer = { feedback: z.string().nullable(), misconception: z.string().nullable() };
const foreseen = { isRight: z.boolean(), ...aboutAnswer };
const question = z.string();

const answerKeys: z.ZodType<AnswerKey[]> = z.array(
  z.discriminatedUnion('kind', [
    z.object({ question, kind: choiceKind, correct: texts, ...aboutIds }),
    z.object({
      question,
      kind: z.literal('short'),
      isExact: z.boolean(),
      answers: z.array(
        z.union([z.object({ ...foreseen, text: z.string() }), z.object({ ...foreseen, pattern: z.string() })]),
      ),
    }),
    z.object({
      question,
      kind: z.literal('number'),
      unit: z.string().nullable(),
      tolerance: z.union([z.object({ absolute: z.number() }), z.object({ percent: z.number() })]),
      answers: z.array(z.object({ ...foreseen, value: z.union([z.number(), z.literal('any')]) })),
    }),
    z.object({ question, kind: z.literal('blanks'), isExact: z.boolean(), gaps: z.array(texts), ...aboutAnswer }),
    z.object({ question, kind: z.literal('ordering'), order: texts, ...aboutIds }),
    z.object({
      question,
      kind: z.literal('matching'),
      pairs: z.array(z.tuple([z.string(), z.string()])),
      ...aboutIds,
    }),
  ]),
);

export const readAnswerKeys: (stored: string) => AnswerKey[] = reader('learning_step.answer_keys', answerKeys);

const place = { language: z.string(), level: z.enum(BACKGROUND_LEVELS).nullable() };

export const readVariants: (stored: string) => StepVariant[] = reader(
  'step_revision.variants',
  z.array(
    z.object({
      ...place,
      isStale: z.boolean(),
      title: z.string(),
      content: z.string(),
      body,
      questions,
      answerKeys,
      assets: texts,
    }),
  ),
);

export const readTitles: (stored: string) => TitledVariant[] = reader(
  'learning_step.titles',
  z.array(z.object({ ...place, title: z.string() })),
);

const translations: z.ZodType<Translations> = z.record(
  z.string(),
  z.object({ title: z.string().nullable(), description: z.string().nullable() }),
);

export const readTranslations: (stored: string) => Translations = reader('translations', translations);

export function readCriteria(stored: string): Criteria {
  const parsed = parseCriteria(JSON.parse(stored));
  if (parsed.ok) return parsed.value;
  const problems = parsed.error.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; ');
  throw new StoredDataError(`learning_step.required_completion_criteria: ${problems}`);
}

const files = z.array(z.object({ name: z.string(), text: z.string() }));

export const readExercise: (stored: string) => Exercise = reader(
  'step_revision.exercise',
  z.object({ language: z.enum(EXERCISE_LANGUAGES), starter: files, tests: files }),
);

export const readExerciseKey: (stored: string) => ExerciseKey = reader(
  'step_revision.exercise_key',
  z.object({ hidden: files, solution: files }),
);

const percent = z.number();

const ranges = z.array(z.tuple([z.number(), z.number()]));
const activityStatus = z.enum(ACTIVITY_STATUSES);

export const readTally: (stored: string) => Tally = reader(
  'learning_progress.tally',
  z.object({
    activeMs: z.number(),
    activeUntil: z.number().exactOptional(),
    attempts: z.number(),
    latestScore: percent.exactOptional(),
    creditedScore: percent.exactOptional(),
    testsPercent: percent.exactOptional(),
    watchedPercent: percent.exactOptional(),
    watched: z.array(z.object({ video: z.string(), ranges })).exactOptional(),
    activity: z.enum(['completed', 'passed']).exactOptional(),
    activities: z.array(z.object({ activity: z.string(), status: activityStatus })).exactOptional(),
    declared: z.boolean(),
  }),
);

const result = z.object({
  question: z.string(),
  correct: z.boolean(),
  points: z.number(),
  feedback: z.string().nullable(),
  misconceptions: texts,
  parts: z.array(z.boolean()).exactOptional(),
  remark: z.enum(NUMBER_REMARKS).exactOptional(),
});

const note = z.string().exactOptional();

const readHappeningJson: (stored: string) => Happening = reader(
  'evidence.data',
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('opened') }),
    z.object({ kind: z.literal('visible'), ms: z.number(), until: z.number().exactOptional() }),
    z.object({
      kind: z.literal('answered'),
      answers: z.record(z.string(), texts),
      results: z.array(result),
      score: percent,
      variant: z.string().exactOptional(),
    }),
    z.object({
      kind: z.literal('submitted'),
      files: byId,
      tests: z.array(
        z.object({
          name: z.string().nullable(),
          passed: z.boolean(),
          message: z.string().nullable(),
          expected: z.string().nullable(),
          got: z.string().nullable(),
          stdout: z.string(),
        }),
      ),
      passed: z.number(),
      halt: z.enum(HALTS).nullable(),
      haltedIn: z.number().nullable(),
      message: z.string().nullable(),
      percent,
    }),
    z.object({
      kind: z.literal('watched'),
      video: z.string(),
      ranges,
      films: z.array(z.object({ id: z.string(), ms: z.number() })),
    }),
    z.object({
      kind: z.literal('activity'),
      activity: z.string(),
      status: activityStatus,
      score: percent.exactOptional(),
      activities: texts,
    }),
    z.object({ kind: z.literal('declared') }),
    z.object({ kind: z.literal('skipped'), reason: z.enum(SKIP_REASONS), note }),
    z.object({ kind: z.literal('reset'), note, publication: z.number().exactOptional() }),
    z.object({
      kind: z.literal('regraded'),
      publication: z.number(),
      attempts: z.array(z.object({ attempt: z.string(), before: percent, after: percent })),
      best: percent,
      latest: percent,
      mayFall: z.boolean(),
    }),
    z.object({ kind: z.literal('rejudged'), publication: z.number() }),
  ]),
);

/** `kind` is stored in a column of its own and again inside `data`, which makes the JSON readable by itself. */
export function readHappening(column: EvidenceKind, stored: string): Happening {
  const happening = readHappeningJson(stored);
  if (happening.kind !== column) throw new StoredDataError(`evidence.data: kind is not ${column}`);
  return happening;
}

export const readChanges: (stored: string) => ContentChange[] = reader(
  'follow_up.changes',
  z.array(z.enum(CONTENT_CHANGES)),
);

export const readRelations: (stored: string) => Pick<BookStep, 'alternativeTo' | 'briefOf' | 'remedies'> = reader(
  'step_revision.relations',
  z.object({
    alternativeTo: texts.exactOptional(),
    briefOf: texts.exactOptional(),
    remedies: texts.exactOptional(),
  }),
);

const manifest = z.object({
  title: z.string(),
  description: z.string(),
  language: z.string(),
  languages: texts.exactOptional(),
  translations: translations.exactOptional(),
  licence: z.string(),
  authors: texts,
  sequence: z.enum(['strict', 'open']),
  chapters: z.array(
    z.object({
      key: z.string(),
      title: z.string(),
      description: z.string(),
      translations: translations.exactOptional(),
      requires: texts,
      order: z.enum(['sequence', 'any']),
      isActive: z.boolean(),
      steps: z.array(z.object({ key: z.string(), id: z.string(), fingerprint: z.string() })),
    }),
  ),
});

/** A version: what is written of the textbook and its chapters, and which rows of `step_revision` are its steps. */
export type Manifest = z.infer<typeof manifest>;

export const readManifest: (stored: string) => Manifest = reader('textbook_version.manifest', manifest);

export const readPathEntries: (stored: string) => PathEntry[] = reader(
  'learning_path.steps_sequence',
  z.array(z.object({ step: z.string(), reason: z.literal('authors_order') })),
);

/** Known keys are checked at the doors; the column keeps unknown ones, so any object is good. */
export const readPreferences: (stored: string) => LearningPreferences = reader(
  'user_profile.learning_preferences',
  z.looseObject({}),
);

/** Working state and idempotent answers: any JSON. */
export const readAnything: (stored: string) => unknown = JSON.parse;
