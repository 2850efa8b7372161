import type { ReportedActivity } from '../domain/activity.ts';
import type { BackgroundLevel, BodyBlock, Medium, Question, StepType } from '../domain/book.ts';
import type { Criteria, Missing, Proof } from '../domain/criteria.ts';
import type { Answers, QuestionResult, SkipReason } from '../domain/evidence.ts';
import type { ExerciseFile, ExerciseLanguage } from '../domain/exercise.ts';
import type { Instant } from '../domain/ids.ts';
import type { PathReason } from '../domain/path.ts';
import type { LearningPreferences } from '../domain/profile.ts';
import type { WatchedFilm } from '../domain/watching.ts';
import type { RunView } from './parts/test-results.tsx';

/** What pages show, as plain data: no ids of other learners, no answer keys, no content of locked steps. */

export type StepStateName = 'locked' | 'available' | 'in_progress' | 'completed' | 'skipped';

/** A place to go, with its title in the language in which its reader will find it. */
export interface Link {
  href: string;
  title: string;
  /** BCP 47 tag of the title. */
  language: string;
}

/** Who is looking: nobody yet, a learner without e-mail, or a signed-in one. */
export type Account = { kind: 'nobody' } | { kind: 'anonymous' } | { kind: 'member'; name: string; email: string };

export interface Share {
  percent: number;
  completed: number;
  total: number;
}

export interface ShelfView {
  /** Shown with those that can be continued first, otherwise in the order given. */
  textbooks: TextbookCard[];
}

export interface TextbookCard {
  key: string;
  title: string;
  description: string;
  /** BCP 47 tag of the title. */
  language: string;
  descriptionLanguage: string;
  chapterCount: number;
  stepCount: number;
  minutes: number;
  progress: Share | null;
  resume: Link | null;
}

/** A step in a list: never more than its title and its state. */
export interface StepLine {
  key: string;
  title: string;
  /** BCP 47 tag of the title. */
  language: string;
  href: string;
  type: StepType;
  minutes: number;
  state: StepStateName;
  isRequired: boolean;
  /** Empty means all levels. */
  levels: BackgroundLevel[];
}

export interface TextbookView {
  key: string;
  title: string;
  description: string;
  language: string;
  descriptionLanguage: string;
  /** In which the textbook was written, and its authors' names. */
  sourceLanguage: string;
  authors: string[];
  licence: string;
  progress: Share;
  minutesLeft: number;
  /** The one big button. */
  action:
    | { kind: 'begin'; idempotencyKey: string }
    | ({ kind: 'continue'; isFirst: boolean } & Link)
    | { kind: 'finished' };
  chapters: ChapterView[];
}

export interface ChapterView {
  key: string;
  title: string;
  language: string;
  description: string;
  descriptionLanguage: string;
  isLocked: boolean;
  /** Chapters (or steps) that a locked one waits for; empty when open. */
  waitsFor: Link[];
  progress: Share;
  steps: StepLine[];
}

export interface StepView {
  stepId: string;
  key: string;
  title: string;
  /** Path of this page; its forms post to `${href}/complete`, `/answers`, `/skip`, `/reset`. */
  href: string;
  type: StepType;
  minutes: number;
  isRequired: boolean;
  levels: BackgroundLevel[];
  /** Language of the content, which may be the source's when there is no translation. */
  language: string;
  /** The reader asked for another language than there is. */
  isFallbackLanguage: boolean;
  /** The original has been edited since this was translated. */
  isStale: boolean;
  /** Name of this text of the step; goes back with what is answered to it. */
  variant: string;
  /** The original of a translation, or the translation that was left for the original. */
  otherText: { kind: 'original' | 'translation'; href: string; language: string } | null;
  /** Part of this page's address that keeps the text as it is; empty, or a query. */
  textQuery: string;
  textbook: { key: string; title: string; href: string; language: string };
  chapter: { number: number; title: string; language: string; href: string; progress: Share; steps: StepLine[] };
  body: BodyBlock[];
  questions: Question[];
  /** Films and activities of the text. */
  media: Medium[];
  /** What counts of them. */
  reported: { watched: WatchedFilm[]; activities: ReportedActivity[] };
  criteria: Criteria;
  /** Leaves of the criteria that are not met yet, from `evaluate`. */
  missing: Missing[];
  state: Exclude<StepStateName, 'locked'>;
  skipReason: SkipReason | null;
  proof: Proof | null;
  completedAt: Instant | null;
  /** IANA name in which times are shown. */
  timeZone: string;
  /** Seconds of visible time counted so far. */
  countedSeconds: number;
  beatSeconds: number;
  quiz: QuizView | null;
  exercise: ExerciseView | null;
  /** The learner's own working state. */
  saved: {
    scroll: number | null;
    answers: Answers | null;
    files: Record<string, string> | null;
    /** Seconds, by film. */
    video: Record<string, number>;
    /** By activity. */
    activity: Record<string, unknown>;
  };
  reader: 'visitor' | 'learner' | 'staff';
  previous: Link | null;
  /** After the last step: the textbook's page. `opens`: completing this step opens it. */
  next: (Link & { isEnd: boolean; opens: boolean }) | null;
  why: StepReason[];
  notice: StepNotice | null;
  /** What became of the step since the learner finished it. */
  changedSince: ChangedStep | null;
  idempotencyKey: string;
}

export interface ChangedStep {
  /** Null when the earlier form is not on record. */
  changes: {
    /** Null when the title is as it was. */
    titleBefore: string | null;
    /** Blocks of the author's text; null on one side for what was added or removed. */
    text: { before: string | null; after: string | null }[];
    hasNewFigures: boolean;
    hasNewCriteria: boolean;
    questions: number;
    correctedAnswers: number;
    hasNewTests: boolean;
  } | null;
}

export interface QuizView {
  /** Percent that is asked; null when no score is. */
  needPercent: number | null;
  /** The attempt whose results are shown, null before the first and on a retake. */
  attempt: { score: number; answers: Answers; results: QuestionResult[] } | null;
  attempts: number;
  creditedScore: number | null;
  isPassed: boolean;
}

export interface ExerciseView {
  language: ExerciseLanguage;
  /** As the learner left them, or last handed them in, or found them. */
  files: ExerciseFile[];
  starter: ExerciseFile[];
  /** Visible ones. */
  tests: ExerciseFile[];
  /** What the server made of the last submission. */
  result: RunView | null;
  resultPercent: number;
  /** Percent of tests that is asked; null when no tests are. */
  needPercent: number | null;
  creditedScore: number | null;
  /** Null until the step is completed. */
  solution: ExerciseFile[] | null;
}

/** Why a step is on this learner's path, and what it leads to. */
export type StepReason = { code: PathReason } | { code: 'builds_on'; steps: Link[] } | { code: 'opens'; steps: Link[] };

/** What the last action came to, said on top of the page. */
export type StepNotice =
  | { kind: 'not_yet'; missing: Missing[] }
  | { kind: 'completed' }
  | { kind: 'begun' }
  | { kind: 'skipped' }
  | { kind: 'reset' };

export interface LockedStepView {
  title: string;
  language: string;
  textbook: Link;
  chapter: { number: number; title: string };
  /** In the order in which they can be done; the first is the next thing to do. */
  missing: (Link & {
    minutes: number;
    type: StepType;
    state: StepStateName;
    chapter: Pick<Link, 'title' | 'language'>;
  })[];
  minutes: number;
}

export interface LearningView {
  resume: (Link & { chapter: Pick<Link, 'title' | 'language'>; minutes: number }) | null;
  textbooks: LearningTextbook[];
  /** IANA name in which times are shown. */
  timeZone: string;
}

export interface LearningTextbook {
  key: string;
  title: string;
  language: string;
  href: string;
  progress: Share;
  inProgress: number;
  skipped: number;
  minutesLeft: number;
  lastVisitedAt: Instant | null;
  chapters: (Link & { progress: Share })[];
}

/** UserProfile as its form shows it: what was typed comes back as it was typed. */
export interface ProfileFields {
  backgroundLevel: BackgroundLevel;
  preferredLanguage: string;
  dailyMinutes: string;
  prefers: NonNullable<LearningPreferences['prefers']>;
  pace: NonNullable<LearningPreferences['pace']> | null;
  goals: string[];
  reduceMotion: boolean;
  textSize: NonNullable<LearningPreferences['text_size']>;
  timeZone: string;
  reminders: boolean;
}

/** Names of form fields are the data model's. */
export type ProfileFieldName =
  | 'background_level'
  | 'preferred_language'
  | 'daily_minutes'
  | 'prefers'
  | 'pace'
  | 'goals'
  | 'reduce_motion'
  | 'text_size'
  | 'time_zone'
  | 'reminders';

export interface FieldError<F extends string = string> {
  field: F;
  /** A whole sentence in the reader's language. */
  message: string;
}

/** Chapters that can be goals. */
export interface GoalChoice {
  key: string;
  title: string;
  textbook: string;
  /** The textbook's. */
  language: string;
}

export interface WelcomeView {
  fields: ProfileFields;
  goals: GoalChoice[];
  errors: FieldError<ProfileFieldName>[];
  /** Where the last screen leads. */
  next: string;
  idempotencyKey: string;
}

export interface ProfileView {
  account: Exclude<Account, { kind: 'nobody' }>;
  fields: ProfileFields;
  goals: GoalChoice[];
  errors: FieldError<ProfileFieldName>[];
  isSaved: boolean;
  /** The typed confirmation was not the asked word. */
  deleteRefused: boolean;
  idempotencyKey: string;
}

export const AUTH_PROBLEMS = [
  'wrong_credentials',
  'email_taken',
  'email_invalid',
  'password_short',
  'password_long',
  'name_missing',
  'too_many_attempts',
  'failed',
] as const;
export type AuthProblem = (typeof AUTH_PROBLEMS)[number];

export interface SignInView {
  email: string;
  next: string;
  problems: AuthProblem[];
  /** There is anonymous work that will be kept. */
  keepsWork: boolean;
}

export interface SignUpView extends SignInView {
  name: string;
}

export interface ClaimAdminView {
  state: 'open' | 'used' | 'invalid' | 'claimed';
  token: string;
  account: Account;
  name: string;
  email: string;
  problems: AuthProblem[];
}

export const ERROR_STATUSES = [403, 404, 409, 413, 429, 500, 503] as const;
export interface ErrorView {
  status: (typeof ERROR_STATUSES)[number];
  /** Where to go on, besides the shelf. */
  back: Link | null;
  retryAfterSeconds: number | null;
  /** To be told to the operator. */
  requestId: string | null;
}

export type Theme = 'system' | 'light' | 'dark';
export type Section = 'shelf' | 'learning' | 'profile' | 'sign-in';
export type IslandName = 'time' | 'quiz' | 'exercise' | 'video' | 'activity';

/** Everything around a page. */
export interface Frame {
  title: string;
  description?: string;
  section: Section | null;
  account: Account;
  theme: Theme;
  textSize: ProfileFields['textSize'];
  reduceMotion: boolean;
  /** Path and query of this page: where the theme and language forms come back to. */
  path: string;
  islands: IslandName[];
  /** Staff read unlocked and leave no evidence. */
  isStaffPreview: boolean;
  /** Pages about one person are kept out of search engines. */
  isPrivate: boolean;
}
