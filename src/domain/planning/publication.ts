import type { Curriculum } from './curriculum.ts';
import type { PlannedEntry } from './entry.ts';
import { DAY, type Learner } from './learner.ts';

/** Entries that a learner sees ahead, and that keep their place and variant. */
export const VISIBLE = 10;

export const PATH_EVENTS = ['mastery', 'remedial', 'visit', 'level', 'placement', 'parked'] as const;
/** What lets a new sequence be published; changes by teacher or author are the caller's to add. */
export type PathEvent = (typeof PATH_EVENTS)[number] | 'teacher' | 'author';

/** Between two moments of one visit there are fewer days than this. */
const VISIT = DAY / 4;

/** What happened between two states of one learner that the path should answer to. */
export function eventsBetween(before: Learner, after: Learner): PathEvent[] {
  const happened: Record<(typeof PATH_EVENTS)[number], boolean> = {
    mastery: false,
    remedial: after.detours.length !== before.detours.length,
    visit: after.seenAt !== null && after.seenAt - (before.seenAt ?? 0) > VISIT,
    level: after.level !== before.level,
    placement: after.placedAt !== before.placedAt,
    parked: false,
  };
  for (const [skill, now] of after.skills.entries()) {
    const then = before.skills[skill];
    if (now === then) continue;
    if ((now?.isMastered ?? false) !== (then?.isMastered ?? false)) happened.mastery = true;
    if ((now?.parkedAt ?? null) !== (then?.parkedAt ?? null)) happened.parked = true;
  }
  return PATH_EVENTS.filter((event) => happened[event]);
}

/**
 * The sequence to show after a replan. What was among the next ten entries keeps its place and variant as long as its skill
 * is asked for at all; only detours and the skill under way, that of the first entry, follow every answer. With an event, what has
 * come up since (a prerequisite that was lost, a review before something new) is put before what needs it; without one it
 * waits behind.
 */
export function publish(
  curriculum: Curriculum,
  published: readonly PlannedEntry[],
  planned: readonly PlannedEntry[],
  events: readonly PathEvent[],
): PlannedEntry[] {
  const parkedFrom = planned.findIndex(({ reason }) => reason === 'parked');
  const waiting = parkedFrom < 0 ? [] : planned.slice(parkedFrom);
  const asked = new Set(planned.map(topicOf));
  for (const entry of waiting) if (!isReview(entry)) asked.delete(topicOf(entry));
  const underWay = published[0] && topicOf(published[0]);
  const ahead = published.filter((entry) => entry.trouble === undefined && topicOf(entry) !== underWay);
  const kept = ahead.slice(0, VISIBLE).filter((entry) => asked.has(topicOf(entry)));
  const keptTopics = new Set(kept.map(topicOf));
  const first: PlannedEntry[] = [];
  const before = new Map<PlannedEntry, PlannedEntry[]>();
  const later: PlannedEntry[] = [];
  for (const entry of planned) {
    if (entry.trouble !== undefined || (topicOf(entry) === underWay && !isReview(entry))) first.push(entry);
    else if (keptTopics.has(topicOf(entry))) continue;
    else if (events.length > 0 && entry.reason === 'review_prerequisite') first.unshift(entry);
    else {
      const needs = events.length > 0 && kept.find((one) => isNeededBy(curriculum, entry, one));
      if (needs) before.set(needs, [...(before.get(needs) ?? []), entry]);
      else later.push(entry);
    }
  }
  return [...first, ...kept.flatMap((entry) => [...(before.get(entry) ?? []), entry]), ...later];
}

/** Reviews of a skill are apart from what teaches it. */
const topicOf = (entry: PlannedEntry): string => (isReview(entry) ? `review of ${entry.skill}` : entry.skill);

const isReview = ({ reason }: PlannedEntry): boolean =>
  reason === 'review_due' || reason === 'review_prerequisite' || reason === 'make_sure';

function isNeededBy(curriculum: Curriculum, entry: PlannedEntry, other: PlannedEntry): boolean {
  if (isReview(entry) || entry.reason === 'parked') return false;
  const skill = curriculum.numbers.get(entry.skill) ?? -1;
  const needing = curriculum.numbers.get(other.skill) ?? -1;
  return skill < needing && ancestorsOf(curriculum, needing).has(skill);
}

function ancestorsOf(curriculum: Curriculum, skill: number): Set<number> {
  const reached = new Set<number>();
  const waiting = [skill];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    for (const next of curriculum.prerequisites[one] ?? []) {
      if (reached.has(next)) continue;
      reached.add(next);
      waiting.push(next);
    }
  }
  return reached;
}
