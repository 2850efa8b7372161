import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { authSecret } from './secret.ts';

const run = promisify(execFile);

let dataDir: string;
beforeEach(async () => {
  dataDir = join(await mkdtemp(join(tmpdir(), 'secret-')), 'data');
});
afterEach(() => rm(join(dataDir, '..'), { recursive: true }));

const given = 'a secret of thirty-two characters';

test('a secret that is given is used and nothing is kept', async () => {
  for (const production of [false, true])
    expect(await authSecret({ env: { BETTER_AUTH_SECRET: given }, dataDir, production })).toEqual({
      ok: true,
      value: given,
    });
  await expect(stat(dataDir)).rejects.toThrow();
});

test('in development one is made, kept for the next start and readable by nobody else', async () => {
  const first = await authSecret({ env: {}, dataDir, production: false });
  expect(first).toEqual({ ok: true, value: expect.stringMatching(/^[\w-]{43}$/) });
  expect(await authSecret({ env: { BETTER_AUTH_SECRET: '' }, dataDir, production: false })).toEqual(first);
  expect(await readdir(dataDir)).toEqual(['auth-secret']);
  expect((await stat(join(dataDir, 'auth-secret'))).mode & 0o777).toBe(0o600);
});

test('processes that start at the same moment agree', async () => {
  const start = `import { authSecret } from ${JSON.stringify(new URL('secret.ts', import.meta.url).href)};
    console.log(JSON.stringify(await authSecret(${JSON.stringify({ env: {}, dataDir, production: false })})));`;
  const elsewhere = Array.from({ length: 3 }, () => run(process.execPath, ['--input-type=module', '-e', start]));
  const here = Array.from({ length: 10 }, () => authSecret({ env: {}, dataDir, production: false }));
  const secrets = [
    ...(await Promise.all(here)).map((secret) => JSON.stringify(secret)),
    ...(await Promise.all(elsewhere)).map(({ stdout }) => stdout.trim()),
  ];
  expect(new Set(secrets).size).toBe(1);
  expect(await readdir(dataDir)).toEqual(['auth-secret']);
});

test('a file that cannot be a secret is not taken for one', async () => {
  await authSecret({ env: {}, dataDir, production: false });
  await writeFile(join(dataDir, 'auth-secret'), '');
  await expect(authSecret({ env: {}, dataDir, production: false })).rejects.toThrow(/auth-secret/);
});

test.each([
  [{}, 'secret_missing'],
  [{ BETTER_AUTH_SECRET: ' ' }, 'secret_missing'],
  [{ BETTER_AUTH_SECRET: 'short' }, 'secret_too_short'],
])('production with %j is refused with a sentence that says how to make one', async (env, code) => {
  const refused = await authSecret({ env, dataDir, production: true });
  expect(refused).toEqual({ ok: false, error: { code, sentence: expect.stringContaining('openssl rand -base64 32') } });
  await expect(stat(dataDir)).rejects.toThrow();
});
