/** A thousand learners in a textbook of five hundred steps: how long seeing and making a change takes. */
import { join } from 'node:path';
import { printTable, rounded } from './figures.ts';
import { inScratch, Measured } from './processes.ts';

export async function run() {
  return inScratch(async (folder) => {
    const publishing = await Measured.start(['bench/change-book.ts', join(folder, 'data')]);
    const [dryRun = 0, keep = 0, newPart = 0, rollBack = 0]: number[] = JSON.parse(publishing.firstLine);
    await publishing.stop();
    printTable(
      '1,000 learners with 500,000 rows of progress, 500 steps of which 100 are edited and 10 quizzes changed (SQLite)',
      [
        ['dry run, s', dryRun],
        ['publishing, completions kept, s', keep],
        ['publishing, 10 quizzes asked for the new part, s', newPart],
        ['rolling back, s', rollBack],
      ],
    );
    return {
      dry_run_s: rounded(dryRun),
      publish_keep_s: rounded(keep),
      publish_new_part_s: rounded(newPart),
      roll_back_s: rounded(rollBack),
    };
  });
}
