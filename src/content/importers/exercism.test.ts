import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exercism } from './exercism.ts';
import { config, TRACK } from './fixtures/exercism-track.ts';
import { briefLoss, errorsOf, keysOf, type SourceFiles, stepAt, tryImport, tryRead } from './testing.ts';

const lineOf = (slug: string): number =>
  String(TRACK['config.json'])
    .split('\n')
    .findIndex((line) => line.includes(`"slug": "${slug}"`)) + 1;
const without = (files: SourceFiles, path: string): SourceFiles =>
  Object.fromEntries(Object.entries(files).filter(([name]) => name !== path));

describe('an Exercism track', () => {
  test('is recognised by its configuration', async () => {
    const { imported } = await tryImport(exercism, TRACK);
    expect(imported).toMatchObject({
      title: 'Walk',
      description: 'Walk is a language of gaits.',
      language: 'en',
      licence: 'MIT',
      authors: ['ada'],
      notices: ['LICENSE'],
    });
  });

  test('becomes chapters in topological order, ties by listing, with prerequisites as edges', async () => {
    const { imported, read } = await tryImport(exercism, TRACK);
    expect(imported.chapters.map(({ key, title, requires, order }) => [key, title, requires, order])).toEqual([
      ['first', 'First', [], 'sequence'],
      ['second', "Ada's Second", ['first'], 'sequence'],
      ['third', 'Third', ['first', 'second'], 'sequence'],
      ['fourth', 'Fourth', ['second'], 'sequence'],
      ['practice', 'Practice', [], 'any'],
    ]);
    expect(keysOf(imported)).toEqual([
      'first/introduction',
      'first/exercise',
      'second/introduction',
      'second/exercise',
      'third/introduction',
      'third/exercise',
      'fourth/introduction',
      'fourth/exercise',
      'practice/hello-world',
      'practice/two-gaits',
    ]);
    expect(stepAt(imported, 'practice/two-gaits').requires).toEqual(['second/exercise', 'third/exercise']);
    expect(errorsOf(read)).toEqual([]);
    expect(read.book?.chapters.flatMap(({ steps }) => steps.map(({ type }) => type)).join(' ')).toBe(
      'reading exercise reading exercise reading exercise reading exercise exercise exercise',
    );
  });

  test('tells what was left out and where', async () => {
    const { losses, images } = await tryImport(exercism, TRACK);
    expect(images).toBe(1);
    expect(losses.map(briefLoss)).toEqual([
      'concept page concepts/a/about.md:1',
      `exercise that is deprecated config.json:${lineOf('old')}`,
      `exercise that is deprecated config.json:${lineOf('gone')}`,
      `exercise that is wip config.json:${lineOf('unready')}`,
      `prerequisite that nobody teaches config.json:${lineOf('fourth')}`,
      `prerequisite that nobody teaches config.json:${lineOf('two-gaits')}`,
      ...[
        'concept/first',
        'concept/fourth',
        'concept/second',
        'concept/third',
        'practice/hello-world',
        'practice/two-gaits',
      ].map((name) => `tests that are not run exercises/${name}/a_test.wk:1`),
    ]);
  });

  test('keeps stub, tests and exemplar, and completes by declaration', async () => {
    const { imported } = await tryImport(exercism, TRACK);
    expect(stepAt(imported, 'first/exercise')).toMatchObject({
      title: 'First',
      type: 'exercise',
      complete: { type: 'declared' },
      files: [
        { path: '_starter/a.wk', text: 'stub\n' },
        { path: '_tests/a_test.wk', text: 'test\n' },
        { path: '_solution/exemplar.wk', text: 'exemplar\n' },
      ],
    });
  });

  test('turns each section of hints into a hint, with its references', async () => {
    const { imported } = await tryImport(exercism, TRACK);
    expect(stepAt(imported, 'first/exercise').markdown).toBe(
      [
        'Do it.\n',
        ':::hint\nLook at [this](<https://example.org/a_(b)>).\n:::\n',
        '::::hint[General]\n- [One](<https://example.org/a_(b)>)\n\n```\n## no heading\n:::\n```\n::::\n',
        ':::hint[1. Use `[x]`]\n- Two\n:::\n',
      ].join('\n'),
    );
    expect(stepAt(imported, 'practice/hello-world').markdown).toBe(
      'Hello.\n\n## Instructions\n\nDo it.\n\n:::hint\nOnly this.\n:::\n',
    );
  });

  test('leads links to steps and files, and reads notes and foreign line ends', async () => {
    const { imported } = await tryImport(exercism, TRACK);
    const { title, markdown } = stepAt(imported, 'second/introduction');
    expect(title).toBe('Second');
    expect(markdown).toBe(
      'See [first](step:first/exercise), [A](step:first/introduction), [c]: and [b](step:second/introduction).\n' +
        '![A picture](asset:exercises/concept/second/.docs/pic%20one.png)\n\n' +
        ':::warning\nTake *care*.\n\n```\ncode\n```\n:::\n',
    );
    expect(stepAt(imported, 'practice/two-gaits').markdown).toContain('## More\n\nGeneric`<T>` is fine\\\nhere. H₂O');
  });

  test('takes the concept page where an exercise has no introduction', async () => {
    const { imported, losses } = await tryImport(
      exercism,
      without(TRACK, 'exercises/concept/first/.docs/introduction.md'),
    );
    expect(stepAt(imported, 'first/introduction')).toMatchObject({ title: 'A', markdown: 'All about a.\n' });
    expect(losses.filter(({ construct }) => construct === 'concept page')).toEqual([]);
  });

  test('fills in the patterns of the track where an exercise names no files', async () => {
    const { imported } = await tryImport(exercism, {
      'config.json': config([{ slug: 'two-words', concepts: ['a'] }]),
      'exercises/concept/two-words/.docs/instructions.md': 'Do.',
      'exercises/concept/two-words/.docs/introduction.md': 'Hi.',
      'exercises/concept/two-words/two_words.wk': 's',
      'exercises/concept/two-words/two-words_test.wk': 't',
    });
    expect(stepAt(imported, 'two-words/exercise').files.map(({ path }) => path)).toEqual([
      '_starter/two_words.wk',
      '_tests/two-words_test.wk',
    ]);
  });

  test('reads a configuration with comments and a comma too many', async () => {
    const book = await tryRead(exercism, {
      ...TRACK,
      'config.json':
        '{"language": "W", "exercises": {"concept": [{"slug": "first", "concepts": [], /* x */ }, // y\n]}}',
    });
    expect(keysOf(book)).toEqual(['first/introduction', 'first/exercise']);
  });

  test.each([
    [
      'exercises that wait for each other',
      config([
        { slug: 'first', concepts: ['a'], prerequisites: ['b'] },
        { slug: 'second', concepts: ['b'], prerequisites: ['a'] },
      ]),
      'Nobody could ever begin the exercise first, which waits for second, which waits for first; nothing was written.',
    ],
    ['no exercise', config([]), 'The track lists no exercise that is ready for learners.'],
    ['no JSON', '{{', 'config.json is missing or no JSON, so this is not an Exercism track that can be read.'],
  ])('says in a sentence what is wrong: %s', async (_, written, sentence) => {
    await expect(tryRead(exercism, { ...TRACK, 'config.json': written })).rejects.toThrow(sentence);
  });

  test('refuses files that lie outside of their exercise', async () => {
    const files = {
      ...TRACK,
      'exercises/concept/first/.meta/config.json': '{"files": {"solution": ["../../../LICENSE"]}}',
    };
    await expect(tryRead(exercism, files)).rejects.toThrow('leads out of the exercise; nothing was written');
  });

  test('any text is a page', async () => {
    const unit = fc.constantFrom(
      ...'ab`~#<>{}[]()!:$\\|*-_ \n\t"\'&/=',
      ':::',
      '```',
      '## ',
      '<br>',
      '<details>',
      '[a]: b',
    );
    await fc.assert(
      fc.asyncProperty(fc.string({ unit, maxLength: 60 }), async (text) => {
        const docs = 'exercises/concept/first/.docs';
        const book = await tryRead(exercism, {
          ...TRACK,
          'config.json': config([{ slug: 'first', concepts: ['a'] }]),
          [`${docs}/introduction.md`]: text,
          [`${docs}/instructions.md`]: text,
          [`${docs}/hints.md`]: text,
        });
        expect(keysOf(book)).toHaveLength(2);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
