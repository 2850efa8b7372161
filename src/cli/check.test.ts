import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type BookFiles, SMALL_BOOK, STEP, withBook } from '../content/fixtures/temporary-book.ts';
import { readCommand } from './arguments.ts';
import { check } from './check.ts';
import { FORMATS } from './finding-formats.ts';

const checked = (files: BookFiles, ...args: string[]) =>
  withBook(files, async (folder) => {
    // The repository's root: the folder of the book lies in it.
    await mkdir(join(dirname(folder), '.git'));
    const command = readCommand(['check', folder, ...args], '.');
    if (!command.ok || command.value.name !== 'check') throw new Error('not a check');
    const printed: string[] = [];
    const code = await check(folder, command.value, (text) => printed.push(text), {
      run: () => Promise.reject(new Error('nothing runs')),
    });
    const after = Object.fromEntries(
      await Promise.all(
        Object.keys(files).map(async (file) => [file, (await readFile(join(folder, file))).toString()] as const),
      ),
    );
    return { code, text: printed.join('\n').replaceAll(folder, 'book'), after };
  });

/** A warning and an error, in a file whose name and words have to be escaped. */
const NAME = '01-start/02-50%, odd: ünï.md';
const ODD: BookFiles = { ...SMALL_BOOK, [NAME]: '---\ntitle: Odd\n---\n\n![](a.png)\n' };

describe('stepwell check', () => {
  test('says place, severity, rule, sentence and fix', async () => {
    expect(await checked(ODD)).toMatchObject({
      code: 1,
      text: `book/${NAME}:5  warning  missing-alt
  The image a.png has no text for readers who cannot see it.
  Say between the brackets what it shows: \`![…](…)\`.

book/${NAME}:5  error  missing-file
  There is no file 01-start/a.png.
  Check the name; upper and lower case count.

1 error, 1 warning`,
    });
  });

  test('annotates lines by the workflow commands of GitHub, from the root of the repository', async () => {
    const { code, text } = await checked(ODD, '--format', 'github');
    expect(code).toBe(1);
    expect(text.split('\n')).toEqual([
      '::warning file=book/01-start/02-50%25%2C odd%3A ünï.md,line=5,title=missing-alt::The image a.png has no text for readers who cannot see it. Say between the brackets what it shows: `![…](…)`.',
      '::error file=book/01-start/02-50%25%2C odd%3A ünï.md,line=5,title=missing-file::There is no file 01-start/a.png. Check the name; upper and lower case count.',
    ]);
  });

  test('writes a code quality report of GitLab in which every finding has a print of its own', async () => {
    const twice = { ...SMALL_BOOK, [STEP]: '# Hello\n\n<b>a</b>\n\n<b>b</b>\n' };
    const { code, text } = await checked(twice, '--format', 'gitlab');
    expect(code).toBe(0);
    const report = JSON.parse(text);
    expect(report).toEqual(
      [3, 5].map((begin) => ({
        description: expect.stringContaining('HTML in the text is left out.'),
        check_name: 'raw-html',
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        severity: 'minor',
        location: { path: `book/${STEP}`, lines: { begin } },
      })),
    );
    expect(new Set(report.map((one: { fingerprint: string }) => one.fingerprint)).size).toBe(2);
    expect(JSON.parse((await checked(ODD, '--format', 'gitlab')).text)[1].severity).toBe('major');
  });

  test('writes SARIF 2.1.0 with its rules', async () => {
    expect(JSON.parse((await checked(ODD, '--format', 'sarif')).text)).toEqual({
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'Stepwell',
              rules: ['missing-alt', 'missing-file'].map((id, at) => ({
                id,
                shortDescription: { text: expect.stringMatching(/./) },
                help: { text: expect.stringMatching(/./) },
                defaultConfiguration: { level: ['warning', 'error'][at] },
              })),
            },
          },
          results: ['warning', 'error'].map((level, at) => ({
            ruleId: ['missing-alt', 'missing-file'][at],
            ruleIndex: at,
            level,
            message: { text: expect.stringMatching(/^The.* /) },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: 'book/01-start/02-50%25%2C%20odd%3A%20%C3%BCn%C3%AF.md' },
                  region: { startLine: 5 },
                },
              },
            ],
          })),
        },
      ],
    });
  });

  test.each(FORMATS)('ends with 0 for a good book as %s, and with the empty report of that form', async (format) => {
    const { code, text } = await checked(SMALL_BOOK, '--format', format);
    expect(code).toBe(0);
    expect(text).toMatch(
      {
        text: /nothing to find fault with\.$/,
        json: /"findings": \[\]/,
        github: /^$/,
        gitlab: /^\[\]$/,
        sarif: /"results": \[\]/,
      }[format],
    );
  });

  test('takes --json for --format json, and no format that there is not', () => {
    expect(readCommand(['check', 'x', '--json'], '.')).toMatchObject({ ok: true, value: { format: 'json' } });
    expect(readCommand(['publish', 'x', '--format', 'sarif'], '.')).toMatchObject({ value: { format: 'sarif' } });
    expect(readCommand(['check', 'x', '--format', 'xml'], '.')).toMatchObject({
      ok: false,
      error: 'There is no format xml; there are text, json, github, gitlab, sarif.',
    });
  });
});

describe('stepwell check --write-ids', () => {
  const choices = '\r\n\r\n- [x] a\r\n- [ ] b\r\n:::\r\n';
  const text = [
    '\ufeff---\r\ntitle: Hello\r\n---\r\n\r\n',
    `:::question\r\nWhich foot is down $x$ now?${choices}\r\n`,
    `:::question{#q-which-foot-is-down}\r\nWhich?${choices}\r\n`,
    `:::question{kind=multiple shuffle}\r\nپاؤں کون سا؟${choices}\r\n`,
    `:::question{id="" kind=single}\r\n$x$${choices}`,
  ].join('');

  test('gives every question without an id one made of its words, and changes nothing else', async () => {
    const { code, text: said, after } = await checked({ ...SMALL_BOOK, [STEP]: text }, '--write-ids');
    expect(after[STEP]).toBe(
      text
        .replace(':::question\r', ':::question{#q-which-foot-is-down-2}\r')
        .replace('{kind=multiple shuffle}', '{#q-پاؤں-کون-سا kind=multiple shuffle}')
        .replace('{id="" kind=single}', '{#q kind=single}'),
    );
    expect(said).toContain(`book/${STEP}:5  wrote #q-which-foot-is-down-2`);
    expect(said).toContain('nothing to find fault with.');
    expect(code).toBe(0);
  });

  test('leaves a book alone in which nothing is missing', async () => {
    const { after } = await checked(SMALL_BOOK, '--write-ids');
    expect(after).toEqual(SMALL_BOOK);
  });

  test('changes nothing unless it is asked to', async () => {
    const { code, after } = await checked({ ...SMALL_BOOK, [STEP]: text });
    expect(code).toBe(1);
    expect(after[STEP]).toBe(text);
  });
});
