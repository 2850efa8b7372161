const NUMBER_PREFIX = /^(\d+)[-_. ]+(?=.)/;

/** What the order prefix of a file or folder says: `01-gaits` is number 1 of name `gaits`. */
export function splitPrefix(name: string): { order: number | null; rest: string } {
  const match = NUMBER_PREFIX.exec(name);
  return match === null ? { order: null, rest: name } : { order: Number(match[1]), rest: name.slice(match[0].length) };
}

/** A name that is safe in keys and addresses: letters and digits of any script, joined by hyphens. May be empty. */
export const slug = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}_]+/gu, '-')
    .replace(/^-+|-+$/g, '');

const SEGMENT = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]{0,99}$/u;

/** A key segment as an author may write it: the name of a chapter, a step inside it, or a question. */
export const isKeySegment = (text: string): boolean => SEGMENT.test(text);

export const isStepKey = (text: string): boolean => {
  const parts = text.split('/');
  return parts.length === 2 && parts.every(isKeySegment);
};

/** Step keys may be written bare inside their own chapter. */
export const absoluteStepKey = (written: string, chapterKey: string): string =>
  written.includes('/') ? written : `${chapterKey}/${written}`;

/** Keys may hold letters of any script; addresses may not. */
const inAddress = (key: string): string => key.split('/').map(encodeURIComponent).join('/');

export const stepAddress = (bookKey: string, stepKey: string): string =>
  `/textbooks/${inAddress(bookKey)}/steps/${inAddress(stepKey)}`;

/** Of an activity that is a folder; its own files are asked for below. */
export const activityAddress = (bookKey: string, hash: string): string =>
  `/textbooks/${inAddress(bookKey)}/activities/${hash}/`;

export const assetAddress = (bookKey: string, hash: string, extension: string): string =>
  `/textbooks/${inAddress(bookKey)}/assets/${hash}.${extension}`;
