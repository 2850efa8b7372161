import { getCookie } from 'hono/cookie';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { VNode } from 'preact';
import type { Visitor } from '../app/visitor.ts';
import type { Medium } from '../domain/book.ts';
import type { WebContext, WebDoors } from './doors.ts';
import type { Translator } from './messages.ts';
import { escapeHtml } from './parts/escape.ts';
import { fillTemplate, HOLES, type KeptPage } from './parts/kept.ts';
import { withMedia } from './security-headers.ts';
import type { Account, Frame, Theme } from './views.ts';

export type PageFrame = Pick<Frame, 'title' | 'section'> &
  Partial<Pick<Frame, 'description' | 'islands' | 'isStaffPreview' | 'isPrivate'>> & {
    /** What the page shows besides text: only its policy lets it in. */
    media?: readonly Medium[];
  };

/** Answers with a page in its frame. Headers of the answer are set afterwards, except on a page that is an error. */
export function page(
  c: WebContext,
  doors: WebDoors,
  { media = [], ...frame }: PageFrame,
  content: VNode | KeptPage,
  status: ContentfulStatusCode = 200,
): Response {
  const visitor = c.get('visitor');
  const { url } = c.req;
  const preferences = visitor?.learner.learningPreferences;
  const whole: Frame = {
    islands: [],
    isStaffPreview: false,
    isPrivate: visitor !== null,
    ...frame,
    account: accountOf(visitor),
    theme: themeOf(getCookie(c, THEME_COOKIE)),
    textSize: preferences?.text_size ?? 'normal',
    reduceMotion: preferences?.reduce_motion === true,
    path: url.slice(url.indexOf('/', url.indexOf('//') + 2)),
  };
  const t = c.get('t');
  const html = 'fill' in content ? keptDocument(doors, t, whole, content) : doors.render(t, whole, content);
  // Pages speak of one person: nobody between here and their browser keeps a copy.
  const headers = { 'Cache-Control': visitor === null ? 'no-cache' : 'private, no-cache' };
  if (status !== 200 && typeof html === 'string') return c.html(html, status, headers);
  const security = withMedia(doors.security, media);
  c.set('isSecured', true);
  // A plain record goes out as it is; what `c.html` makes of several headers costs as much as the rest of the frame.
  return new Response(html, { headers: { 'Content-Type': 'text/html; charset=UTF-8', ...headers, ...security } });
}

function keptDocument({ render }: WebDoors, t: Translator, { path, account, ...frame }: Frame, page: KeptPage) {
  // Nothing of an account but its kind is shown in a frame.
  const key = t.locale + account.kind + JSON.stringify(frame);
  const draw = () => render(t, { ...frame, account, path: HOLES.path }, page.draw());
  return fillTemplate(page, key, escapeHtml(path), draw);
}

export const THEME_COOKIE = 'stepwell.theme';
export const LANGUAGE_COOKIE = 'stepwell.language';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

export const themeOf = (text: string | undefined): Theme => THEMES.find((theme) => theme === text) ?? 'system';

export function accountOf(visitor: Visitor | null): Account {
  if (visitor === null) return { kind: 'nobody' };
  const { isAnonymous, name, email } = visitor.account;
  return isAnonymous ? { kind: 'anonymous' } : { kind: 'member', name, email };
}

/** Only a path of our own is a place to go to; anything else leads to the shelf. */
export function safePath(next: string | undefined, otherwise = '/'): string {
  if (next === undefined || !next.startsWith('/') || next.length > 2_000) return otherwise;
  const origin = 'http://stepwell.invalid';
  const url = URL.canParse(next, origin) ? new URL(next, origin) : null;
  if (url === null || url.origin !== origin) return otherwise;
  const path = url.pathname + url.search + url.hash;
  // What `/.//elsewhere.example` comes to would be the address of another site.
  return path.startsWith('//') ? otherwise : path;
}

/** The fields of a posted form, each as the list of its texts. */
export async function formOf(c: WebContext): Promise<(name: string) => string[]> {
  const body = await c.req.parseBody({ all: true });
  return (name) => {
    const value = body[name];
    const list = Array.isArray(value) ? value : value === undefined ? [] : [value];
    return list.filter((one) => typeof one === 'string');
  };
}
