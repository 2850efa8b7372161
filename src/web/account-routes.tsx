import { Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import { changeProfile } from '../app/profile.ts';
import { readBookProgress } from '../app/read-progress.ts';
import type { AccountRefusal } from '../auth/forms.ts';
import type { WebContext, WebDoors, WebEnv } from './doors.ts';
import { errorPage, refusalPage } from './error-routes.tsx';
import { accountOf, formOf, LANGUAGE_COOKIE, page, safePath, THEME_COOKIE, themeOf } from './frame.ts';
import { stepHref, textbookHref } from './hrefs.ts';
import { LOCALES } from './messages.ts';
import { ClaimAdminPage } from './pages/claim-admin.tsx';
import { SignInPage, SignUpPage } from './pages/sign-in.tsx';
import type { AuthProblem, ClaimAdminView, SignInView, SignUpView } from './views.ts';

const YEAR_SECONDS = 365 * 24 * 3600;

export function accountRoutes(doors: WebDoors): Hono<WebEnv> {
  const { app, auth } = doors;
  const routes = new Hono<WebEnv>();

  routes.get('/sign-in', (c) =>
    isMember(c)
      ? c.redirect(safePath(c.req.query('next'), '/learning'), 303)
      : signInPage(c, { email: '', next: safePath(c.req.query('next'), '/learning'), problems: [] }),
  );

  routes.post('/sign-in', async (c) => {
    const field = await formOf(c);
    const [email = ''] = field('email');
    const [password = ''] = field('password');
    const next = safePath(field('next')[0], '/learning');
    const done = await auth.signIn({ email, password, headers: c.req.raw.headers, address: c.get('address') });
    if (!done.ok) return signInPage(c, { email, next, problems: problemsOf(done.error) }, done.error);
    return goOn(c, next, done.value.cookies);
  });

  routes.get('/sign-up', (c) =>
    isMember(c)
      ? c.redirect(safePath(c.req.query('next')), 303)
      : signUpPage(c, { name: '', email: '', next: safePath(c.req.query('next')), problems: [] }),
  );

  routes.post('/sign-up', async (c) => {
    const field = await formOf(c);
    const [name = ''] = field('name');
    const [email = ''] = field('email');
    const [password = ''] = field('password');
    const next = safePath(field('next')[0]);
    const isNew = c.get('visitor') === null;
    const form = { name, email, password, headers: c.req.raw.headers, address: c.get('address') };
    const done = await auth.signUp(form);
    if (!done.ok) return signUpPage(c, { name, email, next, problems: problemsOf(done.error) }, done.error);
    await learnerWithLanguage(c, done.value.authId);
    return goOn(c, isNew ? `/welcome/level?next=${encodeURIComponent(next)}` : next, done.value.cookies);
  });

  routes.post('/sign-out', async (c) => {
    const done = await auth.signOut(c.req.raw.headers, { address: c.get('address') });
    return goOn(c, '/', done.ok ? done.value.cookies : []);
  });

  // A visitor begins at once: the account is made here, by a write, and never by reading.
  routes.post('/textbooks/:textbook/begin', async (c) => {
    const found = await app.books.textbook(c.req.param('textbook'));
    if (!found.ok) return refusalPage(c, doors, found.error);
    const { graph } = found.value;
    const wanted = [...graph.steps.values()].find((step) => step.key === c.req.query('step'));
    const visitor = c.get('visitor');
    const { next } = await readBookProgress(app, visitor?.learner ?? null, found.value);
    const step = wanted ?? next;
    const target = step === null ? textbookHref(graph.key) : stepHref(graph.key, step.key);
    if (visitor !== null) return c.redirect(target, 303);
    const done = await auth.signInAnonymously(c.req.raw.headers, { address: c.get('address') });
    if (!done.ok) return accountRefused(c, done.error);
    await learnerWithLanguage(c, done.value.authId);
    // Who begins on a step is reading already; who begins the book can first say who they are.
    const isReading = wanted !== undefined;
    return goOn(
      c,
      isReading ? `${target}?notice=begun` : `/welcome/level?next=${encodeURIComponent(target)}`,
      done.value.cookies,
    );
  });

  routes.get('/claim-admin', async (c) => {
    const token = c.req.query('token') ?? '';
    return claimPage(c, { state: await auth.adminClaimState(token), token, name: '', email: '', problems: [] });
  });

  routes.post('/claim-admin', async (c) => {
    const field = await formOf(c);
    const [token = ''] = field('token');
    const [name = ''] = field('name');
    const [email = ''] = field('email');
    const [password = ''] = field('password');
    // Nobody signs up for a link that is good for nothing.
    const before = await auth.adminClaimState(token);
    if (before !== 'open') return claimPage(c, { state: before, token: '', name: '', email: '', problems: [] });
    let authId = isMember(c) ? c.get('visitor')?.account.authId : undefined;
    let cookies: string[] = [];
    if (authId === undefined) {
      const form = { name, email, password, headers: c.req.raw.headers, address: c.get('address') };
      const done = await auth.signUp(form);
      if (!done.ok)
        return claimPage(c, { state: 'open', token, name, email, problems: problemsOf(done.error) }, done.error);
      ({ authId, cookies } = done.value);
    }
    const claimed = await auth.claimAdmin(token, authId);
    const state = claimed.ok ? 'claimed' : 'used';
    const answer = claimPage(c, { state, token: '', name: '', email: '', problems: [] });
    for (const cookie of cookies) answer.headers.append('Set-Cookie', cookie);
    return answer;
  });

  routes.post('/preferences/theme', async (c) => {
    const field = await formOf(c);
    setCookie(c, THEME_COOKIE, themeOf(field('theme')[0]), cookieOptions(c));
    return c.redirect(safePath(field('next')[0]), 303);
  });

  routes.post('/preferences/language', async (c) => {
    const field = await formOf(c);
    const language = LOCALES.find((locale) => locale === field('language')[0]);
    const visitor = c.get('visitor');
    if (language !== undefined) {
      setCookie(c, LANGUAGE_COOKIE, language, cookieOptions(c));
      if (visitor !== null) await changeProfile(app, visitor.learner, { preferredLanguage: language });
    }
    return c.redirect(safePath(field('next')[0]), 303);
  });

  /** A learner who comes new reads on in the language in which they came. */
  const learnerWithLanguage = (c: WebContext, authId: string) => app.learners.ensure(authId, c.get('t').locale);

  function signInPage(c: WebContext, view: Omit<SignInView, 'keepsWork'>, refusal?: AccountRefusal): Response {
    const t = c.get('t');
    const frame = { title: t('auth.sign_in'), section: 'sign-in' as const, isPrivate: true };
    const content = <SignInPage t={t} view={{ ...view, keepsWork: keepsWork(c) }} />;
    return page(c, doors, frame, content, statusOf(c, refusal));
  }

  function signUpPage(c: WebContext, view: Omit<SignUpView, 'keepsWork'>, refusal?: AccountRefusal): Response {
    const t = c.get('t');
    const frame = { title: t('auth.sign_up'), section: 'sign-in' as const, isPrivate: true };
    const content = <SignUpPage t={t} view={{ ...view, keepsWork: keepsWork(c) }} />;
    return page(c, doors, frame, content, statusOf(c, refusal));
  }

  function claimPage(c: WebContext, view: Omit<ClaimAdminView, 'account'>, refusal?: AccountRefusal): Response {
    const t = c.get('t');
    const frame = { title: t('claim.title'), section: null, isPrivate: true };
    const content = <ClaimAdminPage t={t} view={{ ...view, account: accountOf(c.get('visitor')) }} />;
    return page(
      c,
      doors,
      frame,
      content,
      view.state === 'invalid' || view.state === 'used' ? 403 : statusOf(c, refusal),
    );
  }

  function accountRefused(c: WebContext, refusal: AccountRefusal): Response {
    if (refusal.code === 'too_many')
      return errorPage(c, doors, 429, null, { retryAfterSeconds: refusal.retryAfterSeconds });
    return errorPage(c, doors, refusal.code === 'cross_origin' || refusal.code === 'banned' ? 403 : 500);
  }

  return routes;
}

const isMember = (c: WebContext): boolean => c.get('visitor')?.account.isAnonymous === false;
const keepsWork = (c: WebContext): boolean => c.get('visitor')?.account.isAnonymous === true;

function goOn(c: WebContext, target: string, cookies: string[]): Response {
  for (const cookie of cookies) c.header('Set-Cookie', cookie, { append: true });
  return c.redirect(target, 303);
}

const cookieOptions = (c: WebContext) => ({
  path: '/',
  maxAge: YEAR_SECONDS,
  httpOnly: true,
  sameSite: 'Lax' as const,
  secure: new URL(c.req.url).protocol === 'https:',
});

function statusOf(c: WebContext, refusal: AccountRefusal | undefined): 200 | 403 | 422 | 429 | 500 {
  if (refusal === undefined) return 200;
  if (refusal.code === 'too_many') {
    c.header('Retry-After', String(refusal.retryAfterSeconds));
    return 429;
  }
  if (refusal.code === 'merge_failed') return 500;
  return refusal.code === 'cross_origin' || refusal.code === 'banned' ? 403 : 422;
}

function problemsOf(refusal: AccountRefusal): AuthProblem[] {
  return [PROBLEMS[refusal.code]];
}

const PROBLEMS: Record<AccountRefusal['code'], AuthProblem> = {
  name_missing: 'name_missing',
  email_taken: 'email_taken',
  invalid_email: 'email_invalid',
  weak_password: 'password_short',
  password_too_long: 'password_long',
  wrong_credentials: 'wrong_credentials',
  too_many: 'too_many_attempts',
  banned: 'failed',
  cross_origin: 'failed',
  already_anonymous: 'failed',
  merge_failed: 'failed',
};
