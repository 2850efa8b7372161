import type { Availability } from '../domain/availability.ts';
import type { Missing } from '../domain/criteria.ts';
import type { ProgressStatus } from '../domain/progress.ts';
import type { FieldProblem } from '../domain/result.ts';

/** Every expected way in which a use case does not do what was asked. */
export type Refusal =
  | { code: 'not_found'; what: 'textbook' | 'chapter' | 'step' | 'sitting' | 'learning path' | 'asset' | 'profile' }
  | { code: 'ambiguous_key'; key: string; textbooks: string[] }
  | { code: 'step_locked'; availability: Extract<Availability, { state: 'locked' }> }
  | { code: 'invalid_fields'; problems: FieldProblem[] }
  | { code: 'not_complete'; missing: Missing[] }
  | { code: 'illegal_move'; from: ProgressStatus; move: string }
  | { code: 'not_a_quiz'; type: string }
  | { code: 'not_an_exercise'; type: string }
  | { code: 'runner_busy'; retryAfterSeconds: number }
  | { code: 'nothing_to_watch'; videos: string[] }
  | { code: 'no_activity'; activities: string[] }
  | { code: 'sitting_ended' }
  | { code: 'idempotency_key_reused' };

export type RefusalOf<C extends Refusal['code']> = Extract<Refusal, { code: C }>;
