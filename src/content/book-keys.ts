import type { BookHead } from './book-heads.ts';
import type { ChapterDraft } from './chapters.ts';
import { compareText, type FindingList, type Reporter } from './finding-list.ts';
import { slug, splitPrefix } from './keys.ts';
import { suggest } from './nearest-name.ts';

/** Where a chapter or step was written, for findings about the whole graph. */
export interface Place {
  file: string;
  line: number;
  /** The line of its `requires`. */
  requiresLine: number;
}

/** Reports keys and titles that occur twice and keys that nothing has; answers where each key was written. */
export function checkKeys(
  chapters: readonly ChapterDraft[],
  book: BookHead,
  findings: FindingList,
): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const { head, file, steps } of chapters) {
    place(places, head.key, { file, line: head.titleLine, requiresLine: head.requiresLine }, findings);
    for (const { head: step, source } of steps)
      place(places, step.key, { file: source.file, line: step.keyLine, requiresLine: step.requiresLine }, findings);
  }
  checkTitles(chapters, findings);
  const keys = [...places.keys()].sort(compareText);
  const chapterKeys = keys.filter((key) => !key.includes('/'));
  const stepKeys = keys.filter((key) => key.includes('/'));
  for (const { head, file, steps } of chapters) {
    const report = findings.in(file);
    for (const key of head.requires) checkKey(key, chapterKeys, 'chapter', head.requiresLine, report);
    for (const { head: step, source } of steps) {
      const report = findings.in(source.file);
      for (const key of step.requires) checkKey(key, stepKeys, 'step', step.requiresLine, report);
      for (const { key, line } of step.relatives) checkKey(key, stepKeys, 'step', line, report);
      checkSkills([...step.teaches, ...step.assesses], book.skills, step.skillsLine, report);
    }
  }
  return places;
}

function place(places: Map<string, Place>, key: string, here: Place, findings: FindingList): void {
  const other = places.get(key);
  if (other === undefined) places.set(key, here);
  else
    findings
      .in(here.file)
      .error(
        'duplicate-key',
        here.line,
        `The key \`${key}\` is also that of ${other.file}.`,
        'Rename one of them, or give it an `id:` of its own.',
      );
}

function checkTitles(chapters: readonly ChapterDraft[], findings: FindingList): void {
  const files = new Map<string, string>();
  for (const { head, file } of chapters) {
    if (head.title === '') continue;
    const other = files.get(head.title);
    if (other === undefined) files.set(head.title, file);
    else
      findings
        .in(file)
        .error(
          'duplicate-title',
          head.titleLine,
          `The chapter in ${other} has the same title.`,
          'Give each chapter a title of its own.',
        );
  }
}

function checkKey(key: string, known: readonly string[], noun: string, line: number, report: Reporter): void {
  if (known.includes(key)) return;
  const bare = key
    .replace(/\.md$/i, '')
    .split('/')
    .map((part) => slug(splitPrefix(part).rest))
    .join('/');
  const fix =
    known.includes(bare) && bare !== key.toLowerCase()
      ? `Did you mean \`${bare}\`? A key has neither the number nor the ending of the file.`
      : suggest(key, known, `Write the key of a ${noun}${noun === 'step' ? ', such as `chapter/step`' : ''}.`);
  report.error('unknown-key', line, `There is no ${noun} \`${key}\`.`, fix);
}

function checkSkills(skills: readonly string[], known: readonly string[], line: number, report: Reporter): void {
  if (known.length === 0) return;
  for (const skill of skills)
    if (!known.includes(skill)) {
      const fix = suggest(skill, known, 'Add it to `skills:` of book.yml.');
      report.error('unknown-key', line, `book.yml lists no skill \`${skill}\`.`, fix);
    }
}
