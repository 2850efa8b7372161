import { readFile, writeFile } from 'node:fs/promises';
import type { Finding } from '../domain/book.ts';
import { resolveInside } from './book-folder.ts';
import { slug } from './keys.ts';
import type { RuleName } from './rules/rules.ts';

/** An id that was written into a file. */
export interface WrittenId {
  file: string;
  line: number;
  id: string;
}

const RULE: RuleName = 'question-without-id';
const OPENING = /^(.*?:{3,}[ \t]*question)((?:\[[^\]]*\])?)(?:\{([^{}]*)\})?(.*)$/;
const TAKEN = /[{\s]#([\p{L}\p{M}\p{N}._-]+)|\bid=["']?([\p{L}\p{M}\p{N}._-]+)/gu;
const WORDS = 4;

/** Writes ids into the questions that have none, made of the first words of each; nothing else in the files changes. */
export async function writeMissingIds(folder: string, findings: readonly Finding[]): Promise<WrittenId[]> {
  const missing = findings.filter(({ rule }) => rule === RULE);
  const written: WrittenId[] = [];
  for (const file of new Set(missing.map((finding) => finding.file))) {
    const path = await resolveInside(folder, file);
    if (path === null) continue;
    const text = (await readFile(path)).toString('utf8');
    // Ends of lines stay as they are.
    const pieces = text.split(/(\r\n|\r|\n)/);
    const taken = new Set([...text.matchAll(TAKEN)].map(([, short, long]) => short ?? long ?? ''));
    for (const { line } of missing.filter((finding) => finding.file === file)) {
      const opening = OPENING.exec(pieces[(line - 1) * 2] ?? '');
      if (opening === null) continue;
      const id = freeId(pieces.filter((_, at) => at % 2 === 0).slice(line), taken);
      const [, before = '', label = '', attributes = '', after = ''] = opening;
      const others = attributes.replace(/\bid=(?:""|''|(?=\s|$))/, '').trim();
      pieces[(line - 1) * 2] = `${before}${label}{#${id}${others === '' ? '' : ` ${others}`}}${after}`;
      written.push({ file, line, id });
    }
    await writeFile(path, pieces.join(''));
  }
  return written;
}

function freeId(below: string[], taken: Set<string>): string {
  const prompt = below.find((line) => /\p{L}/u.test(line) && !/^\s*:::/.test(line)) ?? '';
  const words = slug(prompt.replace(/\$[^$]*\$|`[^`]*`|\{[^}]*\}/g, ' '))
    .split('-')
    .slice(0, WORDS)
    .join('-');
  const base = words === '' ? 'q' : `q-${words}`.slice(0, 60);
  let id = base;
  for (let number = 2; taken.has(id); number++) id = `${base}-${number}`;
  taken.add(id);
  return id;
}
