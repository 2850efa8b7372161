import type { Instant } from '../ids.ts';
import type { Curriculum, Unit } from './curriculum.ts';
import { type Detour, likeliestCause } from './detour.ts';
import { type EntryReason, entryOf, type PlannedEntry } from './entry.ts';
import { knownNow, type Learner } from './learner.ts';
import { type Chosen, chooseAssessment } from './variant.ts';

/** The way back to the main path: what to do now, and for each skill in trouble one more attempt. */
export function entriesOfDetours(curriculum: Curriculum, learner: Learner, now: Instant): PlannedEntry[] {
  const innermostFirst = learner.detours.toReversed();
  return innermostFirst.flatMap((detour, at) => {
    const next = at === 0 ? nextInDetour(curriculum, learner, detour, now) : null;
    const retry = retryOf(curriculum, learner, detour, now);
    if (next === null) return retry ? [retry] : [];
    return retry && retry.step !== next.step ? [next, retry] : [next];
  });
}

function nextInDetour(curriculum: Curriculum, learner: Learner, detour: Detour, now: Instant): PlannedEntry | null {
  const skill = curriculum.numbers.get(detour.skill) ?? -1;
  const unit = curriculum.units[skill];
  if (!unit) return null;
  const entry = (chosen: Chosen | null, reason: EntryReason, of = skill): PlannedEntry | null =>
    chosen && {
      ...entryOf(curriculum, chosen, of, reason, knownNow(curriculum, learner, of, now)),
      trouble: detour.skill,
      attempts: detour.attempts,
    };
  const remedy = unit.remedies.find(({ remedies }) => detour.misconception && remedies.includes(detour.misconception));
  if (remedy) return entry({ step: remedy, variant: 'remedy' }, 'misconception');
  if (detour.isCause && detour.explained === 0) {
    const text = explanation(unit, 0, knownNow(curriculum, learner, skill, now));
    if (text) return entry(text, 'teach_cause');
  }
  if (detour.isRetry || (detour.isCause && detour.wrong < 2)) return retryOf(curriculum, learner, detour, now);
  const cause = likeliestCause(curriculum, learner, detour, now);
  if (cause.kind === 'check') {
    const checked = curriculum.units[cause.skill];
    return entry(
      checked ? chooseAssessment(checked, learner.skills[cause.skill] ?? null, 1) : null,
      'check_cause',
      cause.skill,
    );
  }
  if (cause.kind === 'explanation') return entry(explanation(unit, detour.explained + 1, 0), 'other_explanation');
  return entry(chooseAssessment(unit, learner.skills[skill] ?? null, 0), 'practice_again');
}

function retryOf(curriculum: Curriculum, learner: Learner, detour: Detour, now: Instant): PlannedEntry | null {
  const skill = curriculum.numbers.get(detour.skill) ?? -1;
  const unit = curriculum.units[skill];
  const known = knownNow(curriculum, learner, skill, now);
  const chosen = unit ? chooseAssessment(unit, learner.skills[skill] ?? null, known) : null;
  const reason = detour.isCause ? 'teach_cause' : 'retry';
  return (
    chosen && { ...entryOf(curriculum, chosen, skill, reason, known), trouble: detour.skill, attempts: detour.attempts }
  );
}

/** The texts of a skill in turn: for a first repetition the short one, then other explanations, then all again. */
function explanation(unit: Unit, turn: number, known: number): Chosen | null {
  const first = unit.texts[0];
  const brief: Chosen[] = first?.brief ? [{ step: first.brief, variant: 'brief' }] : [];
  const others = unit.alternatives.map((step): Chosen => ({ step, variant: 'alternative' }));
  const full: Chosen[] = first ? [{ step: first.full, variant: 'full' }] : [];
  if (turn === 0) return (known >= 0.3 ? [...brief, ...full] : [...full, ...brief])[0] ?? others[0] ?? null;
  const all = [...others, ...full, ...brief];
  return all[(turn - 1) % Math.max(1, all.length)] ?? null;
}
