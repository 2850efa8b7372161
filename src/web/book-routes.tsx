import { Hono } from 'hono';
import type { LiveBook } from '../app/live-books.ts';
import { type BookProgress, readBookProgress, readProgress } from '../app/read-progress.ts';
import { readerOf } from '../app/reader.ts';
import { availability, availabilityState, chapterOf, stepsForLevel } from '../domain/availability.ts';
import type { GraphChapter } from '../domain/graph.ts';
import { type Reader, wordsFor } from '../domain/variants.ts';
import type { WebContext, WebDoors, WebEnv } from './doors.ts';
import { refusalPage } from './error-routes.tsx';
import { page } from './frame.ts';
import { LearningPage } from './pages/learning.tsx';
import { ShelfPage } from './pages/shelf.tsx';
import { TextbookPage } from './pages/textbook.tsx';
import { chapterLink, shareOf, stepLine, stepLink, textbookLink } from './present-step.ts';
import type { ChapterView, LearningView, Link, TextbookCard, TextbookView } from './views.ts';

export function bookRoutes(doors: WebDoors): Hono<WebEnv> {
  const { app } = doors;
  const routes = new Hono<WebEnv>();

  routes.get('/', async (c) => {
    const books = await readProgress(app, learnerOf(c));
    const view = { textbooks: books.map((book) => card(book, readerOn(c, book))) };
    return page(c, doors, { title: '', section: 'shelf' }, <ShelfPage t={c.get('t')} view={view} />);
  });

  routes.get('/textbooks/:textbook', async (c) => {
    const found = await app.books.textbook(c.req.param('textbook'));
    if (!found.ok) return refusalPage(c, doors, found.error);
    const book = await readBookProgress(app, learnerOf(c), found.value);
    const view = textbookView(book, readerOn(c, book), c.get('visitor') === null ? app.newId() : null);
    const { title, description } = view;
    return page(c, doors, { title, description, section: null }, <TextbookPage t={c.get('t')} view={view} />);
  });

  routes.get('/learning', async (c) => {
    const learner = learnerOf(c);
    const books = (await readProgress(app, learner)).filter((book) => book.lastTouchedAt !== null);
    const view = learningView(c, books, learner?.learningPreferences?.time_zone ?? 'UTC');
    const t = c.get('t');
    return page(c, doors, { title: t('learning.title'), section: 'learning' }, <LearningPage t={t} view={view} />);
  });

  return routes;
}

const learnerOf = (c: WebContext) => c.get('visitor')?.learner ?? null;

const readerOn = (c: WebContext, { graph }: Pick<LiveBook, 'graph'>): Reader =>
  readerOf(graph, learnerOf(c), [c.get('t').locale]);

const nextLink = ({ graph, next }: BookProgress, reader: Reader): Link | null => next && stepLink(graph, next, reader);

function card(book: BookProgress, reader: Reader): TextbookCard {
  const { textbook, totals, learner } = book;
  const steps = book.chapters.flatMap(({ chapter }) => stepsForLevel(chapter, learner.level));
  return {
    key: textbook.key,
    ...wordsFor(textbook, textbook.language, reader),
    chapterCount: book.chapters.length,
    stepCount: steps.length,
    minutes: steps.reduce((sum, step) => sum + (step.isRequired ? step.minutes : 0), 0),
    progress: book.lastTouchedAt === null ? null : shareOf(totals),
    resume: book.lastTouchedAt === null ? null : nextLink(book, reader),
  };
}

function textbookView(book: BookProgress, reader: Reader, idempotencyKey: string | null): TextbookView {
  const { textbook, totals } = book;
  return {
    key: textbook.key,
    ...wordsFor(textbook, textbook.language, reader),
    sourceLanguage: textbook.language,
    authors: textbook.authors,
    licence: textbook.licence,
    progress: shareOf(totals),
    minutesLeft: totals.minutesLeft,
    action: actionOf(book, reader, idempotencyKey),
    chapters: book.chapters.map(({ chapter, totals }) => chapterView(book, chapter, reader, shareOf(totals))),
  };
}

function actionOf(
  { graph, totals, lastTouchedAt, next }: BookProgress,
  reader: Reader,
  idempotencyKey: string | null,
): TextbookView['action'] {
  if (idempotencyKey !== null) return { kind: 'begin', idempotencyKey };
  if (next === null || (totals.percent === 100 && !next.isRequired)) return { kind: 'finished' };
  return { kind: 'continue', ...stepLink(graph, next, reader), isFirst: lastTouchedAt === null };
}

function chapterView(
  book: BookProgress,
  chapter: GraphChapter,
  reader: Reader,
  progress: ChapterView['progress'],
): ChapterView {
  const { graph, learner } = book;
  const steps = stepsForLevel(chapter, learner.level);
  const states = steps.map((step) => availabilityState(graph, learner, step));
  const isLocked = states.length > 0 && states.every((state) => state === 'locked');
  return {
    key: chapter.key,
    ...wordsFor(chapter, graph.language, reader),
    isLocked,
    waitsFor: isLocked ? waitsFor(book, chapter, reader) : [],
    progress,
    steps: steps.map((step, at) => stepLine(book, step, states[at] ?? 'locked', reader)),
  };
}

/** The unfinished chapters that a chapter requires; where it requires none, the steps that its first step waits for. */
function waitsFor({ graph, learner, chapters }: BookProgress, chapter: GraphChapter, reader: Reader): Link[] {
  const required = chapters.filter((one) => chapter.requires.includes(one.chapter.id) && one.totals.percent < 100);
  if (required.length > 0) return required.map((one) => chapterLink(graph, one.chapter, reader));
  const [first] = stepsForLevel(chapter, learner.level);
  const found = first && availability(graph, learner, first);
  const missing = found?.state === 'locked' ? found.missing : [];
  return missing.flatMap(({ stepId }) => {
    const step = graph.steps.get(stepId);
    return step === undefined ? [] : [stepLink(graph, step, reader)];
  });
}

function learningView(c: WebContext, books: BookProgress[], timeZone: string): LearningView {
  const byVisit = books.toSorted((a, b) => (b.lastTouchedAt ?? 0) - (a.lastTouchedAt ?? 0));
  return {
    resume: byVisit.map((book) => resumeOf(book, readerOn(c, book))).find((one) => one !== null) ?? null,
    textbooks: byVisit.map((book) => learningBook(book, readerOn(c, book))),
    timeZone,
  };
}

function resumeOf(book: BookProgress, reader: Reader): LearningView['resume'] {
  const { graph, next } = book;
  if (next === null) return null;
  const chapter = chapterLink(graph, chapterOf(graph, next), reader);
  return { ...stepLink(graph, next, reader), chapter, minutes: next.minutes };
}

const learningBook = (book: BookProgress, reader: Reader): LearningView['textbooks'][number] => ({
  key: book.graph.key,
  ...textbookLink(book.graph, reader),
  progress: shareOf(book.totals),
  inProgress: book.totals.inProgress,
  skipped: book.totals.skipped,
  minutesLeft: book.totals.minutesLeft,
  lastVisitedAt: book.lastTouchedAt,
  chapters: book.chapters.map(({ chapter, totals }) => ({
    ...chapterLink(book.graph, chapter, reader),
    progress: shareOf(totals),
  })),
});
