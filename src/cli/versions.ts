import type { App } from '../app/context.ts';
import { listVersions, rollBack, seeImpactOfRollBack, type UnknownVersion } from '../app/versions.ts';
import { impactJson, impactText } from './impact-text.ts';
import { type PublishCommand, publishedJson, publishedText, refused } from './publish.ts';

type Print = (text: string) => void;

/** Says what was live of a textbook. The answer is the exit code. */
export async function versions(app: App, bookKey: string, json: boolean, print: Print): Promise<0 | 2> {
  const found = await listVersions(app, bookKey);
  if (!found.ok) return unknown(bookKey, found.error, json, print);
  const { textbook, publications } = found.value;
  if (json) {
    const list = publications.map(({ number, version, publishedAt }, at) => ({
      number,
      version,
      published_at: new Date(publishedAt).toISOString(),
      live: at === 0,
    }));
    print(JSON.stringify({ ok: true, textbook: textbook.key, versions: list }, null, 2));
    return 0;
  }
  const lines = publications.map(
    ({ number, version, publishedAt }, at) =>
      `${String(number).padStart(4)}  ${version.slice(0, 12)}  ${new Date(publishedAt).toISOString()}${at === 0 ? '  live' : ''}`,
  );
  print([textbook.title, ...lines].join('\n'));
  return 0;
}

/** Publishes an earlier version again. The answer is the exit code. */
export async function rollback(
  app: App,
  { bookKey, version }: { bookKey: string; version: string },
  { dryRun, json, choices }: PublishCommand,
  print: Print,
): Promise<0 | 1 | 2> {
  if (dryRun) {
    const impact = await seeImpactOfRollBack(app, bookKey, version, { choices });
    if (!impact.ok) return explain(impact.error);
    if (json) print(JSON.stringify({ ok: true, dry_run: true, impact: impactJson(impact.value) }, null, 2));
    else print(`${impactText(impact.value)}\n\nNothing was published: this was a dry run.`);
    return 0;
  }
  const published = await rollBack(app, bookKey, version, { choices });
  if (!published.ok) return explain(published.error);
  print(
    json
      ? JSON.stringify({ ok: true, ...publishedJson(published.value) }, null, 2)
      : publishedText(bookKey, published.value),
  );
  return 0;

  function explain(error: Parameters<typeof refused>[0] | Parameters<typeof unknown>[1]): 1 | 2 {
    return error.code === 'not_found' || error.code === 'unknown_version'
      ? unknown(bookKey, error, json, print)
      : refused(error, json, print);
  }
}

function unknown(bookKey: string, error: { code: 'not_found' } | UnknownVersion, json: boolean, print: Print): 2 {
  if (json) print(JSON.stringify({ ok: false, error }, null, 2));
  else if (error.code === 'not_found') print(`There is no textbook ${bookKey}.`);
  else if (error.matches === 0)
    print(`${bookKey} never had a version ${error.wanted}. See stepwell versions ${bookKey}.`);
  else print(`${error.wanted} means ${error.matches} versions of ${bookKey}; write more of the hash.`);
  return 2;
}
