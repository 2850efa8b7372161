import { once } from 'node:events';
import { basename, resolve } from 'node:path';
import { watch } from 'chokidar';

/**
 * Milliseconds without another event after which a folder counts as written. Editors empty a file and fill it, or write
 * another one and rename it, within a few; a change must be seen within a second.
 */
const QUIET = 40;
/** The same for a file that has just been emptied: its text is most likely on the way. */
const QUIET_WHEN_EMPTIED = 300;

export interface FolderWatch {
  close(): Promise<void>;
}

/**
 * Calls `onChange` after every burst of changes, never twice at once; a burst that comes meanwhile is told of afterwards.
 * @returns when everything that happens from now on will be noticed
 */
export async function watchFolder(folder: string, onChange: () => Promise<void>): Promise<FolderWatch> {
  const root = resolve(folder);
  const isIgnored = (path: string): boolean => path !== root && /^\.|^node_modules$|~$/.test(basename(path));
  const watcher = watch(root, { ignoreInitial: true, ignored: isIgnored });
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let again = false;
  const run = (): void => {
    if (running !== null) {
      again = true;
      return;
    }
    running = onChange().finally(() => {
      running = null;
      if (again) run();
      again = false;
    });
  };
  watcher.on('all', (_event, _path, stats) => {
    clearTimeout(timer);
    timer = setTimeout(run, stats?.isFile() && stats.size === 0 ? QUIET_WHEN_EMPTIED : QUIET);
  });
  await once(watcher, 'ready');
  return {
    async close() {
      clearTimeout(timer);
      again = false;
      await watcher.close();
      await running;
    },
  };
}
