import { getCookie } from 'hono/cookie';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { VNode } from 'preact';
import type { Visitor } from '../app/visitor.ts';
import type { WebContext, WebDoors } from './doors.ts';
import type { Account, Frame, Theme } from './views.ts';

export type PageFrame = Pick<Frame, 'title' | 'section'> &
  Partial<Pick<Frame, 'description' | 'islands' | 'isStaffPreview' | 'isPrivate'>>;

/** Answers with a page in its frame. */
export function page(
  c: WebContext,
  doors: WebDoors,
  frame: PageFrame,
  content: VNode,
  status: ContentfulStatusCode = 200,
): Response {
  const visitor = c.get('visitor');
  const { pathname, search } = new URL(c.req.url);
  const preferences = visitor?.learner.learningPreferences;
  const html = doors.render(
    c.get('t'),
    {
      islands: [],
      isStaffPreview: false,
      isPrivate: visitor !== null,
      ...frame,
      account: accountOf(visitor),
      theme: themeOf(getCookie(c, THEME_COOKIE)),
      textSize: preferences?.text_size ?? 'normal',
      reduceMotion: preferences?.reduce_motion === true,
      path: pathname + search,
    },
    content,
  );
  // Pages speak of one person: nobody between here and their browser keeps a copy.
  return c.html(html, status, { 'Cache-Control': visitor === null ? 'no-cache' : 'private, no-cache' });
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
  return url === null || url.origin !== origin ? otherwise : url.pathname + url.search + url.hash;
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
