import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ClusterOrder, ClusterReply } from './crash-keeper.ts';

/** A PostgreSQL of one's own, with fsync, that can be killed as by a crash and started again. */
export interface CrashCluster {
  start(): Promise<string>;
  /** kill -9 of the server. */
  kill(): Promise<void>;
  /** Ends it and removes its files. */
  remove(): Promise<void>;
}

export function makeCrashCluster(): CrashCluster {
  const keeper = fork(fileURLToPath(new URL('crash-keeper.ts', import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exit = once(keeper, 'exit');
  const tell = async (order: ClusterOrder): Promise<string> => {
    const answer = once(keeper, 'message');
    keeper.send(order);
    const [reply] = (await Promise.race([
      answer,
      exit.then(() => [{ error: 'the keeper of the cluster has ended' }]),
    ])) as [ClusterReply];
    if ('error' in reply) throw new Error(reply.error);
    return reply.url;
  };
  return {
    start: () => tell('start'),
    async kill() {
      await tell('kill');
    },
    async remove() {
      keeper.disconnect();
      await exit;
    },
  };
}
