import type { AnswerKey, BookStep, Question } from './book.ts';
import type { Criteria } from './criteria.ts';
import { carryAnswer, isSameKey } from './same-question.ts';
import { blocksOf, changesOfText, type TextChange } from './text-diff.ts';
import { variantName, variantNamed } from './variants.ts';

/** The ways in which what a step's revision covers can have changed. */
export const CONTENT_CHANGES = [
  'text_edited',
  'criteria_changed',
  'questions_changed',
  'answer_key_corrected',
] as const;
export type ContentChange = (typeof CONTENT_CHANGES)[number];

/** What is compared of two revisions of a step. */
export type RevisedStep = Pick<
  BookStep,
  'title' | 'content' | 'criteria' | 'questions' | 'answerKeys' | 'assets' | 'variants' | 'exercise' | 'exerciseKey'
>;

/** The step as one of its variants has it; null when it has no such variant. */
export function inVariant(step: RevisedStep, name: string): RevisedStep | null {
  const variant = variantNamed(step.variants, name);
  if (variant === undefined) return null;
  const { criteria, exercise, exerciseKey } = step;
  return { ...variant, criteria, ...(exercise && { exercise }), ...(exerciseKey && { exerciseKey }) };
}

/** What became of a step, fit to be shown to learners: it holds no answers. */
export interface StepChanges {
  title: { before: string; after: string } | null;
  text: TextChange[];
  /** Pictures, films or other files were exchanged. */
  assetsChanged: boolean;
  criteria: { before: Criteria; after: Criteria } | null;
  questions: QuestionChange[];
  /** Ids of the questions of which other choices are right now. */
  correctedAnswers: string[];
  /** An exercise is tested otherwise. */
  testsChanged: boolean;
}

/** Prompts and choices are safe HTML. */
export type QuestionChange =
  | { change: 'added'; id: string; after: Question }
  | { change: 'removed'; id: string; before: Question }
  | { change: 'changed'; id: string; before: Question; after: Question };

export function changesOfStep(before: RevisedStep, after: RevisedStep): StepChanges {
  return {
    title: before.title === after.title ? null : { before: before.title, after: after.title },
    text: changesOfText(blocksOf(before.content), blocksOf(after.content)),
    assetsChanged: !same([...before.assets].sort(), [...after.assets].sort()),
    criteria: same(before.criteria, after.criteria) ? null : { before: before.criteria, after: after.criteria },
    questions: changesOfQuestions(before.questions, after.questions),
    correctedAnswers: correctedAnswers(before, after),
    testsChanged: !same(testsOf(before), testsOf(after)),
  };
}

/** What became of a question, for its author. A question that has another kind is another question under an old name. */
export interface QuestionFate {
  id: string;
  change: QuestionChange['change'];
  /** Null where the kind is the same. */
  kind: { before: Question['kind']; after: Question['kind'] } | null;
}

export const questionFates = (changes: readonly QuestionChange[]): QuestionFate[] =>
  changes.map((one) => {
    const isOther = one.change === 'changed' && one.before.kind !== one.after.kind;
    return {
      id: one.id,
      change: one.change,
      kind: isOther ? { before: one.before.kind, after: one.after.kind } : null,
    };
  });

/** In all texts of the step. Empty where nothing changed that a learner could notice, such as a blank line. */
export function contentChanges(before: RevisedStep, after: RevisedStep): ContentChange[] {
  const names = new Set([...(before.variants ?? []), ...(after.variants ?? [])].map(variantName));
  const texts: [RevisedStep | null, RevisedStep | null][] = [...names].map((name) => [
    inVariant(before, name),
    inVariant(after, name),
  ]);
  const all = [[before, after] as const, ...texts].flatMap(([one, other]) =>
    one !== null && other !== null ? [changesOfStep(one, other)] : [],
  );
  const happened: Record<ContentChange, boolean> = {
    text_edited:
      all.some(({ text, assetsChanged }) => text.length > 0 || assetsChanged) ||
      texts.some((pair) => pair.includes(null)),
    criteria_changed: all.some(({ criteria }) => criteria !== null),
    questions_changed: all.some(({ questions, testsChanged }) => questions.length > 0 || testsChanged),
    answer_key_corrected: all.some(({ correctedAnswers }) => correctedAnswers.length > 0),
  };
  return CONTENT_CHANGES.filter((change) => happened[change]);
}

export const isNothing = ({
  title,
  text,
  assetsChanged,
  criteria,
  questions,
  correctedAnswers,
  testsChanged,
}: StepChanges): boolean =>
  title === null &&
  text.length === 0 &&
  !assetsChanged &&
  criteria === null &&
  questions.length === 0 &&
  correctedAnswers.length === 0 &&
  !testsChanged;

/** What decides about a submission. */
const testsOf = ({ exercise, exerciseKey }: RevisedStep): unknown =>
  exercise && [exercise.language, exercise.starter.map(({ name }) => name), exercise.tests, exerciseKey?.hidden];

/** By id. The order of questions and of choices makes no other question. */
function changesOfQuestions(before: Question[], after: Question[]): QuestionChange[] {
  const earlier = new Map(before.map((question) => [question.id, question]));
  const kept = new Set(after.map(({ id }) => id));
  const asked = after.flatMap((question): QuestionChange[] => {
    const { id } = question;
    const old = earlier.get(id);
    if (old === undefined) return [{ change: 'added', id, after: question }];
    const isSame = old.prompt === question.prompt && carryAnswer(old, question) !== null;
    return isSame ? [] : [{ change: 'changed', id, before: old, after: question }];
  });
  const gone = before.filter(({ id }) => !kept.has(id));
  return [
    ...asked,
    ...gone.map((question): QuestionChange => ({ change: 'removed', id: question.id, before: question })),
  ];
}

/** Of questions that ask for the same as before. */
function correctedAnswers(before: RevisedStep, after: RevisedStep): string[] {
  return after.questions.flatMap((question) => {
    const old = before.questions.find(({ id }) => id === question.id);
    const carry = old && carryAnswer(old, question);
    const [was, is] = [keyOf(before.answerKeys, question.id), keyOf(after.answerKeys, question.id)];
    if (!carry || was === undefined || is === undefined) return [];
    return isSameKey(was, is, carry) ? [] : [question.id];
  });
}

const keyOf = (keys: AnswerKey[], id: string): AnswerKey | undefined => keys.find(({ question }) => question === id);

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
