import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v7 } from 'uuid';
import { expect } from 'vitest';
import type { z } from 'zod';
import { publishBook } from '../../src/app/publish-book.ts';
import { Browser, ORIGIN } from '../../src/auth/testing.ts';
import { readBook } from '../../src/content/read-book.ts';
import type { Book } from '../../src/domain/book.ts';
import type { ExerciseRunner } from '../../src/domain/exercise.ts';
import { createServer, type Server } from '../../src/server.ts';
import type { Database } from '../../src/store/database.ts';
import { Contract } from './contract.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const API = '/api/v1';

/** The whole product on a database of its own, without a socket; time passes when the test says so. */
export class World {
  readonly database: Database;
  readonly server: Server;
  readonly contract: Contract;
  /** Milliseconds since 1970 on the server's clock. */
  now: number;

  private constructor(database: Database, now: number, serverOf: (world: () => World) => Server, contract: Contract) {
    this.database = database;
    this.now = now;
    this.server = serverOf(() => this);
    this.contract = contract;
  }

  static async open(database: Database, books: Book[], runner?: ExerciseRunner): Promise<World> {
    const options = { database, secret: 'a secret of the tests, long enough', baseUrl: ORIGIN, production: false };
    const running = runner === undefined ? {} : { runner };
    const serverOf = (world: () => World): Server =>
      createServer({ ...options, ...running, clientFolder: clientFolder(), now: () => world().now, newId: v7 });
    const contract = new Contract();
    const world = new World(database, Date.UTC(2026, 8, 1, 8), serverOf, contract);
    for (const book of books) await publishBook(world.server.app, book);
    contract.read(await (await world.server.fetch(new Request(`${ORIGIN}${API}/openapi.json`))).json());
    return world;
  }

  /** Another process on the same database. */
  async another(database: Database): Promise<World> {
    const world = await World.open(database, []);
    world.now = this.now;
    return world;
  }

  pass(seconds: number): void {
    this.now += seconds * 1000;
  }

  nobody(): Caller {
    return new Caller(this);
  }

  async anonymous(): Promise<Caller> {
    const caller = new Caller(this);
    await caller.browser.beGuest(this.server.auth);
    return caller;
  }

  async learner(name = 'Ada'): Promise<Caller> {
    const caller = new Caller(this);
    await caller.browser.signUp(this.server.auth, someone(name));
    return caller;
  }

  async admin(): Promise<Caller> {
    const caller = new Caller(this);
    const authId = await caller.browser.signUp(this.server.auth, someone('Root'));
    const given = await this.server.auth.setRole(authId, 'admin');
    expect(given.ok).toBe(true);
    return caller;
  }
}

export const PASSWORD = 'correct horse battery';
export const someone = (name: string) => ({
  name,
  email: `${name.replaceAll(' ', '.')}.${v7()}@school.example`,
  password: PASSWORD,
});

export interface Sent {
  body?: unknown;
  /** Sent as it is. */
  raw?: BodyInit;
  headers?: Record<string, string>;
}

/** Somebody with a browser of their own. */
export class Caller {
  readonly world: World;
  readonly browser: Browser;

  constructor(world: World, browser = new Browser()) {
    this.world = world;
    this.browser = browser;
  }

  get = (path: string, sent: Sent = {}): Promise<Answer> => this.send('GET', path, sent);
  post = (path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
    this.send('POST', path, { body, headers });
  put = (path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
    this.send('PUT', path, { body, headers });
  delete = (path: string): Promise<Answer> => this.send('DELETE', path);

  /** Calls a route of the API; what comes back must be as the OpenAPI document says. */
  async send(method: string, path: string, sent: Sent = {}): Promise<Answer> {
    const answer = await this.fetch(method, API + path, sent);
    expect(this.world.contract.differences(method, path, answer), `${method} ${path}`).toEqual([]);
    return answer;
  }

  /** Asks for anything else: a page, an asset, an account. */
  async fetch(method: string, path: string, { body, raw, headers = {} }: Sent = {}): Promise<Answer> {
    const all = this.browser.headers;
    if (body !== undefined) all.set('content-type', 'application/json');
    for (const [name, value] of Object.entries(headers)) all.set(name, value);
    const text = raw ?? (body === undefined ? null : JSON.stringify(body));
    const response = await this.world.server.fetch(
      new Request(new URL(path, ORIGIN), { method, headers: all, body: text, redirect: 'manual' }),
    );
    this.browser.take(response.headers.getSetCookie());
    return new Answer(response.status, response.headers, new Uint8Array(await response.arrayBuffer()));
  }

  /** Posts a form, as a page without scripts does. */
  submit(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
    return this.fetch('POST', path, {
      raw: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
  }
}

export class Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;

  constructor(status: number, headers: Headers, bytes: Uint8Array) {
    this.status = status;
    this.headers = headers;
    this.bytes = bytes;
  }

  get text(): string {
    return new TextDecoder().decode(this.bytes);
  }

  get json(): unknown {
    return JSON.parse(this.text);
  }

  /** The body in its documented shape, with the status that it comes with. */
  as<T>(schema: z.ZodType<T>, status = 200): T {
    expect(this.status, this.text.slice(0, 2000)).toBe(status);
    return schema.parse(this.json);
  }
}

/** A key in the place of an id. */
export const byKey = (key: string): string => encodeURIComponent(key);

let firstSteps: Promise<Book> | undefined;

/** The real textbook. */
export function readFirstSteps(): Promise<Book> {
  firstSteps ??= readBook(join(ROOT, 'books/first-steps')).then(({ book }) => {
    if (book === null) throw new Error('books/first-steps has findings');
    return book;
  });
  return firstSteps;
}

let built: string | undefined;

/** The client build; made here where `npm run build` has not been run. */
export function clientFolder(): string {
  if (built !== undefined) return built;
  built = join(ROOT, 'dist/client');
  if (!existsSync(join(built, '.vite/manifest.json'))) {
    built = mkdtempSync(join(tmpdir(), 'stepwell-client-'));
    const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
    execFileSync(process.execPath, [vite, 'build', '--logLevel', 'warn', '--outDir', built], { cwd: ROOT });
  }
  return built;
}
