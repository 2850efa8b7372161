import type { BackgroundLevel } from '../book.ts';
import type { Instant } from '../ids.ts';
import {
  type Answering,
  learnFromAnswer,
  type Parameters,
  UNCALIBRATED,
  unknown,
  unpractised,
} from './answer-model.ts';
import {
  afterAnswer,
  BELIEF,
  bounded,
  creditPrerequisites,
  type Draft,
  type GuessClass,
  learnt,
  luck,
  moveShift,
  remember,
  spread,
  touch,
} from './belief.ts';
import type { Curriculum } from './curriculum.ts';
import { explainedInDetour, followDetours } from './detour.ts';
import { knownNow, type Learner } from './learner.ts';
import type { PlacedStep } from './step-order.ts';

/** What planning takes from evidence. */
export type Observation =
  | {
      kind: 'answered';
      /** Key of the step. */
      step: string;
      /** Where the answer speaks of some of the step's skills only. */
      skills?: readonly string[];
      question?: string;
      isRight: boolean;
      guess: GuessClass;
      /** After a hint, or of a question whose answer was shown: learnt from, but no proof of mastery. */
      isAided?: boolean;
      /** Tags of what the answer got wrong. */
      misconceptions?: readonly string[];
      isPlacement?: boolean;
      at: Instant;
      /** The shared parameters it is judged with; evidence keeps their number. */
      parameters?: Parameters;
    }
  /** A text, video or activity was finished. */
  | { kind: 'studied'; step: string; at: Instant }
  /** A placement is over. */
  | { kind: 'placed'; at: Instant }
  | { kind: 'visited'; at: Instant }
  | { kind: 'level'; level: BackgroundLevel; at: Instant };

export const TRANSFER = {
  full: 0.4,
  brief: 0.2,
  alternative: 0.4,
  quiz: 0.1,
  exercise: 0.25,
  /** Studying the same again. */
  again: 0.6,
};

/**
 * What is known of a learner after more evidence, in its order: the same state and evidence give the same state, whether
 * they come at once or one by one. Finished texts of skills that no edges connect may change places; answers may not, since
 * each moves what is thought of the learner as a whole (`shift`, `ability`, `mood`). Steps that the textbook no longer
 * has change nothing. O(skills + edges) for each.
 */
export function update(curriculum: Curriculum, learner: Learner, evidence: readonly Observation[]): Learner {
  if (evidence.length === 0) return learner;
  const draft: Draft = { ...learner, skills: [...learner.skills] };
  for (const one of evidence) observe(curriculum, draft, one);
  return draft;
}

function observe(curriculum: Curriculum, draft: Draft, one: Observation): void {
  if (one.kind === 'level') draft.level = one.level;
  else if (one.kind === 'visited') draft.seenAt = one.at;
  else if (one.kind === 'placed') draft.placedAt = one.at;
  else {
    const step = curriculum.steps.get(one.step);
    if (step === undefined) return;
    if (one.kind === 'studied') study(curriculum, draft, step, one.at);
    else answer(curriculum, draft, step, one);
  }
}

function study(curriculum: Curriculum, draft: Draft, step: PlacedStep, at: Instant): void {
  for (const skill of step.skills) {
    const before = knownNow(curriculum, draft, skill, at);
    const state = touch(curriculum, draft, skill, at);
    const times = state.done.includes(step.key) ? TRANSFER.again : 1;
    learnt(curriculum, draft, skill, transferOf(step) * times, at);
    if (state.source === 'inferred' || state.source === 'placed') {
      if (state.source === 'inferred') state.stability = BELIEF.stability.least;
      state.source = 'studied';
    }
    if (times === 1) state.done = [...state.done, step.key];
    spread(curriculum, draft, skill, before, at);
    explainedInDetour(draft, curriculum.skills[skill] ?? '');
  }
  draft.sinceReview += 1;
}

const transferOf = (step: PlacedStep): number => {
  if (step.type === 'exercise') return TRANSFER.exercise;
  if (step.type === 'quiz') return TRANSFER.quiz;
  if (step.briefOf.length > 0) return TRANSFER.brief;
  return step.alternativeTo.length > 0 ? TRANSFER.alternative : TRANSFER.full;
};

type Answer = Extract<Observation, { kind: 'answered' }>;

function answer(curriculum: Curriculum, draft: Draft, step: PlacedStep, given: Answer): void {
  const named = given.skills?.flatMap((id) => curriculum.numbers.get(id) ?? []) ?? step.skills;
  for (const skill of named) answerSkill(curriculum, draft, step, skill, given);
  const wasReview = named.some((skill) => draft.skills[skill]?.isMastered) && draft.detours.length === 0;
  draft.sinceReview = wasReview ? 0 : draft.sinceReview + 1;
}

function answerSkill(curriculum: Curriculum, draft: Draft, step: PlacedStep, skill: number, given: Answer): void {
  const { isRight, at, isAided = false, isPlacement = false } = given;
  const before = draft.skills[skill] ?? null;
  const known = knownNow(curriculum, draft, skill, at);
  const chances = luck(given.guess, isAided, difficultyOf(curriculum, skill, given));
  if (before === null) moveShift(curriculum, draft, skill, isRight, chances);
  if (before?.isMastered && !isAided) {
    const { right, wrong } = draft.proven;
    draft.proven = { right: right + (isRight ? 1 : 0), wrong: wrong + (isRight ? 0 : 1) };
  }
  const state = touch(curriculum, draft, skill, at);
  state.known = bounded(afterAnswer(state.known, isRight, chances));
  remember(before, state, isRight, at);
  if (isPlacement && isRight) state.stability = Math.max(state.stability, BELIEF.stability.placed);
  state.source = isPlacement && state.source !== 'answered' ? 'placed' : 'answered';
  if (!isPlacement) learnt(curriculum, draft, skill, step.type === 'exercise' ? TRANSFER.exercise : TRANSFER.quiz, at);
  state.right = isRight ? state.right + (isAided ? 0 : 1) : 0;
  state.wrong = isRight ? 0 : state.wrong + (isAided ? 0 : 1);
  if (isRight && !state.done.includes(step.key)) state.done = [...state.done, step.key];
  judgeMastery(draft, state);
  answerModel(curriculum, draft, skill, given);
  spread(curriculum, draft, skill, known, at);
  if (isRight) creditPrerequisites(curriculum, draft, skill, at);
  if (!isPlacement) {
    const { misconceptions = [] } = given;
    followDetours(curriculum, draft, { skill, isRight, isUnaided: !isAided, misconceptions, at });
  }
}

/** Right answers in a row that prove a taught skill: one more where this learner's mastery often turned out to be none. */
function asksOf({ right, wrong }: Learner['proven']): number {
  const { doubt, unaided } = BELIEF;
  const share = (wrong + doubt.priorWrong) / (right + wrong + doubt.priorRight + doubt.priorWrong);
  return share > doubt.share ? unaided.doubted : unaided.taught;
}

function judgeMastery(draft: Draft, state: NonNullable<Learner['skills'][number]>): void {
  const wasTaught = state.done.length > 1 || state.answers > state.right;
  const asked = wasTaught ? asksOf(draft.proven) : BELIEF.unaided.known;
  if (state.known >= BELIEF.mastered && state.right >= asked) {
    state.isMastered = true;
    state.stability = Math.max(state.stability, BELIEF.stability.mastered);
    state.parkedAt = null;
  } else if (state.known < BELIEF.lost) state.isMastered = false;
}

/** Of a question, in logits above what skills are on average; 0 where nothing was calibrated. */
function difficultyOf(
  curriculum: Curriculum,
  skill: number,
  { parameters = UNCALIBRATED, question = '' }: Answer,
): number {
  const ofSkill = parameters.skills[curriculum.skills[skill] ?? ''];
  return (ofSkill?.mean ?? 0) + (parameters.questions[question]?.mean ?? 0);
}

function answerModel(curriculum: Curriculum, draft: Draft, skill: number, given: Answer): void {
  const state = draft.skills[skill];
  if (!state) return;
  const { parameters = UNCALIBRATED, question = '' } = given;
  const answering: Answering = {
    base: parameters.base,
    ability: draft.ability,
    law: parameters.law,
    practice: state.answers === 0 ? unpractised(parameters.law) : state.practice,
    answers: state.answers,
    mood: draft.mood,
    skill: parameters.skills[curriculum.skills[skill] ?? ''] ?? unknown('skill'),
    question: parameters.questions[question] ?? unknown('question'),
  };
  const after = learnFromAnswer(answering, given.isRight);
  draft.ability = after.ability;
  draft.mood = after.mood;
  state.practice = after.practice;
  state.answers = after.answers;
}
