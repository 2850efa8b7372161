/** Adds 1 to the fact `count` so many times, aloud or not, after migrating; tests run it as a process of its own. */
import { openDatabase } from '../../src/store/database.ts';
import { getFact, setFact } from '../../src/store/installation.ts';

const [place, times, aloud] = process.argv.slice(2);
const database = await openDatabase(JSON.parse(place ?? ''));
await database.migrate();
for (let i = 0; i < Number(times); i++) {
  await database.write(async (tx) => {
    // The same row lock that `lockProfile` takes for a learner.
    if (database.dialect === 'postgres')
      await tx.selectFrom('installation').select('name').where('name', '=', 'count').forUpdate().execute();
    await setFact(tx, 'count', String(Number(await getFact(tx, 'count')) + 1));
  });
  if (aloud) process.stdout.write(`${i + 1}\n`);
}
await database.close();
