import type { Question } from '../../domain/book.ts';

/** In a plain form each item of an ordering has a field for its place, whose value names both. */
export const placeValue = (place: number, item: string): string => `${place} ${item}`;

/** The answer that the fields of one question make up. */
export function formAnswer({ kind }: Pick<Question, 'kind'>, values: string[]): string[] {
  if (kind !== 'ordering') return values;
  return values
    .map((value) => /^(\d{1,4}) (\S+)$/.exec(value))
    .filter((match) => match !== null)
    .sort((a, b) => Number(a[1]) - Number(b[1]))
    .map((match) => match[2] ?? '');
}
