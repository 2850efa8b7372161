import { STEP_TYPES } from '../domain/book.ts';
import type { Criteria } from '../domain/criteria.ts';
import { type CompletionDefaults, readCompletion } from './completion.ts';
import type { Reporter } from './finding-list.ts';
import { isKeySegment } from './keys.ts';
import { suggest } from './nearest-name.ts';
import type { YamlFields } from './yaml-fields.ts';

// Fields that several heads have: book.yml, _chapter.yml and the front matter of steps.

export function requiredTitle(fields: YamlFields, fix: string, report: Reporter): string {
  const title = fields.text('title');
  if (title === undefined && fields.isExplained('title')) return '';
  if (title === undefined) report.error('missing-title', fields.line('title'), 'The title is missing.', fix);
  else checkTitleLength(title, fields.line('title'), report);
  return title ?? '';
}

export const LONGEST_TITLE = 255;

export function checkTitleLength(title: string, line: number, report: Reporter): void {
  const length = [...title].length;
  if (length > LONGEST_TITLE)
    report.error(
      'title-too-long',
      line,
      `The title has ${length} characters; ${LONGEST_TITLE} are allowed.`,
      'Shorten it.',
    );
}

export function keySegment(fields: YamlFields, folderSlug: string, report: Reporter): string {
  const written = fields.text('id');
  if (isKeySegment(written ?? folderSlug)) return written ?? folderSlug;
  report.error(
    'bad-key',
    fields.line('id'),
    `\`${written ?? folderSlug}\` cannot be a key: letters, digits, \`-\`, \`_\` and \`.\` can.`,
    'Write `id:` and a short name.',
  );
  return stopgap(written ?? folderSlug);
}

/** Something to go on with after a finding, never published. */
const stopgap = (text: string): string => text.replace(/\//g, '-') || 'unnamed';

export function completionDefaults(fields: YamlFields, report: Reporter): CompletionDefaults {
  const written = fields.raw('defaults');
  if (written === undefined || written === null) return {};
  const line = fields.line('defaults');
  if (typeof written !== 'object' || Array.isArray(written)) {
    report.error(
      'bad-field',
      line,
      'The field `defaults` must hold criteria by type of step.',
      'Write `defaults: { reading: { time: 30 } }`.',
    );
    return {};
  }
  const defaults: CompletionDefaults = {};
  for (const [name, complete] of Object.entries(written)) {
    const type = STEP_TYPES.find((known) => known === name);
    if (type === undefined) {
      report.error(
        'unknown-field',
        line,
        `There is no type of step \`${name}\`.`,
        `Known types are ${STEP_TYPES.join(', ')}.`,
      );
      continue;
    }
    const criteria = criteriaOf(complete, line, `defaults.${name}`, report);
    if (criteria !== null) defaults[type] = criteria;
  }
  return defaults;
}

export function criteriaOf(written: unknown, line: number, field: string, report: Reporter): Criteria | null {
  const read = readCompletion(written);
  if (read.ok) return read.value;
  const kind = unknownKind(written);
  if (kind !== null) {
    const fix = suggest(kind, SHORT_FORMS, 'Short forms are `time: 60`, `score: 80` and `declared`.');
    report.error('bad-criteria', line, `There is no criterion \`${kind}\` for \`${field}\`.`, fix);
    return null;
  }
  for (const problem of read.error) {
    const place = problem.pointer === '' ? `\`${field}\`` : `\`${field}\` at ${problem.pointer}`;
    report.error(
      'bad-criteria',
      line,
      `The criteria in ${place} ${problem.detail}.`,
      'Short forms are `time: 60`, `score: 80` and `declared`.',
    );
  }
  return null;
}

const SHORT_FORMS = ['time', 'score', 'tests', 'watched', 'activity', 'declared', 'all', 'any'];

/** The word of a short form that is none; null for everything else. */
function unknownKind(written: unknown): string | null {
  if (typeof written === 'string') return written;
  if (typeof written !== 'object' || written === null || Array.isArray(written)) return null;
  const [kind, ...others] = Object.keys(written);
  return kind === undefined || kind === 'type' || others.length > 0 || SHORT_FORMS.includes(kind) ? null : kind;
}
