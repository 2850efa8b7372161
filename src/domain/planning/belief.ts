import type { Instant } from '../ids.ts';
import { logistic, unpractised } from './answer-model.ts';
import type { Curriculum } from './curriculum.ts';
import { firstMemory, nextMemory } from './forgetting.ts';
import { DAY, knownNow, type Learner, priorLogit, recallNow, type SkillState } from './learner.ts';

/** How easily an answer is right by luck. */
export const GUESSING = { choice: 0.25, open: 0.08, exercise: 0.05 };
export type GuessClass = keyof typeof GUESSING;

export const BELIEF = {
  slip: 0.1,
  /** With a hint the answer is guessed at least this often. */
  hinted: 0.5,
  /** P(prerequisite unknown | skill known). */
  gap: 0.1,
  /** Each message along an edge carries this part of the belief. */
  message: 0.5,
  /** Messages smaller than this are not sent on. */
  faint: 0.01,
  /** How well a skill is learnt over a prerequisite that is not known. */
  shaky: 0.3,
  mastered: 0.97,
  lost: 0.8,
  /**
   * Unaided right answers in a row that mastery asks for: of what was known before, of what was taught, and of what was
   * taught to a learner who has more than this share of wrong answers in mastered skills.
   */
  unaided: { known: 2, taught: 3, doubted: 4 },
  doubt: { share: 0.15, priorRight: 8.5, priorWrong: 1.5 },
  implicitCredit: 0.5,
  /** Days. */
  stability: { least: 1, placed: 30, inferred: 10, mastered: 10 },
  /** How far the difficulty of a question moves slip and guess, in logits each. */
  difficulty: 0.25,
};

/** A learner under way from one state to the next; lists in it are this draft's own. */
export type Draft = Omit<Learner, 'skills' | 'detours'> & {
  skills: (SkillState | null)[];
  detours: Learner['detours'];
};

/** The state of a skill in a draft with forgetting up to now worked in; it is made where there was none. */
export function touch(curriculum: Curriculum, draft: Draft, skill: number, now: Instant): SkillState {
  const before = draft.skills[skill];
  const state: SkillState = before
    ? { ...before, known: before.known * recallNow(before, now), at: Math.max(now, before.at) }
    : untouched(knownNow(curriculum, draft, skill, now), now);
  draft.skills[skill] = state;
  return state;
}

const untouched = (known: number, at: Instant): SkillState => ({
  known,
  at,
  stability: BELIEF.stability.inferred,
  difficulty: firstMemory('good').difficulty,
  source: 'inferred',
  right: 0,
  wrong: 0,
  isMastered: false,
  done: [],
  practice: unpractised('lively'),
  answers: 0,
  parkedAt: null,
});

/** Slip and guess of one answer: harder questions are missed more and guessed less. `difficulty` is in logits. */
export function luck(guess: GuessClass, isHinted: boolean, difficulty: number): { slip: number; guess: number } {
  const moved = (chance: number, by: number) => logistic(Math.log(chance / (1 - chance)) + by);
  const by = BELIEF.difficulty * difficulty;
  const guessed = moved(GUESSING[guess], -by);
  return { slip: moved(BELIEF.slip, by), guess: isHinted ? Math.max(BELIEF.hinted, guessed) : guessed };
}

/** Bayes' rule for one answer. */
export function afterAnswer(known: number, isRight: boolean, { slip, guess }: { slip: number; guess: number }): number {
  const ifKnown = isRight ? 1 - slip : slip;
  const ifUnknown = isRight ? guess : 1 - guess;
  return (known * ifKnown) / (known * ifKnown + (1 - known) * ifUnknown);
}

/** What studying or answering adds; a skill is learnt the worse, the less its prerequisites are known. */
export function learnt(curriculum: Curriculum, draft: Draft, skill: number, transfer: number, now: Instant): void {
  const state = draft.skills[skill];
  if (!state) return;
  let rate = transfer;
  for (const needed of curriculum.prerequisites[skill] ?? []) {
    const known = knownNow(curriculum, draft, needed, now);
    rate *= known + BELIEF.shaky * (1 - known);
  }
  state.known = bounded(state.known + (1 - state.known) * rate);
}

/** The memory after an answer. A wrong one shortens it only as far as it was a lapse and no slip. */
export function remember(before: SkillState | null, state: SkillState, isRight: boolean, now: Instant): void {
  const isFirst = before === null || before.source === 'inferred' || before.source === 'studied';
  const days = before ? (now - before.at) / DAY : 0;
  const memory = isFirst ? firstMemory(isRight ? 'good' : 'again') : null;
  const least = BELIEF.stability.least;
  if (memory !== null || before === null) {
    const { stability, difficulty } = memory ?? firstMemory('good');
    Object.assign(state, { stability: Math.max(least, stability), difficulty });
    return;
  }
  const next = nextMemory(before, days < 0.5 ? 0 : days, isRight ? 'good' : 'again');
  const lapse = isRight ? 1 : lapseProbability(before, now);
  state.stability = Math.max(least, before.stability * (next.stability / before.stability) ** lapse);
  state.difficulty = before.difficulty + lapse * (next.difficulty - before.difficulty);
}

/** P(it was known and is forgotten | a wrong answer). */
function lapseProbability(before: SkillState, now: Instant): number {
  const recalled = recallNow(before, now);
  const forgotten = before.known * (1 - recalled);
  const wrong = before.known * recalled * BELIEF.slip + 1 - before.known * recalled;
  return forgotten / wrong;
}

/** Prerequisites of what was just used rightly count as reviewed in part. */
export function creditPrerequisites(curriculum: Curriculum, draft: Draft, skill: number, now: Instant): void {
  for (const needed of curriculum.prerequisites[skill] ?? []) {
    const state = draft.skills[needed];
    if (!state || (state.source !== 'answered' && state.source !== 'placed') || now <= state.at) continue;
    const days = (now - state.at) / DAY;
    const { stability } = nextMemory(state, days < 0.5 ? 0 : days, 'good');
    draft.skills[needed] = {
      ...state,
      stability: state.stability * (stability / state.stability) ** BELIEF.implicitCredit,
      at: state.at + BELIEF.implicitCredit * (now - state.at),
    };
  }
}

/**
 * Carries a change of belief along the edges by Jeffrey's rule, each message halved: up to prerequisites, and down to what
 * builds on the skill while that was never taught. Up and down stay apart, so that no evidence comes back to where it began.
 */
export function spread(curriculum: Curriculum, draft: Draft, skill: number, before: number, now: Instant): void {
  const change = (draft.skills[skill]?.known ?? before) - before;
  const sending = { curriculum, draft, now };
  const [above, below] = [new Set([skill]), new Set([skill])];
  for (const to of curriculum.prerequisites[skill] ?? []) sendUp(sending, { from: before, change, to }, above);
  for (const to of curriculum.dependents[skill] ?? []) sendDown(sending, { from: before, change, to }, below);
}

interface Sending {
  curriculum: Curriculum;
  draft: Draft;
  now: Instant;
}

interface Message {
  /** Belief of the sender before. */
  from: number;
  change: number;
  to: number;
}

function sendUp(sending: Sending, { from, change, to }: Message, reached: Set<number>): void {
  if (Math.abs(change) < BELIEF.faint || reached.has(to)) return;
  reached.add(to);
  const { curriculum, draft, now } = sending;
  const known = knownNow(curriculum, draft, to, now);
  const gap = Math.min(BELIEF.gap, (1 - known) / 2);
  const slope = Math.max(0, (1 - gap - known) / Math.max(0.02, 1 - from));
  const moved = BELIEF.message * Math.min(1, slope) * change;
  if (Math.abs(moved) < BELIEF.faint) return;
  move(sending, to, moved);
  for (const next of curriculum.prerequisites[to] ?? [])
    sendUp(sending, { from: known, change: moved, to: next }, reached);
}

function sendDown(sending: Sending, { from, change, to }: Message, reached: Set<number>): void {
  const { curriculum, draft, now } = sending;
  const state = draft.skills[to];
  if (Math.abs(change) < BELIEF.faint || reached.has(to) || (state && state.source !== 'inferred')) return;
  reached.add(to);
  const known = knownNow(curriculum, draft, to, now);
  const gap = Math.min(BELIEF.gap, (1 - from) / 2);
  const slope = known * Math.max(0, (1 - gap) / Math.max(0.02, from) - gap / Math.max(0.02, 1 - from));
  const moved = BELIEF.message * Math.min(1, slope) * change;
  if (Math.abs(moved) < BELIEF.faint) return;
  move(sending, to, moved);
  for (const next of curriculum.dependents[to] ?? [])
    sendDown(sending, { from: known, change: moved, to: next }, reached);
}

function move({ curriculum, draft, now }: Sending, skill: number, by: number): void {
  const state = touch(curriculum, draft, skill, now);
  state.known = bounded(state.known + by);
}

/** The first answer in an untouched skill says how far the prior is off for this learner: an extended Kalman step. */
export function moveShift(
  curriculum: Curriculum,
  draft: Draft,
  skill: number,
  isRight: boolean,
  chances: { slip: number; guess: number },
): void {
  const prior = logistic(priorLogit(curriculum, draft, skill));
  const predicted = prior * (1 - chances.slip) + (1 - prior) * chances.guess;
  const slope = (1 - chances.slip - chances.guess) * prior * (1 - prior);
  const { mean, variance } = draft.shift;
  const total = slope * slope * variance + predicted * (1 - predicted);
  draft.shift = {
    mean: mean + (variance * slope * ((isRight ? 1 : 0) - predicted)) / total,
    variance: variance - (variance * variance * slope * slope) / total,
  };
}

/** No belief is so sure that two wrong answers could not shake it. */
export const bounded = (known: number): number => Math.min(0.99, Math.max(0.001, known));
