import { BACKGROUND_LEVELS, type BackgroundLevel } from './book.ts';
import type { Instant, UserId } from './ids.ts';
import { type FieldProblem, ok, type Result, refuse } from './result.ts';

/** A learner: the data model's UserProfile. */
export interface Profile {
  id: UserId;
  authId: string;
  backgroundLevel: BackgroundLevel;
  /** BCP 47 tag. */
  preferredLanguage: string;
  learningPreferences: LearningPreferences | null;
  createdAt: Instant;
  updatedAt: Instant;
}

/** Known settings; unknown keys are kept as they came. */
export interface LearningPreferences {
  daily_minutes?: number;
  prefers?: ('text' | 'video' | 'practice')[];
  pace?: 'relaxed' | 'steady' | 'fast';
  /** Chapter keys. */
  goals?: string[];
  reduce_motion?: boolean;
  text_size?: 'small' | 'normal' | 'large' | 'larger';
  /** IANA name. */
  time_zone?: string;
  reminders?: boolean;
  [unknown: string]: unknown;
}

/** The fields of a profile that its learner may change; absent ones stay. */
export interface ProfileChange {
  backgroundLevel?: BackgroundLevel;
  preferredLanguage?: string;
  learningPreferences?: LearningPreferences | null;
}

/** Bytes of preferences as JSON, at most. */
const LARGEST_PREFERENCES = 16_384;
const LANGUAGE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

type Check = { accepts: (value: unknown) => boolean; detail: string };

const oneOf = (...allowed: string[]): Check => ({
  accepts: (value) => typeof value === 'string' && allowed.includes(value),
  detail: `must be one of ${allowed.join(', ')}`,
});

const listOf = ({ accepts, detail }: Check): Check => ({
  accepts: (value) => Array.isArray(value) && value.length <= 100 && value.every(accepts),
  detail: `must be a list; each entry ${detail}`,
});

const yesOrNo: Check = { accepts: (value) => typeof value === 'boolean', detail: 'must be true or false' };

const text = (longest: number): Check => ({
  accepts: (value) => typeof value === 'string' && value.length > 0 && value.length <= longest,
  detail: `must be a text of 1 to ${longest} characters`,
});

const PREFERENCES: Record<string, Check> = {
  daily_minutes: {
    accepts: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 1440,
    detail: 'must be a whole number from 1 to 1440',
  },
  prefers: listOf(oneOf('text', 'video', 'practice')),
  pace: oneOf('relaxed', 'steady', 'fast'),
  goals: listOf(text(255)),
  reduce_motion: yesOrNo,
  text_size: oneOf('small', 'normal', 'large', 'larger'),
  time_zone: text(64),
  reminders: yesOrNo,
};

/** Reads a change of profile from unknown input. Fields that a learner cannot change are ignored. */
export function parseProfileChange(input: unknown): Result<ProfileChange, FieldProblem[]> {
  if (!isObject(input)) return refuse([{ pointer: '', detail: 'must be an object' }]);
  const { background_level, preferred_language, learning_preferences } = input;
  const problems: FieldProblem[] = [];
  const change: ProfileChange = {};
  if (background_level !== undefined) {
    if (isLevel(background_level)) change.backgroundLevel = background_level;
    else problems.push({ pointer: '/background_level', detail: `must be one of ${BACKGROUND_LEVELS.join(', ')}` });
  }
  if (preferred_language !== undefined) {
    if (isLanguage(preferred_language)) change.preferredLanguage = preferred_language;
    else problems.push({ pointer: '/preferred_language', detail: 'must be a language tag such as en or pt-BR' });
  }
  if (learning_preferences === null) change.learningPreferences = null;
  else if (learning_preferences !== undefined) {
    const found = preferenceProblems(learning_preferences);
    problems.push(...found);
    if (found.length === 0) change.learningPreferences = learning_preferences as LearningPreferences;
  }
  return problems.length > 0 ? refuse(problems) : ok(change);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isLevel = (value: unknown): value is BackgroundLevel => (BACKGROUND_LEVELS as readonly unknown[]).includes(value);

const isLanguage = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 35 && LANGUAGE.test(value);

function preferenceProblems(input: unknown): FieldProblem[] {
  const pointer = '/learning_preferences';
  if (!isObject(input)) return [{ pointer, detail: 'must be an object or null' }];
  if (JSON.stringify(input).length > LARGEST_PREFERENCES)
    return [{ pointer, detail: `must be at most ${LARGEST_PREFERENCES} characters as JSON` }];
  return Object.entries(PREFERENCES).flatMap(([key, { accepts, detail }]) =>
    input[key] === undefined || accepts(input[key]) ? [] : [{ pointer: `${pointer}/${key}`, detail }],
  );
}
