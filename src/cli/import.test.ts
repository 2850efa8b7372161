import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCommand } from './arguments.ts';
import { importFrom } from './import.ts';

async function run(files: Record<string, string>, more: { json?: boolean; from?: string } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-cli-'));
  try {
    await mkdir(join(folder, 'source/src'), { recursive: true });
    for (const [path, text] of Object.entries(files)) await writeFile(join(folder, 'source', path), text);
    const printed: string[] = [];
    const paths = { source: join(folder, 'source'), out: join(folder, 'out') };
    const code = await importFrom({ ...paths, from: more.from, json: more.json ?? false }, (text) =>
      printed.push(text),
    );
    return { code, text: printed.join('\n').replaceAll(folder, '') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const BOOK = { 'book.toml': '', 'src/SUMMARY.md': '- [One](one.md)\n- [Two]()\n', 'src/one.md': 'Text <u>u</u>.' };

describe('stepwell import', () => {
  test('says what came over and what was lost', async () => {
    expect(await run(BOOK)).toEqual({
      code: 0,
      text: `/out: 1 chapter, 1 step (1 reading)
0 questions with 0 choices, 0 images, 0 prerequisites

Lost, or changed on the way (--json lists every place):
  1 × HTML <u>
      src/one.md:1
  1 × draft chapter
      src/SUMMARY.md:2`,
    });
  });

  test('prints the report as JSON that other programs read', async () => {
    const { code, text } = await run(BOOK, { json: true });
    expect(code).toBe(0);
    expect(JSON.parse(text)).toEqual({
      chapters: 1,
      steps: 1,
      by_type: { reading: 1, quiz: 0, exercise: 0, video: 0, interactive: 0 },
      questions: 0,
      choices: 0,
      exercises: 0,
      images: 0,
      edges: 0,
      losses: [
        { construct: 'HTML <u>', file: 'src/one.md', line: 1, count: 1 },
        { construct: 'draft chapter', file: 'src/SUMMARY.md', line: 2, count: 1 },
      ],
      findings: [],
    });
  });

  test('refuses with a sentence and code 2', async () => {
    expect(await run({})).toMatchObject({ code: 2, text: expect.stringContaining('looks like no format') });
    expect(JSON.parse((await run({}, { json: true })).text)).toEqual({ error: expect.stringContaining('no format') });
  });

  test.each([
    [
      ['import', 'a', 'b', '--from', 'mdbook', '--json'],
      { name: 'import', source: 'a', out: 'b', from: 'mdbook', json: true },
    ],
    [['import', 'a', 'b'], { name: 'import', source: 'a', out: 'b', from: undefined, json: false }],
  ])('%j is a command', (args, command) => {
    expect(readCommand(args, '.')).toEqual({ ok: true, value: command });
  });

  test.each([[['import']], [['import', 'a']], [['import', 'a', 'b', 'c']], [['import', 'a', 'b', '--what']]])(
    '%j is not',
    (args) => {
      expect(readCommand(args, '.').ok).toBe(false);
    },
  );
});
