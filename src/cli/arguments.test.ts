import { describe, expect, test } from 'vitest';
import { readCommand, USAGE } from './arguments.ts';

const COMMANDS = [...USAGE.matchAll(/^ {2}stepwell (\w+)/gm)].map((match) => match[1] ?? '');

describe('the command line', () => {
  test('serves the book that comes along where nothing is said', () => {
    expect(readCommand([], 'books/first')).toEqual({ ok: true, value: { name: 'serve', folders: ['books/first'] } });
  });

  test.each(['help', ...COMMANDS])('tells somebody who asks how to use %s', (name) => {
    for (const asked of ['--help', '-h'])
      expect(readCommand([name, asked], '')).toEqual({ ok: true, value: { name: 'help' } });
  });

  test.each([
    [['publsh', 'book'], 'publsh'],
    [['check'], 'one folder'],
    [['check', 'a', 'b'], 'one folder'],
    [['check', 'a', '--jsn'], '--jsn'],
    [['check', 'a', '--format', 'xml'], 'xml'],
    [['new', 'page', 'x'], 'book, chapter or step'],
    [['import', 'a'], 'the folder to write'],
    [['publish', 'a', '--on-change', 'forget'], 'forget'],
    [['rollback', 'a'], 'version'],
  ])('refuses %j and names what is wrong', (args, named) => {
    const read = readCommand(args, '');
    expect(read.ok ? read : read.error).toEqual(expect.stringContaining(named));
  });
});
