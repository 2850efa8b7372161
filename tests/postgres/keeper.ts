/**
 * A process of its own that starts one private PostgreSQL cluster and takes it down again, files included, as soon as
 * its standard input ends: however the test run ends, the system closes that pipe. It answers with one line of JSON.
 */
import { execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { findServerPrograms, type ServerPrograms } from './server-programs.ts';

export type Answer = { url: string; origin: string } | { error: string };

type User = { uid: number; gid: number };

const START_MS = 60_000;

const scratch = await mkdtemp(join(tmpdir(), 'stepwell-postgres-'));
let lastWords = '';
let server: ReturnType<typeof spawn> | null = null;
let ending: Promise<never> | null = null;
process.stdin.resume().once('end', end).once('error', end);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);

try {
  answer(await start());
} catch (error) {
  answer({ error: error instanceof Error ? error.message : String(error) });
  await end();
}

function answer(line: Answer): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function end(): Promise<never> {
  ending ??= (async () => {
    if (server?.exitCode === null) {
      const gone = new Promise((resolve) => server?.once('exit', resolve));
      // Immediate shutdown: the files go anyway.
      server.kill('SIGQUIT');
      await Promise.race([gone, setTimeout(10_000)]);
      server.kill('SIGKILL');
    }
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
    process.exit();
  })();
  return ending;
}

async function start(): Promise<Answer> {
  const programs = await findServerPrograms(scratch);
  const user = otherUser();
  const data = join(scratch, 'data');
  const password = randomBytes(16).toString('hex');
  const secret = join(scratch, 'password');
  await writeFile(secret, password, { mode: 0o600 });
  if (user) for (const path of [scratch, secret]) await chown(path, user.uid, user.gid);
  await chmod(scratch, 0o700);
  const as: SpawnOptions = { cwd: scratch, ...user };
  const auth = ['--username=stepwell', `--pwfile=${secret}`, '--auth=scram-sha-256'];
  execFileSync(programs.initdb, ['-D', data, ...auth, '--encoding=UTF8', '--locale=C', '--no-sync'], {
    ...as,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const port = await freePort();
  server = serve(programs, data, port, as);
  const url = `postgres://stepwell:${password}@127.0.0.1:${port}/postgres`;
  await untilReady(url);
  return { url, origin: programs.origin };
}

/** PostgreSQL refuses to run as root. */
function otherUser(): User | null {
  if (process.getuid?.() !== 0) return null;
  for (const name of ['postgres', 'nobody'])
    try {
      const id = (of: '-u' | '-g') => Number(execFileSync('id', [of, name], { encoding: 'utf8', stdio: 'pipe' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // The next one.
    }
  throw new Error('PostgreSQL refuses to run as root, and there is neither a user postgres nor a user nobody.');
}

function serve({ postgres }: ServerPrograms, data: string, port: number, as: SpawnOptions) {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 300,
    // On by default, as in production; off makes the suite faster and proves the same.
    fsync: process.env.STEPWELL_TEST_FSYNC === 'off' ? 'off' : 'on',
    log_min_messages: 'fatal',
    log_line_prefix: '',
    timezone: 'UTC',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const started = spawn(postgres, ['-D', data, ...options], { ...as, stdio: ['ignore', 'ignore', 'pipe'] });
  started.stderr?.on('data', (words) => {
    lastWords = (lastWords + words).slice(-2_000);
  });
  return started;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function untilReady(url: string): Promise<void> {
  const deadline = performance.now() + START_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await client.end();
    } catch (error) {
      if (server?.exitCode !== null) throw new Error(`PostgreSQL ended at once: ${lastWords}`);
      if (performance.now() > deadline) throw error;
    }
    await setTimeout(50);
  }
}
