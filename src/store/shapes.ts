import { z } from 'zod';
import {
  type AnswerKey,
  BACKGROUND_LEVELS,
  type BackgroundLevel,
  type BodyBlock,
  type Question,
} from '../domain/book.ts';
import { type Criteria, parseCriteria } from '../domain/criteria.ts';
import { type EvidenceKind, type Happening, SKIP_REASONS } from '../domain/evidence.ts';
import type { PathEntry } from '../domain/path.ts';
import type { LearningPreferences } from '../domain/profile.ts';
import type { Tally } from '../domain/tally.ts';

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
const kind = z.enum(['single', 'multiple']);

export const readTexts = (column: string): ((stored: string) => string[]) => reader(column, texts);

export const readLevels: (stored: string) => BackgroundLevel[] = reader(
  'learning_step.level',
  z.array(z.enum(BACKGROUND_LEVELS)),
);

export const readBody: (stored: string) => BodyBlock[] = reader(
  'learning_step.body',
  z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('html'), html: z.string() }),
      z.object({ kind: z.literal('question'), question: z.string() }),
    ]),
  ),
);

export const readQuestions: (stored: string) => Question[] = reader(
  'learning_step.questions',
  z.array(
    z.object({
      id: z.string(),
      kind,
      prompt: z.string(),
      choices: z.array(z.object({ id: z.string(), text: z.string() })),
    }),
  ),
);

export const readAnswerKeys: (stored: string) => AnswerKey[] = reader(
  'learning_step.answer_keys',
  z.array(
    z.object({
      question: z.string(),
      kind,
      correct: texts,
      feedback: z.record(z.string(), z.string()),
      misconceptions: z.record(z.string(), z.string()),
    }),
  ),
);

export function readCriteria(stored: string): Criteria {
  const parsed = parseCriteria(JSON.parse(stored));
  if (parsed.ok) return parsed.value;
  const problems = parsed.error.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; ');
  throw new StoredDataError(`learning_step.required_completion_criteria: ${problems}`);
}

const percent = z.number();

export const readTally: (stored: string) => Tally = reader(
  'learning_progress.tally',
  z.object({
    activeMs: z.number(),
    attempts: z.number(),
    latestScore: percent.exactOptional(),
    creditedScore: percent.exactOptional(),
    testsPercent: percent.exactOptional(),
    watchedPercent: percent.exactOptional(),
    activity: z.enum(['completed', 'passed']).exactOptional(),
    declared: z.boolean(),
  }),
);

const result = z.object({
  question: z.string(),
  correct: z.boolean(),
  points: z.number(),
  feedback: z.string().nullable(),
  misconceptions: texts,
});

const note = z.string().exactOptional();

const readHappeningJson: (stored: string) => Happening = reader(
  'evidence.data',
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('opened') }),
    z.object({ kind: z.literal('visible'), ms: z.number() }),
    z.object({
      kind: z.literal('answered'),
      answers: z.record(z.string(), texts),
      results: z.array(result),
      score: percent,
    }),
    z.object({ kind: z.literal('declared') }),
    z.object({ kind: z.literal('skipped'), reason: z.enum(SKIP_REASONS), note }),
    z.object({ kind: z.literal('reset'), note }),
  ]),
);

/** `kind` is stored in a column of its own and again inside `data`, which makes the JSON readable by itself. */
export function readHappening(column: EvidenceKind, stored: string): Happening {
  const happening = readHappeningJson(stored);
  if (happening.kind !== column) throw new StoredDataError(`evidence.data: kind is not ${column}`);
  return happening;
}

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
