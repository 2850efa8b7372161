import { type ImportReport, importBook } from '../content/importers/import-book.ts';
import { ImportRefused } from '../content/importers/importer.ts';
import type { Loss } from '../content/importers/loss-report.ts';
import { count, findingsText } from './findings.ts';
import { progressBar } from './progress-bar.ts';

interface ImportCommand {
  source: string;
  out: string;
  from: string | undefined;
  json: boolean;
}

/** Imports a book. The answer is the exit code: 0, 1 when the new book cannot be published yet, 2 when nothing was written. */
export async function importFrom(
  { source, out, from, json }: ImportCommand,
  print: (text: string) => void,
): Promise<0 | 1 | 2> {
  const bar = progressBar({ json });
  try {
    const report = await importBook(source, out, { onProgress: bar.show, ...(from !== undefined && { from }) });
    bar.end();
    print(json ? JSON.stringify(report, null, 2) : reportText(out, report));
    return report.findings.some((finding) => finding.severity === 'error') ? 1 : 0;
  } catch (cause) {
    bar.end();
    if (!(cause instanceof ImportRefused)) throw cause;
    print(json ? JSON.stringify({ error: cause.message }) : cause.message);
    return 2;
  }
}

function reportText(out: string, report: ImportReport): string {
  const types = Object.entries(report.by_type).filter(([, number]) => number > 0);
  const counts = [
    `${out}: ${count(report.chapters, 'chapter')}, ${count(report.steps, 'step')} (${types.map(([type, number]) => `${number} ${type}`).join(', ')})`,
    `${count(report.questions, 'question')} with ${count(report.choices, 'choice')}, ${count(report.images, 'image')}, ${count(report.edges, 'prerequisite')}`,
  ].join('\n');
  const parts = [counts, lossText(report.losses)];
  if (report.findings.length > 0) parts.push(findingsText(out, report.findings));
  return parts.join('\n\n');
}

const MOST_PLACES = 3;

/** What was lost, the most frequent first, with its first places; --json has them all. */
function lossText(losses: readonly Loss[]): string {
  if (losses.length === 0) return 'Nothing was lost.';
  const byConstruct = new Map<string, Loss[]>();
  for (const loss of losses) byConstruct.set(loss.construct, [...(byConstruct.get(loss.construct) ?? []), loss]);
  const total = (places: readonly Loss[]): number => places.reduce((sum, loss) => sum + loss.count, 0);
  const lines = [...byConstruct]
    .sort(([a, first], [b, second]) => total(second) - total(first) || (a < b ? -1 : 1))
    .map(([construct, places]) => {
      const shown = places.slice(0, MOST_PLACES).map(({ file, line }) => `${file}:${line}`);
      const more = places.length > MOST_PLACES ? ` and ${places.length - MOST_PLACES} more` : '';
      return `  ${total(places)} × ${construct}\n      ${shown.join(', ')}${more}`;
    });
  return ['Lost, or changed on the way (--json lists every place):', ...lines].join('\n');
}
