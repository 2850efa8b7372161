import { curriculumOf } from '../../src/domain/planning/curriculum.ts';
import { DAY, newLearner } from '../../src/domain/planning/learner.ts';
import { planFor } from '../../src/domain/planning/plan.ts';
import { update } from '../../src/domain/planning/update.ts';
import { median } from '../figures.ts';
import { longCourse } from './courses.ts';
import { instant, observationOf } from './ours.ts';

const ROUNDS = 400;

/** Median milliseconds of one update and full replan, for learners who have done half of a book of so many steps. */
export function replanMs(steps: number): number {
  const course = longCourse(steps);
  const curriculum = curriculumOf(course.book, 'beginner');
  const half = Math.floor(course.skills.length / 2);
  const done = Array.from({ length: half }, (_, skill) => [
    observationOf(course, { skill, kind: 'full' }, null, instant(0)),
    ...[0, 1, 2, 3].map(() => observationOf(course, { skill, kind: 'question' }, true, instant(0))),
  ]).flat();
  const learner = update(curriculum, newLearner(curriculum), done);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const now = instant(4) + round * (DAY / 100);
    const answer = observationOf(course, { skill: half + (round % 5), kind: 'question' }, round % 3 > 0, now);
    const begun = performance.now();
    planFor(curriculum, update(curriculum, learner, [answer]), now);
    times.push(performance.now() - begun);
  }
  return median(times.slice(ROUNDS / 4));
}
