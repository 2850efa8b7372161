import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../src/store/database.ts';
import { startCluster } from './cluster.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A superuser's URL of the test run's own PostgreSQL. */
    postgres: string;
  }
}

/** Copied by every test that wants a database with the whole schema. */
export const TEMPLATE = 'stepwell_template';

/** Starts the one cluster of a test run. Fails the run, rather than skipping half of it, when there is no server. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startCluster();
  try {
    const admin = new pg.Client({ connectionString: cluster.url });
    await admin.connect();
    await admin.query(`create database ${TEMPLATE}`);
    await admin.end();
    const template = await openDatabase({ url: cluster.url.replace(/postgres$/, TEMPLATE), dataDir: '' });
    await template.migrate();
    await template.close();
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  project.provide('postgres', cluster.url);
  return () => cluster.stop();
}
