import { ACTION_KINDS, ACTIONS, type ActionKind, type Course } from './courses.ts';
import { randomFrom } from './random.ts';
import type { Mind } from './worlds.ts';

export interface Action {
  skill: number;
  kind: ActionKind;
}

/** Decides what a simulated learner does next, from what a teacher could see. */
export interface Policy {
  next(day: number): Action;
  heard(action: Action, answer: boolean | null, day: number): void;
}

export type PolicyMaker = (course: Course, mind: Mind, seed: number) => Policy;

/** A policy written as the story of one learner: yields what to do, is told the answer. */
type Story = Generator<Action, never, boolean | null>;

export const telling =
  (make: (course: Course, seed: number) => Story): PolicyMaker =>
  (course, _, seed) => {
    const story = make(course, seed);
    let next = story.next().value;
    return {
      next: () => next,
      heard: (_, answer) => {
        next = story.next(answer).value;
      },
    };
  };

/** Everything in order, again and again. */
export const linear = telling(function* (course): Story {
  for (;;) {
    for (const skill of course.skills.keys()) {
      for (const kind of ['full', 'question', 'exercise'] as const) yield { skill, kind };
    }
  }
});

/** Anything whose prerequisites were answered rightly once. */
export const randomUnlocked = telling(function* (course, seed): Story {
  const random = randomFrom(seed);
  const right = course.skills.map(() => false);
  for (;;) {
    const open = [...course.skills.keys()].filter((skill) => course.requires[skill]?.every((one) => right[one]));
    const skill = open[Math.floor(random() * open.length)] ?? 0;
    const kind = ACTION_KINDS[Math.floor(random() * ACTION_KINDS.length)] ?? 'full';
    if (yield { skill, kind }) right[skill] = true;
  }
});

/** Score ranges, as in Canvas: after three questions on, a shorter text, or all of it again. */
export const scoreRanges = telling(function* (course): Story {
  for (let round = 0; ; round += 1) {
    for (const skill of course.skills.keys()) {
      if (round === 0) yield { skill, kind: 'full' };
      for (let tries = 0; tries < 4; tries += 1) {
        let score = 0;
        for (const kind of ['question', 'question', 'exercise'] as const) if (yield { skill, kind }) score += 1 / 3;
        if (score >= 0.8) break;
        yield { skill, kind: score >= 0.5 ? 'brief' : tries === 0 ? 'full' : 'alternative' };
      }
    }
  }
});

/** A text, then questions until three in a row are right. */
export const threeInARow = telling(function* (course): Story {
  for (let round = 0; ; round += 1) {
    for (const skill of course.skills.keys()) {
      if (round === 0) yield { skill, kind: 'full' };
      let wrong = 0;
      for (let row = 0; row < 3 && wrong < 12; ) {
        if (yield { skill, kind: 'question' }) row += 1;
        else {
          row = 0;
          wrong += 1;
          if (wrong % 3 === 0) yield { skill, kind: wrong % 2 === 0 ? 'alternative' : 'full' };
        }
      }
    }
  }
});

/** ZPDES (Clément et al. 2015, https://doi.org/10.5281/zenodo.3554667): a bandit over what lately brings progress, in a moving zone. */
export const zpdes = telling(function* (course, seed): Story {
  const random = randomFrom(seed);
  const results = course.skills.map((): number[] => []);
  const hasRead = course.skills.map(() => false);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const success = (skill: number) => ((results[skill]?.length ?? 0) < 3 ? 0 : mean((results[skill] ?? []).slice(-4)));
  for (let turn = 0; ; turn += 1) {
    const open = [...course.skills.keys()].filter((skill) =>
      course.requires[skill]?.every((one) => success(one) >= 0.7),
    );
    const zone = open.filter((skill) => success(skill) < 0.9).slice(0, 4);
    const active = zone.length > 0 ? zone : open;
    const progress = active.map((skill) => {
      const last = (results[skill] ?? []).slice(-4);
      return last.length < 4 ? 0.5 : Math.max(0.05, mean(last.slice(2)) - mean(last.slice(0, 2)));
    });
    const draw = random() * progress.reduce((sum, one) => sum + one, 0);
    const upTo = (at: number) => progress.slice(0, at + 1).reduce((sum, one) => sum + one, 0);
    const at =
      random() < 0.1 ? Math.floor(random() * active.length) : active.findIndex((_, place) => draw <= upTo(place));
    const skill = active[Math.max(0, at)] ?? 0;
    if (!hasRead[skill]) {
      hasRead[skill] = true;
      yield { skill, kind: 'full' };
    }
    const last = (results[skill] ?? []).slice(-3);
    if (last.length === 3 && mean(last) === 0 && turn % 2 === 0) yield { skill, kind: 'alternative' };
    const kind = (results[skill]?.length ?? 0) % 2 === 0 ? 'exercise' : 'question';
    results[skill]?.push((yield { skill, kind }) ? 1 : 0);
  }
});

/** As ALEKS does: an assessment over the graph first, then the outer fringe; what is learnt is assessed again now and then. */
export const outerFringe = telling(function* (course): Story {
  const count = course.skills.length;
  const belief = course.skills.map(() => 0.5);
  const above = course.skills.map((): Set<number> => new Set());
  for (const skill of course.skills.keys()) {
    for (const needed of course.requires[skill] ?? []) {
      above[skill]?.add(needed);
      for (const one of above[needed] ?? []) above[skill]?.add(one);
    }
  }
  for (let asked = 0; asked < Math.min(20, count / 2); asked += 1) {
    const skill = belief.reduce(
      (best, p, at) => (Math.abs(p - 0.5) < Math.abs((belief[best] ?? 0) - 0.5) ? at : best),
      0,
    );
    const isRight = yield { skill, kind: 'question' };
    for (const other of course.skills.keys()) {
      const p = belief[other] ?? 0.5;
      if (isRight && (other === skill || above[skill]?.has(other)))
        belief[other] = (p * 0.9) / (p * 0.9 + (1 - p) * 0.25);
      if (!isRight && (other === skill || above[other]?.has(skill)))
        belief[other] = (p * 0.1) / (p * 0.1 + (1 - p) * 0.75);
    }
  }
  const has = belief.map((p) => p > 0.75);
  for (let done = 1; ; done += 1) {
    const fringe = [...course.skills.keys()].find(
      (one) => !has[one] && course.requires[one]?.every((needed) => has[needed]),
    );
    const skill = fringe ?? [...course.skills.keys()].find((one) => !has[one]) ?? -1;
    if (skill >= 0) {
      yield { skill, kind: 'full' };
      for (let score = 0, wrong = 0; score < 3 && wrong < 8; ) {
        if (yield { skill, kind: 'question' }) score += score === 1 ? 2 : 1;
        else {
          score = Math.max(0, score - 1);
          wrong += 1;
          if (wrong % 2 === 0) yield { skill, kind: wrong === 4 ? 'alternative' : 'brief' };
        }
      }
      has[skill] = true;
    }
    if (skill >= 0 && done % 10 !== 0) continue;
    for (const again of course.skills.keys()) {
      if (has[again] && (again + done) % 3 === 0) has[again] = (yield { skill: again, kind: 'question' }) === true;
    }
  }
});

/** Sees what is truly known, and takes what brings most a minute. A limit, not a rival. */
export const oracle: PolicyMaker = (course, mind) => ({
  next: (day) => {
    let best: Action & { value: number } = { skill: 0, kind: 'full', value: -1 };
    for (const skill of course.skills.keys()) {
      if (mind.knows(skill, day)) continue;
      for (const kind of ACTION_KINDS) {
        const value = mind.promise(skill, kind, day) / ACTIONS[kind];
        if (value > best.value) best = { skill, kind, value };
      }
      // The first one that can be learnt well is as good as any later one.
      if (best.value > 0.02) break;
    }
    return best;
  },
  heard: () => {},
});
