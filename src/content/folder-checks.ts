import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FindingList } from './finding-list.ts';
import { splitPrefix } from './keys.ts';

// What lies in a book's folders and is not what its author thinks.

interface Entry {
  name: string;
  isFolder: boolean;
}

/** Whether `book.yml` or `_chapter.yml` is there; its absence is reported, with the file that was meant for it. */
export async function hasHead(folder: string, head: string, findings: FindingList, inBook = ''): Promise<boolean> {
  const names = await readdir(folder).catch((): string[] => []);
  if (names.includes(head)) return true;
  const stem = head.replace(/^_|\.yml$/g, '');
  const near = names.find((name) => new RegExp(`^_?${stem}\\.ya?ml$`, 'i').test(name));
  const what = inBook === '' ? 'The folder of a book needs' : `The chapter in ${inBook} needs`;
  const fix =
    near !== undefined
      ? `Rename ${near} to ${head}.`
      : inBook === ''
        ? 'Create it with a line `title: …`, or name the folder in which it lies.'
        : `Create ${inBook}/${head} with a line \`title: …\`, or take the number off a folder that is no chapter.`;
  findings.in(inBook === '' ? head : `${inBook}/${head}`).error('missing-file', 1, `${what} a file ${head}.`, fix);
  return false;
}

const NEARLY_STEPS = /\.(?:markdown|mdx|mdown|txt|rst|html?|ipynb|docx?)$/i;

/** Numbered files that look like steps and are read as nothing. */
export function checkFiles(chapter: string, entries: readonly Entry[], findings: FindingList): void {
  for (const { name, isFolder } of entries)
    if (!isFolder && splitPrefix(name).order !== null && NEARLY_STEPS.test(name))
      findings
        .in(`${chapter}/${name}`)
        .warning(
          'ignored-file',
          1,
          'This file is no step, since its name does not end in `.md`.',
          'Write it in Markdown and end its name in `.md`, or take its number away.',
        );
}

/** Numbered Markdown beside the chapters, in none of them. */
export function checkLoose(entries: readonly Entry[], findings: FindingList): void {
  for (const { name, isFolder } of entries)
    if (!isFolder && splitPrefix(name).order !== null && /\.md$/i.test(name))
      findings
        .in(name)
        .warning(
          'ignored-file',
          1,
          'This file is no step, since it lies in no chapter.',
          'Move it into the folder of a chapter, such as `01-start`.',
        );
}

/** Folders with numbered Markdown that are no chapters, because nothing says that they are. */
export function checkUnused(
  chapters: readonly { name: string; steps: readonly { file: string }[] }[],
  findings: FindingList,
): void {
  for (const { name, steps } of chapters) {
    const first = steps.find(({ file }) => splitPrefix(file.slice(name.length + 1)).order !== null);
    if (first !== undefined)
      findings
        .in(first.file)
        .warning(
          'ignored-file',
          1,
          `This file is no step, since ${name} is no chapter.`,
          `Begin the folder's name with a number, such as \`01-${name}\`, or put a \`_chapter.yml\` into it.`,
        );
  }
}

/** Two steps of one number follow each other by name, which nobody means. */
export function checkNumbers(
  steps: readonly { file: string; folder: string | null; slug: string }[],
  findings: FindingList,
): void {
  const first = new Map<number, { name: string; step: string }>();
  for (const { file, folder, slug } of steps) {
    const name = basename(folder ?? file);
    const { order } = splitPrefix(name);
    const step = slug.split('.')[0] ?? slug;
    if (order === null) continue;
    const other = first.get(order);
    if (other === undefined) first.set(order, { name, step });
    else if (other.step !== step)
      findings
        .in(file)
        .warning(
          'same-number',
          1,
          `${other.name} has the number ${order} as well.`,
          'Give each step a number of its own.',
        );
  }
}
