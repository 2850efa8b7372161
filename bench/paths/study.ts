import { type Course, calculus, javascriptTrack } from './courses.ts';
import { MENDERS, minutesToMend, stuckLearner } from './mending.ts';
import { type Counted, ours } from './ours.ts';
import {
  linear,
  oracle,
  outerFringe,
  type PolicyMaker,
  randomUnlocked,
  scoreRanges,
  threeInARow,
  zpdes,
} from './policies.ts';
import { randomFrom } from './random.ts';
import { minutesToKnow } from './simulate.ts';
import { WORLDS, type World } from './worlds.ts';

/** Simulated learners for each cell: many of the short course, fewer of the long one. The planner was tuned on other seeds. */
export interface Size {
  short: number;
  long: number;
  mending: number;
  firstSeed: number;
}

export interface Cell {
  course: Course;
  world: World;
  /** Minutes of each learner, by policy. */
  minutes: Map<string, number[]>;
}

export const RIVALS: Record<string, PolicyMaker> = {
  linear,
  random: randomUnlocked,
  'score ranges': scoreRanges,
  'three in a row': threeInARow,
  ZPDES: zpdes,
  'ALEKS-like': outerFringe,
};

/** Every policy with the same learners: minutes until they truly know 95 % of the course. */
export function studyCells(size: Size, counted: Counted, rivals = RIVALS): Cell[] {
  const policies: Record<string, PolicyMaker> = { ...rivals, ours: (course) => ours(course, counted), oracle };
  return [javascriptTrack(), calculus()].flatMap((course) =>
    WORLDS.map((world) => {
      const learners = course.skills.length < 50 ? size.short : size.long;
      const minutes = new Map<string, number[]>();
      for (const [name, make] of Object.entries(policies)) {
        const of: number[] = [];
        for (let learner = 0; learner < learners; learner += 1) {
          const seed = (size.firstSeed + learner) * 7919;
          const mind = world.begin(course, seed);
          of.push(minutesToKnow(course, mind, make(course, mind, seed + 1)));
        }
        minutes.set(name, of);
      }
      return { course, world, minutes };
    }),
  );
}

export interface Ratio {
  mean: number;
  /** Of a 95 % confidence interval, by resampling learners. */
  low: number;
  high: number;
}

/** A policy's minutes for one of linear's, over the same learners. */
export function ratioToLinear({ minutes }: Cell, policy: string): Ratio {
  const [own, other] = [minutes.get(policy) ?? [], minutes.get('linear') ?? []];
  const random = randomFrom(own.length);
  const ratioOf = (drawn: number[]) =>
    drawn.reduce((sum, at) => sum + (own[at] ?? 0), 0) / drawn.reduce((sum, at) => sum + (other[at] ?? 0), 0);
  const resampled = Array.from({ length: 400 }, () => ratioOf(own.map(() => Math.floor(random() * own.length))));
  resampled.sort((a, b) => a - b);
  return { mean: ratioOf([...own.keys()]), low: resampled[9] ?? Number.NaN, high: resampled[389] ?? Number.NaN };
}

export const meanOf = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean minutes until a stuck skill is truly known, by way of mending, over all courses and worlds. */
export function studyMending({ mending, firstSeed }: Size): Map<string, number> {
  const minutes = new Map<string, number>();
  for (const [name, make] of Object.entries(MENDERS)) {
    const all: number[] = [];
    for (const course of [javascriptTrack(), calculus()]) {
      for (const world of WORLDS) {
        for (let learner = 0; learner < mending; learner += 1) {
          const stuck = stuckLearner(course, world, (firstSeed + learner) * 31337);
          all.push(minutesToMend(stuck, make(stuck)(course, stuck.mind, learner)));
        }
      }
    }
    minutes.set(name, meanOf(all));
  }
  return minutes;
}
