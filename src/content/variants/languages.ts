import { listFolder } from '../book-folder.ts';
import type { BookHead } from '../book-heads.ts';
import { compareText, type FindingList } from '../finding-list.ts';
import { canonicalTag } from '../language-tag.ts';
import { suggest } from '../nearest-name.ts';

/** A mirrored tree that is published. */
export interface LanguageTree {
  /** Canonical BCP 47 tag. */
  language: string;
  /** `i18n/ur/`. */
  path: string;
}

/** The trees below `i18n` in the languages that the book offers: those of its list, or all where it has none. */
export async function findTrees(root: string, book: BookHead, findings: FindingList): Promise<LanguageTree[]> {
  const folders = (await listFolder(root, 'i18n', findings)).filter(
    ({ name, isFolder }) => isFolder && !/^[._]/.test(name),
  );
  const trees = new Map<string, LanguageTree>();
  for (const { name } of folders.sort((a, b) => compareText(a.name, b.name))) {
    const path = `i18n/${name}`;
    const report = findings.in(path);
    const language = canonicalTag(name);
    if (language === null)
      report.error(
        'bad-language',
        1,
        `\`${name}\` is not a language tag.`,
        suggest(name, book.languages, 'Name the folder `ur`, `pt-BR` or the like.'),
      );
    else if (language === book.language)
      report.error(
        'bad-language',
        1,
        `The book itself is written in \`${language}\`.`,
        'Put these pages into the book.',
      );
    else if (trees.has(language))
      report.error('bad-language', 1, `There are two folders for \`${language}\`.`, 'Put them together.');
    else if (book.languages.length > 0 && !book.languages.includes(language))
      report.warning(
        'unlisted-language',
        1,
        `The language \`${language}\` is not in the list of book.yml; its pages are left out.`,
        `Add it to \`languages:\`${book.languagesLine > 1 ? ` (line ${book.languagesLine})` : ''}.`,
      );
    else trees.set(language, { language, path: `${path}/` });
  }
  return [...trees.values()];
}
