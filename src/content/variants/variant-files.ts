import type { BackgroundLevel } from '../../domain/book.ts';
import { listFolder } from '../book-folder.ts';
import type { FindingList } from '../finding-list.ts';
import { splitLevel } from './level-ending.ts';

/** A page that is a form of another: for one level, or in the mirrored tree of a language. */
export interface VariantFile {
  /** Path in the book, e.g. `i18n/ur/01-motion/01-gaits.beginner.md`. */
  file: string;
  /** The path that its original has in the book, e.g. `01-motion/01-gaits.md`. */
  original: string;
  level: BackgroundLevel | null;
}

/**
 * The Markdown pages of a chapter's folder and of the step folders in it, except README.
 * @param tree '' for the book itself, `i18n/ur/` for a mirrored tree
 */
export async function pagesOf(
  root: string,
  tree: string,
  chapter: string,
  findings: FindingList,
): Promise<VariantFile[]> {
  const entries = await listFolder(root, `${tree}${chapter}`, findings);
  const pages = await Promise.all(
    entries.map(async ({ name, isFolder }) => {
      if (/^[._]|^readme\.md$/i.test(name)) return [];
      if (!isFolder) return pageFile(tree, `${chapter}/${name}`);
      const inside = await listFolder(root, `${tree}${chapter}/${name}`, findings);
      return inside.flatMap((page) =>
        !page.isFolder && /^index\./i.test(page.name) ? pageFile(tree, `${chapter}/${name}/${page.name}`) : [],
      );
    }),
  );
  return pages.flat();
}

function pageFile(tree: string, path: string): VariantFile[] {
  if (!/\.md$/i.test(path)) return [];
  const { rest, level } = splitLevel(path.slice(0, -3));
  return [{ file: tree + path, original: `${rest}.md`, level }];
}
