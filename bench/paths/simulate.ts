import { ACTIONS, type Course } from './courses.ts';
import type { Policy } from './policies.ts';
import type { Mind } from './worlds.ts';

/** Minutes that a simulated learner studies a day. */
export const DAILY = 30;

export const dayOf = (minutes: number): number => Math.floor(minutes / DAILY) + (minutes % DAILY) / 1440;

/** Minutes until 95 % of all skills are truly known at once, at most three hours for each skill. */
export function minutesToKnow(course: Course, mind: Mind, policy: Policy): number {
  const asked = Math.ceil(0.95 * course.skills.length);
  const most = 180 * course.skills.length;
  let minutes = 0;
  while (minutes < most) {
    const day = dayOf(minutes);
    const action = policy.next(day);
    const answer = mind.take(action.skill, action.kind, day);
    minutes += ACTIONS[action.kind];
    const later = dayOf(minutes);
    policy.heard(action, answer, later);
    let known = 0;
    for (let skill = 0; skill < course.skills.length; skill += 1) if (mind.knows(skill, later)) known += 1;
    if (known >= asked) break;
  }
  return minutes;
}
