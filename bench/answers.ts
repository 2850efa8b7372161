/**
 * How well the answer model foresees the next answer of a log: `npm run bench -- answers FILE.csv`, with the columns
 * user,item,skill,correct in the order in which the answers were given. Without a file, a small log is made up.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import {
  areaUnderCurve,
  calibrationError,
  calibrationOf,
  type Foresight,
  foresee,
  logLoss,
  rootMeanSquare,
} from './answers/foresight.ts';
import { generateLog, parseLog, toCsv } from './answers/log.ts';
import { printTable, rounded } from './figures.ts';

/** A learner's first answers are the cold ones. */
const COLD = 5;
const GENERATED = '.tmp/answers.csv';

export async function run([file]: string[]) {
  const answers = parseLog(readFileSync(file ?? generated(), 'utf8'));
  const all = foresee(answers);
  const cold = all.filter(({ before }) => before < COLD);
  const warm = all.filter(({ before }) => before >= COLD);
  const row = (name: string, part: Foresight[]): [string, ...number[]] => [
    name,
    part.length,
    areaUnderCurve(part),
    logLoss(part),
    rootMeanSquare(part),
    calibrationError(part),
  ];
  printTable('Answers foreseen, each from the ones before it', [
    ['', 'answers', 'AUC', 'log loss', 'RMSE', 'calibration error'],
    row('all', all),
    row(`warm (after a learner's first ${COLD})`, warm),
    row('cold', cold),
  ]);
  printTable('Calibration', [
    ['predicted', 'answers', 'mean', 'right'],
    ...calibrationOf(all).map(({ count, predicted, right }, at): [string, ...number[]] => [
      `${at / 10} to ${(at + 1) / 10}`,
      count,
      predicted,
      right,
    ]),
  ]);
  console.log();
  return {
    auc_warm: rounded(areaUnderCurve(warm)),
    auc_cold: rounded(areaUnderCurve(cold)),
    log_loss_warm: rounded(logLoss(warm)),
    log_loss_cold: rounded(logLoss(cold)),
  };
}

function generated(): string {
  mkdirSync('.tmp', { recursive: true });
  writeFileSync(GENERATED, toCsv(generateLog(1, { learners: 300, answers: 200 }).answers));
  return GENERATED;
}
