import { Hono } from 'hono';
import { type BookProgress, readBookProgress, readProgress } from '../app/read-progress.ts';
import { showAsset } from '../app/show-asset.ts';
import { mayReadUnlocked } from '../app/visitor.ts';
import { availability, availabilityState, stepsForLevel } from '../domain/availability.ts';
import type { BookGraph, GraphChapter } from '../domain/graph.ts';
import type { WebContext, WebDoors, WebEnv } from './doors.ts';
import { refusalPage } from './error-routes.tsx';
import { page } from './frame.ts';
import { chapterHref, stepHref, textbookHref } from './hrefs.ts';
import { LearningPage } from './pages/learning.tsx';
import { ShelfPage } from './pages/shelf.tsx';
import { TextbookPage } from './pages/textbook.tsx';
import { shareOf, stepLine } from './present-step.ts';
import { sendBytes } from './send-bytes.ts';
import type { ChapterView, LearningView, Link, TextbookCard, TextbookView } from './views.ts';

export function bookRoutes(doors: WebDoors): Hono<WebEnv> {
  const { app } = doors;
  const routes = new Hono<WebEnv>();

  routes.get('/', async (c) => {
    const books = await readProgress(app, learnerOf(c));
    const view = { textbooks: books.map(card) };
    return page(c, doors, { title: '', section: 'shelf' }, <ShelfPage t={c.get('t')} view={view} />);
  });

  routes.get('/textbooks/:textbook', async (c) => {
    const found = await app.books.textbook(c.req.param('textbook'));
    if (!found.ok) return refusalPage(c, doors, found.error);
    const book = await readBookProgress(app, learnerOf(c), found.value);
    const { title, description } = book.textbook;
    const view = textbookView(book, c.get('visitor') === null ? app.newId() : null);
    return page(c, doors, { title, description, section: null }, <TextbookPage t={c.get('t')} view={view} />);
  });

  routes.get('/textbooks/:textbook/assets/:file{[0-9a-f]{64}\\.[a-z0-9]+}', async (c) => {
    const found = await app.books.textbook(c.req.param('textbook'));
    if (!found.ok) return refusalPage(c, doors, found.error);
    const [hash = ''] = c.req.param('file').split('.');
    const unlocked = mayReadUnlocked(c.get('visitor'));
    const asset = await showAsset(app, learnerOf(c), found.value, hash, { unlocked });
    if (!asset.ok) return refusalPage(c, doors, asset.error);
    return sendBytes(c, asset.value, hash);
  });

  routes.get('/learning', async (c) => {
    const learner = learnerOf(c);
    const books = (await readProgress(app, learner)).filter((book) => book.lastTouchedAt !== null);
    const view = learningView(books, learner?.learningPreferences?.time_zone ?? 'UTC');
    const t = c.get('t');
    return page(c, doors, { title: t('learning.title'), section: 'learning' }, <LearningPage t={t} view={view} />);
  });

  return routes;
}

const learnerOf = (c: WebContext) => c.get('visitor')?.learner ?? null;

const nextLink = ({ graph, next }: BookProgress): Link | null =>
  next && { href: stepHref(graph.key, next.key), title: next.title };

function card(book: BookProgress): TextbookCard {
  const { textbook, totals, learner } = book;
  const steps = book.chapters.flatMap(({ chapter }) => stepsForLevel(chapter, learner.level));
  return {
    key: textbook.key,
    title: textbook.title,
    description: textbook.description,
    language: textbook.language,
    chapterCount: book.chapters.length,
    stepCount: steps.length,
    minutes: steps.reduce((sum, step) => sum + (step.isRequired ? step.minutes : 0), 0),
    progress: book.lastTouchedAt === null ? null : shareOf(totals),
    resume: book.lastTouchedAt === null ? null : nextLink(book),
  };
}

function textbookView(book: BookProgress, idempotencyKey: string | null): TextbookView {
  const { textbook, totals, next } = book;
  return {
    key: textbook.key,
    title: textbook.title,
    description: textbook.description,
    language: textbook.language,
    authors: textbook.authors,
    licence: textbook.licence,
    progress: shareOf(totals),
    minutesLeft: totals.minutesLeft,
    action: actionOf(book, idempotencyKey, next),
    chapters: book.chapters.map(({ chapter, totals }) => chapterView(book, chapter, shareOf(totals))),
  };
}

function actionOf(
  { graph, totals, lastTouchedAt }: BookProgress,
  idempotencyKey: string | null,
  next: BookProgress['next'],
): TextbookView['action'] {
  if (idempotencyKey !== null) return { kind: 'begin', idempotencyKey };
  if (next === null || (totals.percent === 100 && !next.isRequired)) return { kind: 'finished' };
  return { kind: 'continue', href: stepHref(graph.key, next.key), title: next.title, isFirst: lastTouchedAt === null };
}

function chapterView(book: BookProgress, chapter: GraphChapter, progress: ChapterView['progress']): ChapterView {
  const { graph, learner } = book;
  const steps = stepsForLevel(chapter, learner.level);
  const states = steps.map((step) => availabilityState(graph, learner, step));
  const isLocked = states.length > 0 && states.every((state) => state === 'locked');
  return {
    key: chapter.key,
    title: chapter.title,
    description: chapter.description,
    isLocked,
    waitsFor: isLocked ? waitsFor(book, chapter) : [],
    progress,
    steps: steps.map((step, at) => stepLine(book, step, states[at] ?? 'locked')),
  };
}

/** The unfinished chapters that a chapter requires; where it requires none, the steps that its first step waits for. */
function waitsFor({ graph, learner, chapters }: BookProgress, chapter: GraphChapter): Link[] {
  const required = chapters.filter((one) => chapter.requires.includes(one.chapter.id) && one.totals.percent < 100);
  if (required.length > 0) return required.map((one) => chapterLink(graph, one.chapter));
  const [first] = stepsForLevel(chapter, learner.level);
  const found = first && availability(graph, learner, first);
  return found?.state === 'locked'
    ? found.missing.map(({ key, title }) => ({ href: stepHref(graph.key, key), title }))
    : [];
}

const chapterLink = (graph: BookGraph, { key, title }: GraphChapter): Link => ({
  href: chapterHref(graph.key, key),
  title,
});

function learningView(books: BookProgress[], timeZone: string): LearningView {
  const byVisit = books.toSorted((a, b) => (b.lastTouchedAt ?? 0) - (a.lastTouchedAt ?? 0));
  return {
    resume: byVisit.map(resumeOf).find((one) => one !== null) ?? null,
    textbooks: byVisit.map(learningBook),
    timeZone,
  };
}

function resumeOf(book: BookProgress): LearningView['resume'] {
  const { graph, next } = book;
  const link = nextLink(book);
  if (next === null || link === null) return null;
  const chapter = graph.chapters.find(({ id }) => id === next.chapterId)?.title ?? '';
  return { ...link, textbook: graph.title, chapter, minutes: next.minutes, language: graph.language };
}

const learningBook = (book: BookProgress): LearningView['textbooks'][number] => ({
  key: book.graph.key,
  title: book.graph.title,
  language: book.graph.language,
  href: textbookHref(book.graph.key),
  progress: shareOf(book.totals),
  inProgress: book.totals.inProgress,
  skipped: book.totals.skipped,
  minutesLeft: book.totals.minutesLeft,
  lastVisitedAt: book.lastTouchedAt,
  chapters: book.chapters.map(({ chapter, totals }) => ({
    ...chapterLink(book.graph, chapter),
    progress: shareOf(totals),
  })),
});
