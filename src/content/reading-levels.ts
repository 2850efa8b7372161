import type { Book, BookStep } from '../domain/book.ts';
import type { Place } from './book-keys.ts';
import type { FindingList } from './finding-list.ts';

/** Shorter texts say nothing sure about how hard they are. */
const LEAST_WORDS = 150;
/** Two steps on the scale of LIX, such as from fiction to technical prose. */
const JUMP = 20;

/**
 * How hard a text is to read, as LIX (Björnsson 1968): words a sentence plus the percentage of words with more than six
 * letters. It needs no dictionary and so serves every script that parts words with blanks. Null for short texts and others.
 */
export function readingLevel(text: string): number | null {
  const words = text.match(/[\p{L}\p{M}\p{N}\u2019'-]+/gu) ?? [];
  if (words.length < LEAST_WORDS || /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Thai}]/u.test(text)) return null;
  const sentences = text.match(/[.!?:\u06d4\u061f\u0964](?=\s|$)/gu)?.length ?? 0;
  const long = words.filter((word) => [...word].length > 6).length;
  return words.length / Math.max(1, sentences) + (100 * long) / words.length;
}

/** Reports reading steps that are much harder to read than what came before them, in the order of the book. */
export function checkReadingLevels(book: Book, places: ReadonlyMap<string, Place>, findings: FindingList): void {
  const earlier: number[] = [];
  for (const step of book.chapters.flatMap(({ steps }) => steps)) {
    const level = step.type === 'reading' ? readingLevel(proseOf(step)) : null;
    if (level === null) continue;
    const usual = earlier.toSorted((a, b) => a - b)[Math.floor(earlier.length / 2)];
    earlier.push(level);
    const place = places.get(step.key);
    if (usual === undefined || level - usual < JUMP || place === undefined) continue;
    findings
      .in(place.file)
      .warning(
        'reading-level-jump',
        place.line,
        `This step is much harder to read than those before it (LIX ${Math.round(level)} after ${Math.round(usual)}).`,
        'Shorten its sentences, and explain long words where they come first.',
      );
  }
}

/** Paragraphs only, without formulas and code. */
const proseOf = ({ body }: BookStep): string =>
  body
    .flatMap((block) => (block.kind === 'html' ? (block.html.match(/<p>[\s\S]*?<\/p>/g) ?? []) : []))
    .join('\n')
    .replace(/<(math|code)[\s\S]*?<\/\1>/g, 'x')
    .replace(/<[^>]*>/g, '');
