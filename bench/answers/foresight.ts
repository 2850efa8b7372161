import { type LoggedAnswer, recalibrate, uncalibrated } from '../../src/domain/planning/calibration.ts';

/** A prediction made before its answer was looked at. */
export interface Foresight {
  predicted: number;
  isRight: boolean;
  /** Answers that this learner had given before. */
  before: number;
}

/** Predicts each answer from the ones before it, with no training. */
export function foresee(answers: readonly LoggedAnswer[]): Foresight[] {
  const seen = new Map<string, number>();
  const all: Foresight[] = [];
  recalibrate(uncalibrated(), answers, (predicted, { learner, isRight }) => {
    const before = seen.get(learner) ?? 0;
    seen.set(learner, before + 1);
    all.push({ predicted, isRight, before });
  });
  return all;
}

/** The probability that a right answer was predicted higher than a wrong one; ties count half. */
export function areaUnderCurve(all: readonly Pick<Foresight, 'predicted' | 'isRight'>[]): number {
  const sorted = all.toSorted((a, b) => a.predicted - b.predicted);
  let [ranks, right] = [0, 0];
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    while (to < sorted.length && sorted[to]?.predicted === sorted[from]?.predicted) to += 1;
    const tied = sorted.slice(from, to).filter(({ isRight }) => isRight).length;
    ranks += tied * ((from + 1 + to) / 2);
    right += tied;
    from = to;
  }
  return (ranks - (right * (right + 1)) / 2) / (right * (sorted.length - right));
}

const meanOf = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

export const logLoss = (all: readonly Foresight[]): number =>
  meanOf(all.map(({ predicted, isRight }) => -Math.log(isRight ? predicted : 1 - predicted)));

export const rootMeanSquare = (all: readonly Foresight[]): number =>
  Math.sqrt(meanOf(all.map(({ predicted, isRight }) => (predicted - (isRight ? 1 : 0)) ** 2)));

export interface CalibrationBin {
  count: number;
  predicted: number;
  right: number;
}

/** In ten bins: what was predicted on average, and what share was right. */
export function calibrationOf(all: readonly Foresight[]): CalibrationBin[] {
  const bins = Array.from({ length: 10 }, (): Foresight[] => []);
  for (const one of all) bins[Math.min(9, Math.floor(10 * one.predicted))]?.push(one);
  return bins.map((bin) => ({
    count: bin.length,
    predicted: meanOf(bin.map(({ predicted }) => predicted)),
    right: meanOf(bin.map(({ isRight }) => (isRight ? 1 : 0))),
  }));
}

/** How far predictions are off from shares, averaged over answers. */
export const calibrationError = (all: readonly Foresight[]): number =>
  calibrationOf(all).reduce(
    (sum, { count, predicted, right }) => sum + (count === 0 ? 0 : (count / all.length) * Math.abs(predicted - right)),
    0,
  );
