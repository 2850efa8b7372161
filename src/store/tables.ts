import type { ColumnType } from 'kysely';
import type { BackgroundLevel, StepType } from '../domain/book.ts';
import type { Proof } from '../domain/criteria.ts';
import type { EvidenceKind, SkipReason } from '../domain/evidence.ts';
import type { OnChange } from '../domain/impact.ts';
import type { PathType } from '../domain/path.ts';
import type { ProgressStatus } from '../domain/progress.ts';

/** Goes in as a Date; comes out as the dialect has it and is read by `instant`. */
type Time = ColumnType<Date | string, Date, Date>;
type OptionalTime = ColumnType<Date | string | null, Date | null | undefined, Date | null>;
/** Goes in through `toJson`, comes out as text and is read by one of `shapes.ts`. */
type Json = ColumnType<string, string, string>;
type DefaultedJson = ColumnType<string, string | undefined, string>;
type OptionalJson = ColumnType<string | null, string | null | undefined, string | null>;
/** Comes out as the dialect has it and is read by `flag`. */
type Flag = ColumnType<boolean | number, boolean | undefined, boolean>;
type Defaulted<T> = ColumnType<T, T | undefined, T>;
type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>;

interface Stamped {
  created_at: Time;
  updated_at: Time;
}

export interface UserProfileTable extends Stamped {
  id: string;
  auth_id: string;
  background_level: Defaulted<BackgroundLevel>;
  preferred_language: Defaulted<string>;
  learning_preferences: OptionalJson;
}

export interface TextbookTable extends Stamped {
  id: string;
  key: string;
  title: string;
  description: string;
  language: string;
  licence: string;
  authors: DefaultedJson;
  sequence: Defaulted<'strict' | 'open'>;
  version: string;
  is_active: Flag;
  /** All languages in which something of it can be read, the source language first; empty: only that. */
  languages: DefaultedJson;
  /** Title and description by language. */
  translations: DefaultedJson;
}

export interface ChapterTable extends Stamped {
  id: string;
  textbook_id: string;
  key: string;
  title: string;
  description: string;
  order_index: number;
  prerequisite_chapter_id: Optional<string>;
  order_mode: Defaulted<'sequence' | 'any'>;
  is_active: Flag;
  /** Title and description by language. */
  translations: DefaultedJson;
  /** Hash of all that the author wrote of it; only publishing looks at it. */
  fingerprint: Defaulted<string>;
  removed_at: OptionalTime;
}

export interface LearningStepTable extends Stamped {
  id: string;
  textbook_id: string;
  chapter_id: string;
  key: string;
  title: string;
  content: string;
  step_type: StepType;
  order_index: number;
  prerequisite_step_id: Optional<string>;
  required_completion_criteria: DefaultedJson;
  revision: string;
  level: DefaultedJson;
  is_required: Flag;
  minutes: Defaulted<number>;
  body: DefaultedJson;
  questions: DefaultedJson;
  answer_keys: DefaultedJson;
  teaches: DefaultedJson;
  assesses: DefaultedJson;
  /** Of its variants, whose texts are in `step_revision`. */
  titles: DefaultedJson;
  /** Hash of all that the author wrote of it; only publishing looks at it. */
  fingerprint: Defaulted<string>;
  removed_at: OptionalTime;
}

export interface LearningProgressTable extends Stamped {
  id: string;
  user_id: string;
  step_id: string;
  status: Defaulted<ProgressStatus>;
  completion_percentage: Optional<number>;
  started_at: OptionalTime;
  completed_at: OptionalTime;
  progress_data: OptionalJson;
  skip_reason: Optional<SkipReason>;
  proof: Optional<Proof>;
  score: Optional<number>;
  earned_revision: Optional<string>;
  begun: Flag;
  tally: DefaultedJson;
}

export interface EvidenceTable {
  id: string;
  user_id: string;
  step_id: string;
  kind: EvidenceKind;
  at: Time;
  actor_id: string;
  revision: string;
  data: Json;
  idempotency_key: Optional<string>;
}

export interface SittingTable {
  id: string;
  user_id: string;
  step_id: string;
  opened_at: Time;
  last_seen_at: Time;
  counted_until: OptionalTime;
  counted_ms: Defaulted<number>;
  ended_at: OptionalTime;
  clock: 'beats' | 'page';
}

export interface LearningPathTable extends Stamped {
  id: string;
  user_id: string;
  textbook_id: string;
  name: string;
  description: Optional<string>;
  path_type: Defaulted<PathType>;
  steps_sequence: Json;
  is_active: Flag;
  version: Defaulted<string>;
}

/** A step as it was in at least one version. Rows are only ever added. */
export interface StepRevisionTable {
  step_id: string;
  /** Hash of all that the author wrote of it. */
  fingerprint: string;
  revision: string;
  title: string;
  content: string;
  step_type: StepType;
  required_completion_criteria: Json;
  level: Json;
  is_required: ColumnType<boolean | number, boolean, boolean>;
  minutes: number;
  /** Step keys. */
  requires: Json;
  body: Json;
  questions: Json;
  answer_keys: Json;
  teaches: Json;
  assesses: Json;
  /** Hashes. */
  assets: Json;
  relations: DefaultedJson;
  /** The step in other languages and for single levels, whole. */
  variants: DefaultedJson;
  /** Null where nothing runs. */
  exercise: OptionalJson;
  exercise_key: OptionalJson;
  created_at: Time;
}

/** What one publication has to do with one step for every learner who had met it. */
export interface FollowUpTable {
  textbook_id: string;
  number: number;
  step_id: string;
  choice: OnChange;
  changes: Json;
  /** Learners up to this id are done with. */
  done_until: Optional<string>;
  finished_at: OptionalTime;
}

export interface Tables {
  user_profile: UserProfileTable;
  textbook: TextbookTable;
  chapter: ChapterTable;
  chapter_prerequisite: { chapter_id: string; prerequisite_chapter_id: string; position: number };
  learning_step: LearningStepTable;
  step_prerequisite: { step_id: string; prerequisite_step_id: string; position: number };
  asset: { hash: string; mime: string };
  /** `number` counts from 0; every part but the last is as long as `PART_BYTES` in assets.ts. */
  asset_part: { asset_hash: string; number: number; bytes: Uint8Array };
  step_asset: { step_id: string; asset_hash: string };
  step_revision: StepRevisionTable;
  textbook_version: { textbook_id: string; version: string; manifest: Json };
  /** `number` counts what was live one after the other; a version that came back has several. */
  publication: {
    textbook_id: string;
    number: number;
    version: string;
    published_at: Time;
    /** Null where nobody with an account published. */
    actor_id: Optional<string>;
  };
  follow_up: FollowUpTable;
  learning_progress: LearningProgressTable;
  evidence: EvidenceTable;
  sitting: SittingTable;
  learning_path: LearningPathTable;
  watch_clock: { user_id: string; watched_until: Time };
  idempotent_answer: {
    user_id: string;
    key: string;
    route: string;
    status: number;
    body: Json;
    created_at: Time;
  };
  installation: { name: string; value: string };
}

/** Better Auth's own tables, with its own names. Times and flags are as Better Auth stores them. */
export interface AuthTables {
  user: {
    id: string;
    name: string;
    email: string;
    emailVerified: boolean | number;
    image: string | null;
    createdAt: Date | string;
    updatedAt: Date | string;
    role: string | null;
    banned: boolean | number | null;
    banReason: string | null;
    banExpires: Date | string | null;
    isAnonymous: boolean | number | null;
  };
  session: {
    id: string;
    expiresAt: Date | string;
    token: string;
    createdAt: Date | string;
    updatedAt: Date | string;
    ipAddress: string | null;
    userAgent: string | null;
    userId: string;
    impersonatedBy: string | null;
  };
  account: {
    id: string;
    accountId: string;
    providerId: string;
    userId: string;
    accessToken: string | null;
    refreshToken: string | null;
    idToken: string | null;
    accessTokenExpiresAt: Date | string | null;
    refreshTokenExpiresAt: Date | string | null;
    scope: string | null;
    password: string | null;
    createdAt: Date | string;
    updatedAt: Date | string;
  };
  verification: {
    id: string;
    identifier: string;
    value: string;
    expiresAt: Date | string;
    createdAt: Date | string;
    updatedAt: Date | string;
  };
}
