import { createHash } from 'node:crypto';
import type { Book, BookStep } from '../domain/book.ts';
import { compareText } from './finding-list.ts';

/** Characters that are hashed at a time: a whole book as one text would take its size in memory once more. */
const AT_A_TIME = 65_536;

/** SHA-256 of a value as JSON with sorted fields, hex: the same on every machine. */
export function hashOf(value: unknown): string {
  const hash = createHash('sha256');
  let open = '';
  writeJson(value, (text) => {
    open += text;
    if (open.length < AT_A_TIME) return;
    hash.update(open);
    open = '';
  });
  return hash.update(open).digest('hex');
}

function writeJson(value: unknown, write: (text: string) => void): void {
  if (typeof value !== 'object' || value === null) write(JSON.stringify(value) ?? 'null');
  else if (Array.isArray(value)) writeArray(value, write);
  else writeObject(value, write);
}

function writeArray(items: unknown[], write: (text: string) => void): void {
  write('[');
  for (const [at, item] of items.entries()) {
    if (at > 0) write(',');
    writeJson(item, write);
  }
  write(']');
}

function writeObject(value: object, write: (text: string) => void): void {
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => compareText(a, b));
  write('{');
  for (const [at, [name, field]] of fields.entries()) {
    write(`${at > 0 ? ',' : ''}${JSON.stringify(name)}:`);
    writeJson(field, write);
  }
  write('}');
}

/** What a completion is earned on, in all of its variants: text, questions, answer keys, criteria, the files shown and the texts taken over from files. */
export function stepRevision(step: Omit<BookStep, 'revision'>, included: readonly string[] = []): string {
  const { content, questions, answerKeys, criteria, assets, exercise, exerciseKey } = step;
  // Left out where there are none, as they were before steps could have any.
  const variants = step.variants?.map(({ language, level, content, questions, answerKeys, assets }) => ({
    ...{ language, level, content, questions, answerKeys, assets },
  }));
  const more = {
    ...(variants?.length && { variants }),
    ...(exercise && { exercise, exerciseKey }),
    ...(included.length > 0 && { included }),
  };
  return hashOf({ content, questions, answerKeys, criteria, assets, ...more });
}

/** Covers the whole book, rendered pages too, so that a better renderer is published as well. */
export function bookVersion(book: Omit<Book, 'version'>): string {
  const assets = book.assets.map(({ hash, mime }) => ({ hash, mime }));
  return hashOf({ ...book, assets });
}
