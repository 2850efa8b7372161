import type { App } from '../app/context.ts';
import { type Published, type PublishRefusal, publishVersion } from '../app/publish-book.ts';
import { seeImpact } from '../app/see-impact.ts';
import type { ExerciseRunner } from '../domain/exercise.ts';
import type { OnChangeChoices } from '../domain/impact.ts';
import { proven } from './check.ts';
import { annotations, type Format } from './finding-formats.ts';
import { count, findingsText } from './findings.ts';
import { impactJson, impactText } from './impact-text.ts';
import { readWithBar } from './read-with-bar.ts';

export interface PublishCommand {
  dryRun: boolean;
  json: boolean;
  /** How findings are printed; text unless json says otherwise. */
  format?: Format;
  choices: OnChangeChoices;
}

/** Publishes a folder, or says what that would do. The answer is the exit code: 1 for findings, 2 for wrong use. */
export async function publish(
  app: App,
  folder: string,
  command: PublishCommand,
  printAll: (text: string) => void,
  runner: ExerciseRunner,
): Promise<0 | 1 | 2> {
  const { dryRun, json, choices, format = json ? 'json' : 'text' } = command;
  const { book, findings } = await proven(await readWithBar(folder, { json: format !== 'text' }), runner);
  const isForHost = format !== 'text' && format !== 'json';
  const said = isForHost ? annotations(format, folder, findings) : '';
  if (said !== '') printAll(said);
  // A report that a host reads as a file holds nothing else.
  const print = format === 'gitlab' || format === 'sarif' ? () => {} : printAll;
  if (book === null) {
    if (json) print(JSON.stringify({ ok: false, findings }, null, 2));
    else print([...(isForHost ? [] : [findingsText(folder, findings)]), NOTHING_PUBLISHED].join('\n\n'));
    return 1;
  }
  if (dryRun) {
    const impact = await seeImpact(app, book, choices);
    if (!impact.ok) return refused(impact.error, json, print);
    if (json) print(JSON.stringify({ ok: true, dry_run: true, findings, impact: impactJson(impact.value) }, null, 2));
    else print(`${impactText(impact.value)}\n\nNothing was published: this was a dry run.`);
    return 0;
  }
  const published = await publishVersion(app, book, { choices });
  if (!published.ok) return refused(published.error, json, print);
  print(
    json
      ? JSON.stringify({ ok: true, ...publishedJson(published.value), findings }, null, 2)
      : [publishedText(book.title, published.value), ...warned(folder, findings)].join('\n'),
  );
  return 0;
}

const NOTHING_PUBLISHED = 'Nothing was published. What was live is unchanged.';

const warned = (folder: string, { length }: readonly unknown[]): string[] =>
  length === 0 ? [] : [`${count(length, 'warning')}: see stepwell check ${folder}`];

export function refused(error: PublishRefusal, json: boolean, print: (text: string) => void): 1 | 2 {
  if (json) print(JSON.stringify({ ok: false, error }, null, 2));
  else if (error.code === 'newer_version') print('Somebody else has published in between. Nothing was published.');
  else print([...error.problems.map(({ detail }) => `--on-change: ${detail}.`), 'Nothing was published.'].join('\n'));
  return error.code === 'newer_version' ? 1 : 2;
}

export function publishedText(title: string, published: Published): string {
  const { number, version, isNew, added, changed, removed, unchanged } = published;
  const { regraded, completed, reopened, restarted } = published;
  const happened = [
    regraded > 0 ? `${regraded} scored again` : '',
    completed > 0 ? `${completed} completed by that` : '',
    reopened > 0 ? `${reopened} asked for what is new` : '',
    restarted > 0 ? `${restarted} asked again` : '',
  ].filter((part) => part !== '');
  const steps = `${added} added, ${changed} changed, ${removed} removed, ${count(unchanged, 'step')} as before`;
  return [
    isNew
      ? `${title} is live as publication ${number} (version ${version.slice(0, 12)}): ${steps}.`
      : `${title} was live already as publication ${number} (version ${version.slice(0, 12)}).`,
    ...(happened.length === 0 ? [] : [`Of learners: ${happened.join(', ')}.`]),
  ].join('\n');
}

export const publishedJson = (published: Published) => ({
  published: published.isNew,
  textbook_id: published.textbookId,
  number: published.number,
  version: published.version,
  steps: {
    added: published.added,
    changed: published.changed,
    removed: published.removed,
    unchanged: published.unchanged,
  },
  learners: {
    regraded: published.regraded,
    completed: published.completed,
    reopened: published.reopened,
    restarted: published.restarted,
  },
});
