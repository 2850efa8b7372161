import { parseArgs } from 'node:util';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { CheckCommand } from './check.ts';
import { FORMATS, type Format } from './finding-formats.ts';
import { readOnChange } from './on-change.ts';
import type { PublishCommand } from './publish.ts';

export type Command =
  | { name: 'serve'; folders: string[] }
  | { name: 'dev'; folder: string }
  | { name: 'new'; what: 'book' | 'chapter' | 'step'; path: string }
  | ({ name: 'check'; folder: string } & CheckCommand)
  | { name: 'import'; source: string; out: string; from: string | undefined; json: boolean }
  | ({ name: 'publish'; folder: string } & PublishCommand)
  | { name: 'versions'; bookKey: string; json: boolean }
  | { name: 'rebuild'; dryRun: boolean; json: boolean }
  | ({ name: 'rollback'; bookKey: string; version: string } & PublishCommand)
  | { name: 'help' };

export const USAGE = `Usage:
  stepwell serve [FOLDER …]        publish the books in these folders and serve all that are published
  stepwell dev FOLDER              show a book while you write it: every change at once, and findings at their places
  stepwell new book|chapter|step PATH
                                   write something to start from; a step's ending gives its type: 02-check.quiz.md
  stepwell check FOLDER [--format text|json|github|gitlab|sarif] [--write-ids]
                 [--accept-translations]
                                   say everything that is wrong with a book, for people, programs or code hosts;
                                   --write-ids gives questions without an id one, --accept-translations notes in all
                                   translations that they are up to date; nothing else is changed
  stepwell import SOURCE OUT [--from FORMAT] [--json]
                                   make a book in the folder OUT of one in another format, and say what was lost
  stepwell publish FOLDER [--dry-run] [--format …] [--on-change CHOICE] [--on-change STEPKEY=CHOICE …]
                                   make a book live; --dry-run says what that would do to learners
  stepwell versions BOOKKEY [--json]
                                   say what was live of a textbook
  stepwell rollback BOOKKEY VERSION [--dry-run] [--json] [--on-change …]
                                   make an earlier version live again, by its number or hash; learners lose nothing
  stepwell rebuild [--dry-run] [--json]
                                   work out all progress from the evidence, and say where rows differed

Choices where criteria, questions or answer keys of a step changed:
  keep             completions stay, scores only rise (this is the default)
  let-scores-fall  completions stay, scores rise and fall with the corrected answer key
  new-part         earlier evidence counts, and only what is missing is asked
  again            everybody who has begun the step does it again

Environment: PORT (3000), HOST (127.0.0.1), DATA_DIR (./data), DATABASE_URL (SQLite in DATA_DIR when unset),
BETTER_AUTH_SECRET (made on the first start when unset in development), BASE_URL.`;

/** Reads a command line; refuses with a sentence that says what is wrong. */
export function readCommand(args: string[], defaultFolder: string): Result<Command, string> {
  const [name = 'serve', ...rest] = args;
  if (name === 'help' || args.some((one) => one === '--help' || one === '-h')) return ok({ name: 'help' });
  try {
    if (name === 'serve') {
      const { positionals } = parseArgs({ args: rest, allowPositionals: true, options: {} });
      return ok({ name, folders: positionals.length === 0 ? [defaultFolder] : positionals });
    }
    if (name === 'dev') {
      const { positionals } = parseArgs({ args: rest, allowPositionals: true, options: {} });
      const [folder, ...more] = positionals;
      return folder === undefined || more.length > 0 ? refuse('dev takes one folder.') : ok({ name, folder });
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
        options: {
          ...FORMAT_OPTIONS,
          'write-ids': { type: 'boolean', default: false },
          'accept-translations': { type: 'boolean', default: false },
        },
      });
      const [folder, ...more] = positionals;
      if (folder === undefined || more.length > 0) return refuse('check takes one folder.');
      const format = readFormat(values);
      if (!format.ok) return format;
      const { 'write-ids': writeIds, 'accept-translations': acceptTranslations } = values;
      return ok({ name, folder, format: format.value, writeIds, acceptTranslations });
    }
    if (name === 'import') {
      const { values, positionals } = parseArgs({
        args: rest,
        allowPositionals: true,
        options: { from: { type: 'string' }, json: { type: 'boolean', default: false } },
      });
      const [source, out, ...more] = positionals;
      if (source === undefined || out === undefined || more.length > 0)
        return refuse('import takes the folder of a book and the folder to write.');
      return ok({ name, source, out, from: values.from, json: values.json });
    }
    if (name === 'rebuild') {
      const flag = { type: 'boolean', default: false } as const;
      const { values } = parseArgs({ args: rest, options: { json: flag, 'dry-run': flag } });
      return ok({ name, dryRun: values['dry-run'], json: values.json });
    }
    if (name === 'publish' || name === 'versions' || name === 'rollback') return readPublishing(name, rest);
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  return refuse(`There is no command ${name}.`);
}

function readPublishing(name: 'publish' | 'versions' | 'rollback', args: string[]): Result<Command, string> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...(name === 'publish' ? FORMAT_OPTIONS : { json: { type: 'boolean', default: false } }),
      ...(name !== 'versions' && {
        'dry-run': { type: 'boolean', default: false },
        'on-change': { type: 'string', multiple: true, default: [] },
      }),
    },
  });
  const [first, second] = positionals;
  const wanted = name === 'rollback' ? 2 : 1;
  if (first === undefined || positionals.length !== wanted) return refuse(TAKES[name]);
  const format = readFormat(values);
  if (!format.ok) return format;
  const json = format.value === 'json';
  if (name === 'versions') return ok({ name, bookKey: first, json });
  const choices = readOnChange(listOf(values['on-change']));
  if (!choices.ok) return choices;
  const command = { json, dryRun: values['dry-run'] === true, choices: choices.value };
  return name === 'publish'
    ? ok({ name, folder: first, ...command, format: format.value })
    : ok({ name, bookKey: first, version: second ?? '', ...command });
}

const FORMAT_OPTIONS = {
  json: { type: 'boolean', default: false },
  format: { type: 'string' },
} as const;

/** `--json` is another way to say `--format json`. */
function readFormat({ json, format }: { json?: unknown; format?: unknown }): Result<Format, string> {
  const written = format ?? (json === true ? 'json' : 'text');
  const found = FORMATS.find((one) => one === written);
  return found === undefined ? refuse(`There is no format ${written}; there are ${FORMATS.join(', ')}.`) : ok(found);
}

const TAKES = {
  publish: 'publish takes one folder.',
  versions: 'versions takes the key of one textbook.',
  rollback: 'rollback takes the key of a textbook and a version.',
};

const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
