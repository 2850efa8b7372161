import { type HttpBindings, serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type App, createApp } from './app/context.ts';
import { mergeLearners } from './app/merge-learners.ts';
import { type Accounts, visitorFinder } from './app/visitor.ts';
import { type Auth, createAuth } from './auth/auth.ts';
import { createSessions } from './auth/sessions.ts';
import type { ExerciseRunner } from './domain/exercise.ts';
import { createApi, documentOf, NO_ROUTE } from './http/api.ts';
import { docsPage } from './http/docs-page.ts';
import { sendProblem } from './http/problem.ts';
import type { Database } from './store/database.ts';
import { loadAssets } from './web/assets.ts';
import { pageRenderer } from './web/layout.tsx';
import { runnerPolicy, securityHeaders } from './web/security-headers.ts';
import { createWeb } from './web/server.tsx';

export interface ServerOptions {
  database: Database;
  /** Where exercises run. */
  runner?: ExerciseRunner;
  secret: string;
  baseUrl: string;
  production: boolean;
  /** Folder of the client build. */
  clientFolder: string;
  now: () => number;
  newId: () => string;
  /** How many proxies of the operator's own stand in front; each adds an address to X-Forwarded-For. */
  proxies?: number;
  /** Says who is calling, in the place of sessions; only where the server can be reached by one person alone. */
  accounts?: Accounts;
}

/** Bytes of a request about accounts, at most. */
const LARGEST_ACCOUNT_BODY = 64 * 1024;

export interface Server {
  app: App;
  auth: Auth;
  fetch: (request: Request, env?: unknown) => Response | Promise<Response>;
}

/** The workers that run learners' code in browsers, under the policy of their own answer. */
const IS_RUNNER = /^\/assets\/runner-[^/]*\.js$/;

const NOT_A_PAGE = /^[a-z]+:\/\/[^/]*\/(?:api\/|assets\/|(?:healthz|readyz)(?:\?|$))/i;

/** Puts the doors in front of the use cases. Listens to nothing yet. */
export function createServer(options: ServerOptions): Server {
  const { database, secret, baseUrl, production, now, newId } = options;
  const app = createApp({ database, now, newId, ...(options.runner && { runner: options.runner }) });
  const auth = createAuth({
    database,
    secret,
    baseUrl,
    production,
    mergeLearner: ({ fromAuthId, intoAuthId }) => mergeLearners(app, fromAuthId, intoAuthId),
  });
  const findVisitor = visitorFinder(app, options.accounts ?? createSessions(auth));
  const { trustsOrigin, deleteAccount, sessionCookie } = auth;
  const api = createApi({ app, findVisitor, trustsOrigin, deleteAccount, sessionCookie });
  const assets = loadAssets(options.clientFolder);
  const security = securityHeaders({ isHttps: baseUrl.startsWith('https:') });

  const server = new Hono<{ Bindings: Partial<HttpBindings> }>();
  server.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(security)) c.res.headers.set(name, value);
    if (IS_RUNNER.test(c.req.path)) c.res.headers.set('Content-Security-Policy', runnerPolicy(c.req.url));
  });
  server.get('/healthz', (c) => c.json({ status: 'ok' }));
  server.get('/readyz', async (c) => {
    const asked = database.read.selectFrom('textbook').select('id').limit(1).execute();
    const isReady = await asked.then(
      () => true,
      () => false,
    );
    return isReady ? c.json({ status: 'ready' }) : c.json({ status: 'database unavailable' }, 503);
  });
  server.use(
    '/assets/*',
    serveStatic({
      root: options.clientFolder,
      rewriteRequestPath: (path) => path.replace(/^\/assets/, ''),
      // Runtimes are large; the build has left them packed too.
      precompressed: true,
      onFound: (_path, c) => c.header('Cache-Control', 'public, max-age=31536000, immutable'),
    }),
  );
  const addressOf = clientAddress(options.proxies ?? 0);
  server.use('/api/auth/*', bodyLimit({ maxSize: LARGEST_ACCOUNT_BODY }));
  server.all('/api/auth/*', (c) => auth.handle(c.req.raw, { address: addressOf(c) }));
  server.route('/api/v1', api);
  server.get('/api/docs', (c) =>
    c.html(docsPage(documentOf(api), assets.stylesheet), 200, { 'Cache-Control': 'no-cache' }),
  );
  server.notFound((c) => sendProblem(c, NO_ROUTE));
  const web = createWeb({
    app,
    auth,
    findVisitor,
    assets,
    secret,
    security,
    render: pageRenderer(assets),
    addressOf,
  });
  // Beside each other, not one inside the other: every layer around a page is a good part of what the page costs.
  const doorOf = (request: Request) => (NOT_A_PAGE.test(request.url) ? server : web);
  return { app, auth, fetch: (request, env) => doorOf(request).fetch(request, env as HttpBindings) };
}

/** The client's address: the connection's, or behind proxies what the outermost of them saw. */
function clientAddress(proxies: number): (c: { env: unknown; req: { raw: Request } }) => string | undefined {
  return ({ env, req }) => {
    const direct = (env as Partial<HttpBindings> | undefined)?.incoming?.socket.remoteAddress;
    const forwarded = (req.raw.headers.get('x-forwarded-for') ?? '').split(',').map((one) => one.trim());
    return proxies === 0 ? direct : forwarded.at(-proxies) || direct;
  };
}

interface Running {
  port: number;
  /** Waits for whatever is being answered, unless `atOnce`. */
  close(how?: { atOnce?: boolean }): Promise<void>;
}

/** Listens; the promise settles when the address is taken, and rejects when it cannot be. */
export function listen(server: Pick<Server, 'fetch'>, { port, host }: { port: number; host: string }) {
  return new Promise<Running>((resolve, reject) => {
    const running = serve({ fetch: server.fetch, port, hostname: host }, (info) =>
      resolve({
        port: info.port,
        close: ({ atOnce = false } = {}) =>
          new Promise((done) => {
            running.close(() => done());
            if (atOnce && 'closeAllConnections' in running) running.closeAllConnections();
          }),
      }),
    );
    running.on('error', reject);
  });
}
