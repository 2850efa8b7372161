import { describe, expect, test } from 'vitest';
import { eachDatabase } from '../../tests/postgres/each-database.ts';
import { NOT_STARTED } from '../domain/progress.ts';
import { replaceProgress } from '../store/progress.ts';
import { aBook, aChapter, aStep } from '../store/testing.ts';
import { publishVersion } from './publish-book.ts';
import { rebuild } from './rebuild.ts';
import { aWorld, essence } from './testing.ts';

const book = (seconds: number) =>
  aBook([aChapter('c', [aStep('one', { criteria: { type: 'time', value: seconds }, revision: `${seconds}` })])]);

eachDatabase((_name, open) => {
  describe('rebuilding', () => {
    test('finds every row as it is, also where criteria were edited since', async () => {
      const world = aWorld(await open());
      await publishVersion(world.app, book(60));
      const [ada, bob] = [await world.newLearner(), await world.newLearner()];
      await world.happen(ada, 'one', { kind: 'opened' }, { kind: 'visible', ms: 60_000 });
      await world.happen(bob, 'one', { kind: 'visible', ms: 30_000 });
      await publishVersion(world.app, book(120), { choices: { all: 'new_part', steps: new Map() } });
      await world.happen(bob, 'one', { kind: 'visible', ms: 40_000 });
      await publishVersion(world.app, book(50));
      expect(await rebuild(world.app)).toEqual({ learners: 2, rows: 2, differences: [] });
    });

    test('works out rows anew that are not what evidence says, and takes no completion away', async () => {
      const world = aWorld(await open());
      await publishVersion(world.app, book(60));
      const [ada, bob] = [await world.newLearner(), await world.newLearner()];
      const { step } = await world.find('one');
      await world.happen(ada, 'one', { kind: 'visible', ms: 60_000 });
      await world.happen(bob, 'one', { kind: 'opened' });
      const right = await world.progress(ada, step);
      if (right === null) throw new Error('nothing was recorded');
      const spoil = (userId: typeof ada.id, progress: typeof NOT_STARTED) =>
        world.app.database.write((tx) =>
          replaceProgress(tx, { id: world.app.newId(), userId, stepId: step.id, progress, now: world.app.now() }),
        );
      await spoil(ada.id, NOT_STARTED);
      await spoil(bob.id, essence(right));
      const dry = await rebuild(world.app, { dryRun: true });
      expect(dry.differences.map(({ outcome }) => outcome).sort()).toEqual(['kept', 'rebuilt']);
      expect(await world.progress(ada, step)).toMatchObject({ status: 'not_started' });
      await rebuild(world.app);
      expect(essence(await world.progress(ada, step))).toEqual(essence(right));
      expect(await world.progress(bob, step)).toMatchObject({ status: 'completed' });
    });
  });
});
