/** The least that a server on this stack can do: the bytes of a file from one bare route. */
import { readFileSync } from 'node:fs';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const html = readFileSync(process.argv[2] ?? '', 'utf8');
const app = new Hono();
app.get('/textbooks/:textbook/steps/:step{.+}', (c) => c.html(html));
serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: '127.0.0.1' }, () => console.log('listening'));
