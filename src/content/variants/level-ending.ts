import { BACKGROUND_LEVELS, type BackgroundLevel } from '../../domain/book.ts';
import type { FindingList } from '../finding-list.ts';
import { nearestName } from '../nearest-name.ts';

/** `01-gaits.beginner` is `01-gaits` for beginners. */
export function splitLevel(name: string): { rest: string; level: BackgroundLevel | null } {
  const level = BACKGROUND_LEVELS.find((known) => name.endsWith(`.${known}`) && name.length > known.length + 1) ?? null;
  return { rest: level === null ? name : name.slice(0, -level.length - 1), level };
}

export const isLevelVariant = (fileName: string): boolean =>
  /\.md$/i.test(fileName) && splitLevel(fileName.slice(0, -3)).level !== null;

/** Reports the ending of a name that looks like a level and is none. */
export function checkLevelEnding(path: string, findings: FindingList): boolean {
  const ending = /\.([^./]+)\.md$/i.exec(path)?.[1] ?? '';
  const near = BACKGROUND_LEVELS.some((level) => level === ending) ? null : nearestName(ending, BACKGROUND_LEVELS);
  if (near === null) return false;
  findings.in(path).error('unknown-level', 1, `\`.${ending}\` is not a level.`, `Did you mean \`.${near}\`?`);
  return true;
}
