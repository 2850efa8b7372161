import {
  type Answering,
  type Estimate,
  learnFromAnswer,
  type Parameters,
  predictAnswer,
  unknown,
} from './answer-model.ts';

/** One answer as calibration reads it, in the order of the evidence. */
export interface LoggedAnswer {
  learner: string;
  skill: string;
  question: string;
  isRight: boolean;
}

/** Learners as calibration goes along with them; erasing a learner erases their entry, the published sets stay. */
export interface CalibratedLearner {
  ability: Estimate;
  mood: number;
  skills: Record<string, { practice: Estimate; answers: number }>;
}

export interface Calibration {
  parameters: Parameters;
  learners: ReadonlyMap<string, CalibratedLearner>;
}

/**
 * Goes through new answers in order and returns what is known after them, with the parameters as the next numbered set.
 * What was given stays as it was. `foresee` hears each prediction before its answer is looked at.
 */
export function recalibrate(
  before: Calibration,
  answers: Iterable<LoggedAnswer>,
  foresee: (predicted: number, answer: LoggedAnswer) => void = () => {},
): Calibration {
  const { parameters } = before;
  const skills = new Map(Object.entries(parameters.skills));
  const questions = new Map(Object.entries(parameters.questions));
  const learners = new Map(before.learners);
  let { base } = parameters;
  for (const answer of answers) {
    const learner = learners.get(answer.learner) ?? { ability: unknown('ability'), mood: 0, skills: {} };
    const own = learner.skills[answer.skill] ?? { practice: unknown('practice'), answers: 0 };
    const answering: Answering = {
      base,
      ability: learner.ability,
      mood: learner.mood,
      ...own,
      skill: skills.get(answer.skill) ?? unknown('skill'),
      question: questions.get(answer.question) ?? unknown('question'),
    };
    foresee(predictAnswer(answering), answer);
    const after = learnFromAnswer(answering, answer.isRight);
    base = after.base;
    skills.set(answer.skill, after.skill);
    questions.set(answer.question, after.question);
    learners.set(answer.learner, {
      ability: after.ability,
      mood: after.mood,
      skills: { ...learner.skills, [answer.skill]: { practice: after.practice, answers: after.answers } },
    });
  }
  return {
    parameters: {
      number: parameters.number + 1,
      base,
      skills: Object.fromEntries(skills),
      questions: Object.fromEntries(questions),
    },
    learners,
  };
}
