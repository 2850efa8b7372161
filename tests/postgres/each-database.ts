import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, inject } from 'vitest';
import { type Database, type Dialect, openDatabase } from '../../src/store/database.ts';
import { TEMPLATE } from './global-setup.ts';

export type Place = Parameters<typeof openDatabase>[0];

export interface Open {
  /** A database of its own with the whole schema and no rows. It is closed and removed after the suite. */
  (): Promise<Database>;
  /** The same without any table. */
  empty(): Promise<Database>;
  /** Another opening of the same database, with connections of its own. */
  again(database: Database): Promise<Database>;
  /** What another process opens it with. */
  placeOf(database: Database): Place;
}

/** One suite for both databases. */
export function eachDatabase(suite: (name: Dialect, open: Open) => void): void {
  describe('on SQLite', () => suite('sqlite', opener(newFolder)));
  describe('on PostgreSQL', () => suite('postgres', opener(newDatabase)));
}

interface NewPlace {
  place: Place;
  remove(): Promise<void>;
}

function opener(make: (template: string) => Promise<NewPlace>): Open {
  const places = new Map<Database, Place>();
  const removals: (() => Promise<void>)[] = [];
  afterAll(async () => {
    await Promise.all([...places.keys()].map((database) => database.close()));
    for (const remove of removals) await remove();
  });
  const openAt = async (place: Place): Promise<Database> => {
    const database = await openDatabase(place);
    places.set(database, place);
    return database;
  };
  const placeOf = (database: Database): Place => {
    const place = places.get(database);
    if (!place) throw new Error('this database was not opened here');
    return place;
  };
  const openNew = async (template: string): Promise<Database> => {
    const { place, remove } = await make(template);
    removals.push(remove);
    return openAt(place);
  };
  const open = async (): Promise<Database> => {
    const database = await openNew(TEMPLATE);
    await database.migrate();
    return database;
  };
  return Object.assign(open, {
    empty: () => openNew('template0'),
    again: (database: Database) => openAt(placeOf(database)),
    placeOf,
  });
}

async function newFolder(): Promise<NewPlace> {
  const dataDir = await mkdtemp(join(tmpdir(), 'stepwell-sqlite-'));
  return { place: { dataDir }, remove: () => rm(dataDir, { recursive: true, force: true }) };
}

async function newDatabase(template: string): Promise<NewPlace> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const url = inject('postgres');
  await asAdmin(url, `create database ${name} template ${template}`);
  return {
    place: { url: url.replace(/postgres$/, name), dataDir: '' },
    remove: () => asAdmin(url, `drop database ${name} with (force)`),
  };
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    await admin.query(statement);
  } finally {
    await admin.end();
  }
}
