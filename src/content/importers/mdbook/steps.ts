import type { Root } from 'mdast';
import { builtInCriteria } from '../../completion.ts';
import type { ImportedStep } from '../importer.ts';
import type { LossReport } from '../loss-report.ts';
import { LossReport as Losses } from '../loss-report.ts';
import { type ImportedQuestion, isGraded, questionId, questionMarkdown } from '../question-markdown.ts';
import { readingStep } from '../reading-step.ts';
import { type Catalogue, messageKey, translatePage } from './catalogues.ts';
import type { BookLinks } from './page-links.ts';
import { convertPage, convertSnippet, type PageSource, type PreparedPage, shaped } from './pages.ts';
import { parsePlain } from './plain-markdown.ts';
import type { QuizQuestion } from './quiz-file.ts';
import { keyAt, type PlannedPage, type PlannedPart } from './step-plan.ts';

export interface StepContext extends PageSource {
  links: BookLinks;
  catalogues: readonly Catalogue[];
}

/** The steps of one page. */
export async function stepsOf(page: PlannedPage, context: StepContext): Promise<ImportedStep[]> {
  const { listed, parts } = page;
  const texts = await convertPage(listed.prepared, pageContext(page, listed.prepared, context, context.losses));
  const steps: ImportedStep[] = [];
  for (const [i, part] of parts.entries()) {
    const minutes = i === 0 ? listed.prepared.minutes : null;
    steps.push(
      part.quiz === null
        ? partStep(part, listed.title, texts[part.index] ?? '', minutes)
        : await quizStep(part, page, context),
    );
  }
  const { written } = listed.prepared;
  const root = context.catalogues.length === 0 ? null : parsePlain(written.text, context.config.math);
  if (root !== null)
    for (const catalogue of context.catalogues) await addTranslation(steps, page, root, catalogue, context);
  return steps;
}

const pageContext = (
  page: PlannedPage,
  prepared: PreparedPage,
  { config, links }: StepContext,
  losses: LossReport,
) => ({
  config,
  links,
  losses,
  stepAt: (offset: number): string => keyAt(page.parts, prepared.shape.parts, offset).key,
});

const localKey = (part: PlannedPart): string => part.key.slice(part.key.indexOf('/') + 1);

const partStep = (part: PlannedPart, title: string, markdown: string, minutes: number | null): ImportedStep => ({
  ...readingStep({ key: localKey(part), title, markdown }),
  minutes,
});

/** A quiz without a question that can be graded is a reading: nobody could ever complete it otherwise. */
async function quizStep(part: PlannedPart, page: PlannedPage, context: StepContext): Promise<ImportedStep> {
  const { listed } = page;
  const file = part.quiz?.file ?? '';
  const taken = new Set<string>();
  const questions: ImportedQuestion[] = [];
  for (const written of part.quiz?.content.questions ?? []) {
    const question = await questionOf(written, { file, page: listed.prepared.file, step: part.key }, taken, context);
    if (question === null) context.losses.add(`question of the type ${written.type}`, file, written.line);
    else questions.push(question);
    if (question !== null && !isGraded(question))
      context.losses.add(`question that cannot be graded: ${written.type}`, file, written.line);
  }
  const step = partStep(part, `${listed.title}: Quiz`, questions.map(questionMarkdown).join('\n\n'), null);
  if (!questions.some(isGraded)) return step;
  return { ...step, type: 'quiz', complete: builtInCriteria('quiz', false) };
}

async function questionOf(
  written: QuizQuestion,
  place: { file: string; page: string; step: string },
  taken: Set<string>,
  { config, links, losses }: StepContext,
): Promise<ImportedQuestion | null> {
  const { answer } = written;
  if (answer === null || (answer.kind === 'choice' && !answer.choices.some((choice) => choice.isRight))) return null;
  const context = { config, links, losses, file: place.page, stepAt: () => place.step };
  const convert = (text: string) => convertSnippet(text, { file: place.file, line: written.line }, context);
  const question = {
    id: questionId(written.id, taken),
    prompt: await convert(written.prompt),
    explanation: await convert(written.explanation),
  };
  if (answer.kind === 'short') return { ...question, answer };
  const choices = [];
  for (const choice of answer.choices) choices.push({ ...choice, text: await convert(choice.text) });
  return { ...question, answer: { ...answer, choices } };
}

/** Adds the page in one language where at least one message of it is translated. Quizzes have no messages. */
async function addTranslation(
  steps: ImportedStep[],
  page: PlannedPage,
  root: Root,
  catalogue: Catalogue,
  context: StepContext,
): Promise<void> {
  const { listed } = page;
  const { written, file, shape } = listed.prepared;
  const translation = translatePage(written, root, catalogue);
  if (translation.translated === 0) return;
  if (translation.untranslated > 0)
    context.losses.add(`untranslated message (${catalogue.language})`, file, 1, translation.untranslated);
  // What is lost in the original is reported once, for the original.
  const silent = new Losses();
  const { config } = context;
  const repeated = shape.titleHeading === null ? listed.title : null;
  const prepared = { ...listed.prepared, ...shaped(translation.page, repeated, config, silent, file) };
  if (prepared.shape.parts.length !== shape.parts.length) return;
  const texts = await convertPage(prepared, pageContext(page, prepared, context, silent));
  const title = catalogue.messages.get(messageKey(listed.title)) ?? listed.title;
  for (const [i, part] of page.parts.entries()) {
    const step = steps[i];
    if (part.quiz !== null || step === undefined) continue;
    step.translations[catalogue.language] = { title, markdown: texts[part.index] ?? '' };
  }
}
