import { basename, posix } from 'node:path';
import { inTurns } from '../../in-turns.ts';
import { type ImportedBook, type Importer, ImportRefused } from '../importer.ts';
import { readLicence } from '../licence-file.ts';
import { type BookConfig, isMdbook, readConfig } from './book-config.ts';
import { readCatalogues } from './catalogues.ts';
import { BookLinks } from './page-links.ts';
import { firstHeading, listPages } from './page-list.ts';
import type { PageSource } from './pages.ts';
import { planSteps, targetsOf } from './step-plan.ts';
import { stepsOf } from './steps.ts';
import { readSummary } from './summary.ts';

/** mdBook and GitBook: SUMMARY.md lists the pages; mdbook-quiz adds questions, gettext catalogues add languages. */
export const mdbook: Importer = {
  name: 'mdbook',
  recognises: isMdbook,
  async read(source, losses): Promise<ImportedBook> {
    const config = await readConfig(source, losses);
    const summary = readSummary((await source.text(config.summary)) ?? '', config.flavour, config.summary, losses);
    if (summary.length === 0) throw new ImportRefused(`${config.summary} lists no pages; nothing was written.`);
    const around: PageSource = { source, config, losses };
    const planned = await planSteps(await listPages(summary, around), around);
    const links = new BookLinks(source, config.src, targetsOf(planned));
    const catalogues = (await readCatalogues(source, losses)).filter(({ language }) => language !== config.language);
    const chapters = await inTurns(planned, async ({ listed, pages }) => {
      const steps = [];
      for (const page of pages) steps.push(...(await stepsOf(page, { ...around, links, catalogues })));
      const { key, title, group } = listed;
      return { key, title, description: '', group, requires: [], order: 'sequence' as const, steps };
    });
    const { licence, notices } = await readLicence(source, ['.', ...parents(config.src)]);
    const { description, language, authors } = config;
    return { title: await titleOf(around), description, language, licence, authors, notices, chapters };
  },
};

/** The folders from the source down to the pages. */
const parents = (src: string): string[] =>
  src === '.' ? [] : src.split('/').map((_, i, parts) => posix.join(...parts.slice(0, i + 1)));

async function titleOf({ source, config }: { source: PageSource['source']; config: BookConfig }): Promise<string> {
  if (config.title !== null) return config.title;
  const readme = (await source.text(posix.join(config.src, 'README.md'))) ?? (await source.text('README.md'));
  return (readme === null ? null : firstHeading(readme)) ?? basename(source.root);
}
