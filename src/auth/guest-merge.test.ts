import { expect, test } from 'vitest';
import { eachDatabase } from '../../tests/postgres/each-database.ts';
import { ADA, Browser, ORIGIN, postTo, Trial, useTrial } from './testing.ts';

eachDatabase((_, open) => {
  const trial = useTrial(open);

  test('a guest has a name, an address where no mail goes, and nothing to sign in with', async () => {
    const browser = new Browser();
    const authId = await browser.beGuest(trial.now.auth);
    expect(await trial.now.sessions.find(browser.headers)).toMatchObject({
      authId,
      isAnonymous: true,
      name: 'Guest',
      email: expect.stringMatching(/@guest\.invalid$/),
    });
    expect(await trial.now.auth.signInAnonymously(browser.headers)).toEqual({
      ok: false,
      error: { code: 'already_anonymous' },
    });
  });

  test('signing up takes the guest’s learner along, and the guest is gone', async () => {
    const { auth, sessions } = trial.now;
    const browser = new Browser();
    const profileId = await trial.now.begin(await browser.beGuest(auth));
    await sessions.find(browser.headers);
    const asGuest = browser.copy();
    const authId = await browser.signUp(auth);
    expect(await trial.now.ownerOf(profileId)).toBe(authId);
    expect(await trial.now.userIds()).toEqual([authId]);
    expect(await sessions.find(asGuest.headers)).toBeNull();
    expect(await sessions.find(browser.headers)).toMatchObject({ authId, isAnonymous: false });
  });

  test('signing in to an account merges into it, and the guest is gone', async () => {
    const { auth, database } = trial.now;
    const merges: { fromAuthId: string; intoAuthId: string }[] = [];
    const other = new Trial(database, { mergeLearner: async (merge) => void merges.push(merge) });
    const authId = await new Browser().signUp(auth);
    const browser = new Browser();
    const guest = await browser.beGuest(auth);
    await browser.signIn(other.auth);
    expect(merges).toEqual([{ fromAuthId: guest, intoAuthId: authId }]);
    expect(await trial.now.userIds()).toEqual([authId]);
  });

  test('a guest with a Bearer token is merged too', async () => {
    const { auth } = trial.now;
    const { token, user } = await (await auth.handle(postTo('/sign-in/anonymous', {}))).json();
    const profileId = await trial.now.begin(user.id);
    const response = await auth.handle(postTo('/sign-up/email', { authorization: `Bearer ${token}` }, ADA));
    expect(await trial.now.ownerOf(profileId)).toBe((await response.json()).user.id);
  });

  test('the guest is still there while the merge runs, and with a wrong password nothing is merged', async () => {
    const { auth, database } = trial.now;
    const seen: string[][] = [];
    const other = new Trial(database, { mergeLearner: async () => void seen.push(await trial.now.userIds()) });
    await new Browser().signUp(auth);
    const browser = new Browser();
    const guest = await browser.beGuest(auth);
    await expect(browser.signIn(other.auth, { ...ADA, password: 'wrong horse' })).rejects.toThrow('wrong_credentials');
    expect(seen).toEqual([]);
    await browser.signIn(other.auth);
    expect(seen).toEqual([expect.arrayContaining([guest])]);
  });

  test('somebody with an account who signs in to another one is not merged', async () => {
    const { auth } = trial.now;
    const browser = new Browser();
    const first = await browser.signUp(auth);
    const profileId = await trial.now.begin(first);
    await browser.signUp(auth, { ...ADA, email: 'second@school.example' });
    expect(await trial.now.ownerOf(profileId)).toBe(first);
  });

  const failing = async (): Promise<void> => {
    throw new Error('the merge failed');
  };

  test('when the merge fails after a sign-up, the guest goes on and can sign up again', async () => {
    const { auth, sessions, database } = trial.now;
    const broken = new Trial(database, { mergeLearner: failing });
    const browser = new Browser();
    const guest = await browser.beGuest(auth);
    const profileId = await trial.now.begin(guest);
    const result = await broken.auth.signUp({ ...ADA, headers: browser.headers });
    expect(result).toEqual({ ok: false, error: { code: 'merge_failed' } });
    expect(broken.reports).toHaveLength(1);
    expect(await sessions.find(browser.headers)).toMatchObject({ authId: guest });
    expect(await trial.now.ownerOf(profileId)).toBe(guest);
    expect(await trial.now.userIds()).toEqual([guest]);
    const authId = await browser.signUp(auth);
    expect(await trial.now.ownerOf(profileId)).toBe(authId);
  });

  test('when the merge fails after a sign-in, nobody is signed in and nothing is lost', async () => {
    const { auth, sessions, database } = trial.now;
    const broken = new Trial(database, { mergeLearner: failing });
    const authId = await new Browser().signUp(auth);
    const browser = new Browser();
    const guest = await browser.beGuest(auth);
    const profileId = await trial.now.begin(guest);
    const response = await browser.post(broken.auth, '/sign-in/email', ADA);
    expect(response.status).toBe(500);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(response.headers.get('set-auth-token')).toBeNull();
    expect(await response.json()).toEqual({ code: 'MERGE_FAILED', message: expect.any(String) });
    expect(await sessions.find(browser.headers)).toMatchObject({ authId: guest });
    expect(await trial.now.ownerOf(profileId)).toBe(guest);
    const active = await database.auth.db.selectFrom('session').select('userId').where('userId', '=', authId).execute();
    expect(active).toHaveLength(1);
  });

  test('a merge that was done but could not say so keeps the new account', async () => {
    const { auth, database } = trial.now;
    const unsure = new Trial(database, {
      mergeLearner: async ({ fromAuthId, intoAuthId }) => {
        await database.write(async (tx) => {
          await tx.updateTable('user_profile').set({ auth_id: intoAuthId }).where('auth_id', '=', fromAuthId).execute();
        });
        throw new Error('the connection broke during commit');
      },
    });
    const browser = new Browser();
    const profileId = await trial.now.begin(await browser.beGuest(auth));
    const result = await unsure.auth.signUp({ ...ADA, headers: browser.headers });
    expect(result).toEqual({ ok: false, error: { code: 'merge_failed' } });
    expect(await trial.now.ownerOf(profileId)).toBe(await browser.signIn(auth));
  });

  test('what a slow request wrote for the guest during the merge is merged too', async () => {
    const { auth, database } = trial.now;
    let merges = 0;
    const late = new Trial(database, {
      mergeLearner: async ({ fromAuthId, intoAuthId }) => {
        const moving = database.write(async (tx) => {
          await tx.updateTable('user_profile').set({ auth_id: intoAuthId }).where('auth_id', '=', fromAuthId).execute();
        });
        await moving;
        if (++merges === 1) profileId = await trial.now.begin(fromAuthId);
      },
    });
    let profileId = '';
    const browser = new Browser();
    await browser.beGuest(auth);
    const authId = await browser.signUp(late.auth);
    expect(await trial.now.ownerOf(profileId)).toBe(authId);
    expect(await trial.now.userIds()).toEqual([authId]);
    expect(late.reports).toEqual([]);
  });

  test('one guest who signs up twice at the same moment keeps the learner', async () => {
    const { auth, sessions } = trial.now;
    const browser = new Browser();
    const profileId = await trial.now.begin(await browser.beGuest(auth));
    const twice = [ADA, { ...ADA, email: 'second@school.example' }];
    await Promise.all(twice.map((who) => auth.signUp({ ...who, headers: browser.headers })));
    const owner = await trial.now.ownerOf(profileId);
    expect(await trial.now.userIds()).toContain(owner);
    expect(
      await sessions.find(new Headers({ origin: ORIGIN, cookie: browser.headers.get('cookie') ?? '' })),
    ).toBeNull();
  });

  test('a class of guests can sign up at the same moment, and nobody gets what another did', async () => {
    const { auth, sessions } = trial.now;
    const pupils = await Promise.all(
      Array.from({ length: 30 }, async (_, at) => {
        const browser = new Browser();
        const profileId = await trial.now.begin(await browser.beGuest(auth));
        return { browser, profileId, who: { ...ADA, email: `pupil${at}@school.example` } };
      }),
    );
    await Promise.all(pupils.map(({ browser, who }) => browser.signUp(auth, who)));
    for (const { browser, profileId, who } of pupils) {
      const caller = await sessions.find(browser.headers);
      expect(caller).toMatchObject({ isAnonymous: false, email: who.email });
      expect(await trial.now.ownerOf(profileId)).toBe(caller?.authId);
    }
    expect(await trial.now.userIds()).toHaveLength(30);
  });
});
