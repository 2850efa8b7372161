import { parseArgs } from 'node:util';
import { ok, type Result, refuse } from '../domain/result.ts';

export type Command =
  | { name: 'serve'; folders: string[] }
  | { name: 'new'; what: 'book' | 'chapter' | 'step'; path: string }
  | { name: 'check'; folder: string; json: boolean }
  | { name: 'help' };

export const USAGE = `Usage:
  stepwell serve [FOLDER …]        publish the books in these folders and serve all that are published
  stepwell new book|chapter|step PATH
                                   write something to start from; a step's ending gives its type: 02-check.quiz.md
  stepwell check FOLDER [--json]   say everything that is wrong with a book; changes nothing

Environment: PORT (3000), HOST (127.0.0.1), DATA_DIR (./data), DATABASE_URL (SQLite in DATA_DIR when unset),
BETTER_AUTH_SECRET (made on the first start when unset in development), BASE_URL.`;

/** Reads a command line; refuses with a sentence that says what is wrong. */
export function readCommand(args: string[], defaultFolder: string): Result<Command, string> {
  const [name = 'serve', ...rest] = args;
  if (name === 'help' || name === '--help' || name === '-h') return ok({ name: 'help' });
  try {
    if (name === 'serve') {
      const { positionals } = parseArgs({ args: rest, allowPositionals: true, options: {} });
      return ok({ name, folders: positionals.length === 0 ? [defaultFolder] : positionals });
    }
    if (name === 'new') {
      const { positionals } = parseArgs({ args: rest, allowPositionals: true, options: {} });
      const [what, path, ...more] = positionals;
      if ((what !== 'book' && what !== 'chapter' && what !== 'step') || path === undefined || more.length > 0)
        return refuse('new takes book, chapter or step, and a path.');
      return ok({ name, what, path });
    }
    if (name === 'check') {
      const { values, positionals } = parseArgs({
        args: rest,
        allowPositionals: true,
        options: { json: { type: 'boolean', default: false } },
      });
      const [folder, ...more] = positionals;
      if (folder === undefined || more.length > 0) return refuse('check takes one folder.');
      return ok({ name, folder, json: values.json });
    }
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  return refuse(`There is no command ${name}.`);
}
