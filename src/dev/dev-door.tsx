import renderToString from 'preact-render-to-string';
import { changeProfile } from '../app/profile.ts';
import { BACKGROUND_LEVELS, type Finding } from '../domain/book.ts';
import { loadAssets, loadDevAssets } from '../web/assets.ts';
import { themeOf } from '../web/frame.ts';
import { stepHref } from '../web/hrefs.ts';
import { pageRenderer } from '../web/layout.tsx';
import { LOCALES, negotiate, type Translator, translator } from '../web/messages.ts';
import type { Frame } from '../web/views.ts';
import type { AuthorDesk } from './author-desk.ts';
import { changeEvents } from './change-events.ts';
import { FindingsPage } from './findings-page.tsx';
import { type PlacedFinding, placeFindings } from './page-findings.ts';
import { FINDINGS_PATH, FindingNote, Panel } from './panel.tsx';

const EVENTS_PATH = '/dev/events';
/** Another name that leads to this machine may be that of a page which means no good. */
const OWN_HOSTS = ['127.0.0.1', 'localhost', '[::1]'];

type Fetch = (request: Request, env?: unknown) => Response | Promise<Response>;

export interface DevDoor {
  fetch: Fetch;
  /** Ends the lines to browsers, which would keep the server from closing. */
  close(): void;
}

/** In front of the pages as learners get them: unlocked, with the author's panel, findings at their places and live reload. */
export function devDoor(desk: AuthorDesk, clientFolder: string): DevDoor {
  const render = pageRenderer(loadAssets(clientFolder));
  const { script, stylesheet } = loadDevAssets(clientFolder);
  const events = changeEvents(desk);

  async function fetch(request: Request, env?: unknown): Promise<Response> {
    const url = new URL(request.url);
    if (!OWN_HOSTS.includes(url.hostname)) return new Response('Not from here.', { status: 403 });
    const { server } = desk.installation;
    const isPage = request.method === 'GET' && !/^\/(?:api|assets)\//.test(url.pathname);
    if (!isPage) return server.fetch(request, env);
    if (url.pathname === EVENTS_PATH) return events.answer();
    if (await setPreview(desk, url)) return Response.redirect(url, 303);
    // What the page is made of may be replaced while it is made; the browser is told of the earlier state.
    const { desk: shown } = desk;
    const response =
      url.pathname === FINDINGS_PATH ? await findingsPage(request) : await server.fetch(unlocked(request, url), env);
    if (!response.headers.get('content-type')?.startsWith('text/html')) return response;
    const html = await dress(await response.text(), url, shown);
    const headers = new Headers(response.headers);
    headers.delete('content-length');
    headers.set('Cache-Control', 'no-store');
    return new Response(html, { status: response.status, headers });
  }

  async function dress(page: string, url: URL, shown: AuthorDesk['desk']): Promise<string> {
    const t = translator(negotiate(null, /<html lang="([^"]+)"/.exec(page)?.[1]));
    const key = stepKeyIn(url.pathname);
    const [file, ...forms] = key === null ? [] : (shown.files.get(key) ?? []);
    const all = numbered(shown.findings);
    const own = all.filter((finding) => finding.file === file);
    const ofForms = all.filter((finding) => forms.includes(finding.file));
    const note = (finding: PlacedFinding) => renderToString(<FindingNote t={t} finding={finding} />);
    const { html, others } = placeFindings(page, own, note);
    const errors = all.filter(({ severity }) => severity === 'error').length;
    const { backgroundLevel } = await learnerOf(desk);
    const isEarlier = key !== null && shown.earlier.has(key);
    const counts = { errors, warnings: all.length - errors };
    const view = {
      ...counts,
      isEarlier,
      level: backgroundLevel,
      findings: [...others, ...ofForms],
      path: url.pathname,
    };
    const head =
      `<link rel="stylesheet" href="${stylesheet}">` +
      `<script type="module" src="${script}" data-dev-version="${shown.version}"></script></head>`;
    const panel = renderToString(<Panel t={t} view={view} />);
    return html
      .replace(/<aside class="preview-banner">.*?<\/aside>/, '')
      .replace('</head>', () => head)
      .replace('</header>', (end) => end + panel);
  }

  async function findingsPage(request: Request): Promise<Response> {
    const { findings, files, bookKey } = desk.desk;
    const t = translator(negotiate(null, (await learnerOf(desk)).preferredLanguage));
    const keys = new Map(
      [...files].flatMap(([key, all]) => (key.includes('/') ? all.map((file) => [file, key] as const) : [])),
    );
    const hrefOf = (file: string): string | undefined => {
      const key = keys.get(file);
      return key === undefined || bookKey === null ? undefined : stepHref(bookKey, key);
    };
    const view = { findings: numbered(findings), hrefOf };
    const html = render(t, frameOf(t, request), <FindingsPage t={t} view={view} />);
    return new Response(html, { headers: { 'Content-Type': 'text/html; charset=UTF-8' } });
  }

  return { fetch, close: events.close };
}

const learnerOf = ({ installation: { server, author } }: AuthorDesk) => server.app.learners.ensure(author.authId);

/** `?level=advanced&language=ur` on any page: from then on everything is shown as to such a reader. */
async function setPreview(desk: AuthorDesk, url: URL): Promise<boolean> {
  const backgroundLevel = BACKGROUND_LEVELS.find((level) => level === url.searchParams.get('level'));
  const preferredLanguage = LOCALES.find((locale) => locale === url.searchParams.get('language'));
  if (backgroundLevel === undefined && preferredLanguage === undefined) return false;
  const change = { ...(backgroundLevel && { backgroundLevel }), ...(preferredLanguage && { preferredLanguage }) };
  await changeProfile(desk.installation.server.app, await learnerOf(desk), change);
  for (const name of ['level', 'language']) url.searchParams.delete(name);
  return true;
}

const STEP_PATH = /^\/textbooks\/[^/]+\/steps\/(.+)$/;

function stepKeyIn(path: string): string | null {
  const written = STEP_PATH.exec(path)?.[1];
  try {
    return written === undefined ? null : decodeURIComponent(written);
  } catch {
    return null;
  }
}

/** Steps are shown as staff see them: none is locked, and reading leaves no evidence. */
function unlocked(request: Request, url: URL): Request {
  if (stepKeyIn(url.pathname) === null) return request;
  const asked = new URL(url);
  asked.searchParams.set('preview', '');
  return new Request(asked, { headers: request.headers });
}

const numbered = (findings: readonly Finding[]): PlacedFinding[] =>
  findings.map((finding, number) => ({ ...finding, number }));

const frameOf = (t: Translator, request: Request): Frame => ({
  title: t('dev.findings'),
  section: null,
  account: { kind: 'member', name: '', email: '' },
  theme: themeOf(/(?:^|;\s*)stepwell\.theme=([^;]*)/.exec(request.headers.get('cookie') ?? '')?.[1]),
  textSize: 'normal',
  reduceMotion: false,
  path: FINDINGS_PATH,
  islands: [],
  isStaffPreview: false,
  isPrivate: true,
});
