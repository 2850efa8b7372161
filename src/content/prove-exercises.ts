import type { Book, BookStep, Finding } from '../domain/book.ts';
import { type ExerciseRunner, type TestRun, testsPercent } from '../domain/exercise.ts';
import type { Place } from './book-keys.ts';
import { FindingList } from './finding-list.ts';

/** Runs every exercise of a book: its solution has to pass all tests, and what learners begin with must not. */
export async function proveExercises(
  book: Book,
  places: ReadonlyMap<string, Place>,
  runner: ExerciseRunner,
): Promise<Finding[]> {
  const findings = new FindingList();
  const steps = book.chapters.flatMap((chapter) => chapter.steps);
  await Promise.all(
    steps.map(async (step) => {
      const file = places.get(step.key)?.file ?? 'book.yml';
      const run = (files: 'starter' | 'solution') => runOf(step, files, runner);
      const [solution, starter] = await Promise.all([run('solution'), run('starter')]);
      if (solution !== null && testsPercent(solution) < 100) {
        findings
          .in(file)
          .error(
            'solution-fails',
            1,
            `The solution does not pass its tests: ${whatFails(step, solution)}`,
            'Mend _solution or _tests.',
          );
      }
      if (starter !== null && testsPercent(starter) === 100)
        findings
          .in(file)
          .error(
            'starter-passes',
            1,
            'What learners begin with passes all tests already: there is nothing to do.',
            'Take something out of _starter, or test more.',
          );
    }),
  );
  return findings.sorted();
}

async function runOf(
  { exercise, exerciseKey }: BookStep,
  which: 'starter' | 'solution',
  runner: ExerciseRunner,
): Promise<TestRun | null> {
  if (exercise === undefined || exerciseKey === undefined) return null;
  const files = which === 'starter' ? exercise.starter : exerciseKey.solution;
  const { language, tests } = exercise;
  // The author may see all that a learner must not: here hidden tests are as the others.
  const ran = await runner.run({ language, files, tests: [...tests, ...exerciseKey.hidden], hidden: [] });
  if (!ran.ok) throw new Error('the runner of this command has nobody else to serve');
  return ran.value;
}

function whatFails({ exerciseKey }: BookStep, { tests, halt, message, haltedIn, total }: TestRun): string {
  if (total === 0 && halt === null) return 'there is no test in them.';
  if (halt !== null) {
    const where = haltedIn === null ? '' : ` in “${tests[haltedIn]?.name}”`;
    return `the run was ended${where} (${halt}${message === null ? '' : `: ${message}`}).`;
  }
  const failed = tests.find(({ passed }) => !passed);
  const {
    name,
    message: said,
    expected,
    got,
  } = failed ?? { name: exerciseKey && '', message: null, expected: null, got: null };
  const values = expected === null && got === null ? '' : ` expected ${expected}, got ${got}`;
  return `“${name}”${said ? ` ${said}` : ''}${values}.`;
}
