import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { eachDatabase } from '../postgres/each-database.ts';
import { anEdition, progressPath, QUIZ, RIGHT, stepPath, TIMED, WRONG } from './books.ts';
import { type Answer, beginAnonymously, Caller, call } from './caller.ts';
import { evidenceKeys, inconsistencies, recordsOf } from './records.ts';
import { type Build, buildServerProcess, ServerProcess } from './servers.ts';

let build: Build;
beforeAll(async () => {
  build = await buildServerProcess();
});
afterAll(() => build.remove());

eachDatabase((_dialect, open) => {
  let database: Database;
  let servers: [ServerProcess, ServerProcess];
  beforeAll(async () => {
    database = await open();
    servers = [new ServerProcess(build), new ServerProcess(build)];
    for (const server of servers) await server.open(open.placeOf(database));
    for (const server of servers) await server.publish(anEdition(1));
  });
  afterAll(async () => {
    for (const server of servers) await server.kill();
    expect(servers.map((server) => server.complaints.slice(0, 3_000)).join('')).toBe('');
  });

  let people = 0;
  const somebody = () => ({
    name: 'Lovelace',
    email: `lovelace.${people++}@school.example`,
    password: 'correct horse battery',
  });

  /** Beats and answers of a page that knows nothing of what happens elsewhere, until it is turned away. */
  async function keepOn(url: string, guest: Caller, sitting: string, promised: string[], begun: () => void) {
    for (let turn = 0; ; turn++) {
      const key = `on-${turn}`;
      const answer =
        turn % 2 === 0
          ? await guest.ask(url, `/sittings/${sitting}/beats`, { method: 'POST', body: {}, key })
          : await guest.ask(url, `${stepPath(QUIZ)}/answers`, { method: 'POST', body: { answers: WRONG }, key });
      if (answer.status !== 200) return answer;
      if (turn % 2 === 1) promised.push(key);
      if (turn === 6) begun();
    }
  }

  for (const way of ['up', 'in'] as const)
    test(`signing ${way} while the guest's page still beats elsewhere loses nothing that was acknowledged and doubles nothing`, async () => {
      const [here, elsewhere] = servers;
      const member = somebody();
      if (way === 'in') await signedUp(here.url, member);
      const guest = await beginAnonymously(elsewhere.url);
      const began = Date.now();
      const opened = await guest.ask(elsewhere.url, `${stepPath(TIMED)}/sittings`, { method: 'POST', key: 'opened' });
      expect(opened.status).toBe(201);
      const promised = ['opened'];
      let begun = (): void => undefined;
      const amid = new Promise<void>((resolve) => {
        begun = resolve;
      });
      const pages = Promise.all([
        keepOn(elsewhere.url, guest, opened.body.id ?? '', promised, begun),
        ...[1, 2, 3].map(async (page) => keepWriting(elsewhere.url, guest, `page-${page}`, promised)),
      ]);
      await amid;
      const signed = await call(`${here.url}/api/auth/sign-${way}/email`, {
        method: 'POST',
        body: member,
        token: guest.token,
      });
      expect(signed.status).toBe(200);
      const turnedAway = await pages;
      const passed = Date.now() - began;
      expect(turnedAway.filter(({ status }) => ![401, 404, 409].includes(status))).toEqual([]);

      const account = new Caller(signed.body.token ?? '');
      const userId = (await account.ask(here.url, '/profiles/me')).body.id ?? '';
      const keys = await evidenceKeys(database, userId);
      expect(promised.filter((key) => !keys.includes(key))).toEqual([]);
      expect(new Set(keys).size).toBe(keys.length);
      const records = await recordsOf(database, userId);
      expect(records.get(QUIZ)?.rows[0]?.tally.attempts).toBe(records.get(QUIZ)?.evidence.length);
      expect(records.get(TIMED)?.rows[0]?.tally.activeMs).toBeLessThanOrEqual(passed);
      expect(await inconsistencies(database, userId)).toEqual([]);
      const owners = await database.read.selectFrom('user_profile').select('id').where('id', '=', userId).execute();
      expect(owners).toHaveLength(1);
    }, 60_000);

  test('a guest who is somebody else by now is nobody on a server that still remembers them, and is made no learner of', async () => {
    const [here, elsewhere] = servers;
    const member = somebody();
    await signedUp(here.url, member);
    const guest = await beginAnonymously(elsewhere.url);
    expect((await guest.ask(elsewhere.url, '/profiles/me')).status).toBe(200);
    const signed = await call(`${here.url}/api/auth/sign-in/email`, {
      method: 'POST',
      body: member,
      token: guest.token,
    });
    expect(signed.status).toBe(200);
    const profiles = async () => (await database.read.selectFrom('user_profile').select('id').execute()).length;
    const before = await profiles();
    // Longer than a profile is remembered, shorter than a session is.
    await elsewhere.pass(10_000);
    const asked: Answer[] = [
      await guest.ask(elsewhere.url, '/profiles/me'),
      await guest.ask(elsewhere.url, '/progress'),
      await guest.ask(elsewhere.url, `${stepPath(QUIZ)}/answers`, { method: 'POST', body: { answers: RIGHT } }),
      await guest.ask(elsewhere.url, `${progressPath(QUIZ)}/reset`, { method: 'PUT' }),
    ];
    await elsewhere.pass(-10_000);
    expect(asked.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    expect(await profiles()).toBe(before);
  });

  async function keepWriting(url: string, guest: Caller, page: string, promised: string[]): Promise<Answer> {
    for (let turn = 0; ; turn++) {
      const key = `${page}-${turn}`;
      const answer = await guest.ask(url, `${stepPath(QUIZ)}/answers`, {
        method: 'POST',
        body: { answers: turn === 5 ? RIGHT : WRONG },
        key,
      });
      if (answer.status !== 200) return answer;
      promised.push(key);
    }
  }

  async function signedUp(url: string, member: ReturnType<typeof somebody>): Promise<void> {
    const { status, body } = await call(`${url}/api/auth/sign-up/email`, { method: 'POST', body: member });
    expect(status).toBe(200);
    expect((await new Caller(body.token ?? '').ask(url, '/profiles/me')).status).toBe(200);
  }
});
