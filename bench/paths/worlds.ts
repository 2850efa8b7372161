import type { ActionKind, Course } from './courses.ts';
import { normal, randomFrom } from './random.ts';

/**
 * A simulated learner. What they truly know is hidden from every policy but the oracle. Days are counted from the start;
 * their laws are not the planner's.
 */
export interface Mind {
  /** Takes a step; says whether the answer was right, null for texts. */
  take(skill: number, kind: ActionKind, day: number): boolean | null;
  knows(skill: number, day: number): boolean;
  /** What one more step is truly expected to bring, in shares of knowing the skill: for the oracle. */
  promise(skill: number, kind: ActionKind, day: number): number;
  /** Makes the learner know or not know a skill: for the study of detours. */
  set(skill: number, isKnown: boolean, day: number): void;
}

export interface World {
  name: string;
  what: string;
  begin(course: Course, seed: number): Mind;
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

interface TwoStates {
  slip: number;
  guess: { question: number; exercise: number };
  learn: Record<ActionKind, number>;
  /** Left of learning for each prerequisite that is not known. */
  shaky: number;
  /** Days until half is forgotten, at first; each success multiplies them. */
  halfLife: number;
  strengthening: number;
  /** Logits of knowing the first and the last skill beforehand, and how learners differ. */
  prior: { first: number; last: number; spread: number };
  /** Share of what is known beforehand although a prerequisite is not. */
  gaps: number;
  /** Share of skills that the usual text does not bring home to a learner; another explanation does. */
  stubborn: number;
}

/** A skill is known or not; right by luck, wrong by slip; learnt at a stroke, forgotten exponentially. */
function twoStates(name: string, what: string, law: TwoStates): World {
  return { name, what, begin: (course, seed) => new TwoStateMind(course, seed, law) };
}

class TwoStateMind implements Mind {
  private readonly random: () => number;
  private readonly known: boolean[];
  private readonly halfLife: number[];
  private readonly forgottenAt: number[];
  private readonly isStubborn: boolean[];
  private readonly luck: number[];

  private readonly course: Course;
  private readonly law: TwoStates;

  constructor(course: Course, seed: number, law: TwoStates) {
    this.course = course;
    this.law = law;
    this.random = randomFrom(seed);
    const count = course.skills.length;
    this.known = [];
    this.halfLife = course.skills.map(() => law.halfLife * Math.exp(0.4 * normal(this.random)));
    this.forgottenAt = course.skills.map(() => Number.POSITIVE_INFINITY);
    this.isStubborn = course.skills.map(() => this.random() < law.stubborn);
    this.luck = course.skills.map(() => 0.35 * normal(this.random));
    const ability = law.prior.spread * normal(this.random);
    for (const skill of course.skills.keys()) {
      const logit = law.prior.first + ((law.prior.last - law.prior.first) * skill) / (count - 1) + ability;
      const isReady = (course.requires[skill] ?? []).every((needed) => this.known[needed]);
      const isKnown = this.random() < logistic(logit) && (isReady || this.random() < law.gaps);
      this.known[skill] = isKnown;
      if (isKnown) this.remember(skill, 0, 3);
    }
  }

  take(skill: number, kind: ActionKind, day: number): boolean | null {
    const before = this.knows(skill, day);
    const isAnswer = kind === 'question' || kind === 'exercise';
    const answer = isAnswer ? this.random() < this.chance(skill, kind, before) : null;
    if (before) this.remember(skill, day, answer === false ? 1 : this.law.strengthening);
    else if (this.random() < this.promise(skill, kind, day)) {
      this.known[skill] = true;
      this.remember(skill, day, 1);
    }
    return answer;
  }

  knows(skill: number, day: number): boolean {
    return this.known[skill] === true && day < (this.forgottenAt[skill] ?? 0);
  }

  promise(skill: number, kind: ActionKind, day: number): number {
    if (this.knows(skill, day)) return 0;
    const missing = (this.course.requires[skill] ?? []).filter((needed) => !this.knows(needed, day)).length;
    const isDeaf = this.isStubborn[skill] === true && kind !== 'alternative';
    return this.law.learn[kind] * this.law.shaky ** missing * (isDeaf ? 0.15 : 1);
  }

  set(skill: number, isKnown: boolean, day: number): void {
    this.known[skill] = isKnown;
    if (isKnown) this.remember(skill, day, 4);
  }

  private chance(skill: number, kind: 'question' | 'exercise', isKnown: boolean): number {
    const { slip, guess } = this.law;
    const usual = isKnown ? 1 - slip : guess[kind];
    return logistic(Math.log(usual / (1 - usual)) + (this.luck[skill] ?? 0));
  }

  private remember(skill: number, day: number, factor: number): void {
    const halfLife = (this.halfLife[skill] ?? 1) * factor;
    this.halfLife[skill] = halfLife;
    this.forgottenAt[skill] = day - (Math.log(1 - this.random()) * halfLife) / Math.LN2;
  }
}

interface Continuous {
  /** Left and right of the width in which something new can be learnt, in logits of what is known of the skill. */
  zone: { best: Record<ActionKind, number>; width: number };
  rate: Record<ActionKind, number>;
  guess: { question: number; exercise: number };
  discrimination: number;
  prior: { first: number; last: number; spread: number };
  /** Days after which power-law forgetting sets in, and its power. */
  forgetting: { days: number; power: number };
}

/** From this trait on a skill is known: most answers come out right. */
const KNOWN = 1;

/** A skill is a number; answers follow a three-parameter curve; it grows in a zone, and fades by a power of time. */
function continuous(name: string, what: string, law: Continuous): World {
  return { name, what, begin: (course, seed) => new ContinuousMind(course, seed, law) };
}

class ContinuousMind implements Mind {
  private readonly random: () => number;
  private readonly trait: number[];
  private readonly practisedOn: number[];
  private readonly practised: number[];
  private readonly pace: number;

  private readonly course: Course;
  private readonly law: Continuous;

  constructor(course: Course, seed: number, law: Continuous) {
    this.course = course;
    this.law = law;
    this.random = randomFrom(seed);
    const ability = law.prior.spread * normal(this.random);
    this.pace = Math.exp(0.2 * normal(this.random));
    const last = course.skills.length - 1;
    this.trait = course.skills.map(
      (_, at) =>
        law.prior.first + ((law.prior.last - law.prior.first) * at) / last + ability + 0.5 * normal(this.random),
    );
    this.practisedOn = course.skills.map(() => 0);
    this.practised = course.skills.map((_, at) => ((this.trait[at] ?? 0) > KNOWN ? 4 : 0));
  }

  take(skill: number, kind: ActionKind, day: number): boolean | null {
    const isAnswer = kind === 'question' || kind === 'exercise';
    const answer = isAnswer ? this.random() < this.chance(skill, kind, day) : null;
    const grown = this.growth(skill, kind, day);
    this.trait[skill] = this.now(skill, day) + grown;
    this.practisedOn[skill] = day;
    this.practised[skill] = (this.practised[skill] ?? 0) + 1;
    return answer;
  }

  knows = (skill: number, day: number): boolean => this.now(skill, day) >= KNOWN;

  promise(skill: number, kind: ActionKind, day: number): number {
    const missing = KNOWN - this.now(skill, day);
    return missing <= 0 ? 0 : Math.min(1, this.growth(skill, kind, day) / missing);
  }

  set(skill: number, isKnown: boolean, day: number): void {
    this.trait[skill] = isKnown ? KNOWN + 0.8 : -1.5;
    this.practisedOn[skill] = day;
    this.practised[skill] = isKnown ? 4 : 0;
  }

  private now(skill: number, day: number): number {
    const { days, power } = this.law.forgetting;
    const trait = this.trait[skill] ?? 0;
    const since = day - (this.practisedOn[skill] ?? 0);
    const slowed = days * (1 + (this.practised[skill] ?? 0));
    // The floor is what a skill is worth that was never learnt.
    return trait <= -1.5 ? trait : -1.5 + (trait + 1.5) * (1 + since / slowed) ** -power;
  }

  private growth(skill: number, kind: ActionKind, day: number): number {
    const { zone, rate } = this.law;
    const off = (this.now(skill, day) - zone.best[kind]) / zone.width;
    const ready = (this.course.requires[skill] ?? []).reduce(
      (product, needed) => product * logistic(2.5 * (this.now(needed, day) - 0.2)),
      1,
    );
    return this.pace * rate[kind] * Math.exp(-off * off) * (0.1 + 0.9 * ready);
  }

  private chance(skill: number, kind: 'question' | 'exercise', day: number): number {
    const difficulty = (kind === 'exercise' ? 0.2 : 0) + 0.4 * normal(this.random);
    const guess = this.law.guess[kind];
    return guess + (1 - guess) * logistic(this.law.discrimination * (this.now(skill, day) - difficulty));
  }
}

const BEGINNERS = { first: 0, last: -4, spread: 0.8 };

export const WORLDS: World[] = [
  twoStates('A', 'known or not, slip and guess, exponential forgetting', {
    slip: 0.08,
    guess: { question: 0.22, exercise: 0.06 },
    learn: { full: 0.35, brief: 0.2, alternative: 0.35, question: 0.08, exercise: 0.25 },
    shaky: 0.35,
    halfLife: 90,
    strengthening: 1.7,
    prior: BEGINNERS,
    gaps: 0.1,
    stubborn: 0,
  }),
  continuous('B', 'a trait that grows in a zone of proximal development, 3PL answers, power-law forgetting', {
    zone: {
      best: { full: -0.8, brief: -0.2, alternative: -0.6, question: 0.6, exercise: 0.3 },
      width: 1.6,
    },
    rate: { full: 0.8, brief: 0.4, alternative: 0.8, question: 0.2, exercise: 0.5 },
    guess: { question: 0.2, exercise: 0.04 },
    discrimination: 1.7,
    prior: { first: 0.2, last: -1.6, spread: 0.5 },
    forgetting: { days: 4, power: 0.25 },
  }),
  twoStates('C', 'as A, for people who have forgotten little and know half of it', {
    slip: 0.1,
    guess: { question: 0.25, exercise: 0.05 },
    learn: { full: 0.4, brief: 0.25, alternative: 0.4, question: 0.1, exercise: 0.22 },
    shaky: 0.3,
    halfLife: 150,
    strengthening: 2,
    prior: { first: 2.5, last: -2.5, spread: 1 },
    gaps: 0.3,
    stubborn: 0,
  }),
  twoStates('D', 'hostile: many slips and lucky guesses, gaps, texts that do not reach a learner, quick forgetting', {
    slip: 0.15,
    guess: { question: 0.3, exercise: 0.1 },
    learn: { full: 0.3, brief: 0.15, alternative: 0.35, question: 0.06, exercise: 0.2 },
    shaky: 0.12,
    halfLife: 60,
    strengthening: 1.8,
    prior: { first: 1, last: -3, spread: 1 },
    gaps: 0.5,
    stubborn: 0.2,
  }),
];
