import {
  type Answering,
  type Estimate,
  type LawName,
  learnFromAnswer,
  type Parameters,
  predictAnswer,
  UNCALIBRATED,
  unknown,
  unpractised,
} from './answer-model.ts';

/** One answer as calibration reads it, in the order of the evidence. */
export interface LoggedAnswer {
  learner: string;
  skill: string;
  question: string;
  isRight: boolean;
}

/** A learner as calibration goes along with them. */
interface CalibratedLearner {
  ability: Estimate;
  mood: number;
  skills: ReadonlyMap<string, { practice: Estimate; answers: number }>;
}

/** What all answers so far say if learners follow one law. */
interface Track {
  base: Estimate;
  skills: ReadonlyMap<string, Estimate>;
  questions: ReadonlyMap<string, Estimate>;
  /** Erasing a learner deletes their entry; published sets stay. */
  learners: ReadonlyMap<string, CalibratedLearner>;
  /** Log-likelihood of the answers under the law, the last few thousand counting most. */
  likelihood: number;
}

export interface Calibration {
  /** The set to publish: that of the law which foresaw the answers better. */
  parameters: Parameters;
  tracks: Readonly<Record<LawName, Track>>;
}

const FADING = 0.9995;

const beginning = (): Track => ({
  base: UNCALIBRATED.base,
  skills: new Map(),
  questions: new Map(),
  learners: new Map(),
  likelihood: 0,
});

export const uncalibrated = (): Calibration => ({
  parameters: UNCALIBRATED,
  tracks: { lively: beginning(), steady: beginning() },
});

/**
 * Goes through new answers in order and returns what is known after them, with the parameters as the next numbered set.
 * What was given stays as it was. `foresee` hears each prediction before its answer is looked at: the laws' predictions,
 * weighed by how well each has foreseen the answers before.
 */
export function recalibrate(
  before: Calibration,
  answers: Iterable<LoggedAnswer>,
  foresee: (predicted: number, answer: LoggedAnswer) => void = () => {},
): Calibration {
  const lively = new Tracker('lively', before.tracks.lively);
  const steady = new Tracker('steady', before.tracks.steady);
  for (const answer of answers) {
    const weight = 1 / (1 + Math.exp(steady.track.likelihood - lively.track.likelihood));
    foresee(weight * lively.predict(answer) + (1 - weight) * steady.predict(answer), answer);
    lively.learn(answer);
    steady.learn(answer);
  }
  const best = steady.track.likelihood > lively.track.likelihood ? steady : lively;
  const { base, skills, questions } = best.track;
  return {
    parameters: {
      number: before.parameters.number + 1,
      law: best.law,
      base,
      skills: Object.fromEntries(skills),
      questions: Object.fromEntries(questions),
    },
    tracks: { lively: lively.track, steady: steady.track },
  };
}

interface WorkingLearner extends CalibratedLearner {
  skills: Map<string, { practice: Estimate; answers: number }>;
}

/** Goes along with the answers under one law, on copies of its own. */
class Tracker {
  readonly law: LawName;
  readonly track: Track & { skills: Map<string, Estimate>; questions: Map<string, Estimate> };
  private readonly learners: Map<string, CalibratedLearner>;
  private readonly own = new Map<string, WorkingLearner>();

  constructor(law: LawName, before: Track) {
    this.law = law;
    this.learners = new Map(before.learners);
    this.track = {
      ...before,
      skills: new Map(before.skills),
      questions: new Map(before.questions),
      learners: this.learners,
    };
  }

  predict(answer: LoggedAnswer): number {
    return predictAnswer(this.answering(answer));
  }

  learn(answer: LoggedAnswer): void {
    const before = this.answering(answer);
    const predicted = predictAnswer(before);
    const after = learnFromAnswer(before, answer.isRight);
    const learner = this.learner(answer.learner);
    this.track.likelihood = FADING * this.track.likelihood + Math.log(answer.isRight ? predicted : 1 - predicted);
    this.track.base = after.base;
    this.track.skills.set(answer.skill, after.skill);
    this.track.questions.set(answer.question, after.question);
    learner.ability = after.ability;
    learner.mood = after.mood;
    learner.skills.set(answer.skill, { practice: after.practice, answers: after.answers });
  }

  private answering({ learner: id, skill, question }: LoggedAnswer): Answering {
    const { ability, mood, skills } = this.learner(id);
    return {
      law: this.law,
      base: this.track.base,
      ability,
      mood,
      ...(skills.get(skill) ?? { practice: unpractised(this.law), answers: 0 }),
      skill: this.track.skills.get(skill) ?? unknown('skill'),
      question: this.track.questions.get(question) ?? unknown('question'),
    };
  }

  private learner(id: string): WorkingLearner {
    const working = this.own.get(id);
    if (working) return working;
    const before = this.learners.get(id) ?? { ability: unknown('ability'), mood: 0, skills: new Map() };
    const copy = { ...before, skills: new Map(before.skills) };
    this.own.set(id, copy);
    this.learners.set(id, copy);
    return copy;
  }
}
