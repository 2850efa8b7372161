import { createHash } from 'node:crypto';
import type { Book, BookStep } from '../domain/book.ts';
import { compareText } from './finding-list.ts';

/** SHA-256 of a value as JSON with sorted fields, hex: the same on every machine. */
export const hashOf = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex');

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
}

/** What a completion is earned on: text, questions, answer keys, criteria, the files shown and the texts taken over from files. */
export function stepRevision(step: Omit<BookStep, 'revision'>, included: readonly string[] = []): string {
  const { content, questions, answerKeys, criteria, assets } = step;
  return hashOf({ content, questions, answerKeys, criteria, assets, ...(included.length > 0 && { included }) });
}

/** Covers the whole book, rendered pages too, so that a better renderer is published as well. */
export function bookVersion(book: Omit<Book, 'version'>): string {
  const assets = book.assets.map(({ hash, mime }) => ({ hash, mime }));
  return hashOf({ ...book, assets });
}
