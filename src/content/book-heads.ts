import type { CompletionDefaults } from './completion.ts';
import type { Reporter } from './finding-list.ts';
import { completionDefaults, keySegment, requiredTitle } from './head-fields.ts';
import { canonicalTag } from './language-tag.ts';
import { readMapping } from './yaml-fields.ts';

/** What book.yml says. */
export interface BookHead {
  key: string;
  title: string;
  description: string;
  language: string;
  /** Of `languages:`; empty where the book keeps no list. */
  languages: string[];
  languagesLine: number;
  licence: string;
  authors: string[];
  sequence: 'strict' | 'open';
  /** Known skill ids; empty means that the book keeps no list. */
  skills: string[];
  defaults: CompletionDefaults;
  chapters: string[];
  chaptersLine: number;
}

export const BOOK_FIELDS = [
  'id',
  'title',
  'description',
  'language',
  'languages',
  'licence',
  'authors',
  'sequence',
  'skills',
  'defaults',
  'chapters',
];

export function readBookHead(text: string, folderSlug: string, report: Reporter): BookHead {
  const fields = readMapping(text, report, { firstLine: 1, rule: 'bad-yaml', known: BOOK_FIELDS });
  return {
    key: keySegment(fields, folderSlug, report),
    title: requiredTitle(fields, 'Write `title:` and the name of the book.', report),
    description: fields.text('description') ?? '',
    language: languageTag(fields.text('language') ?? 'en', fields.line('language'), report) ?? 'en',
    languages: fields
      .texts('languages')
      .flatMap((written) => languageTag(written, fields.line('languages'), report) ?? []),
    languagesLine: fields.line('languages'),
    licence: fields.text('licence') ?? '',
    authors: fields.texts('authors'),
    sequence: fields.oneOf('sequence', ['strict', 'open'] as const) ?? 'strict',
    skills: fields.texts('skills'),
    defaults: completionDefaults(fields, report),
    chapters: fields.texts('chapters'),
    chaptersLine: fields.line('chapters'),
  };
}

export interface ChapterHead {
  key: string;
  title: string;
  titleLine: number;
  description: string;
  requires: string[];
  requiresLine: number;
  order: 'sequence' | 'any';
  isActive: boolean;
  defaults: CompletionDefaults;
}

export const CHAPTER_FIELDS = ['id', 'title', 'description', 'requires', 'order', 'active', 'defaults'];

export function readChapterHead(text: string, folderSlug: string, report: Reporter): ChapterHead {
  const fields = readMapping(text, report, { firstLine: 1, rule: 'bad-yaml', known: CHAPTER_FIELDS });
  const title = requiredTitle(fields, `Write \`title:\` and the name of the chapter into ${report.file}.`, report);
  return {
    key: keySegment(fields, folderSlug, report),
    title,
    titleLine: fields.line('title'),
    description: fields.text('description') ?? title,
    requires: fields.texts('requires'),
    requiresLine: fields.line('requires'),
    order: fields.oneOf('order', ['sequence', 'any'] as const) ?? 'sequence',
    isActive: fields.flag('active') ?? true,
    defaults: completionDefaults(fields, report),
  };
}

function languageTag(written: string, line: number, report: Reporter): string | null {
  const tag = canonicalTag(written);
  if (tag === null)
    report.error(
      'bad-field',
      line,
      `\`${written}\` is not a language tag.`,
      'Write one such as `en`, `ur` or `pt-BR`.',
    );
  return tag;
}
