import { readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { STEP_TYPES, type StepType } from '../domain/book.ts';
import { compareText, type FindingList } from './finding-list.ts';
import { checkFiles, checkLoose, checkNumbers, checkUnused } from './folder-checks.ts';
import { slug, splitPrefix } from './keys.ts';
import { nearestName } from './nearest-name.ts';
import { checkLevelEnding, isLevelVariant } from './variants/level-ending.ts';

/** A chapter as it lies on the disk. Paths are relative to the book, with forward slashes. */
export interface ChapterFolder {
  /** Name of the folder, e.g. `01-motion`. */
  name: string;
  /** The same without order prefix, as a key segment. */
  slug: string;
  hasHead: boolean;
  steps: StepSource[];
}

export interface StepSource {
  chapter: string;
  /** The Markdown file, e.g. `01-motion/03-balance.exercise/index.md`. */
  file: string;
  /** The step's own folder when it has one. */
  folder: string | null;
  slug: string;
  /** The type that the name's suffix gives. */
  suffix: StepType | null;
  hasTests: boolean;
}

interface Entry {
  name: string;
  isFolder: boolean;
}

/** Finds the chapters and steps of a book folder. `listed` are the folders that book.yml puts in order itself. */
export async function scanBook(
  root: string,
  listed: readonly string[],
  findings: FindingList,
): Promise<ChapterFolder[]> {
  const entries = await listFolder(root, '', findings);
  checkLoose(entries, findings);
  const folders = entries.filter((entry) => entry.isFolder && !/^[._]|^node_modules$|^i18n$/.test(entry.name));
  const scanned = await Promise.all(folders.map((entry) => scanChapter(root, entry.name, findings)));
  const isChapter = ({ name, hasHead }: ChapterFolder): boolean =>
    hasHead || splitPrefix(name).order !== null || listed.includes(name);
  checkUnused(
    scanned.filter((chapter) => !isChapter(chapter)),
    findings,
  );
  return scanned.filter(isChapter).sort((a, b) => byPrefix(a.name, b.name));
}

/** Applies `chapters:` of book.yml, whose entries are folder names or keys. */
export function orderChapters(
  chapters: ChapterFolder[],
  listed: readonly string[],
  listedLine: number,
  findings: FindingList,
): ChapterFolder[] {
  if (listed.length === 0) return chapters;
  const report = findings.in('book.yml');
  const chosen = listed.flatMap((name) => {
    const found = chapters.find((chapter) => chapter.name === name || chapter.slug === name);
    if (found !== undefined) return [found];
    const near = nearestName(
      name,
      chapters.flatMap((chapter) => [chapter.name, chapter.slug]),
    );
    const fix = near === null ? 'Name a folder of the book.' : `Did you mean \`${near}\`?`;
    report.error('unknown-key', listedLine, `There is no chapter \`${name}\`.`, fix);
    return [];
  });
  for (const chapter of chapters)
    if (!chosen.includes(chapter))
      findings
        .in(chapter.name)
        .warning(
          'unlisted-chapter',
          1,
          `The chapter \`${chapter.slug}\` is not in the list of book.yml and is left out.`,
          'Add it to `chapters:`.',
        );
  return [...new Set(chosen)];
}

async function scanChapter(root: string, name: string, findings: FindingList): Promise<ChapterFolder> {
  const entries = (await listFolder(root, name, findings)).sort((a, b) => byPrefix(a.name, b.name));
  const steps = await Promise.all(entries.map((entry) => stepSource(root, name, entry, findings)));
  checkFiles(name, entries, findings);
  checkNumbers(
    steps.filter((step) => step !== null),
    findings,
  );
  return {
    name,
    slug: slug(splitPrefix(name).rest),
    hasHead: entries.some((entry) => entry.name === '_chapter.yml'),
    steps: steps.filter((step) => step !== null),
  };
}

async function stepSource(
  root: string,
  chapter: string,
  entry: Entry,
  findings: FindingList,
): Promise<StepSource | null> {
  if (/^[._]|^readme\.md$/i.test(entry.name) || (!entry.isFolder && isLevelVariant(entry.name))) return null;
  const path = `${chapter}/${entry.name}`;
  if (!entry.isFolder) {
    if (!/\.md$/i.test(entry.name) || checkLevelEnding(path, findings)) return null;
    return {
      ...nameParts(entry.name.slice(0, -3), path, findings),
      chapter,
      file: path,
      folder: null,
      hasTests: false,
    };
  }
  const inside = (await listFolder(root, path, findings)).map((child) => child.name);
  if (inside.includes('index.md')) {
    const hasTests = inside.includes('_tests');
    return { ...nameParts(entry.name, path, findings), chapter, file: `${path}/index.md`, folder: path, hasTests };
  }
  if (splitPrefix(entry.name).order !== null)
    findings
      .in(path)
      .error(
        'missing-file',
        1,
        'The folder of this step has no index.md.',
        `Create ${path}/index.md, or take the number off a folder that is no step.`,
      );
  return null;
}

/** `01-check.quiz` has slug `check` and suffix `quiz`. */
function nameParts(name: string, path: string, findings: FindingList): { slug: string; suffix: StepType | null } {
  const { rest } = splitPrefix(name);
  const dot = rest.lastIndexOf('.');
  const last = dot > 0 ? rest.slice(dot + 1) : '';
  const suffix = STEP_TYPES.find((type) => type === last) ?? null;
  if (suffix !== null) return { slug: slug(rest.slice(0, dot)), suffix };
  const near = last === '' ? null : nearestName(last, STEP_TYPES);
  if (near !== null)
    findings
      .in(path)
      .warning('unknown-type-suffix', 1, `\`.${last}\` is not a type of step.`, `Did you mean \`.${near}\`?`);
  return { slug: slug(rest), suffix: null };
}

/** The entries of a folder. Symbolic links count as what they point to, as long as that lies inside the book. */
export async function listFolder(root: string, path: string, findings: FindingList): Promise<Entry[]> {
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch(() => []);
  const listed = await Promise.all(
    entries.map(async (entry): Promise<Entry | null> => {
      if (!entry.isSymbolicLink()) return { name: entry.name, isFolder: entry.isDirectory() };
      const inBook = path === '' ? entry.name : `${path}/${entry.name}`;
      const target = await resolveInside(root, inBook);
      if (target !== null) return { name: entry.name, isFolder: (await stat(target)).isDirectory() };
      findings
        .in(inBook)
        .error(
          'path-outside-book',
          1,
          'This symbolic link points out of the book, or nowhere.',
          'Copy the file into the book.',
        );
      return null;
    }),
  );
  return listed.filter((entry) => entry !== null);
}

/** The real path of something in the book, or null when it does not exist or lies outside. */
export async function resolveInside(root: string, path: string): Promise<string | null> {
  try {
    const [realRoot, real] = await Promise.all([realpath(root), realpath(join(root, path))]);
    const way = relative(realRoot, real);
    return way === '..' || way.startsWith(`..${sep}`) || way.startsWith(sep) ? null : real;
  } catch {
    return null;
  }
}

/** Numbered names first, by number; then by code unit, so that no locale and no file system decides. */
function byPrefix(a: string, b: string): number {
  const [orderA, orderB] = [splitPrefix(a).order ?? Infinity, splitPrefix(b).order ?? Infinity];
  return orderA === orderB ? compareText(a, b) : orderA - orderB;
}
