import { curriculumOf } from '../../src/domain/planning/curriculum.ts';
import { withinReach } from '../../src/domain/planning/detour.ts';
import { newLearner } from '../../src/domain/planning/learner.ts';
import { planFor } from '../../src/domain/planning/plan.ts';
import { type Observation, update } from '../../src/domain/planning/update.ts';
import { ACTIONS, type Course } from './courses.ts';
import { actionOf, instant, observationOf } from './ours.ts';
import { type Action, oracle, type Policy, type PolicyMaker, telling } from './policies.ts';
import { randomFrom } from './random.ts';
import { dayOf } from './simulate.ts';
import type { Mind, World } from './worlds.ts';

/** A learner who cannot get one skill: what lies before it seems mastered, but some of it may be missing in truth. */
export interface Stuck {
  course: Course;
  skill: number;
  /** What is before it up to three hops, in order. */
  before: number[];
  mind: Mind;
}

const DAYS_SINCE = 6;
const MOST_MINUTES = 600;
/** Skills of a chapter, the one in trouble being the last. */
const CHAPTER = 6;

/** In one case of four nothing is missing, in one of four two prerequisites, else one; up to three hops away. */
export function stuckLearner(course: Course, world: World, seed: number): Stuck {
  const random = randomFrom(seed);
  const curriculum = curriculumOf(course.book, 'beginner');
  const reach = course.skills.map((_, skill) => [...withinReach(curriculum, skill).keys()].sort((a, b) => a - b));
  const candidates = [...reach.keys()].filter((skill) => (reach[skill]?.length ?? 0) >= 3);
  const skill = candidates[Math.floor(random() * candidates.length)] ?? 0;
  const before = reach[skill] ?? [];
  const mind = world.begin(course, seed + 1);
  for (let one = 0; one < skill; one += 1) mind.set(one, true, DAYS_SINCE);
  const draw = random();
  for (let missing = draw < 0.25 ? 0 : draw < 0.5 ? 2 : 1; missing > 0; missing -= 1) {
    mind.set(before[Math.floor(random() * before.length)] ?? 0, false, DAYS_SINCE);
  }
  mind.set(skill, false, DAYS_SINCE);
  return { course, skill, before, mind };
}

/** Minutes until the skill is truly known. */
export function minutesToMend({ skill, mind }: Stuck, policy: Policy): number {
  let minutes = 0;
  const day = () => DAYS_SINCE + dayOf(minutes);
  while (minutes < MOST_MINUTES && !mind.knows(skill, day())) {
    const action = policy.next(day());
    const answer = mind.take(action.skill, action.kind, day());
    minutes += ACTIONS[action.kind];
    policy.heard(action, answer, day());
  }
  return minutes;
}

const all = ['full', 'question', 'exercise'] as const;

export const MENDERS: Record<string, (stuck: Stuck) => PolicyMaker> = {
  'chapter set': ({ skill }) =>
    telling(function* () {
      const chapter = Array.from({ length: CHAPTER }, (_, at) => skill - CHAPTER + 1 + at).filter((one) => one >= 0);
      for (;;) for (const one of chapter) for (const kind of all) yield { skill: one, kind };
    }),
  retrying: ({ skill }) =>
    telling(function* () {
      for (;;) for (const kind of all) yield { skill, kind };
    }),
  ours: (stuck) => () => ourMender(stuck),
  oracle: (stuck) => (course, mind, seed) => {
    const sees = new Set([...stuck.before, stuck.skill]);
    const rest: Mind = { ...bound(mind), knows: (one, day) => !sees.has(one) || mind.knows(one, day) };
    return oracle(course, rest, seed);
  },
};

const bound = (mind: Mind): Mind => ({
  take: (...given) => mind.take(...given),
  knows: (...given) => mind.knows(...given),
  promise: (...given) => mind.promise(...given),
  set: (...given) => mind.set(...given),
});

/** Follows the detour that two failures began; what lies before the skill was answered rightly some days ago. */
function ourMender({ course, skill }: Stuck): Policy {
  const curriculum = curriculumOf(course.book, 'beginner');
  const seen = (one: number, kind: Action['kind'], answer: boolean | null, day: number): Observation =>
    observationOf(course, { skill: one, kind }, answer, instant(day));
  const history: Observation[] = [];
  for (let one = 0; one < skill; one += 1) {
    history.push(seen(one, 'full', null, 0));
    for (let right = 0; right < 4; right += 1) history.push(seen(one, 'question', true, 0));
  }
  history.push(seen(skill, 'full', null, DAYS_SINCE), seen(skill, 'question', false, DAYS_SINCE));
  history.push(seen(skill, 'question', false, DAYS_SINCE));
  let learner = update(curriculum, newLearner(curriculum), history);
  const next = (day: number): Action => {
    const entry = planFor(curriculum, learner, instant(day)).find((one) => course.skills.indexOf(one.skill) <= skill);
    return entry ? actionOf(course, entry) : { skill, kind: 'exercise' };
  };
  return {
    next,
    heard: (action, answer, day) => {
      learner = update(curriculum, learner, [observationOf(course, action, answer, instant(day))]);
    },
  };
}
