import type { App } from '../app/context.ts';
import { rebuild as rebuildAll } from '../app/rebuild.ts';
import { count } from './findings.ts';

/** Works out all progress from evidence and says where rows differed. The answer is the exit code. */
export async function rebuild(
  app: App,
  { dryRun, json }: { dryRun: boolean; json: boolean },
  print: (text: string) => void,
): Promise<0> {
  const { learners, rows, differences } = await rebuildAll(app, { dryRun });
  if (json) {
    const found = differences.map(({ userId, stepId, fields, outcome }) => ({
      user_id: userId,
      step_id: stepId,
      fields,
      outcome,
    }));
    print(JSON.stringify({ ok: true, dry_run: dryRun, learners, rows, differences: found }, null, 2));
    return 0;
  }
  const verb = dryRun ? 'would be rebuilt' : 'rebuilt';
  const lines = differences.map(
    ({ userId, stepId, fields, outcome }) =>
      `  learner ${userId}, step ${stepId}: ${fields.join(', ')} ${outcome === 'kept' ? 'differ and are kept' : verb}`,
  );
  const summary = `${count(rows, 'row')} of ${count(learners, 'learner')} compared with their evidence`;
  print(differences.length === 0 ? `${summary}: all are right.` : [`${summary}:`, ...lines].join('\n'));
  return 0;
}
