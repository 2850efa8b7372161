import type { Instant } from '../ids.ts';
import { type Curriculum, curriculumOf, type PlannedBook, type Unit } from './curriculum.ts';
import { isParked } from './detour.ts';
import { entriesOfDetours } from './detour-entries.ts';
import { type EntryReason, entryOf, type PlannedEntry, reviewEntry } from './entry.ts';
import { knownNow, type Learner, type SkillState } from './learner.ts';
import { dueReviews, longestUnseen, prerequisitesToReview, REVIEW } from './review.ts';
import { type Observation, update } from './update.ts';
import { allStepsLeft, type Chosen, chooseSteps, type Preference } from './variant.ts';

/** What the learner asked for, as in `learning_preferences`. */
export interface Wishes {
  /** Chapter keys; empty means the whole textbook. */
  goals?: readonly string[];
  /** Dearest first. */
  prefers?: readonly Preference[];
}

/**
 * The path of one learner through the rest of a textbook: everything that is asked for and not known, in the author's order,
 * each with its reason; the first entry is what to do now. `learner` is the state before `evidence`. Deterministic, and
 * O(steps + edges) after the textbook's first use.
 *
 * No entry comes before one that it requires; what is mastered is left out; parked skills, and what builds on them, come
 * last. An entry that asks for an answer stays the first one until its skill is mastered. When all is done, what was
 * mastered and not seen for longest is offered once more (`isFinished`).
 */
export function plan(
  book: PlannedBook,
  learner: Learner,
  evidence: readonly Observation[],
  now: Instant,
  wishes: Wishes = {},
): PlannedEntry[] {
  const curriculum = curriculumOf(book, learner.level);
  return planFor(curriculum, update(curriculum, learner, evidence), now, wishes);
}

export function planFor(curriculum: Curriculum, learner: Learner, now: Instant, wishes: Wishes = {}): PlannedEntry[] {
  const wanted = wantedSkills(curriculum, wishes.goals ?? []);
  const inDetour = new Set(learner.detours.map(({ skill }) => curriculum.numbers.get(skill) ?? -1));
  const main: PlannedEntry[] = [];
  const later: PlannedEntry[] = [];
  const heldUp = new Set<number>();
  const shared = new Set<string>();
  for (let skill = 0; skill < curriculum.units.length; skill += 1) {
    const unit = curriculum.units[skill];
    if (!unit || (wanted ? !wanted.has(skill) : !unit.isRequired) || inDetour.has(skill)) continue;
    const state = learner.skills[skill] ?? null;
    if (state !== null && isDone(unit, state)) continue;
    const known = knownNow(curriculum, learner, skill, now);
    if (isSkipped(learner, state, known)) continue;
    const isAside = state !== null && isParked(state, now);
    const isLater =
      isAside || (heldUp.size > 0 && (curriculum.prerequisites[skill] ?? []).some((one) => heldUp.has(one)));
    if (isLater) heldUp.add(skill);
    const left = unit.isWoven || curriculum.isTangled ? allStepsLeft : chooseSteps;
    const steps = left(unit, state, known, wishes.prefers);
    for (const chosen of steps) {
      if (chosen.step.skills.length > 1 && shared.has(chosen.step.key)) continue;
      if (chosen.step.skills.length > 1) shared.add(chosen.step.key);
      const reason = isAside ? 'parked' : reasonFor(chosen, state, chosen !== steps[0]);
      (isLater ? later : main).push(entryOf(curriculum, chosen, skill, reason, known));
    }
  }
  const isSorted = !curriculum.isTangled;
  const path = isSorted
    ? main.concat(later)
    : inAuthorsOrder(curriculum, main).concat(inAuthorsOrder(curriculum, later));
  return entriesOfDetours(curriculum, learner, now).concat(withReviews(curriculum, learner, path, now));
}

/** Whether nothing is asked for any more: what a finished path still offers is to make sure of what was mastered. */
export const isFinished = (entries: readonly PlannedEntry[]): boolean =>
  entries.every(({ reason }) => reason === 'make_sure');

/** Belief from which a placed learner may leave out a skill that they were not asked about. */
const SKIPPED = 0.9;

const isSkipped = ({ placedAt }: Learner, state: SkillState | null, known: number): boolean =>
  placedAt !== null && known >= SKIPPED && (state === null || (state.wrong === 0 && state.source !== 'studied'));

/** Mastered; or, where nothing asks about it, studied. */
function isDone(unit: Unit, { isMastered, done }: SkillState): boolean {
  if (isMastered) return true;
  if (unit.questions.length + unit.exercises.length > 0) return false;
  return unit.texts.every(({ full, brief }) =>
    [full, brief ?? full, ...unit.alternatives.filter(({ alternativeTo }) => alternativeTo.includes(full.key))].some(
      ({ key }) => done.includes(key),
    ),
  );
}

function reasonFor({ variant }: Chosen, state: SkillState | null, isAfterText: boolean): EntryReason {
  const isAsked = variant === 'question' || variant === 'exercise';
  if (state?.source === 'answered' && !isAfterText) return isAsked ? 'not_yet_sure' : 'needs_text';
  if (variant === 'question') return isAfterText || state?.source === 'studied' ? 'short_question' : 'question_first';
  if (variant === 'exercise') return 'practice';
  return variant === 'brief' ? 'brief_text' : 'new_skill';
}

/** The goals and everything before them; null where the whole textbook is the goal. */
function wantedSkills(curriculum: Curriculum, goals: readonly string[]): Set<number> | null {
  const wanted = new Set(goals.flatMap((chapter) => curriculum.chapterSkills.get(chapter) ?? []));
  if (wanted.size === 0) return null;
  for (let skill = curriculum.skills.length - 1; skill >= 0; skill -= 1) {
    if (wanted.has(skill)) for (const one of curriculum.prerequisites[skill] ?? []) wanted.add(one);
  }
  return wanted;
}

function inAuthorsOrder(curriculum: Curriculum, entries: PlannedEntry[]): PlannedEntry[] {
  const placeOf = ({ step }: PlannedEntry) => curriculum.steps.get(step)?.place ?? 0;
  return entries.sort((a, b) => placeOf(a) - placeOf(b));
}

/** Before something new its weak prerequisites; else every sixth step what is due, the weakest first. */
function withReviews(curriculum: Curriculum, learner: Learner, path: PlannedEntry[], now: Instant): PlannedEntry[] {
  const head = path[0];
  const first = head === undefined ? -1 : (curriculum.numbers.get(head.skill) ?? -1);
  const isNew = first >= 0 && (learner.skills[first]?.source ?? 'inferred') === 'inferred';
  const before = isNew && learner.detours.length === 0 ? prerequisitesToReview(curriculum, learner, first, now) : [];
  const refreshed = new Set(before.map(({ skill }) => skill));
  const due = dueReviews(curriculum, learner, now, REVIEW.most).filter(({ skill }) => !refreshed.has(skill));
  const reviewed = before.map((review) => reviewEntry(curriculum, review, 'review_prerequisite'));
  let wait = Math.max(0, REVIEW.every - 1 - learner.sinceReview);
  let at = 0;
  for (; at < path.length && due.length > 0; at += 1) {
    const entry = path[at];
    if (entry === undefined) break;
    if (wait <= 0 && entry.skill !== path[at - 1]?.skill) {
      const review = due.shift();
      if (review) reviewed.push(reviewEntry(curriculum, review, 'review_due'));
      wait = REVIEW.every - 1;
    }
    reviewed.push(entry);
    wait -= 1;
  }
  for (; at < path.length; at += 1) reviewed.push(path[at] as PlannedEntry);
  for (const review of due) reviewed.push(reviewEntry(curriculum, review, 'review_due'));
  if (path.length >= REVIEW.few) return reviewed;
  const last = longestUnseen(curriculum, learner, now).filter(({ skill }) => !refreshed.has(skill));
  return reviewed.concat(last.map((review) => reviewEntry(curriculum, review, 'make_sure')));
}
