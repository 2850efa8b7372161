/**
 * The whole server as a process of its own that tests can kill: it loads everything, says so, and then does what it is
 * told over its channel. It ends with the test that made it.
 */
import { v7 } from 'uuid';
import { publishBook } from '../../src/app/publish-book.ts';
import type { Book } from '../../src/domain/book.ts';
import { createServer, listen, type Server } from '../../src/server.ts';
import { openDatabase } from '../../src/store/database.ts';
import type { Place } from '../postgres/each-database.ts';

export type Order =
  | { order: 'open'; place: Place; clientFolder: string }
  | { order: 'publish'; book: Book }
  /** Moves the server's clock on by so many milliseconds. */
  | { order: 'pass'; ms: number };

export type Reply = { number: number; value: number } | { number: number; error: string };

const SECRET = 'a secret of the tests, long enough for anybody';

let server: Server | undefined;
let later = 0;
const now = (): number => Date.now() + later;

async function obey(order: Order): Promise<number> {
  switch (order.order) {
    case 'open': {
      const database = await openDatabase(order.place);
      await database.migrate();
      server = createServer({
        database,
        secret: SECRET,
        baseUrl: 'http://127.0.0.1:3000',
        production: false,
        clientFolder: order.clientFolder,
        now,
        newId: v7,
      });
      return (await listen(server, { port: 0, host: '127.0.0.1' })).port;
    }
    case 'publish': {
      if (server === undefined) throw new Error('there is no server yet');
      const { added, changed, removed } = await publishBook(server.app, order.book);
      return added + changed + removed;
    }
    case 'pass':
      later += order.ms;
      return later;
  }
}

function reply(message: Reply | 'loaded'): void {
  process.send?.(message);
}

process.on('message', ({ number, order }: { number: number; order: Order }) => {
  obey(order).then(
    (value) => reply({ number, value }),
    (error) => reply({ number, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
process.on('disconnect', () => process.exit());
reply('loaded');
