import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result, refuse } from '../domain/result.ts';

export interface SecretRefusal {
  code: 'secret_missing' | 'secret_too_short';
  /** For the operator. */
  sentence: string;
}

const FILE = 'auth-secret';
const SHORTEST = 32;
const HOW = 'Make one with `openssl rand -base64 32`, keep it, and give the same to every process.';

/**
 * The key that signs sessions: BETTER_AUTH_SECRET, or in development one that is made on the first start and kept in
 * `dataDir`. In production it must be given, because a lost or second secret would sign everybody out.
 */
export async function authSecret({
  env,
  dataDir,
  production,
}: {
  env: Record<string, string | undefined>;
  dataDir: string;
  production: boolean;
}): Promise<Result<string, SecretRefusal>> {
  const given = env.BETTER_AUTH_SECRET?.trim() ?? '';
  if (given !== '' && given.length < SHORTEST && production)
    return refuse({
      code: 'secret_too_short',
      sentence: `BETTER_AUTH_SECRET must have ${SHORTEST} characters or more. ${HOW}`,
    });
  if (given !== '') return ok(given);
  if (production)
    return refuse({ code: 'secret_missing', sentence: `In production BETTER_AUTH_SECRET must be set. ${HOW}` });
  return ok(await keptSecret(dataDir));
}

async function keptSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, FILE);
  return (await contentOf(file)) ?? (await makeSecret(dataDir, file));
}

/** A link appears whole or not at all and never replaces one: processes that start together agree, and a crash leaves nothing half. */
async function makeSecret(dataDir: string, file: string): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  const draft = join(dataDir, `.${FILE}-${randomUUID()}`);
  const secret = randomBytes(32).toString('base64url');
  try {
    const handle = await open(draft, 'wx', 0o600);
    await handle.writeFile(secret);
    await handle.sync();
    await handle.close();
    await link(draft, file);
    return secret;
  } catch (error) {
    const others = await contentOf(file);
    if (others === null) throw error;
    return others;
  } finally {
    await rm(draft, { force: true });
  }
}

async function contentOf(file: string): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trim() || null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
