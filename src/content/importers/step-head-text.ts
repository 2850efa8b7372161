import { stringify } from 'yaml';
import type { Criteria } from '../../domain/criteria.ts';

/** YAML of the fields that say something, safely quoted; ends with a newline. Empty fields are left out. */
export function yamlOf(fields: Readonly<Record<string, unknown>>): string {
  const kept = Object.entries(fields).filter(([, value]) => !isEmpty(value));
  return kept.map(([name, value]) => `${name}: ${valueText(value)}\n`).join('');
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** Always on one line, so that no value can begin another field. Our reader takes scalars as they are written. */
const valueText = (value: unknown): string =>
  stringify(value, {
    collectionStyle: 'flow',
    lineWidth: 0,
    blockQuote: false,
    defaultStringType: typeof value === 'string' && !isPlain(value) ? 'QUOTE_DOUBLE' : 'PLAIN',
    flowCollectionPadding: true,
  }).trimEnd();

const isPlain = (text: string): boolean => /^[\p{L}][\p{L}\p{M}\p{N} ,.!?'()/_+-]*$/u.test(text) && !/\s$/.test(text);

/** Criteria in the short form that authors write. */
export function shortCriteria(criteria: Criteria): unknown {
  if (criteria.type === 'declared') return 'declared';
  if ('of' in criteria) return { [criteria.type]: criteria.of.map(shortCriteria) };
  return { [criteria.type]: criteria.value };
}
