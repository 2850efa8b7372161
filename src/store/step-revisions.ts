import type { BookStep } from '../domain/book.ts';
import type { Criteria } from '../domain/criteria.ts';
import type { Exercise, ExerciseKey } from '../domain/exercise.ts';
import { askedIn } from '../domain/follow-up.ts';
import type { Instant, StepId, TextbookId } from '../domain/ids.ts';
import type { Quiz } from '../domain/regrading.ts';
import type { RevisedStep } from '../domain/step-changes.ts';
import { type StepVariant, variantName } from '../domain/variants.ts';
import { dialectOf, flag, instant, toTime } from './columns.ts';
import type { Db, Transaction } from './connection.ts';
import { idList } from './id-list.ts';
import { chunks } from './publishing-order.ts';
import {
  readAnswerKeys,
  readBody,
  readCriteria,
  readExercise,
  readExerciseKey,
  readLevels,
  readQuestions,
  readRelations,
  readTexts,
  readVariants,
} from './shapes.ts';
import type { StepContent } from './textbooks.ts';

const readRequires = readTexts('step_revision.requires');
const readTeaches = readTexts('step_revision.teaches');
const readAssesses = readTexts('step_revision.assesses');
const readAssets = readTexts('step_revision.assets');

/** Steps as they were in one version, by id. */
export async function loadSteps(
  db: Db,
  entries: { id: string; key: string; fingerprint: string }[],
): Promise<Map<string, BookStep>> {
  const wanted = new Map(entries.map((entry) => [entry.id, entry]));
  const steps = new Map<string, BookStep>();
  for (const part of chunks(entries, 100)) {
    const rows = await db
      .selectFrom('step_revision')
      .selectAll()
      .where(
        'step_id',
        'in',
        idList(
          db,
          part.map(({ id }) => id),
        ),
      )
      .where(
        'fingerprint',
        'in',
        part.map(({ fingerprint }) => fingerprint),
      )
      .execute();
    for (const row of rows) {
      const entry = wanted.get(row.step_id);
      if (entry?.fingerprint !== row.fingerprint) continue;
      steps.set(row.step_id, {
        key: entry.key,
        title: row.title,
        type: row.step_type,
        levels: readLevels(row.level),
        isRequired: flag(row.is_required),
        minutes: row.minutes,
        requires: readRequires(row.requires),
        criteria: readCriteria(row.required_completion_criteria),
        revision: row.revision,
        content: row.content,
        body: readBody(row.body),
        questions: readQuestions(row.questions),
        answerKeys: readAnswerKeys(row.answer_keys),
        teaches: readTeaches(row.teaches),
        assesses: readAssesses(row.assesses),
        assets: readAssets(row.assets),
        ...readRelations(row.relations),
        ...variantsOf(row),
        ...exerciseOf(row),
      });
    }
  }
  return steps;
}

/** Nothing where there are none, as it is in a book that was just read. */
function variantsOf(row: { variants: string }): { variants?: StepVariant[] } {
  const variants = readVariants(row.variants);
  return variants.length === 0 ? {} : { variants };
}

/** What a page shows of a step at one revision, live or not; null when that was never published. */
export async function loadRevisionContent(db: Db, stepId: StepId, revision: string): Promise<StepContent | null> {
  const row = await db
    .selectFrom('step_revision as kept')
    .innerJoin('learning_step as step', 'step.id', 'kept.step_id')
    .select([
      'kept.title',
      'kept.content',
      'kept.body',
      'kept.questions',
      'kept.variants',
      'kept.exercise',
      'step.created_at',
      'step.updated_at',
    ])
    .where('kept.step_id', '=', stepId)
    .where('kept.revision', '=', revision)
    // One revision may have been rendered anew.
    .orderBy('kept.created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  return {
    title: row.title,
    content: row.content,
    body: readBody(row.body),
    questions: readQuestions(row.questions),
    // Answer keys stay here.
    variants: readVariants(row.variants).map(({ language, level, isStale, title, content, body, questions }) => ({
      ...{ language, level, isStale, title, content, body, questions },
    })),
    exercise: row.exercise === null ? null : readExercise(row.exercise),
    createdAt: instant(row.created_at),
    updatedAt: instant(row.updated_at),
  };
}

/** A step as it was read when somebody earned something on it: of one revision the newest by then. */
export async function loadRevised(db: Db, stepId: StepId, revision: string, by: Instant): Promise<RevisedStep | null> {
  const row = await db
    .selectFrom('step_revision')
    .select([
      'title',
      'content',
      'required_completion_criteria',
      'questions',
      'answer_keys',
      'assets',
      'variants',
      'exercise',
      'exercise_key',
    ])
    .where('step_id', '=', stepId)
    .where('revision', '=', revision)
    .orderBy((eb) => eb.case().when('created_at', '<=', toTime(by)).then(0).else(1).end())
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? toRevised(row) : null;
}

interface RevisedRow {
  title: string;
  content: string;
  required_completion_criteria: string;
  questions: string;
  answer_keys: string;
  assets: string;
  variants: string;
  exercise: string | null;
  exercise_key: string | null;
}

const exerciseOf = (
  row: Pick<RevisedRow, 'exercise' | 'exercise_key'>,
): Pick<BookStep, 'exercise' | 'exerciseKey'> => ({
  ...(row.exercise !== null && { exercise: readExercise(row.exercise) }),
  ...(row.exercise_key !== null && { exerciseKey: readExerciseKey(row.exercise_key) }),
});

const toRevised = (row: RevisedRow): RevisedStep => ({
  title: row.title,
  content: row.content,
  criteria: readCriteria(row.required_completion_criteria),
  questions: readQuestions(row.questions),
  answerKeys: readAnswerKeys(row.answer_keys),
  assets: readAssets(row.assets),
  ...variantsOf(row),
  ...exerciseOf(row),
});

/** The present steps among these as they are live. */
export async function loadLive(
  db: Db,
  textbookId: TextbookId,
  stepIds: readonly StepId[],
): Promise<Map<StepId, RevisedStep>> {
  const rows = await db
    .selectFrom('learning_step as step')
    .innerJoin('step_revision as kept', (join) =>
      join.onRef('kept.step_id', '=', 'step.id').onRef('kept.fingerprint', '=', 'step.fingerprint'),
    )
    .select([
      'step.id',
      'kept.title',
      'kept.content',
      'kept.required_completion_criteria',
      'kept.questions',
      'kept.answer_keys',
      'kept.assets',
      'kept.variants',
      'kept.exercise',
      'kept.exercise_key',
    ])
    .where('step.textbook_id', '=', textbookId)
    .where('step.removed_at', 'is', null)
    .where('step.id', 'in', idList(db, stepIds))
    .execute();
  return new Map(rows.map((row) => [row.id as StepId, toRevised(row)]));
}

/** What a quiz is at this moment, whatever a process still has in memory. */
export interface LiveQuiz extends Quiz {
  revision: string;
  criteria: Criteria;
  variants: StepVariant[];
}

/** Null when the step is not there any more. On PostgreSQL, publishing waits with this step until `tx` has ended. */
export async function loadLiveQuiz(tx: Transaction, stepId: StepId): Promise<LiveQuiz | null> {
  const row = await tx
    .selectFrom('learning_step')
    .select(['revision', 'fingerprint', 'required_completion_criteria', 'questions', 'answer_keys'])
    .where('id', '=', stepId)
    .where('removed_at', 'is', null)
    .$if(dialectOf(tx) === 'postgres', (query) => query.forShare())
    .executeTakeFirst();
  if (!row) return null;
  // Not joined: a statement that has waited for a publication sees the new step and no new row of any other table.
  const { variants } = await tx
    .selectFrom('step_revision')
    .select('variants')
    .where('step_id', '=', stepId)
    .where('fingerprint', '=', row.fingerprint)
    .executeTakeFirstOrThrow();
  return {
    revision: row.revision,
    criteria: readCriteria(row.required_completion_criteria),
    questions: readQuestions(row.questions),
    answerKeys: readAnswerKeys(row.answer_keys),
    variants: readVariants(variants),
  };
}

/** An exercise as it is tested at this moment. */
export interface LiveExercise {
  revision: string;
  /** Null where nothing runs. */
  runs: { exercise: Exercise; key: ExerciseKey } | null;
}

/** Null when the step is not there any more. */
export async function loadLiveExercise(db: Db, stepId: StepId): Promise<LiveExercise | null> {
  const row = await db
    .selectFrom('learning_step as step')
    .innerJoin('step_revision as kept', (join) =>
      join.onRef('kept.step_id', '=', 'step.id').onRef('kept.fingerprint', '=', 'step.fingerprint'),
    )
    .select(['step.revision', 'kept.exercise', 'kept.exercise_key'])
    .where('step.id', '=', stepId)
    .where('step.removed_at', 'is', null)
    .executeTakeFirst();
  if (!row) return null;
  const { exercise, exerciseKey: key } = exerciseOf(row);
  return { revision: row.revision, runs: exercise && key ? { exercise, key } : null };
}

/** The questions of a step and of its variants at each revision that is on record, by `askedIn`. */
export async function loadQuestions(db: Db, stepId: StepId): Promise<Map<string, Quiz['questions']>> {
  const rows = await db
    .selectFrom('step_revision')
    .select(['revision', 'questions', 'variants'])
    .where('step_id', '=', stepId)
    .orderBy('created_at')
    .execute();
  return new Map(
    rows.flatMap(({ revision, questions, variants }) => [
      [askedIn(revision), readQuestions(questions)] as const,
      ...readVariants(variants).map((one) => [askedIn(revision, variantName(one)), one.questions] as const),
    ]),
  );
}

/** The criteria of a step at each revision that is on record. */
export async function loadCriteria(db: Db, stepId: StepId): Promise<Map<string, Criteria>> {
  const rows = await db
    .selectFrom('step_revision')
    .select(['revision', 'required_completion_criteria'])
    .where('step_id', '=', stepId)
    .execute();
  return new Map(rows.map((row) => [row.revision, readCriteria(row.required_completion_criteria)]));
}
