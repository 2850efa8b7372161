/**
 * The answer model: predicts the next answer and calibrates how hard each question is. A diagonal Kalman filter over a
 * logistic model, that is Pelánek's Elo (https://doi.org/10.1016/j.compedu.2016.03.017) with the gain derived instead of
 * chosen. A learner with ability a and practice d in the skill, a mood f, a skill of difficulty B, a question of b:
 *
 *     x = g + a + d + c·f − B − b,   V = sum of their variances,   p = σ(x / √(1 + πV/8))
 */
export interface Estimate {
  mean: number;
  variance: number;
}

/**
 * How learners change. `lively`: what one knows of a skill differs from skill to skill and wanders, as in the logs of real
 * courses. `steady`: ability is nearly all there is. Calibration finds out which one a textbook's learners follow.
 */
export const LAWS = {
  lively: { practice: 0.39, drift: { ability: 0.00095, practice: 0.042 }, smallest: 0.0078 },
  steady: { practice: 0.03, drift: { ability: 0.0002, practice: 0.0002 }, smallest: 0.0005 },
} as const;
export type LawName = keyof typeof LAWS;

/** What is shared by all learners: numbered, published by one job at a time, and never changed afterwards. */
export interface Parameters {
  number: number;
  law: LawName;
  base: Estimate;
  skills: Readonly<Record<string, Estimate>>;
  questions: Readonly<Record<string, Estimate>>;
}

/** What the model knows of one learner and skill before an answer. */
export interface Answering {
  base: Estimate;
  ability: Estimate;
  practice: Estimate;
  /** Answers given in the skill so far. */
  answers: number;
  law: LawName;
  /** Lately better (above 0) or worse than predicted, −1 to 1. */
  mood: number;
  skill: Estimate;
  question: Estimate;
}

export const STARTING_VARIANCE = { base: 1, ability: 1.31, skill: 0.75, question: 0.77 } as const;
const PRACTICE_GAIN = { right: 0.06, wrong: 0.088, fading: 0.018 } as const;
const MOOD = { weight: 0.69, kept: 0.45 } as const;

/** Where nothing has been calibrated yet. */
export const UNCALIBRATED: Parameters = {
  number: 0,
  law: 'lively',
  base: { mean: 0, variance: STARTING_VARIANCE.base },
  skills: {},
  questions: {},
};

export const unknown = (what: keyof typeof STARTING_VARIANCE): Estimate => ({
  mean: 0,
  variance: STARTING_VARIANCE[what],
});

/** What a learner's practice in a skill is worth before their first answer in it. */
export const unpractised = (law: LawName): Estimate => ({ mean: 0, variance: LAWS[law].practice });

export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** The probability of a right answer, 0 to 1. */
export function predictAnswer(answering: Answering): number {
  return logistic(inLogits(answering) / Math.sqrt(1 + (Math.PI * varianceOf(answering)) / 8));
}

/** Everything that one answer teaches the model. A learner's own state keeps the learner's part, calibration keeps all. */
export function learnFromAnswer(before: Answering, isRight: boolean): Answering {
  const predicted = predictAnswer(before);
  const surprise = (isRight ? 1 : 0) - predicted;
  const information = predicted * (1 - predicted);
  const { drift, smallest } = LAWS[before.law];
  const shrink = 1 + information * varianceOf(before);
  const moved = ({ mean, variance }: Estimate, sign: 1 | -1, wandering: number): Estimate => ({
    mean: mean + (sign * variance * surprise) / shrink,
    variance: Math.max(smallest, variance - (variance * variance * information) / shrink + wandering),
  });
  const practice = moved(before.practice, 1, drift.practice);
  const gain = (isRight ? PRACTICE_GAIN.right : PRACTICE_GAIN.wrong) / (1 + PRACTICE_GAIN.fading * before.answers);
  return {
    base: moved(before.base, 1, 0),
    ability: moved(before.ability, 1, drift.ability),
    practice: { mean: practice.mean + gain, variance: practice.variance },
    answers: before.answers + 1,
    law: before.law,
    mood: MOOD.kept * before.mood + (1 - MOOD.kept) * surprise,
    skill: moved(before.skill, -1, 0),
    question: moved(before.question, -1, 0),
  };
}

const inLogits = ({ base, ability, practice, mood, skill, question }: Answering): number =>
  base.mean + ability.mean + practice.mean + MOOD.weight * mood - skill.mean - question.mean;

const varianceOf = ({ base, ability, practice, skill, question }: Answering): number =>
  base.variance + ability.variance + practice.variance + skill.variance + question.variance;
