import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import type { Account } from '../app/visitor.ts';
import { RunnerPool } from '../runner/server/runner-pool.ts';
import { createServer, type Server } from '../server.ts';
import { openDatabase } from '../store/database.ts';

/** A whole Stepwell of the author's own, with a database that goes when it closes. */
export interface Installation {
  server: Server;
  author: Account;
  /** Of the book that is live on it; empty before the first. */
  version: string;
  close(): Promise<void>;
}

/** Whoever asks is the author, who is its administrator. Only for a server that nobody else can reach. */
export async function openInstallation({
  clientFolder,
  baseUrl,
}: {
  clientFolder: string;
  baseUrl: string;
}): Promise<Installation> {
  const dataDir = await mkdtemp(join(tmpdir(), 'stepwell-dev-'));
  const database = await openDatabase({ dataDir });
  await database.migrate();
  let author: Account | null = null;
  const runner = new RunnerPool({ workers: 1 });
  const server = createServer({
    database,
    runner,
    secret: randomBytes(32).toString('base64url'),
    baseUrl,
    production: false,
    clientFolder,
    now: Date.now,
    newId: v7,
    accounts: { find: async () => author, forget: () => undefined },
  });
  author = await signUp(server, baseUrl);
  return {
    server,
    author,
    version: '',
    async close() {
      runner.close();
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function signUp({ auth }: Server, baseUrl: string): Promise<Account> {
  const person = { name: 'Author', email: 'author@example.org' };
  const password = randomBytes(24).toString('base64url');
  const headers = new Headers({ origin: baseUrl });
  const signedUp = await auth.signUp({ ...person, password, headers });
  if (!signedUp.ok) throw new Error(`the author could not be signed up: ${signedUp.error.code}`);
  return { authId: signedUp.value.authId, isAnonymous: false, role: 'admin', ...person, freshCookies: [] };
}
