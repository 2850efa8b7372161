import { expect, test } from 'vitest';
import { eachDatabase } from '../../tests/postgres/each-database.ts';
import { ADA, BOB, Browser, Trial, useTrial } from './testing.ts';

eachDatabase((_, open) => {
  const trial = useTrial(open);

  const offer = async (): Promise<string> => {
    const token = await trial.now.auth.offerAdminClaim();
    if (token === null) throw new Error('there is an admin');
    return token;
  };

  const dead = { ok: false, error: 'dead_link' };

  test('the link makes an admin at once, and then it is dead', async () => {
    const { auth, sessions } = trial.now;
    const token = await offer();
    const ada = new Browser();
    const authId = await ada.signUp(auth);
    expect(await sessions.find(ada.headers)).toMatchObject({ role: 'user' });
    expect(await auth.claimAdmin(token, authId)).toEqual({ ok: true, value: null });
    expect(await sessions.find(ada.headers)).toMatchObject({ role: 'admin' });
    expect(await auth.claimAdmin(token, await new Browser().signUp(auth, BOB))).toEqual(dead);
    expect(await auth.offerAdminClaim()).toBeNull();
  });

  test('of many who claim it at the same moment exactly one wins', async () => {
    const { auth, database } = trial.now;
    const token = await offer();
    const ids = await Promise.all(
      Array.from({ length: 8 }, (_, at) => new Browser().signUp(auth, { ...ADA, email: `ada${at}@school.example` })),
    );
    const other = new Trial(await open.again(database));
    const claims = await Promise.all(ids.map((id, at) => (at % 2 ? auth : other.auth).claimAdmin(token, id)));
    expect(claims.filter(({ ok }) => ok)).toHaveLength(1);
    expect(claims.filter(({ ok }) => !ok)).toEqual(Array(7).fill(dead));
    const admins = await database.auth.db.selectFrom('user').select('id').where('role', '=', 'admin').execute();
    expect(admins).toEqual([{ id: ids[claims.findIndex(({ ok }) => ok)] }]);
  });

  test('only the hash is kept', async () => {
    const token = await offer();
    const kept = await trial.now.database.read.selectFrom('installation').selectAll().execute();
    expect(JSON.stringify(kept)).not.toContain(token);
  });

  test('a new start makes the old link dead', async () => {
    const authId = await new Browser().signUp(trial.now.auth);
    const [old, current] = [await offer(), await offer()];
    expect(await trial.now.auth.claimAdmin(old, authId)).toEqual(dead);
    expect(await trial.now.auth.claimAdmin(current, authId)).toEqual({ ok: true, value: null });
  });

  test.each(['', 'x', 'x'.repeat(43)])('%j is no link, whether one was offered or not', async (token) => {
    const authId = await new Browser().signUp(trial.now.auth);
    expect(await trial.now.auth.claimAdmin(token, authId)).toEqual(dead);
    await offer();
    expect(await trial.now.auth.claimAdmin(token, authId)).toEqual(dead);
  });

  test('a guest and nobody are refused and leave the link alive', async () => {
    const { auth } = trial.now;
    const token = await offer();
    const browser = new Browser();
    expect(await auth.claimAdmin(token, await browser.beGuest(auth))).toEqual({ ok: false, error: 'anonymous' });
    expect(await auth.claimAdmin(token, 'nobody')).toEqual({ ok: false, error: 'unknown_user' });
    expect(await auth.claimAdmin(token, await browser.signUp(auth))).toEqual({ ok: true, value: null });
  });

  test('an admin who was made otherwise makes the link dead', async () => {
    const { auth } = trial.now;
    const token = await offer();
    await trial.now.makeAdmin(new Browser());
    expect(await auth.claimAdmin(token, await new Browser().signUp(auth))).toEqual(dead);
  });

  test('roles are refused to guests and to nobody', async () => {
    const { auth } = trial.now;
    const guest = await new Browser().beGuest(auth);
    expect(await auth.setRole(guest, 'admin')).toEqual({ ok: false, error: 'anonymous' });
    expect(await auth.setRole('nobody', 'user')).toEqual({ ok: false, error: 'unknown_user' });
  });
});
