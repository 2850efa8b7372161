import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { eachDatabase } from '../postgres/each-database.ts';
import { anEdition, DECLARED, EITHER, progressPath, QUIZ, RIGHT, stepPath, TIMED, WRONG } from './books.ts';
import { type Answer, type Body, beginAnonymously, Caller, call } from './caller.ts';
import { evidenceKeys, inconsistencies, recordsOf } from './records.ts';
import { type Build, buildServerProcess, ServerProcess } from './servers.ts';

const RIVALS = 200;

/** JSON that is equal for equal values: a stored answer may come back with its fields in another order. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );

let build: Build;
beforeAll(async () => {
  build = await buildServerProcess();
});
afterAll(() => build.remove());

eachDatabase((dialect, open) => {
  let database: Database;
  let servers: ServerProcess[];
  /** In turn the one and the other server process. */
  let urls: string[];
  const urlOf = (turn: number): string => urls[turn % urls.length] ?? '';

  beforeAll(async () => {
    database = await open();
    servers = [new ServerProcess(build), new ServerProcess(build)];
    urls = [];
    for (const server of servers) urls.push(await server.open(open.placeOf(database)));
    await servers[0]?.publish(anEdition(1));
    await servers[1]?.publish(anEdition(1));
  });
  afterAll(async () => {
    for (const server of servers) await server.kill();
    expect(servers.map((server) => server.complaints.slice(0, 3_000)).join('')).toBe('');
  });

  const all = <T>(count: number, make: (turn: number) => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: count }, (_, turn) => make(turn)));
  const statuses = (answers: Answer[]) => [...new Set(answers.map(({ status }) => status))].sort();
  const progressOf = ({ body }: Answer): Body => body.progress ?? body;
  const completions = (answers: Answer[]) => [
    ...new Set(answers.flatMap((answer) => progressOf(answer).completed_at ?? [])),
  ];
  async function aLearner(): Promise<{ caller: Caller; userId: string }> {
    const caller = await beginAnonymously(urlOf(0));
    const { body } = await caller.ask(urlOf(0), '/profiles/me');
    return { caller, userId: body.id ?? '' };
  }

  describe('two server processes on one database', () => {
    test('two hundred rival declarations of one step complete it once, at one time, with one piece of evidence', async () => {
      const { caller, userId } = await aLearner();
      const answers = await all(RIVALS, (turn) =>
        caller.ask(urlOf(turn), `${progressPath(DECLARED)}/complete`, {
          method: 'POST',
          body: { validation_data: { declared: true } },
          // Every key four times, twice at each server; some without any.
          ...(turn % 5 !== 0 && { key: `declare ${Math.floor(turn / 4)}`.replace(' ', '-') }),
        }),
      );
      expect(statuses(answers)).toEqual([200]);
      expect(new Set(answers.map(({ body }) => canonical(body))).size).toBe(1);
      const record = (await recordsOf(database, userId)).get(DECLARED);
      expect(record?.rows).toMatchObject([{ status: 'completed', percent: 100, proof: 'declared' }]);
      expect(completions(answers)).toEqual([new Date(record?.rows[0]?.completedAt ?? 0).toISOString()]);
      expect(record?.evidence.map(({ happening }) => happening.kind)).toEqual(['declared']);
      expect(await inconsistencies(database, userId)).toEqual([]);
    });

    test('two hundred rival attempts at a quiz are one attempt for each key, however often and wherever it is sent', async () => {
      const { caller, userId } = await aLearner();
      const keys = Array.from({ length: RIVALS / 4 }, (_, at) => `attempt-${at}`);
      const answers = await all(RIVALS, async (turn) => {
        // The same key goes to both servers at nearly the same moment.
        const which = Math.floor(turn / 4);
        const key = keys[which] ?? '';
        const body = { answers: which % 3 === 0 ? RIGHT : WRONG };
        return { key, ...(await caller.ask(urlOf(turn), `${stepPath(QUIZ)}/answers`, { method: 'POST', body, key })) };
      });
      expect(statuses(answers)).toEqual([200]);
      for (const key of keys) {
        const same = answers.filter((answer) => answer.key === key).map(({ body }) => canonical(body));
        expect([...new Set(same)]).toHaveLength(1);
      }
      expect(completions(answers)).toHaveLength(1);
      expect(await evidenceKeys(database, userId)).toEqual([...keys].sort());
      const record = (await recordsOf(database, userId)).get(QUIZ);
      expect(record?.rows).toMatchObject([
        { status: 'completed', score: 100, tally: { attempts: keys.length, creditedScore: 100 } },
      ]);
      expect(completions(answers)).toEqual([new Date(record?.rows[0]?.completedAt ?? 0).toISOString()]);
      expect(await inconsistencies(database, userId)).toEqual([]);
    });

    test('completions amid beats, drafts, skips and resets leave what their evidence, in its order, adds up to', async () => {
      const { caller, userId } = await aLearner();
      const sittings = await all(4, async (turn) => {
        const opened = await caller.ask(urlOf(turn), `${stepPath(EITHER)}/sittings`, { method: 'POST' });
        expect(opened.status).toBe(201);
        return opened.body.id ?? '';
      });
      const kinds = [
        (turn: number) => ({
          path: `${progressPath(EITHER)}/complete`,
          body: { validation_data: { declared: turn % 2 === 0 } },
        }),
        (turn: number) => ({ path: `/sittings/${sittings[turn % 4]}/beats`, body: { visible: true, active: true } }),
        () => ({ path: `${progressPath(EITHER)}/skip`, body: {} }),
        (turn: number) => ({ path: `${progressPath(EITHER)}/data`, body: { progress_data: { turn } } }),
        (turn: number) => ({ path: `${stepPath(QUIZ)}/answers`, body: { answers: turn % 2 === 0 ? RIGHT : WRONG } }),
        () => ({ path: `${progressPath(EITHER)}/reset`, body: {} }),
        () => ({ path: `${stepPath(EITHER)}/sittings`, body: {} }),
      ];
      const answers = await all(RIVALS, async (turn) => {
        // Every write twice, with one key, at both servers.
        const which = Math.floor(turn / 2);
        const { path, body } = (kinds[which % kinds.length] ?? kinds[0])?.(which) ?? { path: '', body: {} };
        const method = path.endsWith('/data') || path.endsWith('/reset') ? 'PUT' : 'POST';
        return { which, ...(await caller.ask(urlOf(turn), path, { method, body, key: `mixed-${which}` })) };
      });
      expect(answers.filter(({ status }) => ![200, 201, 409, 422].includes(status))).toEqual([]);
      for (let which = 0; which < RIVALS / 2; which++) {
        const done = answers.filter((answer) => answer.which === which && answer.status < 300);
        expect([...new Set(done.map(({ body }) => canonical(body)))].slice(1)).toEqual([]);
      }
      const keys = await evidenceKeys(database, userId);
      expect(new Set(keys).size).toBe(keys.length);
      expect(await inconsistencies(database, userId)).toEqual([]);
    });

    test('where the clocks of two servers differ, evidence stands in the order in which it counted', async () => {
      await servers[0]?.pass(7_000);
      const { caller, userId } = await aLearner();
      const did = async (turn: number, method: 'POST' | 'PUT', path: string, body: unknown = {}) =>
        (await caller.ask(urlOf(turn), `${progressPath(EITHER)}/${path}`, { method, body })).status;
      const declare = { validation_data: { declared: true } };
      expect(await did(0, 'POST', 'complete', declare)).toBe(200);
      expect(await did(0, 'PUT', 'reset')).toBe(200);
      expect(await did(1, 'PUT', 'data', { progress_data: { scroll: 1 } })).toBe(200);
      expect(await did(1, 'POST', 'complete', declare)).toBe(200);
      await servers[0]?.pass(-7_000);
      expect((await recordsOf(database, userId)).get(EITHER)?.rows).toMatchObject([{ status: 'completed' }]);
      expect(await inconsistencies(database, userId)).toEqual([]);
    });

    test('beats of many pages together never count more than the time that has passed', async () => {
      const { caller, userId } = await aLearner();
      const began = Date.now();
      const sittings = await all(6, async (turn) => {
        const opened = await caller.ask(urlOf(turn), `${stepPath(TIMED)}/sittings`, { method: 'POST' });
        return opened.body.id ?? '';
      });
      const answers = await all(RIVALS, (turn) =>
        caller.ask(urlOf(turn), `/sittings/${sittings[turn % 6]}/beats`, {
          method: 'POST',
          body: { visible: true, active: true },
          key: `beat-${turn}`,
        }),
      );
      const passed = Date.now() - began;
      expect(statuses(answers)).toEqual([200]);
      const [row] = (await recordsOf(database, userId)).get(TIMED)?.rows ?? [];
      expect(row?.tally.activeMs).toBeGreaterThan(0);
      expect(row?.tally.activeMs).toBeLessThanOrEqual(passed);
      expect(await inconsistencies(database, userId)).toEqual([]);
    });

    if (dialect === 'postgres')
      test('a burst of writes of one learner does not keep others waiting until its end', async () => {
        const [hasty, patient] = [await aLearner(), await aLearner()];
        const write = (caller: Caller, turn: number) =>
          caller.ask(urlOf(0), `${stepPath(QUIZ)}/answers`, {
            method: 'POST',
            body: { answers: WRONG },
            key: `burst-${turn}`,
          });
        let done = 0;
        const burst = all(RIVALS, (turn) => write(hasty.caller, turn).then(() => done++));
        expect((await write(patient.caller, 0)).status).toBe(200);
        expect(done).toBeLessThan(RIVALS / 2);
        await burst;
      });

    test('one key for two different writes does one of them and refuses the other', async () => {
      const { caller, userId } = await aLearner();
      const answers = await all(40, (turn) =>
        caller.ask(urlOf(Math.floor(turn / 2)), `${stepPath(QUIZ)}/answers`, {
          method: 'POST',
          body: { answers: turn % 2 === 0 ? RIGHT : WRONG },
          key: 'the-only-key',
        }),
      );
      expect(statuses(answers)).toEqual([200, 422]);
      expect(
        answers.filter(({ status }) => status === 422).every(({ body }) => body.code === 'idempotency_key_reused'),
      ).toBe(true);
      expect(new Set(answers.filter(({ status }) => status === 200).map(({ body }) => body.score)).size).toBe(1);
      expect(await evidenceKeys(database, userId)).toEqual(['the-only-key']);
    });

    test('the first writes of a new account, all at once, make one learner with one row and one path', async () => {
      const caller = await beginAnonymously(urlOf(0));
      const answers = await all(60, (turn) => {
        const ways = [
          () => caller.ask(urlOf(turn), `${stepPath(EITHER)}/sittings`, { method: 'POST', key: `first-${turn}` }),
          () => caller.ask(urlOf(turn), '/profiles/me'),
          () => caller.ask(urlOf(turn), '/progress'),
        ];
        return (ways[Math.floor(turn / 2) % 3] ?? ways[0])?.() ?? Promise.reject(new Error('no way'));
      });
      expect(statuses(answers)).toEqual([200, 201]);
      const ids = new Set(answers.flatMap(({ body }) => progressOf({ status: 0, body }).user_id ?? []));
      expect(ids.size).toBe(1);
      const [userId = ''] = ids;
      const { auth_id } = await database.read
        .selectFrom('user_profile')
        .select('auth_id')
        .where('id', '=', userId)
        .executeTakeFirstOrThrow();
      const profiles = await database.read
        .selectFrom('user_profile')
        .select('id')
        .where('auth_id', '=', auth_id)
        .execute();
      expect(profiles).toEqual([{ id: userId }]);
      const paths = await caller.ask(urlOf(1), '/learning-paths');
      expect(paths.body.items).toHaveLength(1);
      expect((await recordsOf(database, userId)).get(EITHER)?.rows).toHaveLength(1);
      expect(await inconsistencies(database, userId)).toEqual([]);
    });

    const somebody = (name: string) => ({
      name,
      email: `${name}.${process.pid}@school.example`,
      password: 'correct horse battery',
    });

    test('a guest who signs in from many pages at once is merged once: nothing is lost and nothing doubles', async () => {
      const member = somebody('Grace');
      const signedUp = await call(`${urlOf(0)}/api/auth/sign-up/email`, { method: 'POST', body: member });
      expect(signedUp.status).toBe(200);
      const account = new Caller(signedUp.body.token ?? '');
      await account.ask(urlOf(1), `${stepPath(QUIZ)}/answers`, {
        method: 'POST',
        body: { answers: WRONG },
        key: 'member',
      });
      const userId = (await account.ask(urlOf(0), '/profiles/me')).body.id ?? '';

      const guest = await aLearner();
      const done = await all(20, (turn) =>
        guest.caller.ask(urlOf(turn), `${stepPath(QUIZ)}/answers`, {
          method: 'POST',
          body: { answers: RIGHT },
          key: `guest-${turn}`,
        }),
      );
      expect(statuses(done)).toEqual([200]);
      const signedIn = await all(8, (turn) =>
        call(`${urlOf(turn)}/api/auth/sign-in/email`, { method: 'POST', body: member, token: guest.caller.token }),
      );
      expect(statuses(signedIn)).toEqual([200]);
      expect(await evidenceKeys(database, userId)).toEqual(
        [...done.map((_, turn) => `guest-${turn}`), 'member'].sort(),
      );
      expect((await recordsOf(database, userId)).get(QUIZ)?.rows).toMatchObject([
        { status: 'completed', tally: { attempts: 21 } },
      ]);
      expect(await recordsOf(database, guest.userId)).toEqual(new Map());
      expect(await inconsistencies(database, userId)).toEqual([]);
      for (const { body } of signedIn)
        expect((await new Caller(body.token ?? '').ask(urlOf(0), '/profiles/me')).body.id).toBe(userId);
    });

    test('guests of several browsers who sign in to one account at once all bring what they have', async () => {
      const member = somebody('Hopper');
      const signedUp = await call(`${urlOf(0)}/api/auth/sign-up/email`, { method: 'POST', body: member });
      expect(signedUp.status).toBe(200);
      const guests = await all(6, async (turn) => {
        const guest = await beginAnonymously(urlOf(turn));
        await guest.ask(urlOf(turn), `${stepPath(QUIZ)}/answers`, {
          method: 'POST',
          body: { answers: turn === 3 ? RIGHT : WRONG },
          key: `of-guest-${turn}`,
        });
        return guest;
      });
      const signedIn = await all(6, (turn) =>
        call(`${urlOf(turn)}/api/auth/sign-in/email`, {
          method: 'POST',
          body: member,
          token: guests[turn]?.token ?? '',
        }),
      );
      expect(statuses(signedIn)).toEqual([200]);
      const userId = (await new Caller(signedUp.body.token ?? '').ask(urlOf(0), '/profiles/me')).body.id ?? '';
      expect(await evidenceKeys(database, userId)).toEqual(guests.map((_, turn) => `of-guest-${turn}`));
      expect((await recordsOf(database, userId)).get(QUIZ)?.rows).toMatchObject([
        { status: 'completed', tally: { attempts: 6, creditedScore: 100 } },
      ]);
      expect(await inconsistencies(database, userId)).toEqual([]);
    });
  });
});
