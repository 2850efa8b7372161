import type { StepType } from '../domain/book.ts';
import { type Criteria, type LeafCriteria, parseCriteria } from '../domain/criteria.ts';
import type { FieldProblem, Result } from '../domain/result.ts';

/** Whether a page has what a criterion is about; time and a learner's word need nothing. */
export interface Provable {
  score: boolean;
  tests: boolean;
  /** Films whose length is known. */
  watched: boolean;
  /** Activities that can report. */
  activity: boolean;
}

/** Criteria by type of step, as a book or a chapter sets them. */
export type CompletionDefaults = Partial<Record<StepType, Criteria>>;

/** What an author gets who says nothing (docs: learning model, Completion). */
export function builtInCriteria(type: StepType, hasTests: boolean): Criteria {
  switch (type) {
    case 'reading':
      return { type: 'time', value: 60 };
    case 'quiz':
      return { type: 'score', value: 80 };
    case 'exercise':
      return hasTests ? { type: 'tests', value: 100 } : { type: 'declared' };
    case 'video':
      return { type: 'watched', value: 90 };
    case 'interactive':
      return { type: 'activity', value: 'completed' };
  }
}

/** Reads `complete`, in the long form of the learning model or in one of the short forms. */
export const readCompletion = (written: unknown): Result<Criteria, FieldProblem[]> => parseCriteria(longForm(written));

function longForm(written: unknown): unknown {
  if (written === 'declared') return { type: 'declared' };
  if (typeof written !== 'object' || written === null || Array.isArray(written)) return written;
  const fields = written as Record<string, unknown>;
  if ('type' in fields) return 'of' in fields ? { ...fields, of: longForms(fields.of) } : fields;
  const entries = Object.entries(fields);
  const [kind, value] = entries[0] ?? [];
  if (entries.length !== 1 || kind === undefined) return written;
  if (kind === 'all' || kind === 'any') return { type: kind, of: longForms(value) };
  return kind === 'declared' ? { type: kind } : { type: kind, value };
}

const longForms = (written: unknown): unknown => (Array.isArray(written) ? written.map(longForm) : written);

/** The leaves that keep a criterion from ever being met; empty when it can be met. */
export function impossibleLeaves(criteria: Criteria, page: Provable): LeafCriteria[] {
  if (!('of' in criteria)) {
    const has: Partial<Record<LeafCriteria['type'], boolean>> = page;
    return (has[criteria.type] ?? true) ? [] : [criteria];
  }
  const parts = criteria.of.map((part) => impossibleLeaves(part, page));
  if (criteria.type === 'any' && parts.some((part) => part.length === 0)) return [];
  return parts.flat();
}
