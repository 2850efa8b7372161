import { type HttpBindings, serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { except } from 'hono/combine';
import { secureHeaders } from 'hono/secure-headers';
import { type App, createApp } from './app/context.ts';
import { mergeLearners } from './app/merge-learners.ts';
import { visitorFinder } from './app/visitor.ts';
import { type Auth, createAuth } from './auth/auth.ts';
import { createSessions } from './auth/sessions.ts';
import { createApi } from './http/api.ts';
import type { Database } from './store/database.ts';
import { loadAssets } from './web/assets.ts';
import { pageRenderer } from './web/layout.tsx';
import { createWeb } from './web/server.tsx';

export interface ServerOptions {
  database: Database;
  secret: string;
  baseUrl: string;
  production: boolean;
  /** Folder of the client build. */
  clientFolder: string;
  now: () => number;
  newId: () => string;
}

export interface Server {
  app: App;
  auth: Auth;
  fetch: (request: Request, env?: unknown) => Response | Promise<Response>;
}

/** Puts the doors in front of the use cases. Listens to nothing yet. */
export function createServer(options: ServerOptions): Server {
  const { database, secret, baseUrl, production, now, newId } = options;
  const app = createApp({ database, now, newId });
  const auth = createAuth({
    database,
    secret,
    baseUrl,
    production,
    mergeLearner: ({ fromAuthId, intoAuthId }) => mergeLearners(app, fromAuthId, intoAuthId),
  });
  const sessions = createSessions(auth);
  const findVisitor = visitorFinder(app, (headers) => sessions.find(headers));
  const doors = { app, findVisitor, trustsOrigin: auth.trustsOrigin, deleteAccount: auth.deleteAccount };
  const assets = loadAssets(options.clientFolder);

  const server = new Hono<{ Bindings: Partial<HttpBindings> }>();
  // Files of books bring stricter rules of their own.
  const ordinary = except(
    '/textbooks/:textbook/assets/*',
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
      referrerPolicy: 'same-origin',
      strictTransportSecurity: baseUrl.startsWith('https:'),
    }),
  );
  server.use(ordinary);
  server.get('/healthz', (c) => c.json({ status: 'ok' }));
  server.get('/readyz', async (c) => {
    await database.read.selectFrom('textbook').select('id').limit(1).execute();
    return c.json({ status: 'ready' });
  });
  server.use(
    '/assets/*',
    serveStatic({
      root: options.clientFolder,
      rewriteRequestPath: (path) => path.replace(/^\/assets/, ''),
      onFound: (_path, c) => c.header('Cache-Control', 'public, max-age=31536000, immutable'),
    }),
  );
  server.all('/api/auth/*', (c) => auth.handle(c.req.raw, { address: c.env?.incoming?.socket.remoteAddress }));
  server.route('/api/v1', createApi(doors));
  server.route(
    '/',
    createWeb({
      app,
      auth,
      findVisitor,
      assets,
      secret,
      render: pageRenderer(assets),
      addressOf: ({ env }) => (env as Partial<HttpBindings> | undefined)?.incoming?.socket.remoteAddress,
    }),
  );
  return { app, auth, fetch: (request, env) => server.fetch(request, env as HttpBindings) };
}

/** Listens; the promise settles when the address is taken, and rejects when it cannot be. */
export function listen(server: Server, { port, host }: { port: number; host: string }) {
  return new Promise<{ port: number; close: () => Promise<void> }>((resolve, reject) => {
    const running = serve({ fetch: server.fetch, port, hostname: host }, (info) =>
      resolve({
        port: info.port,
        close: () => new Promise((done) => running.close(() => done())),
      }),
    );
    running.on('error', reject);
  });
}
