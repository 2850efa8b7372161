import { describe, expect, test } from 'vitest';
import { eachDatabase } from '../../tests/postgres/each-database.ts';
import { sessionCookieName } from './better-auth.ts';
import { createSessions } from './sessions.ts';
import { ADA, BOB, Browser, postTo, Trial, useTrial } from './testing.ts';

eachDatabase((dialect, open) => {
  const trial = useTrial(open);

  test('the cookie has the name that Better Auth gives it', async () => {
    for (const baseUrl of ['http://127.0.0.1:3000', 'https://learn.example']) {
      const { auth } = new Trial(trial.now.database, { baseUrl });
      expect(sessionCookieName(baseUrl)).toBe((await auth.better.$context).authCookies.sessionToken.name);
    }
  });

  test('nobody is found without a query', async () => {
    const { sessions } = trial.now;
    const nobody = [
      new Headers(),
      new Headers({ cookie: 'theme=dark; ;x' }),
      new Headers({ authorization: 'Basic x' }),
    ];
    for (const headers of nobody)
      expect(await trial.now.statementsOf(async () => expect(await sessions.find(headers)).toBeNull())).toBe(0);
  });

  test('after the first look-up a session is found without a query, by cookie and by token', async () => {
    const { auth, sessions } = trial.now;
    const { token } = await (await auth.handle(postTo('/sign-up/email', {}, ADA))).json();
    const browser = new Browser();
    await browser.signIn(auth);
    for (const headers of [browser.headers, new Headers({ authorization: `Bearer ${token}` })]) {
      expect(await trial.now.statementsOf(() => sessions.find(headers))).toBeGreaterThan(0);
      expect(await trial.now.statementsOf(() => sessions.find(new Headers(headers)))).toBe(0);
      expect(await sessions.find(headers)).toBe(await sessions.find(headers));
    }
  });

  test('it is looked up again after 30 seconds', async () => {
    const { auth, sessions } = trial.now;
    const browser = new Browser();
    await browser.signUp(auth);
    await sessions.find(browser.headers);
    trial.now.later = 29_000;
    expect(await trial.now.statementsOf(() => sessions.find(browser.headers))).toBe(0);
    trial.now.later = 31_000;
    expect(await trial.now.statementsOf(() => sessions.find(browser.headers))).toBeGreaterThan(0);
  });

  describe('a session that has ended', () => {
    test('is not found', async () => {
      const { auth, sessions, database } = trial.now;
      const browser = new Browser();
      await browser.signUp(auth);
      const past = new Date(Date.now() - 1000);
      await database.auth.db.updateTable('session').set({ expiresAt: past }).execute();
      expect(await sessions.find(browser.headers)).toBeNull();
      expect(sessions.size).toBe(0);
    });

    test('is not found although it was kept a moment ago', async () => {
      const { auth, sessions, database } = trial.now;
      const browser = new Browser();
      await browser.signUp(auth);
      // Such a session is never prolonged.
      const untilClosed = await new Browser().post(auth, '/sign-in/email', { ...ADA, rememberMe: false });
      browser.take(untilClosed.headers.getSetCookie());
      const soon = new Date(Date.now() + 5_000);
      await database.auth.db.updateTable('session').set({ expiresAt: soon }).execute();
      expect(await sessions.find(browser.headers)).toMatchObject({ freshCookies: [] });
      expect(await trial.now.statementsOf(() => sessions.find(browser.headers))).toBe(0);
      trial.now.later = 6_000;
      expect(await trial.now.statementsOf(() => sessions.find(browser.headers))).toBeGreaterThan(0);
    });
  });

  test('a session that is used lives on, and the browser is told once', async () => {
    const { auth, sessions, database } = trial.now;
    const browser = new Browser();
    await browser.signUp(auth);
    const inTenDays = new Date(Date.now() + 10 * 86_400_000);
    await database.auth.db.updateTable('session').set({ expiresAt: inTenDays }).execute();
    const first = await sessions.find(browser.headers);
    expect(first?.freshCookies).toEqual([expect.stringMatching(/^stepwell\.session_token=.*Max-Age=2592000/)]);
    expect((await sessions.find(browser.headers))?.freshCookies).toEqual([]);
  });

  describe('a cookie that was tampered with', () => {
    const other = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);

    test('is nobody’s, needs no query and is not kept, whether the real one is kept or not', async () => {
      const { auth, sessions } = trial.now;
      const browser = new Browser();
      await browser.signUp(auth);
      const real = browser.jar.get(auth.sessionCookie) ?? '';
      const [token = '', signature = ''] = decodeURIComponent(real).split('.');
      const forged = [
        `${token}.${other(signature)}`,
        `${other(token)}.${signature}`,
        token,
        `${token}.`,
        `${real}x`,
        `${real.slice(0, -1)}`,
        `.${signature}`,
      ];
      for (const isKept of [false, true]) {
        if (isKept) await sessions.find(browser.headers);
        for (const value of forged) {
          const headers = new Headers({ cookie: `${auth.sessionCookie}=${value}` });
          const statements = await trial.now.statementsOf(async () => expect(await sessions.find(headers)).toBeNull());
          expect(statements).toBe(0);
        }
        expect(sessions.size).toBe(isKept ? 1 : 0);
      }
    });

    test('does not borrow the real one beside it', async () => {
      const { auth, sessions } = trial.now;
      const browser = new Browser();
      await browser.signUp(auth);
      const cookie = browser.headers.get('cookie');
      const both = new Headers({ cookie: `${auth.sessionCookie}=forged.value; ${cookie}` });
      expect(await sessions.find(both)).toBeNull();
      expect(await sessions.find(new Headers({ cookie: `${auth.sessionCookie}=forged.value` }))).toBeNull();
      const invalid = new Headers({ cookie: cookie ?? '', authorization: 'Bearer forged' });
      expect(await sessions.find(invalid)).toBeNull();
    });

    test('a cookie of another server’s secret is nobody’s', async () => {
      const { auth, database } = trial.now;
      const other = new Trial(database, { secret: 'another secret, which is as long' });
      const browser = new Browser();
      await browser.signUp(auth);
      expect(await other.sessions.find(browser.headers)).toBeNull();
    });
  });

  describe('takes effect at once in this process:', () => {
    const cases: [string, (browser: Browser, userId: string) => Promise<unknown>][] = [
      ['signing out', (browser) => trial.now.auth.signOut(browser.headers)],
      ['ending all sessions', (browser) => browser.post(trial.now.auth, '/revoke-sessions')],
      [
        'ending the session from another browser',
        async () => {
          const other = new Browser();
          await other.signIn(trial.now.auth);
          return other.post(trial.now.auth, '/revoke-other-sessions');
        },
      ],
      [
        'a new password elsewhere',
        async () => {
          const other = new Browser();
          await other.signIn(trial.now.auth);
          const change = { currentPassword: ADA.password, newPassword: 'another horse', revokeOtherSessions: true };
          return other.post(trial.now.auth, '/change-password', change);
        },
      ],
      ['a ban', (_, userId) => asAdmin('/admin/ban-user', { userId })],
      ['an admin who ends the sessions', (_, userId) => asAdmin('/admin/revoke-user-sessions', { userId })],
    ];

    async function asAdmin(path: string, body: unknown): Promise<void> {
      const admin = new Browser();
      await trial.now.makeAdmin(admin);
      const response = await admin.post(trial.now.auth, path, body);
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    }

    test.each(cases)('%s', async (_, end) => {
      const { auth, sessions } = trial.now;
      const browser = new Browser();
      const userId = await browser.signUp(auth);
      expect(await sessions.find(browser.headers)).not.toBeNull();
      await end(browser, userId);
      expect(await sessions.find(browser.headers)).toBeNull();
    });

    test('a new role, by us and over HTTP', async () => {
      const { auth, sessions } = trial.now;
      const browser = new Browser();
      const userId = await browser.signUp(auth);
      expect(await sessions.find(browser.headers)).toMatchObject({ role: 'user' });
      expect(await auth.setRole(userId, 'admin')).toEqual({ ok: true, value: null });
      expect(await sessions.find(browser.headers)).toMatchObject({ role: 'admin' });
      await asAdmin('/admin/set-role', { userId, role: 'user' });
      expect(await sessions.find(browser.headers)).toMatchObject({ role: 'user' });
    });

    test('a new name, and a password that leaves the session alone makes it be looked up again', async () => {
      const { auth, sessions } = trial.now;
      const browser = new Browser();
      await browser.signUp(auth);
      await sessions.find(browser.headers);
      await browser.post(auth, '/update-user', { name: 'Countess' });
      expect(await sessions.find(browser.headers)).toMatchObject({ name: 'Countess' });
      const change = { currentPassword: ADA.password, newPassword: 'another horse' };
      expect((await browser.post(auth, '/change-password', change)).status).toBe(200);
      expect(await trial.now.statementsOf(() => sessions.find(browser.headers))).toBeGreaterThan(0);
    });

    test('a password that an admin sets', async () => {
      const { auth, sessions } = trial.now;
      const browser = new Browser();
      const userId = await browser.signUp(auth);
      await sessions.find(browser.headers);
      await asAdmin('/admin/set-user-password', { userId, newPassword: 'another horse' });
      expect(await trial.now.statementsOf(() => sessions.find(browser.headers))).toBeGreaterThan(0);
    });
  });

  test('a banned person cannot come back, and is told so only with the right password', async () => {
    const { auth, database } = trial.now;
    const browser = new Browser();
    await browser.signUp(auth);
    await database.auth.db
      .updateTable('user')
      .set({ banned: dialect === 'sqlite' ? 1 : true })
      .execute();
    expect(await trial.now.sessions.find(browser.headers)).toBeNull();
    await expect(new Browser().signIn(auth)).rejects.toThrow('banned');
    await expect(new Browser().signIn(auth, { ...ADA, password: 'wrong horse' })).rejects.toThrow('wrong_credentials');
  });

  test('a look-up that was under way during a sign-out is not kept', async () => {
    const { auth, sessions } = trial.now;
    const browser = new Browser();
    await browser.signUp(auth);
    for (let round = 0; round < 20; round++) {
      const lookingUp = sessions.find(browser.headers);
      for (let turn = 0; turn < round; turn++) await Promise.resolve();
      const signingOut = auth.signOut(browser.headers);
      await Promise.all([lookingUp, signingOut]);
      expect(await sessions.find(browser.headers)).toBeNull();
      await browser.signIn(auth);
    }
  });

  test('forgetting is by request, by token and by user, and leaves others alone', async () => {
    const { auth, sessions } = trial.now;
    const ada = new Browser();
    const bob = new Browser();
    const authId = await ada.signUp(auth);
    await bob.signUp(auth, BOB);
    const forget = [
      () => sessions.forget(ada.headers),
      async () => sessions.forget((await sessions.find(ada.headers))?.sessionToken ?? ''),
      () => sessions.forgetUser(authId),
    ];
    for (const how of forget) {
      await sessions.find(ada.headers);
      await sessions.find(bob.headers);
      await how();
      expect(await trial.now.statementsOf(() => sessions.find(bob.headers))).toBe(0);
      expect(await trial.now.statementsOf(() => sessions.find(ada.headers))).toBeGreaterThan(0);
    }
  });

  test('no more than so many are kept', async () => {
    const { auth } = trial.now;
    const sessions = createSessions(auth, { mostKept: 3 });
    for (let guest = 0; guest < 5; guest++) {
      const browser = new Browser();
      await browser.beGuest(auth);
      await sessions.find(browser.headers);
    }
    expect(sessions.size).toBe(3);
  });
});
