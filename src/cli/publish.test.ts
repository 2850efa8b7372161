import { v7 } from 'uuid';
import { describe, expect, test } from 'vitest';
import { eachDatabase } from '../../tests/postgres/each-database.ts';
import { createApp } from '../app/context.ts';
import { type BookFiles, SMALL_BOOK, STEP, withBook } from '../content/fixtures/temporary-book.ts';
import { readCommand } from './arguments.ts';
import { publish } from './publish.ts';
import { rollback, versions } from './versions.ts';

const QUIZ = '01-start/02-check.quiz.md';
const quiz = (right: 'a' | 'b', time = 80) =>
  `---\ntitle: Check\ncomplete: { score: ${time} }\n---\n:::question{#q}\nWhich?\n\n- [${right === 'a' ? 'x' : ' '}] One\n- [${right === 'b' ? 'x' : ' '}] Other\n:::\n`;
const BOOK: BookFiles = { ...SMALL_BOOK, [QUIZ]: quiz('a') };

describe('the command line of publishing', () => {
  const choicesOf = (...args: string[]) => {
    const command = readCommand(['publish', 'horses', ...args], '.');
    return command.ok && command.value.name === 'publish' ? command.value : command;
  };

  test('keeps completions unless it is told otherwise, for all steps or for one', () => {
    expect(choicesOf()).toMatchObject({ dryRun: false, json: false, choices: { all: 'keep' } });
    expect(choicesOf('--dry-run', '--on-change', 'new-part', '--on-change', 'a/b=again')).toMatchObject({
      dryRun: true,
      choices: { all: 'new_part', steps: new Map([['a/b', 'again']]) },
    });
  });

  test.each([
    ['an unknown choice', ['publish', 'horses', '--on-change', 'forget']],
    ['two choices for one thing', ['publish', 'horses', '--on-change', 'a=keep', '--on-change', 'a=again']],
    ['no folder', ['publish']],
    ['two folders', ['publish', 'one', 'two']],
    ['an unknown option', ['publish', 'horses', '--force']],
    ['no version', ['rollback', 'horses']],
    ['choices where there are none', ['versions', 'horses', '--on-change', 'keep']],
  ])('refuses %s with a sentence', (_name, args) => {
    expect(readCommand(args, '.')).toMatchObject({ ok: false, error: expect.stringMatching(/./) });
  });
});

/** The book has no exercise. */
const NO_RUNNER = { run: () => Promise.reject(new Error('nothing runs')) };

eachDatabase((_name, open) => {
  test('publishing from the command line says what it would do, does it, and takes it back', async () => {
    const database = await open();
    const app = createApp({ database, now: Date.now, newId: v7 });
    let said = '';
    const print = (text: string): void => {
      said = text;
    };
    const run = async (files: BookFiles, ...args: string[]) => {
      const command = readCommand(['publish', 'x', ...args], '.');
      if (!command.ok || command.value.name !== 'publish') throw new Error('not a publish command');
      const { value } = command;
      return withBook(files, (folder) => publish(app, folder, value, print, NO_RUNNER));
    };
    expect(await run({ ...BOOK, 'book.yml': 'title: [' })).toBe(1);
    expect(said).toContain('Nothing was published');
    expect(await run(BOOK, '--dry-run')).toBe(0);
    expect(said).toContain('Small is new: no learner is affected.');
    expect(await versions(app, 'book', false, print)).toBe(2);
    expect(said).toBe('There is no textbook book.');
    expect(await run(BOOK)).toBe(0);
    expect(said).toContain('Small is live as publication 1');
    expect(await run(BOOK)).toBe(0);
    expect(said).toContain('was live already');

    const next = { ...BOOK, [QUIZ]: quiz('b'), [STEP]: '---\ntitle: Hello\n---\nHello again.\n' };
    expect(await run(next, '--dry-run')).toBe(0);
    expect(said).toMatch(/Text edited \(1\): no learner\n {2}start\/hello: 0 learners/);
    expect(said).toMatch(/start\/check: keep \(0 completed, 0 in progress\)/);
    expect(await run(next, '--on-change', 'start/hello=again')).toBe(2);
    expect(said).toContain('only the text of start/hello changed, so completions stay');
    expect(await run(next, '--dry-run', '--json')).toBe(0);
    expect(JSON.parse(said)).toMatchObject({
      ok: true,
      dry_run: true,
      impact: {
        kinds: [
          { kind: 'text_edited', changes: 1, learners: 0, in_progress: 0, paths: 0 },
          { kind: 'answer_key_corrected', changes: 1 },
        ],
        choices: [{ key: 'start/check', changes: ['answer_key_corrected'], choice: 'keep' }],
      },
    });
    expect(await run(next, '--on-change', 'start/check=again', '--json')).toBe(0);
    expect(JSON.parse(said)).toMatchObject({ ok: true, published: true, number: 2, steps: { changed: 2 } });

    const plain = { dryRun: false, json: false, choices: { all: 'keep' as const, steps: new Map() } };
    expect(await rollback(app, { bookKey: 'book', version: '9' }, plain, print)).toBe(2);
    expect(said).toContain('never had a version 9');
    expect(await rollback(app, { bookKey: 'book', version: '1' }, { ...plain, dryRun: true }, print)).toBe(0);
    expect(said).toContain('this was a dry run');
    expect(await rollback(app, { bookKey: 'book', version: '1' }, plain, print)).toBe(0);
    expect(await versions(app, 'book', true, print)).toBe(0);
    const { versions: list } = JSON.parse(said);
    expect(list).toMatchObject([{ number: 3, live: true }, { number: 2 }, { number: 1, live: false }]);
    expect(list[0].version).toBe(list[2].version);
  });
});
