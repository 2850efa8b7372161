import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { answerQuiz } from '../app/answer-quiz.ts';
import { completeStep } from '../app/complete-step.ts';
import type { FoundStep } from '../app/live-books.ts';
import { readerOf } from '../app/reader.ts';
import type { Refusal } from '../app/refusal.ts';
import { saveState } from '../app/save-working-state.ts';
import { solutionFor } from '../app/show-solution.ts';
import { lastAttempt, lastSubmission, type ReadText, showStep, textNameFor } from '../app/show-step.ts';
import { deferStep, resetStep } from '../app/skip-step.ts';
import { submitFiles } from '../app/submit-files.ts';
import { mayReadUnlocked, type Visitor } from '../app/visitor.ts';
import type { Result } from '../domain/result.ts';
import type { WebContext, WebDoors, WebEnv } from './doors.ts';
import { errorPage, refusalPage } from './error-routes.tsx';
import { formOf, page } from './frame.ts';
import { stepHref, textbookHref } from './hrefs.ts';
import { pageKeys } from './page-key.ts';
import { LockedStepPage } from './pages/locked.tsx';
import { keptStepPage, StepPage, stepIslands } from './pages/step.tsx';
import { fileField } from './parts/exercise-form.tsx';
import { formAnswer } from './parts/form-answer.ts';
import { ORIGINAL_TEXT, presentLockedStep, presentStepPage } from './present-step.ts';
import type { StepNotice } from './views.ts';

const NOTICES: readonly StepNotice['kind'][] = ['not_yet', 'completed', 'begun', 'skipped', 'reset'];

/** As evidence names it. */
const variantOf = ({ graph }: FoundStep, { variant }: ReadText): string | null =>
  variant === graph.language ? null : variant;

export function stepRoutes(doors: WebDoors): Hono<WebEnv> {
  const { app } = doors;
  const routes = new Hono<WebEnv>();
  const keys = pageKeys(doors.secret);
  const PATH = '/textbooks/:textbook/steps/:step{.+}';

  routes.get(PATH, async (c) => {
    const found = await app.books.step(c.req.param('step'), c.req.param('textbook'));
    if (!found.ok) return refusalPage(c, doors, found.error);
    return stepPage(c, found.value);
  });

  async function stepPage(c: WebContext, found: FoundStep): Promise<Response> {
    const visitor = c.get('visitor');
    const learner = visitor?.learner ?? null;
    const unlocked = mayReadUnlocked(visitor) && c.req.query('preview') !== undefined;
    const original = c.req.query('text') === 'source';
    const shown = await showStep(app, learner, found, { unlocked, original, wishes: [c.get('t').locale] });
    if (!shown.ok) return refusalPage(c, doors, shown.error);
    const { step, content, progress, standing } = shown.value;
    if (content === null) {
      const view = presentLockedStep(shown.value);
      if (view === null) throw new Error(`step ${step.key} is open and has no content`);
      return page(c, doors, { title: view.title, section: null }, <LockedStepPage t={c.get('t')} view={view} />, 403);
    }
    const reader = unlocked ? 'staff' : learner === null ? 'visitor' : 'learner';
    const isRetake = c.req.query('retake') !== undefined;
    const hasQuiz = content.questions.length > 0;
    const presented = presentStepPage(shown.value, content, {
      learner,
      reader,
      attempt:
        learner === null || !hasQuiz || isRetake
          ? null
          : await lastAttempt(app, learner, step, progress, variantOf(found, content)),
      submission:
        learner === null || content.exercise === null ? null : await lastSubmission(app, learner, step, progress),
      solution: await solutionFor(app, shown.value),
      notice: NOTICES.find((kind) => kind === c.req.query('notice')) ?? null,
      idempotencyKey: keys.make([learner?.id ?? '', step.id], app.now()),
      locale: c.get('t').locale,
    });
    const { view } = presented;
    const frame = {
      title: view.title,
      section: null,
      islands: stepIslands(view),
      media: view.media,
      isStaffPreview: unlocked,
    };
    const t = c.get('t');
    // What differs from reader to reader is not kept for others.
    const { isOriginalChosen } = shown.value;
    const isOwn =
      hasQuiz ||
      content.exercise !== null ||
      isOriginalChosen ||
      view.media.length > 0 ||
      view.changedSince !== null ||
      view.completedAt !== null ||
      view.notice !== null;
    return page(c, doors, frame, isOwn ? <StepPage t={t} view={view} /> : keptStepPage(t, presented, standing));
  }

  interface Action {
    visitor: Visitor;
    found: FoundStep;
    field: (name: string) => string[];
    /** One for each form of the page, so that two of them never take each other for a repetition. */
    key: string | null;
  }

  /** A form of the step page: does it and goes back to a page that says what came of it. */
  function action(name: string, run: (c: WebContext, action: Action) => Promise<Result<string, Refusal>>): void {
    routes.post(`${PATH}/${name}`, async (c) => {
      const found = await app.books.step(c.req.param('step') ?? '', c.req.param('textbook'));
      if (!found.ok) return refusalPage(c, doors, found.error);
      const { graph, step } = found.value;
      const visitor = c.get('visitor');
      if (visitor === null)
        return c.redirect(`/sign-in?next=${encodeURIComponent(stepHref(graph.key, step.key))}`, 303);
      const field = await formOf(c);
      const [key = null] = field('idempotency_key');
      const isKey = key !== null && /^[\x21-\x7e]{1,200}$/.test(key);
      const done = await run(c, { visitor, found: found.value, field, key: isKey ? `${key}:${name}` : null });
      if (done.ok) return c.redirect(done.value, 303);
      return whenRefused(c, found.value, done.error);
    });
  }

  function whenRefused(c: WebContext, { graph, step }: FoundStep, refusal: Refusal): Response | Promise<Response> {
    const href = stepHref(graph.key, step.key);
    switch (refusal.code) {
      case 'not_complete':
        return c.redirect(`${href}?notice=not_yet`, 303);
      case 'step_locked':
      case 'illegal_move':
      case 'idempotency_key_reused':
        // The page as it is now says what is possible.
        return c.redirect(href, 303);
      case 'invalid_fields':
        return errorPage(c, doors, 409, { href, title: step.title, language: graph.language });
      default:
        return refusalPage(c, doors, refusal);
    }
  }

  action('complete', async (_c, { visitor, found, field, key }) => {
    const { graph, step } = found;
    const pageOpenedAt = keys.openedAt([visitor.learner.id, step.id], field('idempotency_key')[0] ?? '');
    const declared = field('declared').includes('yes');
    const done = await completeStep(app, visitor.learner, found, { declared, pageOpenedAt }, key);
    return done.ok ? { ok: true, value: `${stepHref(graph.key, step.key)}?notice=completed` } : done;
  });

  action('answers', async (_c, { visitor, found, field, key }) => {
    const { graph, step } = found;
    const content = await app.books.content(step);
    const { questions } = content;
    const answers = Object.fromEntries(questions.map((one) => [one.id, formAnswer(one, field(one.id))]));
    // Going back and answering otherwise is another attempt; sending the same again is not.
    const digest = createHash('sha256').update(JSON.stringify(answers)).digest('base64url').slice(0, 16);
    const [variant] = field('variant');
    const done = await answerQuiz(app, visitor.learner, found, answers, key && `${key}:${digest}`, variant);
    if (!done.ok) return done;
    const reader = readerOf(graph, visitor.learner);
    const original = textNameFor(content, graph.language, { ...reader, language: graph.language });
    const isOriginal = variant === original && variant !== textNameFor(content, graph.language, reader);
    return { ok: true, value: `${stepHref(graph.key, step.key)}${isOriginal ? ORIGINAL_TEXT : ''}#result` };
  });

  action('submissions', async (_c, { visitor, found, field, key }) => {
    const { graph, step } = found;
    const { exercise } = await app.books.content(step);
    const names = exercise?.starter.map(({ name }) => name) ?? [];
    const files = Object.fromEntries(
      names.flatMap((name) => field(fileField(name)).map((text) => [name, text.replace(/\r\n?/g, '\n')])),
    );
    // Whatever comes of it, what was written is there when the page comes back.
    const kept = await saveState(app, visitor.learner, found, { files });
    if (!kept.ok) return kept;
    const digest = createHash('sha256').update(JSON.stringify(files)).digest('base64url').slice(0, 16);
    const done = await submitFiles(app, visitor.learner, found, files, key && `${key}:${digest}`);
    return done.ok ? { ok: true, value: `${stepHref(graph.key, step.key)}#result` } : done;
  });

  action('skip', async (_c, { visitor, found, key }) => {
    const done = await deferStep(app, visitor.learner, found, key);
    return done.ok ? { ok: true, value: textbookHref(found.graph.key) } : done;
  });

  action('reset', async (_c, { visitor, found, key }) => {
    const { graph, step } = found;
    const done = await resetStep(app, visitor.learner, found, key);
    return done.ok ? { ok: true, value: `${stepHref(graph.key, step.key)}?notice=reset` } : done;
  });

  return routes;
}
