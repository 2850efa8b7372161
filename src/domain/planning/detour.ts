import type { Instant } from '../ids.ts';
import type { Draft } from './belief.ts';
import type { Curriculum } from './curriculum.ts';
import { knownNow, type Learner, type SkillState } from './learner.ts';

/** Trouble with one skill, and what has been tried. Plain data. */
export interface Detour {
  skill: string;
  /** A prerequisite that failed its check and is taught until it is mastered; else a skill that was failed itself. */
  isCause: boolean;
  since: Instant;
  /** Answers given in the skill since. */
  attempts: number;
  /** How often each prerequisite was asked, by skill. */
  asked: Record<string, number>;
  /** Other explanations given. */
  explained: number;
  /** Wrong answers since the last thing that should have helped. */
  wrong: number;
  /** Something that should have helped is done: the skill is asked again before anything else. */
  isRetry: boolean;
  /** A misconception that a step of the textbook helps with and that was not worked on yet. */
  misconception: string | null;
}

export const REMEDIAL = {
  /** Unaided failures in a row, and belief under which they are trouble. */
  failures: 2,
  doubtful: 0.5,
  hops: 3,
  /** Of P(cause): for each hop further, each time it was asked. */
  perHop: 0.7,
  perAsking: 0.5,
  explanation: { chance: 0.25, perUse: 0.3 },
  practice: { chance: 0.25, perWrong: 0.5 },
  minutes: { check: 1.5, mending: 8, explanation: 6, practice: 4 },
  attempts: 10,
  /** Milliseconds for which a skill stays parked while there is anything else to do. */
  parked: 86_400_000,
};

export type Cause =
  | { kind: 'check'; skill: number; hops: number; value: number }
  | { kind: 'explanation' | 'practice'; skill: number; value: number };

/** The likeliest cause for its minutes: a gap further down, an explanation that did not help, or too little practice. */
export function likeliestCause(curriculum: Curriculum, learner: Learner, detour: Detour, now: Instant): Cause {
  const skill = curriculum.numbers.get(detour.skill) ?? -1;
  const { explanation, practice, minutes } = REMEDIAL;
  let best: Cause = {
    kind: 'practice',
    skill,
    value: (practice.chance * practice.perWrong ** detour.wrong) / minutes.practice,
  };
  const explaining = (explanation.chance * explanation.perUse ** detour.explained) / minutes.explanation;
  const hasTexts =
    (curriculum.units[skill]?.texts.length ?? 0) + (curriculum.units[skill]?.alternatives.length ?? 0) > 0;
  if (hasTexts && explaining > best.value) best = { kind: 'explanation', skill, value: explaining };
  for (const [cause, hops] of withinReach(curriculum, skill)) {
    const asked = detour.asked[curriculum.skills[cause] ?? ''] ?? 0;
    const unknown = 1 - knownNow(curriculum, learner, cause, now);
    const chance = unknown * REMEDIAL.perHop ** (hops - 1) * REMEDIAL.perAsking ** asked;
    const value = chance / (minutes.check + unknown * minutes.mending);
    if (canBeAsked(curriculum, cause) && value > best.value) best = { kind: 'check', skill: cause, hops, value };
  }
  return best;
}

const canBeAsked = (curriculum: Curriculum, skill: number): boolean => {
  const unit = curriculum.units[skill];
  return unit !== undefined && unit.questions.length + unit.exercises.length > 0;
};

/** Skills that lie up to three hops before a skill, with their distance, nearest first. */
export function withinReach(curriculum: Curriculum, skill: number): Map<number, number> {
  const reached = new Map<number, number>();
  let front = [skill];
  for (let hops = 1; hops <= REMEDIAL.hops; hops += 1) {
    front = front.flatMap((one) => curriculum.prerequisites[one] ?? []).filter((one) => !reached.has(one));
    for (const one of front) reached.set(one, hops);
  }
  return reached;
}

export const isParked = ({ parkedAt }: SkillState, now: Instant): boolean =>
  parkedAt !== null && now - parkedAt < REMEDIAL.parked;

const begin = (skill: string, isCause: boolean, since: Instant, misconception: string | null = null): Detour => ({
  skill,
  isCause,
  since,
  attempts: 0,
  asked: {},
  explained: 0,
  wrong: 0,
  isRetry: false,
  misconception,
});

export interface JudgedAnswer {
  skill: number;
  isRight: boolean;
  isUnaided: boolean;
  misconceptions: readonly string[];
  at: Instant;
}

/** Begins, carries on and ends detours after an answer that belief has already taken in. */
export function followDetours(curriculum: Curriculum, draft: Draft, answer: JudgedAnswer): void {
  const { skill, isRight, isUnaided, at } = answer;
  const id = curriculum.skills[skill] ?? '';
  const state = draft.skills[skill];
  if (!state) return;
  const top = draft.detours.at(-1);
  if (top?.skill === id) carryOn(curriculum, draft, top, answer);
  else if (top !== undefined && withinReach(curriculum, curriculum.numbers.get(top.skill) ?? -1).has(skill)) {
    if (isRight || state.known >= REMEDIAL.doubtful) {
      replaceTop(draft, { ...top, asked: { ...top.asked, [id]: (top.asked[id] ?? 0) + (isRight ? 1 : 0) } });
    } else if (!draft.detours.some((one) => one.skill === id)) draft.detours = [...draft.detours, begin(id, true, at)];
  } else if (!isRight && isUnaided && !isParked(state, at) && !draft.detours.some((one) => one.skill === id)) {
    const tag = answer.misconceptions.find((one) => hasRemedy(curriculum, skill, one)) ?? null;
    const isTrouble = state.wrong >= REMEDIAL.failures && state.known < REMEDIAL.doubtful;
    if (isTrouble || tag !== null) draft.detours = [...draft.detours, begin(id, false, at, tag)];
  }
}

function carryOn(
  curriculum: Curriculum,
  draft: Draft,
  top: Detour,
  { skill, isRight, isUnaided, at }: JudgedAnswer,
): void {
  const state = draft.skills[skill];
  if (!state) return;
  const attempts = top.attempts + 1;
  if (isRight && isUnaided && (state.isMastered || (!top.isCause && state.known >= REMEDIAL.doubtful))) endTop(draft);
  else if (attempts >= REMEDIAL.attempts) park(curriculum, draft, at);
  else replaceTop(draft, { ...top, attempts, wrong: isRight ? top.wrong : top.wrong + 1, isRetry: false });
}

/** A text of the skill in trouble was studied: time to ask again. */
export function explainedInDetour(draft: Draft, skill: string): void {
  const top = draft.detours.at(-1);
  if (top?.skill !== skill) return;
  const misconception = null;
  replaceTop(draft, { ...top, explained: top.explained + 1, wrong: 0, isRetry: true, misconception });
}

function endTop(draft: Draft): void {
  draft.detours = draft.detours.slice(0, -1);
  const top = draft.detours.at(-1);
  if (top !== undefined) replaceTop(draft, { ...top, wrong: 0, isRetry: true });
}

/** Puts the whole detour aside: the learner goes on where the graph allows, and a teacher is told. */
function park(curriculum: Curriculum, draft: Draft, at: Instant): void {
  const bottom = draft.detours[0];
  const skill = curriculum.numbers.get(bottom?.skill ?? '') ?? -1;
  const state = draft.skills[skill];
  if (state) draft.skills[skill] = { ...state, parkedAt: at, wrong: 0 };
  draft.detours = [];
}

const replaceTop = (draft: Draft, top: Detour): void => {
  draft.detours = [...draft.detours.slice(0, -1), top];
};

const hasRemedy = (curriculum: Curriculum, skill: number, tag: string): boolean =>
  curriculum.units[skill]?.remedies.some(({ remedies }) => remedies.includes(tag)) ?? false;
