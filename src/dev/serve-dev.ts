import { progressBar } from '../cli/progress-bar.ts';
import { listen } from '../server.ts';
import { textbookHref } from '../web/hrefs.ts';
import { AuthorDesk } from './author-desk.ts';
import { devDoor } from './dev-door.tsx';
import { watchFolder } from './watch-folder.ts';

/** Nobody but people on this machine may come in: whoever asks is the author. */
const HOST = '127.0.0.1';

export interface DevOptions {
  folder: string;
  clientFolder: string;
  /** Must be free. */
  port: number;
}

export interface DevServer {
  /** Of the book. */
  address: string;
  /** What is wrong with the book just now. */
  errors: number;
  warnings: number;
  close(): Promise<void>;
}

/** Serves a book to its author from an installation that is thrown away afterwards, and shows every change at once. */
export async function serveDev({ folder, clientFolder, port }: DevOptions): Promise<DevServer> {
  const baseUrl = `http://${HOST}:${port}`;
  const bar = progressBar();
  const desk = await AuthorDesk.open({ folder, clientFolder, baseUrl, onProgress: bar.show });
  let reading = Promise.resolve();
  const read = async () => {
    await desk.read().catch((error: unknown) => console.error(error));
    bar.end();
  };
  // The first reading may still go on when something changes.
  const readAgain = () => {
    reading = reading.then(read);
    return reading;
  };
  const watching = await watchFolder(folder, readAgain);
  await readAgain();
  const door = devDoor(desk, clientFolder);
  const running = await listen(door, { port, host: HOST });
  const { bookKey, findings } = desk.desk;
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return {
    address: baseUrl + (bookKey === null ? '/dev/findings' : textbookHref(bookKey)),
    errors,
    warnings: findings.length - errors,
    async close() {
      await watching.close();
      door.close();
      // Browsers would come back for more on the lines that they have.
      await running.close({ atOnce: true });
      await desk.close();
    },
  };
}
