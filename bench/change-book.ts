/** Fills a database with learners who have finished a textbook, changes it, and says how many seconds that took. */
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { createApp } from '../src/app/context.ts';
import { publishVersion } from '../src/app/publish-book.ts';
import { seeImpact } from '../src/app/see-impact.ts';
import { answers, aQuiz } from '../src/app/testing.ts';
import { rollBack } from '../src/app/versions.ts';
import type { Book, BookStep } from '../src/domain/book.ts';
import type { Happening } from '../src/domain/evidence.ts';
import type { OnChange } from '../src/domain/impact.ts';
import { advance, NOT_STARTED } from '../src/domain/progress.ts';
import { openDatabase } from '../src/store/database.ts';
import { appendEvidence } from '../src/store/evidence.ts';
import { saveProgress } from '../src/store/progress.ts';
import { aBook, aChapter, aLearner, aStep } from '../src/store/testing.ts';

const [CHAPTERS, STEPS, LEARNERS] = [25, 20, 1000];
const RIGHT = ['a1', 'a1', 'a1', 'a1', 'a1'];

const [dataDir = ''] = process.argv.slice(2);
const database = await openDatabase({ dataDir });
await database.migrate();
const app = createApp({ database, now: Date.now, newId: v7 });

/** Every twentieth step is a quiz; `edited` changes a fifth of the texts and ten of the quizzes. */
function book(version: string, { texts = false, quizzes = false } = {}): Book {
  const step = (chapter: number, at: number): BookStep => {
    const key = `c${chapter}/s${at}`;
    if (at === STEPS - 1) return aQuiz(key, quizzes && chapter < 10 ? [...RIGHT, 'a1', 'a1', 'a1'] : RIGHT);
    const isEdited = texts && at % 5 === 0;
    const content = isEdited ? `Edited in ${version}.` : 'Text.';
    return aStep(key, { criteria: { type: 'declared' }, content, revision: `${key} ${content}` });
  };
  const chapters = Array.from({ length: CHAPTERS }, (_, chapter) =>
    aChapter(
      `c${chapter}`,
      Array.from({ length: STEPS }, (_, at) => step(chapter, at)),
    ),
  );
  return aBook(chapters, { version });
}

const first = book('first version');
await publishVersion(app, first);
const steps = [...((await app.books.all())[0]?.graph.steps.values() ?? [])];
const model = await aLearner(database);
await database.write(async (tx) => {
  for (const step of steps) {
    const { id: stepId, revision, criteria } = step;
    const happening: Happening =
      step.type === 'quiz'
        ? { kind: 'answered', answers: answers(...RIGHT), results: [], score: 100 }
        : { kind: 'declared' };
    const moved = advance(NOT_STARTED, { at: 1, revision, happening }, { criteria });
    if (!moved.ok) throw new Error('a learner cannot begin');
    await appendEvidence(tx, { id: v7(), userId: model, stepId, at: 1, actorId: model, revision, happening });
    await saveProgress(tx, { id: v7(), userId: model, stepId, progress: moved.value, now: 1 });
  }
});
// The others have done the same: their rows are copies.
const ofModel = <Table extends 'evidence' | 'learning_progress'>(table: Table) =>
  sql<Record<string, unknown>>`select * from ${sql.table(table)} where user_id = ${model}`.execute(database.read);
const rows = {
  evidence: (await ofModel('evidence')).rows,
  learning_progress: (await ofModel('learning_progress')).rows,
};
for (let learner = 1; learner < LEARNERS; learner++) {
  const userId = await aLearner(database);
  await database.write(async (tx) => {
    for (const table of ['evidence', 'learning_progress'] as const) {
      const copies = rows[table].map((row) => ({
        ...row,
        id: v7(),
        user_id: userId,
        ...('actor_id' in row && { actor_id: userId }),
      }));
      await tx
        .insertInto(table)
        .values(copies as never)
        .execute();
    }
  });
}

async function seconds(work: () => Promise<{ ok: boolean }>): Promise<number> {
  const began = performance.now();
  if (!(await work()).ok) throw new Error('refused');
  return (performance.now() - began) / 1000;
}
const all = (choice: OnChange) => ({ choices: { all: choice, steps: new Map() } });
const changed = book('second version', { texts: true, quizzes: true });

const figures = [
  await seconds(() => seeImpact(app, changed)),
  await seconds(() => publishVersion(app, book('texts only', { texts: true }))),
  await seconds(() => publishVersion(app, changed, all('new_part'))),
  await seconds(() => rollBack(app, 'horses', 'first version', all('new_part'))),
];
console.log(JSON.stringify(figures));
