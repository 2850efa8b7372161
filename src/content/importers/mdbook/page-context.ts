import type { Root } from 'mdast';
import type { LossReport } from '../loss-report.ts';
import type { MappedText } from '../mapped-text.ts';
import type { BookConfig } from './book-config.ts';
import type { BookLinks } from './page-links.ts';

/** What the parts of a page's conversion share. */
export interface PageContext {
  /** The page in the source, against which its addresses are read. */
  file: string;
  page: MappedText;
  root: Root;
  config: Pick<BookConfig, 'math' | 'hideLines'>;
  links: BookLinks;
  losses: LossReport;
  /** Whole key of the step in which an offset of the page will stand. */
  stepAt(offset: number): string;
}

export function lose(context: PageContext, construct: string, offset: number): void {
  const { file, line } = context.page.placeAt(offset);
  context.losses.add(construct, file, line);
}
