/**
 * The memory model FSRS-6 with its published default weights (https://github.com/open-spaced-repetition/fsrs4anki/wiki):
 * stability S is the number of days after which recall has fallen to 0.9, difficulty D goes from 1 to 10.
 */
export interface Memory {
  /** Days. */
  stability: number;
  /** 1 to 10. */
  difficulty: number;
}

const WEIGHTS = {
  initialStability: { again: 0.212, good: 2.3065 },
  initialDifficulty: 6.4133,
  difficultyByGrade: 0.8334,
  difficultyStep: 3.0194,
  meanReversion: 0.001,
  recall: [1.8722, 0.1666, 0.796],
  lapse: [1.4835, 0.0614, 0.2629, 1.6483],
  sameDay: [0.5425, 0.0912, 0.0658],
  decay: -0.1542,
} as const;

const FACTOR = 0.9 ** (1 / WEIGHTS.decay) - 1;
const GRADES = { again: 1, good: 3, easy: 4 } as const;
type Grade = 'again' | 'good';
const SHORTEST = 0.001;
const LONGEST = 36_500;

/** The probability that what was known is still recalled after some days: R(t, S). */
export const recall = (days: number, stability: number): number =>
  days <= 0 ? 1 : (1 + (FACTOR * days) / stability) ** WEIGHTS.decay;

/** Days until recall has fallen to a level, the inverse of `recall`. */
export const daysUntil = (level: number, stability: number): number =>
  (stability * (level ** (1 / WEIGHTS.decay) - 1)) / FACTOR;

/** The memory after a first answer. */
export const firstMemory = (grade: Grade): Memory => ({
  stability: WEIGHTS.initialStability[grade],
  difficulty: bounded(initialDifficulty(grade), 1, 10),
});

/** The memory after an answer some days after the last one. */
export function nextMemory(memory: Memory, days: number, grade: Grade): Memory {
  const { stability: s, difficulty: d } = memory;
  const stability = days <= 0 ? sameDay(s, grade) : grade === 'good' ? recalled(memory, days) : lapsed(memory, days);
  const step = -WEIGHTS.difficultyStep * (GRADES[grade] - GRADES.good);
  const moved = d + (step * (10 - d)) / 9;
  const difficulty = WEIGHTS.meanReversion * initialDifficulty('easy') + (1 - WEIGHTS.meanReversion) * moved;
  return { stability: bounded(stability, SHORTEST, LONGEST), difficulty: bounded(difficulty, 1, 10) };
}

function recalled({ stability: s, difficulty: d }: Memory, days: number): number {
  const [scale, saturation, spacing] = WEIGHTS.recall;
  return s * (1 + Math.exp(scale) * (11 - d) * s ** -saturation * (Math.exp((1 - recall(days, s)) * spacing) - 1));
}

function lapsed({ stability: s, difficulty: d }: Memory, days: number): number {
  const [scale, difficulty, saturation, forgotten] = WEIGHTS.lapse;
  const relearned =
    scale * d ** -difficulty * ((s + 1) ** saturation - 1) * Math.exp((1 - recall(days, s)) * forgotten);
  return Math.min(relearned, s / Math.exp(WEIGHTS.sameDay[0] * WEIGHTS.sameDay[1]));
}

function sameDay(s: number, grade: Grade): number {
  const [scale, offset, saturation] = WEIGHTS.sameDay;
  const growth = s ** -saturation * Math.exp(scale * (GRADES[grade] - GRADES.good + offset));
  return s * (grade === 'good' ? Math.max(growth, 1) : growth);
}

const initialDifficulty = (grade: keyof typeof GRADES): number =>
  WEIGHTS.initialDifficulty - Math.exp((GRADES[grade] - 1) * WEIGHTS.difficultyByGrade) + 1;

const bounded = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
