import type { LoggedAnswer } from '../../src/domain/planning/calibration.ts';
import { normal, randomFrom } from '../paths/random.ts';

const COLUMNS = ['user', 'item', 'skill', 'correct'] as const;

/** Reads `user,item,skill,correct` (in any order, other columns are ignored; correct is 1 or 0). Throws on anything else. */
export function parseLog(csv: string): LoggedAnswer[] {
  const [head = '', ...lines] = csv.split(/\r?\n/);
  const names = cellsOf(head);
  const [user, item, skill, correct] = COLUMNS.map((name) => {
    const at = names.indexOf(name);
    if (at < 0) throw new Error(`The first line has no column "${name}"; it needs ${COLUMNS.join(',')}.`);
    return at;
  }) as [number, number, number, number];
  return lines.flatMap((line, at) => {
    if (line.trim() === '') return [];
    const cells = cellsOf(line);
    const value = Number(cells[correct]);
    if (value !== 0 && value !== 1) throw new Error(`Line ${at + 2}: correct must be 0 or 1, not "${cells[correct]}".`);
    return [
      { learner: cells[user] ?? '', question: cells[item] ?? '', skill: cells[skill] ?? '', isRight: value === 1 },
    ];
  });
}

/** Cells of one line; quotes may stand around a cell, and twice for one inside. */
const cellsOf = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    (quoted?.replaceAll('""', '"') ?? plain ?? '').trim(),
  );

export interface GeneratedLog {
  answers: LoggedAnswer[];
  /** The true probability of each right answer. */
  truth: number[];
}

const LAW = {
  skills: 8,
  questions: 80,
  spread: { ability: 1.1, skill: 0.8, question: 0.9 },
  /** Logits gained by each answer at first, and how the gain fades. */
  gain: { right: 0.06, wrong: 0.09, fading: 0.02 },
  /** How a good or bad day carries on. */
  mood: { weight: 0.7, kept: 0.45 },
};

/** Answers of learners who differ in ability and mood, to questions that differ in difficulty, who get better by practice. */
export function generateLog(seed: number, size: { learners: number; answers: number }): GeneratedLog {
  const random = randomFrom(seed);
  const skills = Array.from({ length: LAW.skills }, () => LAW.spread.skill * normal(random));
  const questions = Array.from({ length: LAW.questions }, () => LAW.spread.question * normal(random));
  const log: { at: number; answer: LoggedAnswer; truth: number }[] = [];
  for (let learner = 0; learner < size.learners; learner += 1) {
    const gained = skills.map(() => 0);
    const counts = skills.map(() => 0);
    const ability = LAW.spread.ability * normal(random);
    let mood = 0;
    // Learners come one after another, and overlap.
    const start = random() * size.learners;
    for (let turn = 0; turn < size.answers; turn += 1) {
      const question = Math.floor(random() * questions.length);
      const skill = question % skills.length;
      const logit =
        0.3 +
        ability +
        (gained[skill] ?? 0) +
        LAW.mood.weight * mood -
        (skills[skill] ?? 0) -
        (questions[question] ?? 0);
      const truth = 1 / (1 + Math.exp(-logit));
      const isRight = random() < truth;
      const answer = { learner: `u${learner}`, question: `q${question}`, skill: `s${skill}`, isRight };
      log.push({ at: start + turn / size.answers, answer, truth });
      mood = LAW.mood.kept * mood + (1 - LAW.mood.kept) * ((isRight ? 1 : 0) - truth);
      const gain = (isRight ? LAW.gain.right : LAW.gain.wrong) / (1 + LAW.gain.fading * (counts[skill] ?? 0));
      gained[skill] = (gained[skill] ?? 0) + gain;
      counts[skill] = (counts[skill] ?? 0) + 1;
    }
  }
  log.sort((a, b) => a.at - b.at);
  return { answers: log.map(({ answer }) => answer), truth: log.map(({ truth }) => truth) };
}

export const toCsv = (answers: readonly LoggedAnswer[]): string =>
  [
    COLUMNS.join(','),
    ...answers.map((one) => `${one.learner},${one.question},${one.skill},${one.isRight ? 1 : 0}`),
  ].join('\n');
