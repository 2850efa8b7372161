import { BACKGROUND_LEVELS, type BackgroundLevel, STEP_TYPES, type StepType } from '../domain/book.ts';
import type { Criteria } from '../domain/criteria.ts';
import type { Reporter } from './finding-list.ts';
import { criteriaOf } from './head-fields.ts';
import { absoluteStepKey, isStepKey } from './keys.ts';
import { readMapping, type YamlFields } from './yaml-fields.ts';

/** The front matter of a step, as the author wrote it. */
export interface StepHead {
  key: string;
  keyLine: number;
  /** Null when the front matter has none; the first heading of the text is then the title. */
  title: string | null;
  titleLine: number;
  /** Why there is no title is said already. */
  isTitleExplained: boolean;
  type: StepType;
  requires: string[];
  requiresLine: number;
  levels: BackgroundLevel[];
  teaches: string[];
  assesses: string[];
  skillsLine: number;
  minutes: number | null;
  isRequired: boolean;
  /** The author's own criteria; null when the defaults hold. */
  criteria: Criteria | null;
  criteriaLine: number;
  /** Keys of other steps that the step names in `alternative_to` and `brief_of`. */
  /** Misconception tags. */
  remedies: string[];
  relatives: { field: string; key: string; line: number }[];
}

export const STEP_FIELDS = [
  'id',
  'title',
  'type',
  'requires',
  'level',
  'teaches',
  'assesses',
  'minutes',
  'complete',
  'optional',
  'alternative_to',
  'brief_of',
  'remedies',
  'skills',
];

export interface StepNaming {
  chapterKey: string;
  slug: string;
  suffix: StepType | null;
}

export function readStepHead(frontMatter: string, firstLine: number, naming: StepNaming, report: Reporter): StepHead {
  const fields = readMapping(frontMatter, report, { firstLine, rule: 'bad-front-matter', known: STEP_FIELDS });
  const type = fields.oneOf('type', STEP_TYPES) ?? naming.suffix ?? 'reading';
  const isAssessment = type === 'quiz' || type === 'exercise';
  const skills = fields.texts('skills');
  return {
    key: stepKey(fields, naming, report),
    keyLine: fields.has('id') ? fields.line('id') : 1,
    title: fields.text('title') ?? null,
    titleLine: fields.has('title') ? fields.line('title') : 1,
    isTitleExplained: fields.isExplained('title'),
    type,
    requires: fields.texts('requires').map((key) => absoluteStepKey(key, naming.chapterKey)),
    requiresLine: fields.line('requires'),
    levels: fields.someOf('level', BACKGROUND_LEVELS),
    teaches: union(fields.texts('teaches'), isAssessment ? [] : skills),
    assesses: union(fields.texts('assesses'), isAssessment ? skills : []),
    skillsLine:
      ['teaches', 'assesses', 'skills'].filter((name) => fields.has(name)).map((name) => fields.line(name))[0] ?? 1,
    minutes: fields.wholeNumber('minutes', 1, 600) ?? null,
    isRequired: !(fields.flag('optional') ?? false),
    criteria: fields.has('complete')
      ? criteriaOf(fields.raw('complete'), fields.line('complete'), 'complete', report)
      : null,
    criteriaLine: fields.has('complete') ? fields.line('complete') : 1,
    remedies: fields.texts('remedies'),
    relatives: ['alternative_to', 'brief_of'].flatMap((field) =>
      fields
        .texts(field)
        .map((key) => ({ field, key: absoluteStepKey(key, naming.chapterKey), line: fields.line(field) })),
    ),
  };
}

const union = (a: string[], b: string[]): string[] => [...new Set([...a, ...b])];

function stepKey(fields: YamlFields, naming: StepNaming, report: Reporter): string {
  const key = absoluteStepKey(fields.text('id') ?? naming.slug, naming.chapterKey);
  if (!isStepKey(key))
    report.error(
      'bad-key',
      fields.line('id'),
      `\`${key}\` cannot be the key of a step: it is a chapter, a slash and a name of letters, digits, \`-\`, \`_\` and \`.\`.`,
      'Write `id:` and a short name.',
    );
  return key;
}
