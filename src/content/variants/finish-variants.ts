import type { StepVariant } from '../../domain/variants.ts';
import type { Reporter } from '../finding-list.ts';
import { checkTitleLength } from '../head-fields.ts';
import { labelsFor } from '../markdown/labels.ts';
import { type Page, renderPage } from '../markdown/page.ts';
import type { PageContext } from '../markdown/page-context.ts';
import { maskQuestions } from '../markdown/question-masks.ts';
import { sourceHash } from '../source-hash.ts';
import type { StepSurroundings } from '../steps.ts';
import { overlaidShelf } from './overlaid-shelf.ts';
import { type AskedQuestions, checkSameQuestions } from './same-questions.ts';
import type { VariantDraft } from './variant-drafts.ts';

/** The page that variants are forms of. */
export interface OriginalPage {
  title: string;
  content: string;
  page: Page;
  context: PageContext;
}

/** A translation that does not say, or says wrongly, which original it was made from. */
export interface Unaccepted {
  file: string;
  /** What its `source_hash` should be once it is up to date. */
  hash: string;
}

export interface FinishedVariants {
  variants: StepVariant[];
  /** Texts of other files that their pages include. */
  included: string[];
  unaccepted: Unaccepted[];
}

/** Renders the variants of one step and holds them against their original. */
export async function finishVariants(
  drafts: readonly VariantDraft[],
  original: OriginalPage,
  around: Pick<StepSurroundings, 'titlesIn' | 'findings'>,
): Promise<FinishedVariants> {
  const finished: FinishedVariants = { variants: [], included: [], unaccepted: [] };
  for (const draft of drafts) {
    const context = contextFor(draft, original.context, around);
    const page = await renderPage(context, draft.head.title === null);
    const title = titleOf(draft, page, original, context.report);
    const isStale = draft.tree !== '' && checkSource(draft, original, finished, context.report);
    checkQuestions(original, context, page);
    const { language, level, content } = draft;
    const { body, questions, answerKeys } = page;
    const assets = [...context.shown].sort();
    finished.variants.push({ language, level, isStale, title, content, body, questions, answerKeys, assets });
    finished.included.push(...context.included);
  }
  return finished;
}

function contextFor(
  draft: VariantDraft,
  original: PageContext,
  { titlesIn, findings }: Pick<StepSurroundings, 'titlesIn' | 'findings'>,
): PageContext {
  const masked = maskQuestions(draft.padded);
  const { language, tree } = draft;
  const isTranslation = tree !== '';
  return {
    ...original,
    language,
    labels: labelsFor(language),
    report: findings.in(draft.file),
    source: masked.text,
    written: draft.padded,
    gaps: masked.gaps,
    shelf: isTranslation ? overlaidShelf(original.shelf, tree) : original.shelf,
    titles: isTranslation ? titlesIn(language) : original.titles,
    included: [],
    shown: new Set(),
    questions: [],
  };
}

function titleOf({ head, tree }: VariantDraft, page: Page, original: OriginalPage, report: Reporter): string {
  if (head.title !== null) return head.title;
  if (page.heading !== null) {
    checkTitleLength(page.heading.text, page.heading.line, report);
    return page.heading.text;
  }
  if (tree !== '')
    report.error('missing-title', 1, 'The translation has no title.', 'Write `title:` into the front matter.');
  return original.title;
}

/** Whether a translation was made from another form of its original than the one that there is. */
function checkSource(
  { head, level }: VariantDraft,
  original: OriginalPage,
  finished: FinishedVariants,
  report: Reporter,
): boolean {
  const ofLevel = level === null ? undefined : finished.variants.find((one) => one.level === level);
  const { title, content } = ofLevel?.language === original.context.language ? ofLevel : original;
  const hash = sourceHash(title, content);
  if (head.sourceHash === hash) return false;
  finished.unaccepted.push({ file: report.file, hash });
  if (head.sourceHash === null) {
    report.warning(
      'missing-source-hash',
      1,
      'This translation does not say from which form of its original it was made, so nobody can tell when it is stale.',
      `Write \`source_hash: ${hash}\` into the front matter, or run \`stepwell check FOLDER --accept-translations\`.`,
    );
    return false;
  }
  report.warning(
    'stale-translation',
    head.sourceHashLine,
    `The original, ${original.context.place}, has been edited since this was translated.`,
    `Bring it up to date, then write \`source_hash: ${hash}\` or run \`stepwell check FOLDER --accept-translations\`.`,
  );
  return true;
}

function checkQuestions(original: OriginalPage, context: PageContext, page: Page): void {
  // Where a question could not be read, that is said already.
  if (isUnread(original.page) || isUnread(page)) return;
  const asked = (of: Page, from: PageContext): AskedQuestions => ({
    questions: of.questions,
    answerKeys: of.answerKeys,
    lines: new Map(from.questions.map(({ id, line }) => [id, line])),
  });
  checkSameQuestions(asked(original.page, original.context), context.place, asked(page, context), context.report);
}

const isUnread = ({ questionCount, questions }: Page): boolean => questionCount !== questions.length;
