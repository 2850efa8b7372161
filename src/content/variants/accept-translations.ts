import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Unaccepted } from './finish-variants.ts';

/** Writes into translations which form of their original they were made from; all else stays as it is. */
export async function acceptTranslations(folder: string, unaccepted: readonly Unaccepted[]): Promise<void> {
  for (const { file, hash } of unaccepted) {
    const path = join(folder, file);
    await writeFile(path, withSourceHash(await readFile(path, 'utf8'), hash));
  }
}

export function withSourceHash(text: string, hash: string): string {
  const field = `source_hash: ${hash}`;
  const ending = /\r?\n/.exec(text)?.[0] ?? '\n';
  const lines = text.split(ending);
  const end = FENCE.test(lines[0] ?? '') ? lines.findIndex((line, at) => at > 0 && FENCE.test(line)) : -1;
  if (end === -1) return ['---', field, '---', text].join(ending);
  const at = lines.findIndex((line, at) => at > 0 && at < end && /^source_hash[ \t]*:/.test(line));
  return (at === -1 ? lines.toSpliced(end, 0, field) : lines.with(at, field)).join(ending);
}

const FENCE = /^\uFEFF?---[ \t]*$/;
