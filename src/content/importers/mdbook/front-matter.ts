import { isMap, isScalar, parseDocument } from 'yaml';
import type { LossReport } from '../loss-report.ts';
import type { MappedText } from '../mapped-text.ts';

const FENCE = /^---[ \t]*\n(?=[\w"'-]+[ \t]*:)((?:(?!(?:---|\.\.\.)[ \t]*$).*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|$)/m;

/** Takes front matter off a page: minutes are kept, the rest is reported. A rule that only looks like it stays. */
export function takeFrontMatter(page: MappedText, losses: LossReport): { page: MappedText; minutes: number | null } {
  const match = FENCE.exec(page.text);
  if (match === null || match.index !== 0) return { page, minutes: null };
  const document = parseDocument(match[1] ?? '', { logLevel: 'silent', stringKeys: true });
  const { contents } = document;
  if (document.errors.length > 0 || !(isMap(contents) || (match[1] ?? '').trim() === ''))
    return { page, minutes: null };
  const { file } = page.placeAt(0);
  let minutes: number | null = null;
  for (const pair of isMap(contents) ? contents.items : []) {
    const name = isScalar(pair.key) ? String(pair.key.value) : '';
    const value = isScalar(pair.value) ? pair.value.value : null;
    if (name === 'minutes' && typeof value === 'number' && value > 0) minutes = value;
    else losses.add(`front matter ${name}`, file, 1);
  }
  return { page: page.slice(match[0].length), minutes };
}
