import { join } from 'node:path';
import type { BookStep } from '../domain/book.ts';
import type { Shelf } from './assets/asset-shelf.ts';
import type { StepSource } from './book-folder.ts';
import type { BookHead } from './book-heads.ts';
import { checkVariants, mediaForAll, WHAT_IT_NEEDS } from './check-media.ts';
import { builtInCriteria, type CompletionDefaults, impossibleLeaves } from './completion.ts';
import { type ReadExercise, readExercise } from './exercise-folder.ts';
import type { FindingList, Reporter } from './finding-list.ts';
import { checkTitleLength } from './head-fields.ts';
import { labelsFor } from './markdown/labels.ts';
import { type Page, renderPage } from './markdown/page.ts';
import type { PageContext } from './markdown/page-context.ts';
import { maskQuestions } from './markdown/question-masks.ts';
import { stepRevision } from './revision.ts';
import { readText, splitFrontMatter } from './source-file.ts';
import { readStepHead, type StepHead } from './step-head.ts';
import { finishVariants, type Unaccepted } from './variants/finish-variants.ts';
import type { VariantDraft } from './variants/variant-drafts.ts';

const WORDS_A_MINUTE = 200;

/** A step whose front matter is read and whose text is not yet: plain data, which can go to another thread. */
export interface StepDraft {
  source: StepSource;
  head: StepHead;
  content: string;
  padded: string;
  /** Criteria by type that hold where the step says nothing: the chapter's over the book's. */
  defaults: CompletionDefaults;
  chapterKey: string;
  /** Other forms of it, for one level or language; empty until the whole book folder is looked through. */
  variants: readonly VariantDraft[];
  /** What is run, where its criteria ask for tests. */
  exercise: ReadExercise;
}

export async function readStepDraft(
  root: string,
  source: StepSource,
  chapter: { key: string; defaults: CompletionDefaults },
  findings: FindingList,
): Promise<StepDraft | null> {
  const report = findings.in(source.file);
  const text = await readText(join(root, source.file), report);
  if (text === null) return null;
  const { frontMatter, frontMatterLine, content, padded, isBroken } = splitFrontMatter(text, report);
  const naming = { chapterKey: chapter.key, slug: source.slug, suffix: source.suffix };
  const head = readStepHead(frontMatter, frontMatterLine, naming, report);
  if (isBroken) head.isTitleExplained = true;
  if (content.trim() === '')
    report.warning('empty-step', 1, 'The step has no text.', 'Write what learners are to do in it.');
  const { defaults, key: chapterKey } = chapter;
  const exercise = await readExercise(root, source, criteriaOf(head, defaults, source), report);
  return { source, head, content, padded, defaults, chapterKey, variants: [], exercise };
}

/** All that a page depends on besides its own draft. */
export interface StepSurroundings {
  book: Pick<BookHead, 'key' | 'language'>;
  shelf: Shelf;
  stepAt(path: string): string | null;
  /** Every step of the book by key, as far as it is translated into this language. */
  titlesIn(language: string): PageContext['titles'];
  showsLines: boolean;
  findings: FindingList;
}

export interface FinishedStep {
  step: BookStep;
  unaccepted: Unaccepted[];
}

/** Renders a step and settles its title, criteria, minutes and revision. */
export async function finishStep(draft: StepDraft, around: StepSurroundings): Promise<FinishedStep> {
  const { head } = draft;
  const report = around.findings.in(draft.source.file);
  const masked = maskQuestions(draft.padded);
  const context: PageContext = {
    bookKey: around.book.key,
    language: around.book.language,
    labels: labelsFor(around.book.language),
    report,
    place: draft.source.file,
    source: masked.text,
    written: draft.padded,
    gaps: masked.gaps,
    shelf: around.shelf,
    stepAt: around.stepAt,
    titles: around.titlesIn(around.book.language),
    showsLines: around.showsLines,
    chapterKey: draft.chapterKey,
    included: [],
    shown: new Set(),
    questions: [],
  };
  const page = await renderPage(context, head.title === null);
  const criteria = criteriaOf(head, draft.defaults, draft.source);
  checkCompletion(draft, criteria, page, report);
  const title = titleOf(draft, page, report);
  const original = { title, content: draft.content, page, context };
  const { variants, included, unaccepted } = await finishVariants(draft.variants, original, around);
  checkVariants(draft, criteria, variants, around.findings);
  const step = {
    key: head.key,
    title,
    type: head.type,
    levels: head.levels,
    isRequired: head.isRequired,
    minutes: head.minutes ?? Math.max(1, Math.round(page.words / WORDS_A_MINUTE)),
    requires: head.requires,
    criteria,
    content: draft.content,
    body: page.body,
    questions: page.questions,
    answerKeys: page.answerKeys,
    ...(variants.length > 0 && { variants }),
    teaches: head.teaches,
    assesses: head.assesses,
    assets: [...context.shown].sort(),
    ...relationsOf(head),
    ...draft.exercise.read,
  };
  return { step: { ...step, revision: stepRevision(step, [...context.included, ...included]) }, unaccepted };
}

const criteriaOf = (head: StepHead, defaults: CompletionDefaults, { hasTests }: StepSource): BookStep['criteria'] =>
  head.criteria ?? defaults[head.type] ?? builtInCriteria(head.type, hasTests);

/** Only what there is, so that nothing is said of other steps. */
function relationsOf({ relatives, remedies }: StepHead): Pick<BookStep, 'alternativeTo' | 'briefOf' | 'remedies'> {
  const named = (field: string): string[] => relatives.filter((one) => one.field === field).map(({ key }) => key);
  const [alternativeTo, briefOf] = [named('alternative_to'), named('brief_of')];
  return {
    ...(alternativeTo.length > 0 && { alternativeTo }),
    ...(briefOf.length > 0 && { briefOf }),
    ...(remedies.length > 0 && { remedies }),
  };
}

/** The title as far as it is known before the page is made, for references to it. */
export const earlyTitle = ({ head, content }: StepDraft): string =>
  head.title ?? /^#[ \t]+(.+?)[ \t]*#*$/m.exec(content)?.[1] ?? head.key;

function titleOf({ head }: StepDraft, page: Page, report: Reporter): string {
  const title = head.title ?? page.heading?.text ?? '';
  const line = head.title === null ? (page.heading?.line ?? 1) : head.titleLine;
  if (title === '' && head.isTitleExplained) return title;
  if (title === '')
    report.error('missing-title', line, 'The step has no title.', 'Write `title:` into the front matter.');
  else checkTitleLength(title, line, report);
  return title;
}

function checkCompletion(
  { head, exercise }: StepDraft,
  criteria: BookStep['criteria'],
  page: Page,
  report: Reporter,
): void {
  const hasQuestions = page.questionCount > 0;
  if (head.type === 'quiz' && !hasQuestions) {
    report.error(
      'quiz-without-questions',
      1,
      'This quiz has no questions.',
      'Add `:::question{#a-short-name}`, or change the type.',
    );
    return;
  }
  const impossible = impossibleLeaves(criteria, {
    score: hasQuestions,
    tests: exercise.read !== null,
    ...mediaForAll(page, head.levels),
  });
  if (impossible.length === 0 || exercise.isReported) return;
  const reasons = [...new Set(impossible.map(({ type }) => WHAT_IT_NEEDS[type] ?? type))];
  const source = head.criteria === null ? ', which is the default here,' : '';
  report.error(
    'criterion-cannot-be-met',
    head.criteriaLine,
    `Nobody could complete this step: its criterion${source} cannot be met (${reasons.join(', ')}).`,
    'Write `complete: declared` or `complete: { time: 60 }` into the front matter.',
  );
}
