import type { Words } from '../../domain/variants.ts';
import { BOOK_FIELDS, CHAPTER_FIELDS } from '../book-heads.ts';
import type { Reporter } from '../finding-list.ts';
import { checkTitleLength } from '../head-fields.ts';
import { STEP_FIELDS } from '../step-head.ts';
import { readMapping, type YamlFields } from '../yaml-fields.ts';

/** The front matter of a page that is a form of another. */
export interface VariantHead {
  /** Null when the front matter has none. */
  title: string | null;
  titleLine: number;
  /** Null when it does not say which original it was made from. */
  sourceHash: string | null;
  sourceHashLine: number;
}

export function readVariantHead(
  frontMatter: string,
  firstLine: number,
  { original, isTranslation }: { original: string; isTranslation: boolean },
  report: Reporter,
): VariantHead {
  const own = isTranslation ? ['title', 'source_hash'] : ['title'];
  const known = [...STEP_FIELDS, 'source_hash'];
  const fields = readMapping(frontMatter, report, { firstLine, rule: 'bad-front-matter', known });
  checkOwn(fields, known, own, original, report);
  const title = fields.text('title') ?? null;
  if (title !== null) checkTitleLength(title, fields.line('title'), report);
  return {
    title,
    titleLine: fields.has('title') ? fields.line('title') : 1,
    sourceHash: isTranslation ? (fields.text('source_hash') ?? null) : null,
    sourceHashLine: fields.has('source_hash') ? fields.line('source_hash') : 1,
  };
}

/** What `book.yml` or `_chapter.yml` of a mirrored tree says. */
export function readWords(text: string, what: 'book.yml' | '_chapter.yml', original: string, report: Reporter): Words {
  const known = what === 'book.yml' ? BOOK_FIELDS : CHAPTER_FIELDS;
  const fields = readMapping(text, report, { firstLine: 1, rule: 'bad-yaml', known });
  checkOwn(fields, known, ['title', 'description'], original, report);
  const title = fields.text('title') ?? null;
  if (title !== null) checkTitleLength(title, fields.line('title'), report);
  return { title, description: fields.text('description') ?? null };
}

/** Everything but the words is one for all readers, so it is written once. */
function checkOwn(
  fields: YamlFields,
  known: readonly string[],
  own: readonly string[],
  original: string,
  report: Reporter,
): void {
  for (const name of known)
    if (fields.has(name) && !own.includes(name))
      report.error(
        'field-of-original',
        fields.line(name),
        `The field \`${name}\` belongs in the original, ${original}.`,
        `Take it out here; this file has ${own.map((one) => `\`${one}\``).join(' and ')}.`,
      );
}
