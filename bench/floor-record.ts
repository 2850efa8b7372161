/**
 * The least that a durable write on this stack can cost: a bare route that upserts one row and inserts another by bare
 * prepared statements, through the writer that the server uses.
 */
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { CompiledQuery } from 'kysely';
import { v7 } from 'uuid';
import { openDatabase } from '../src/store/database.ts';

const database = await openDatabase({ dataDir: process.argv[2] ?? '' });
await database.write(async (tx) => {
  for (const table of [
    'create table if not exists total (id text primary key, count integer not null, data text not null) strict',
    'create table if not exists event (id text primary key, owner text not null, data text not null) strict',
    'create index if not exists event_of_owner on event (owner, id)',
  ])
    await tx.executeQuery(CompiledQuery.raw(table));
});
const app = new Hono();
app.post('*', async (c) => {
  const owner = c.req.header('cookie') ?? '';
  const body = JSON.stringify(await c.req.json());
  await database.write(async (tx) => {
    await tx.executeQuery(CompiledQuery.raw('insert into event values (?, ?, ?)', [v7(), owner, body]));
    await tx.executeQuery(
      CompiledQuery.raw(
        'insert into total values (?, 1, ?) on conflict (id) do update set count = count + 1, data = excluded.data',
        [owner, body],
      ),
    );
  });
  return c.json({ owner, body });
});
serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: '127.0.0.1' }, () => console.log('listening'));
