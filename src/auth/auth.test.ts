import { describe, expect, test } from 'vitest';
import { eachDatabase } from '../../tests/postgres/each-database.ts';
import { ADA, BOB, Browser, ORIGIN, postTo, Trial, useTrial } from './testing.ts';

eachDatabase((dialect, open) => {
  const trial = useTrial(open);

  describe('signing up, in and out', () => {
    test('the new session is a Lax cookie that scripts cannot read and that lasts 30 days', async () => {
      const result = await trial.now.auth.signUp({ ...ADA, headers: new Browser().headers });
      if (!result.ok) throw new Error(result.error.code);
      expect(result.value.cookies).toEqual([
        expect.stringMatching(/^stepwell\.session_token=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/),
      ]);
    });

    test('behind https the cookie is Secure and still found', async () => {
      const { auth, sessions } = new Trial(trial.now.database, { baseUrl: 'https://learn.example' });
      const browser = new Browser('https://learn.example');
      await browser.signUp(auth);
      expect([...browser.jar.keys()]).toEqual(['__Secure-stepwell.session_token']);
      expect(await sessions.find(browser.headers)).toMatchObject({ name: 'Ada' });
    });

    test('an account is found again by its e-mail in any case', async () => {
      const authId = await new Browser().signUp(trial.now.auth);
      const browser = new Browser();
      expect(await browser.signIn(trial.now.auth, { ...ADA, email: ' ADA@school.EXAMPLE ' })).toBe(authId);
      expect(await trial.now.sessions.find(browser.headers)).toEqual({
        authId,
        sessionToken: expect.any(String),
        isAnonymous: false,
        role: 'user',
        name: 'Ada',
        email: 'ada@school.example',
        freshCookies: [],
      });
    });

    test('a wrong password and an unknown e-mail get the same answer', async () => {
      await new Browser().signUp(trial.now.auth);
      const answers = await Promise.all(
        [{ ...ADA, password: 'wrong horse' }, BOB].map(async ({ email, password }) => {
          const response = await trial.now.auth.handle(
            postTo('/sign-in/email', { origin: ORIGIN }, { email, password }),
          );
          return [response.status, [...response.headers], await response.text()];
        }),
      );
      expect(answers[0]).toEqual(answers[1]);
      const form = await trial.now.auth.signIn({ ...BOB, headers: new Headers() });
      expect(form).toEqual({ ok: false, error: { code: 'wrong_credentials' } });
    });

    test.each([
      [{ ...ADA }, { code: 'email_taken', field: 'email' }],
      [
        { ...ADA, email: 'ADA@school.example' },
        { code: 'email_taken', field: 'email' },
      ],
      [
        { ...BOB, password: 'seven77' },
        { code: 'weak_password', field: 'password' },
      ],
      [
        { ...BOB, password: '' },
        { code: 'weak_password', field: 'password' },
      ],
      [
        { ...BOB, password: 'x'.repeat(129) },
        { code: 'password_too_long', field: 'password' },
      ],
      [
        { ...BOB, email: 'bob' },
        { code: 'invalid_email', field: 'email' },
      ],
      [
        { ...BOB, name: '  ' },
        { code: 'name_missing', field: 'name' },
      ],
    ])('signing up as %j is refused with %j', async (who, error) => {
      await new Browser().signUp(trial.now.auth);
      const result = await trial.now.auth.signUp({ ...who, headers: new Browser().headers });
      expect(result).toEqual({ ok: false, error });
      expect(await trial.now.userIds()).toHaveLength(1);
    });

    test('a name may be anything that both databases can hold', async () => {
      const browser = new Browser();
      await browser.signUp(trial.now.auth, { ...ADA, name: ` A\u0000da \ud800${'x'.repeat(300)}` });
      const caller = await trial.now.sessions.find(browser.headers);
      expect(caller?.name).toMatch(/^A\ufffdda \ufffdx{249}$/);
    });

    test('of two forms with the same e-mail at the same moment one is told that it is taken', async () => {
      const headers = new Browser().headers;
      const results = await Promise.all([1, 2].map(() => trial.now.auth.signUp({ ...ADA, headers })));
      expect(results.filter(({ ok }) => ok)).toHaveLength(1);
      expect(results.find(({ ok }) => !ok)).toEqual({ ok: false, error: { code: 'email_taken', field: 'email' } });
    });

    test('nobody signs up as an admin, or makes themselves one', async () => {
      const { auth, sessions } = trial.now;
      const sneaky = { ...ADA, role: 'admin' };
      await auth.handle(postTo('/sign-up/email', { origin: ORIGIN }, sneaky));
      const browser = new Browser();
      await browser.signUp(auth, BOB);
      await browser.post(auth, '/update-user', { role: 'admin' });
      await browser.post(auth, '/admin/set-role', {
        userId: (await sessions.find(browser.headers))?.authId,
        role: 'admin',
      });
      const users = await trial.now.database.auth.db.selectFrom('user').select('role').execute();
      expect(users.map(({ role }) => role)).not.toContain('admin');
    });

    test('somebody who comes with the cookie of a session that has ended can sign in', async () => {
      const { auth, sessions } = trial.now;
      const browser = new Browser();
      await browser.signUp(auth);
      const elsewhere = browser.copy();
      await auth.signOut(browser.headers);
      await elsewhere.signIn(auth);
      expect(await sessions.find(elsewhere.headers)).toMatchObject({ name: 'Ada' });
    });

    test('signing out with no session, or a forged one, is no error', async () => {
      const headers = new Headers({ origin: ORIGIN, cookie: `${trial.now.auth.sessionCookie}=forged.cookie` });
      expect(await trial.now.auth.signOut(headers)).toMatchObject({ ok: true });
      expect(await trial.now.auth.signOut(new Headers())).toMatchObject({ ok: true });
    });

    test('a removed account leaves no session and no password, and can be made anew', async () => {
      const { auth, sessions, database } = trial.now;
      const browser = new Browser();
      const authId = await browser.signUp(auth);
      await sessions.find(browser.headers);
      await auth.deleteAccount(authId);
      expect(await sessions.find(browser.headers)).toBeNull();
      expect(await trial.now.userIds()).toEqual([]);
      expect(await database.auth.db.selectFrom('account').select('id').execute()).toEqual([]);
      await browser.signUp(auth);
    });

    test('an account whose learner is still there is not removed, not even in part', async () => {
      const { auth } = trial.now;
      const authId = await new Browser().signUp(auth);
      await trial.now.begin(authId);
      await expect(auth.deleteAccount(authId)).rejects.toThrow();
      await new Browser().signIn(auth);
    });
  });

  describe('programs', () => {
    test('a script without Origin signs up, and its token works as Bearer, in body and header', async () => {
      const { auth, sessions } = trial.now;
      const response = await auth.handle(postTo('/sign-up/email', {}, ADA));
      const { token } = await response.json();
      for (const bearer of [token, response.headers.get('set-auth-token')])
        expect(await sessions.find(new Headers({ authorization: `Bearer ${bearer}` }))).toMatchObject({ name: 'Ada' });
    });

    test.each(['/sign-in/email', '/sign-in/anonymous'])('%s gives a token too', async (path) => {
      const { auth, sessions } = trial.now;
      await new Browser().signUp(auth);
      const response = await auth.handle(postTo(path, {}, path.endsWith('email') ? ADA : {}));
      const { token } = await response.json();
      expect(response.headers.get('set-auth-token')).toMatch(/^.{32}\./);
      expect(await sessions.find(new Headers({ authorization: `bearer ${token}` }))).not.toBeNull();
    });

    test('a script may keep cookies and still send no Origin', async () => {
      const browser = new Browser();
      await browser.signUp(trial.now.auth);
      const cookie = browser.headers.get('cookie') ?? '';
      const response = await trial.now.auth.handle(postTo('/update-user', { cookie }, { name: 'Countess' }));
      expect(response.status).toBe(200);
    });

    test('a Bearer token signs itself out', async () => {
      const { auth, sessions } = trial.now;
      const { token } = await (await auth.handle(postTo('/sign-up/email', {}, ADA))).json();
      const headers = new Headers({ authorization: `Bearer ${token}` });
      await sessions.find(headers);
      await auth.signOut(headers);
      expect(await sessions.find(headers)).toBeNull();
    });
  });

  describe('other sites', () => {
    const elsewhere = [
      { origin: 'https://evil.example' },
      { origin: 'http://127.0.0.1:3001' },
      { origin: 'null' },
      { referer: 'https://evil.example/page' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
    ];

    test.each(elsewhere)('%j can sign nobody in, up or out, with or without a cookie', async (headers) => {
      const { auth, sessions } = trial.now;
      const browser = new Browser();
      await browser.signUp(auth);
      const cookie = browser.headers.get('cookie') ?? '';
      for (const path of ['/sign-in/anonymous', '/sign-in/email', '/sign-up/email', '/sign-out'])
        for (const sent of [headers, { ...headers, cookie }])
          expect((await auth.handle(postTo(path, sent, ADA))).status).toBe(403);
      const form = await auth.signOut(new Headers({ ...headers, cookie }));
      expect(form).toEqual({ ok: false, error: { code: 'cross_origin' } });
      expect(await sessions.find(browser.headers)).not.toBeNull();
      expect(await trial.now.userIds()).toHaveLength(1);
    });

    test.each([
      [{ origin: 'http://localhost:3000' }],
      [{ origin: 'http://[::1]:3000' }],
      [{ origin: 'null', 'sec-fetch-site': 'same-origin' }],
      [{ referer: `${ORIGIN}/sign-in` }],
      [{ origin: 'https://portal.example' }],
    ])('%j is one of our own', async (headers) => {
      const { auth } = new Trial(trial.now.database, { trustedOrigins: ['https://portal.example/'] });
      const browser = new Browser();
      await browser.signUp(auth);
      const sent = { ...headers, cookie: browser.headers.get('cookie') ?? '' };
      expect((await auth.handle(postTo('/sign-out', sent))).status).toBe(200);
    });
  });

  describe('in production', () => {
    // The limits live as long as the process, so each database has addresses of its own.
    const net = dialect === 'sqlite' ? '203.0.113' : '198.51.100';

    test('one address is limited, whatever headers it makes up; another one and other routes are not', async () => {
      const { auth } = new Trial(trial.now.database, { production: true });
      const tryIn = (address: string, made = '') =>
        auth.signIn({
          email: 'x',
          password: 'y',
          headers: new Headers({ 'x-stepwell-client-address': made }),
          address,
        });
      for (let at = 0; at < 60; at++)
        expect(await tryIn(`${net}.7`)).toMatchObject({ error: { code: 'invalid_email' } });
      expect(await tryIn(`${net}.7`, `${net}.9`)).toEqual({
        ok: false,
        error: { code: 'too_many', retryAfterSeconds: 60 },
      });
      expect(await tryIn(`${net}.8`)).toMatchObject({ error: { code: 'invalid_email' } });
      const session = new Request(`${ORIGIN}/api/auth/get-session`);
      for (let at = 0; at < 150; at++) await auth.handle(session, { address: `${net}.7` });
      expect((await auth.handle(session, { address: `${net}.7` })).status).toBe(200);
    });
  });

  test('a session keeps no address of the person', async () => {
    await trial.now.auth.signUp({
      ...ADA,
      headers: new Headers({ 'x-forwarded-for': '203.0.113.7' }),
      address: '203.0.113.7',
    });
    const sessions = await trial.now.database.auth.db.selectFrom('session').select('ipAddress').execute();
    expect(sessions).toEqual([{ ipAddress: null }]);
  });

  test.each(['/delete-anonymous-user', '/delete-user', '/admin/remove-user', '/admin/impersonate-user'])(
    '%s cannot be reached: it would go past the learner',
    async (path) => {
      const browser = new Browser();
      const userId = await trial.now.makeAdmin(browser);
      expect((await browser.post(trial.now.auth, path, { userId })).status).toBe(404);
    },
  );
});
