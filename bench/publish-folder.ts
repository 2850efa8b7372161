/** Reads a book folder and publishes it, as the command line does; says how many seconds that took. */
import { v7 } from 'uuid';
import { createApp } from '../src/app/context.ts';
import { publishBook } from '../src/app/publish-book.ts';
import { readBook } from '../src/content/read-book.ts';
import { openDatabase } from '../src/store/database.ts';

const [folder = '', dataDir = ''] = process.argv.slice(2);
const database = await openDatabase({ dataDir });
await database.migrate();
const app = createApp({ database, now: Date.now, newId: v7 });
const began = performance.now();
const { book, findings } = await readBook(folder);
if (book === null) throw new Error(JSON.stringify(findings.slice(0, 3)));
const read = performance.now();
await publishBook(app, book);
const published = performance.now();
await publishBook(app, { ...book, version: `${book.version}+` });
console.log(JSON.stringify([read - began, published - read, performance.now() - published].map((ms) => ms / 1000)));
