import { Hono } from 'hono';
import { changeProfile, eraseLearner } from '../app/profile.ts';
import { readerOf } from '../app/reader.ts';
import type { Visitor } from '../app/visitor.ts';
import { BACKGROUND_LEVELS } from '../domain/book.ts';
import { type Profile, parseProfileChange } from '../domain/profile.ts';
import type { FieldProblem } from '../domain/result.ts';
import { wordsFor } from '../domain/variants.ts';
import type { WebContext, WebDoors, WebEnv } from './doors.ts';
import { refusalPage } from './error-routes.tsx';
import { accountOf, formOf, page, safePath } from './frame.ts';
import { textbookHref } from './hrefs.ts';
import type { Translator } from './messages.ts';
import { ProfilePage } from './pages/profile.tsx';
import {
  WELCOME_SCREENS,
  WelcomeLanguagePage,
  WelcomeLevelPage,
  WelcomePreferencesPage,
  type WelcomeScreen,
} from './pages/welcome.tsx';
import type { FieldError, GoalChoice, ProfileFieldName, ProfileFields, ProfileView, WelcomeView } from './views.ts';

const SCREENS = { level: WelcomeLevelPage, language: WelcomeLanguagePage, preferences: WelcomePreferencesPage };

export function profileRoutes(doors: WebDoors): Hono<WebEnv> {
  const { app } = doors;
  const routes = new Hono<WebEnv>();

  for (const screen of WELCOME_SCREENS) {
    routes.get(`/welcome/${screen}`, async (c) => {
      const visitor = c.get('visitor');
      const next = safePath(c.req.query('next'));
      if (visitor === null) return c.redirect(signInFirst(c), 303);
      return welcomePage(c, screen, { fields: fieldsOf(visitor.learner), errors: [], next });
    });
    routes.post(`/welcome/${screen}`, async (c) => {
      const visitor = c.get('visitor');
      if (visitor === null) return c.redirect('/sign-in', 303);
      const field = await formOf(c);
      const next = safePath(field('next')[0]);
      const saved = await save(c, visitor, field);
      if (!saved.ok) return welcomePage(c, screen, { ...saved.error, next }, 422);
      const following = WELCOME_SCREENS[WELCOME_SCREENS.indexOf(screen) + 1];
      return c.redirect(following === undefined ? next : `/welcome/${following}?next=${encodeURIComponent(next)}`, 303);
    });
  }

  routes.get('/profile', async (c) => {
    const visitor = c.get('visitor');
    if (visitor === null) return c.redirect(signInFirst(c), 303);
    const isSaved = c.req.query('saved') !== undefined;
    return profilePage(c, visitor, { fields: fieldsOf(visitor.learner), errors: [], isSaved, deleteRefused: false });
  });

  routes.post('/profile', async (c) => {
    const visitor = c.get('visitor');
    if (visitor === null) return c.redirect('/sign-in', 303);
    const saved = await save(c, visitor, await formOf(c));
    if (!saved.ok) return profilePage(c, visitor, { ...saved.error, isSaved: false, deleteRefused: false }, 422);
    return c.redirect('/profile?saved', 303);
  });

  routes.post('/profile/delete', async (c) => {
    const visitor = c.get('visitor');
    if (visitor === null) return c.redirect('/', 303);
    const [typed = ''] = (await formOf(c))('confirmation');
    if (typed.trim().toLowerCase() !== c.get('t')('profile.delete_word').toLowerCase()) {
      const fields = fieldsOf(visitor.learner);
      return profilePage(c, visitor, { fields, errors: [], isSaved: false, deleteRefused: true }, 422);
    }
    const signedOut = await doors.auth.signOut(c.req.raw.headers, { address: c.get('address') });
    await eraseLearner(app, visitor.learner, doors.auth.deleteAccount);
    for (const cookie of signedOut.ok ? signedOut.value.cookies : []) c.header('Set-Cookie', cookie, { append: true });
    return c.redirect('/', 303);
  });

  async function save(c: WebContext, visitor: Visitor, field: (name: string) => string[]) {
    const typed = fieldsTyped(field, fieldsOf(visitor.learner));
    const change = parseProfileChange(changeOf(typed, visitor.learner));
    if (change.ok) {
      const saved = await changeProfile(app, visitor.learner, change.value);
      if (saved.ok) return { ok: true as const };
      throw new Error(`a profile could not be saved: ${saved.error.code}`);
    }
    const errors = errorsOf(c.get('t'), change.error);
    return { ok: false as const, error: { fields: typed, errors } };
  }

  /** Chapters to head for: of the textbook that was begun just now, or of all. */
  async function goals(c: WebContext, next = ''): Promise<GoalChoice[]> {
    const learner = c.get('visitor')?.learner ?? null;
    const books = await app.books.all();
    const begun = books.filter(({ graph }) => next.startsWith(`${textbookHref(graph.key)}/`));
    return (begun.length > 0 ? begun : books).flatMap(({ graph }) => {
      const reader = readerOf(graph, learner, [c.get('t').locale]);
      const textbook = wordsFor(graph, graph.language, reader).title;
      return graph.chapters
        .filter((chapter) => chapter.isActive)
        .map((chapter) => {
          const { title, language } = wordsFor(chapter, graph.language, reader);
          return { key: chapter.key, title, language, textbook };
        });
    });
  }

  async function welcomePage(
    c: WebContext,
    screen: WelcomeScreen,
    view: Omit<WelcomeView, 'goals' | 'idempotencyKey'>,
    status: 200 | 422 = 200,
  ): Promise<Response> {
    const t = c.get('t');
    const Screen = SCREENS[screen];
    const content = <Screen t={t} view={{ ...view, goals: await goals(c, view.next), idempotencyKey: app.newId() }} />;
    return page(c, doors, { title: t(`welcome.${screen}_title`), section: null, isPrivate: true }, content, status);
  }

  async function profilePage(
    c: WebContext,
    visitor: Visitor,
    view: Pick<ProfileView, 'fields' | 'errors' | 'isSaved' | 'deleteRefused'>,
    status: 200 | 422 = 200,
  ): Promise<Response> {
    const t = c.get('t');
    const account = accountOf(visitor);
    if (account.kind === 'nobody') return refusalPage(c, doors, { code: 'not_found', what: 'profile' });
    const whole = { ...view, account, goals: await goals(c), idempotencyKey: app.newId() };
    return page(
      c,
      doors,
      { title: t('profile.title'), section: 'profile' },
      <ProfilePage t={t} view={whole} />,
      status,
    );
  }

  return routes;
}

const signInFirst = (c: WebContext): string => {
  const { pathname, search } = new URL(c.req.url);
  return `/sign-in?next=${encodeURIComponent(pathname + search)}`;
};

function fieldsOf({ backgroundLevel, preferredLanguage, learningPreferences }: Profile): ProfileFields {
  const wishes = learningPreferences ?? {};
  return {
    backgroundLevel,
    preferredLanguage,
    dailyMinutes: wishes.daily_minutes === undefined ? '' : String(wishes.daily_minutes),
    prefers: wishes.prefers ?? [],
    pace: wishes.pace ?? null,
    goals: wishes.goals ?? [],
    reduceMotion: wishes.reduce_motion ?? false,
    textSize: wishes.text_size ?? 'normal',
    timeZone: wishes.time_zone ?? 'UTC',
    reminders: wishes.reminders ?? false,
  };
}

/** What was typed over what was there; a form that has only some of the fields leaves the others as they are. */
function fieldsTyped(field: (name: string) => string[], before: ProfileFields): ProfileFields {
  const one = (name: ProfileFieldName) => field(name)[0];
  // Unticked boxes are not sent; pace comes with every form that has the lists of boxes.
  const hasLists = one('pace') !== undefined;
  const among = <T extends string, U>(all: readonly T[], text: string | undefined, otherwise: U): T | U =>
    all.find((value) => value === text) ?? otherwise;
  const pace = one('pace');
  return {
    backgroundLevel: among(BACKGROUND_LEVELS, one('background_level'), before.backgroundLevel),
    preferredLanguage: one('preferred_language') ?? before.preferredLanguage,
    dailyMinutes: one('daily_minutes')?.trim() ?? before.dailyMinutes,
    prefers: hasLists
      ? (['text', 'video', 'practice'] as const).filter((value) => field('prefers').includes(value))
      : before.prefers,
    pace: pace === '' ? null : among(['relaxed', 'steady', 'fast'] as const, pace, before.pace),
    goals: hasLists ? field('goals') : before.goals,
    reduceMotion: switchOf(field('reduce_motion'), before.reduceMotion),
    textSize: among(['small', 'normal', 'large', 'larger'] as const, one('text_size'), before.textSize),
    timeZone: one('time_zone') ?? before.timeZone,
    reminders: switchOf(field('reminders'), before.reminders),
  };
}

/** A switch sends `no` always and `yes` besides when it is on. */
const switchOf = (sent: string[], before: boolean): boolean => (sent.length === 0 ? before : sent.includes('yes'));

function changeOf(fields: ProfileFields, { learningPreferences }: Profile): unknown {
  const { daily_minutes: _minutes, pace: _pace, ...others } = learningPreferences ?? {};
  return {
    background_level: fields.backgroundLevel,
    preferred_language: fields.preferredLanguage,
    learning_preferences: {
      ...others,
      ...(fields.dailyMinutes !== '' && { daily_minutes: Number(fields.dailyMinutes) }),
      prefers: fields.prefers,
      ...(fields.pace !== null && { pace: fields.pace }),
      goals: fields.goals,
      reduce_motion: fields.reduceMotion,
      text_size: fields.textSize,
      time_zone: fields.timeZone,
      reminders: fields.reminders,
    },
  };
}

function errorsOf(t: Translator, problems: FieldProblem[]): FieldError<ProfileFieldName>[] {
  return problems.map(({ pointer }) => {
    const field = (pointer.split('/').pop() ?? '') as ProfileFieldName;
    return { field, message: t(field === 'daily_minutes' ? 'field.daily_minutes_error' : 'field.choice_error') };
  });
}
