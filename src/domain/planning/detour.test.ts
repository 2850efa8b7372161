import { describe, expect, it } from 'vitest';
import { bookOf, chapterWith, stepOf } from '../testing.ts';
import { curriculumOf } from './curriculum.ts';
import { type Learner, newLearner } from './learner.ts';
import { nextPlacementQuestion, PLACEMENT, placementAnswer } from './placement.ts';
import { isFinished, planFor } from './plan.ts';
import { dueReviews } from './review.ts';
import { type Observation, update } from './update.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 0, 5);

const chapter = (key: string, requires: string[] = []) =>
  chapterWith(
    key,
    [
      stepOf(`${key}/text`, { teaches: [key], minutes: 6 }),
      stepOf(`${key}/brief`, { teaches: [key], briefOf: [`${key}/text`], isRequired: false }),
      stepOf(`${key}/other`, { teaches: [key], alternativeTo: [`${key}/text`], isRequired: false }),
      stepOf(`${key}/remedy`, { teaches: [key], remedies: [`${key} upside down`], isRequired: false }),
      stepOf(`${key}/quiz`, { type: 'quiz', assesses: [key] }),
      stepOf(`${key}/exercise`, { type: 'exercise', assesses: [key], isRequired: false }),
    ],
    { requires, order: 'any' },
  );

const BOOK = bookOf([chapter('gaits'), chapter('balance', ['gaits']), chapter('stairs', ['balance'])]);
const CURRICULUM = curriculumOf(BOOK, 'beginner');

const studied = (step: string, at = NOW): Observation => ({ kind: 'studied', step, at });
const answered = (step: string, isRight: boolean, more: Partial<Extract<Observation, { kind: 'answered' }>> = {}) =>
  ({ kind: 'answered', step, isRight, guess: 'open', at: NOW, ...more }) satisfies Observation;

const learnerAfter = (...evidence: Observation[]): Learner => update(CURRICULUM, newLearner(CURRICULUM), evidence);
const first = (learner: Learner, now = NOW) => planFor(CURRICULUM, learner, now)[0];
const mastered = (skill: string, at = NOW) =>
  [studied(`${skill}/text`, at), ...[1, 2, 3].map(() => answered(`${skill}/quiz`, true, { at }))] as Observation[];

describe('what comes first', () => {
  it('is a question where the skill is probably known, and the text once it was missed', () => {
    expect(first(learnerAfter())).toMatchObject({ step: 'gaits/quiz', reason: 'question_first' });
    expect(first(learnerAfter(answered('gaits/quiz', false)))).toMatchObject({
      step: 'gaits/text',
      reason: 'needs_text',
    });
  });

  it('is the skill under way until it is answered rightly often enough', () => {
    const once = learnerAfter(...mastered('gaits').slice(0, 3));
    expect(first(once)).toMatchObject({ step: 'gaits/quiz', reason: 'not_yet_sure' });
    expect(first(learnerAfter(...mastered('gaits')))).toMatchObject({ skill: 'balance' });
  });

  it('does not count answers after a hint as mastery', () => {
    const hinted = [1, 2, 3, 4, 5].map(() => answered('gaits/quiz', true, { isAided: true }));
    expect(first(learnerAfter(...hinted))).toMatchObject({ skill: 'gaits' });
  });

  it('refreshes a prerequisite that has faded before something new builds on it', () => {
    const later = NOW + 40 * DAY;
    expect(first(learnerAfter(...mastered('gaits')), later)).toMatchObject({
      step: 'gaits/quiz',
      reason: 'review_prerequisite',
    });
    expect(dueReviews(CURRICULUM, learnerAfter(...mastered('gaits')), later)).toMatchObject([
      { skill: 'gaits', minutes: 3 },
    ]);
    expect(dueReviews(CURRICULUM, learnerAfter(...mastered('gaits')), NOW)).toEqual([]);
  });

  it('is a voluntary review, the longest unseen first, when everything is done', () => {
    const done = learnerAfter(...mastered('gaits'), ...mastered('balance', NOW + 1), ...mastered('stairs', NOW + 2));
    const path = planFor(CURRICULUM, done, NOW + 2);
    expect(isFinished(path)).toBe(true);
    expect(path.map(({ skill }) => skill).toSorted()).toEqual(['balance', 'gaits', 'stairs']);
    expect(isFinished(planFor(CURRICULUM, learnerAfter(...mastered('gaits')), NOW))).toBe(false);
  });

  it('goes back to a skill that was mastered and is lost', () => {
    const lost = learnerAfter(...mastered('gaits'), answered('gaits/quiz', false), answered('gaits/quiz', false));
    expect(lost.skills[0]?.isMastered).toBe(false);
    expect(first(lost)).toMatchObject({ skill: 'gaits' });
  });
});

describe('a detour', () => {
  const known = [...mastered('gaits'), ...mastered('balance')];
  const trouble = [studied('stairs/text'), answered('stairs/quiz', false), answered('stairs/quiz', false)];

  it('begins after two failures in a row, and says for which skill', () => {
    expect(learnerAfter(...known, ...trouble.slice(0, 2)).detours).toEqual([]);
    const stuck = learnerAfter(...known, ...trouble);
    expect(stuck.detours).toMatchObject([{ skill: 'stairs', isCause: false }]);
    expect(first(stuck)?.trouble).toBe('stairs');
  });

  it('begins at once on a misconception that a step helps with, with that step', () => {
    const wrong = answered('stairs/quiz', false, { misconceptions: ['stairs upside down'] });
    expect(first(learnerAfter(...known, wrong))).toMatchObject({ step: 'stairs/remedy', reason: 'misconception' });
    expect(first(learnerAfter(...known, wrong, studied('stairs/remedy')))).toMatchObject({ reason: 'retry' });
  });

  it('checks a prerequisite that has faded, teaches it when it is missed, and then tries again', () => {
    const later = NOW + 300 * DAY;
    const at = (one: Observation): Observation => ({ ...one, at: later });
    const stuck = learnerAfter(...known, ...trouble.map(at));
    const check = first(stuck, later);
    expect(check).toMatchObject({ step: 'balance/quiz', reason: 'check_cause' });
    const missed = [answered('balance/quiz', false, { at: later }), answered('balance/quiz', false, { at: later })];
    const taught = update(CURRICULUM, stuck, missed);
    expect(first(taught, later)).toMatchObject({ skill: 'balance', reason: 'teach_cause' });
    const mended = update(
      CURRICULUM,
      taught,
      mastered('balance', later).concat(answered('balance/quiz', true, { at: later })),
    );
    expect(first(mended, later)).toMatchObject({ skill: 'stairs', reason: 'retry' });
  });

  it('ends with a right answer where it left the main path', () => {
    const ended = learnerAfter(
      ...known,
      ...trouble,
      studied('stairs/other'),
      answered('stairs/exercise', true, { guess: 'exercise' }),
    );
    expect(ended.detours).toEqual([]);
    expect(first(ended)).toMatchObject({ skill: 'stairs' });
  });

  it('parks the skill after ten attempts, lets the learner go on, and comes back another day', () => {
    const book = bookOf([chapter('gaits'), chapter('balance')]);
    const curriculum = curriculumOf(book, 'beginner');
    const wrong = Array.from({ length: 16 }, () => answered('gaits/quiz', false));
    const parked = update(curriculum, newLearner(curriculum), [studied('gaits/text'), ...wrong]);
    const path = planFor(curriculum, parked, NOW);
    expect(path[0]).toMatchObject({ skill: 'balance' });
    expect(path.at(-1)).toMatchObject({ skill: 'gaits', reason: 'parked' });
    expect(planFor(curriculum, parked, NOW + 2 * DAY)[0]).toMatchObject({ skill: 'gaits' });
  });
});

describe('a placement', () => {
  const long = bookOf(Array.from({ length: 40 }, (_, at) => chapter(`c${at}`, at === 0 ? [] : [`c${at - 1}`])));
  const curriculum = curriculumOf(long, 'intermediate');

  const place = (knows: (skill: string) => boolean) => {
    let learner = newLearner(curriculum);
    const asked: string[] = [];
    for (let next = nextPlacementQuestion(curriculum, learner, asked, NOW); next !== null; ) {
      asked.push(next.skill);
      learner = update(curriculum, learner, [placementAnswer(next.step, next.skill, knows(next.skill), NOW)]);
      next = nextPlacementQuestion(curriculum, learner, asked, NOW);
    }
    return { asked, learner: update(curriculum, learner, [{ kind: 'placed', at: NOW }]) };
  };

  it('begins where an answer tells most, and stops before it costs more than it saves', () => {
    const { asked } = place((skill) => Number(skill.slice(1)) < 25);
    expect(Math.abs(Number(asked[0]?.slice(1)) - 20)).toBeLessThan(6);
    expect(asked.length).toBeGreaterThan(1);
    expect(asked.length).toBeLessThanOrEqual(PLACEMENT.most);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('moves the path to where the learner stands', () => {
    const start = (knows: (skill: string) => boolean) =>
      planFor(curriculum, place(knows).learner, NOW).filter(({ skill }) => Number(skill.slice(1)) < 12).length;
    expect(start(() => true)).toBeLessThan(start(() => false));
  });

  it('is not worth a question to whom nothing is likely known', () => {
    const short = curriculumOf(bookOf([chapter('gaits')]), 'beginner');
    expect(nextPlacementQuestion(short, newLearner(short), [], NOW)).toBeNull();
  });
});
