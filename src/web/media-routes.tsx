import { Hono } from 'hono';
import { openAsset, showAsset } from '../app/show-asset.ts';
import { mayReadUnlocked } from '../app/visitor.ts';
import { ACTIVITY_MIME } from '../domain/book.ts';
import { activityPasses } from './activity-pass.ts';
import type { WebContext, WebDoors, WebEnv } from './doors.ts';
import { errorPage, refusalPage } from './error-routes.tsx';
import { sendBytes } from './send-bytes.ts';

/**
 * A page that is a folder runs its own files and reaches nothing else: no request but for them, no storage, no cookies,
 * no parent but by messages.
 */
const OWN_FILES =
  "sandbox allow-scripts; default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self' data:; form-action 'none'; base-uri 'none'; " +
  "frame-ancestors 'self'";

/** Files that steps show. */
export function mediaRoutes(doors: WebDoors): Hono<WebEnv> {
  const { app } = doors;
  const routes = new Hono<WebEnv>();
  const passes = activityPasses(doors.secret);

  const find = async (c: WebContext, textbook: string, hash: string) => {
    const visitor = c.get('visitor');
    const found = await app.books.textbook(textbook);
    if (!found.ok) return found;
    return showAsset(app, visitor?.learner ?? null, found.value, hash, { unlocked: mayReadUnlocked(visitor) });
  };

  routes.get('/textbooks/:textbook/assets/:file{[0-9a-f]{64}\\.[a-z0-9]+}', async (c) => {
    const [hash = ''] = c.req.param('file').split('.');
    const asset = await find(c, c.req.param('textbook'), hash);
    return asset.ok ? sendBytes(c, asset.value) : refusalPage(c, doors, asset.error);
  });

  const ACTIVITY = '/textbooks/:textbook/activities/:hash{[0-9a-f]{64}}';

  routes.get(`${ACTIVITY}/`, async (c) => {
    const { textbook, hash } = c.req.param();
    const asset = await find(c, textbook, hash);
    if (!asset.ok) return refusalPage(c, doors, asset.error);
    c.header('Cache-Control', 'no-store');
    return c.redirect(`./${passes.make(hash, app.now())}/index.html`, 303);
  });

  routes.get(`${ACTIVITY}/:pass{\\d{1,16}\\.[\\w-]{43}}/:file{.+}`, async (c) => {
    const { hash, pass, file } = c.req.param();
    if (!passes.isGood(hash, pass, app.now())) return errorPage(c, doors, 404);
    const list = await openAsset(app, hash);
    const known = list?.mime === ACTIVITY_MIME ? (await readList(list)).get(file) : undefined;
    const asset = known === undefined ? null : await openAsset(app, known.hash);
    if (asset === null || known === undefined) return errorPage(c, doors, 404);
    const answer = await sendBytes(c, { ...asset, mime: known.mime }, OWN_FILES);
    // Modules and fonts are asked for with an origin, which a sandboxed page has not.
    answer.headers.set('Access-Control-Allow-Origin', '*');
    return answer;
  });

  return routes;
}

interface ListedFile {
  hash: string;
  mime: string;
}

async function readList({ size, read }: { size: number; read(from: number, length: number): Promise<Uint8Array> }) {
  const text = new TextDecoder().decode(await read(0, size));
  return new Map(Object.entries(JSON.parse(text) as Record<string, ListedFile>));
}
