import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Answer } from './keeper.ts';

export interface Cluster {
  /** Of a superuser in the database `postgres`. */
  url: string;
  /** Where the server programs came from. */
  origin: string;
  stop(): Promise<void>;
}

/** A PostgreSQL of one's own that ends, and leaves nothing behind, when `stop` is called or this process ends. */
export async function startCluster(): Promise<Cluster> {
  const keeper = spawn(process.execPath, [fileURLToPath(new URL('keeper.ts', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Ctrl-C in the terminal must not reach the server before the tests have ended.
    detached: true,
  });
  const exit = once(keeper, 'exit');
  const answer = await Promise.race([firstLine(keeper.stdout), exit.then(() => null)]);
  if (answer === null) throw new Error('The keeper of the test cluster ended without a word.');
  if ('error' in answer) throw new Error(answer.error);
  return {
    ...answer,
    async stop() {
      keeper.stdin.end();
      await exit;
    },
  };
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<Answer> {
  for await (const line of createInterface(stream)) return JSON.parse(line);
  return { error: 'The keeper of the test cluster closed its output.' };
}
