/**
 * A process of its own that keeps one private PostgreSQL cluster which can be killed and started again on the same
 * files. The cluster and its files go with the channel to whoever started this.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { findServerPrograms } from '../postgres/server-programs.ts';

export type ClusterOrder = 'start' | 'kill';
export type ClusterReply = { done: ClusterOrder; url: string } | { error: string };

const scratch = await mkdtemp(join(tmpdir(), 'stepwell-crash-'));
const data = join(scratch, 'data');
const programs = await findServerPrograms(scratch);
const user = process.getuid?.() === 0 ? accountFor(['postgres', 'nobody']) : null;
if (user) await chown(scratch, user.uid, user.gid);
execFileSync(programs.initdb, ['-D', data, '--username=stepwell', '--auth=trust', '--encoding=UTF8', '--locale=C'], {
  cwd: scratch,
  ...user,
  stdio: ['ignore', 'ignore', 'inherit'],
});
const port = await freePort();
const url = `postgres://stepwell@127.0.0.1:${port}/postgres`;
let server: ReturnType<typeof spawn> | null = null;

process.on('message', (order: ClusterOrder) => {
  (order === 'start' ? start() : kill()).then(
    () => reply({ done: order, url }),
    (error) => reply({ error: String(error) }),
  );
});
process.on('disconnect', async () => {
  await kill();
  await rm(scratch, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  process.exit();
});

function reply(message: ClusterReply): void {
  process.send?.(message);
}

function accountFor(names: string[]): { uid: number; gid: number } {
  const id = (flag: string, name: string) =>
    Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
  for (const name of names)
    try {
      return { uid: id('-u', name), gid: id('-g', name) };
    } catch {
      // The next one.
    }
  throw new Error(`PostgreSQL refuses to run as root, and there is no user ${names.join(' or ')}.`);
}

/** Right after a crash the shared memory of the killed server may still be held for a moment: then it is tried again. */
async function start(): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const settings = [
      `port=${port}`,
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'fsync=on',
      'log_min_messages=fatal',
    ];
    const args = settings.flatMap((setting) => ['-c', setting]);
    const started = spawn(programs.postgres, ['-D', data, ...args], { cwd: scratch, ...user, stdio: 'ignore' });
    const exit = once(started, 'exit').then(() => 'ended' as const);
    server = started;
    if ((await Promise.race([exit, untilReady(started)])) === 'ready') return;
    if (attempt === 100) throw new Error('PostgreSQL does not start again on its files');
    await setTimeout(50);
  }
}

async function kill(): Promise<void> {
  if (server === null || server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, 'exit');
  server.kill('SIGKILL');
  await gone;
}

async function untilReady(started: ReturnType<typeof spawn>): Promise<'ready' | 'ended'> {
  while (started.exitCode === null && started.signalCode === null) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return 'ready';
    } catch {
      await setTimeout(20);
    }
  }
  return 'ended';
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
