/** An expected outcome: either a value or a named refusal. Bugs throw; refusals are returned. */
export type Result<T, E> = { ok: true; value: T } | { ok: false; error: E };

export const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });
export const refuse = <E>(error: E): { ok: false; error: E } => ({ ok: false, error });

/** What is wrong with one field of some input: `pointer` is an RFC 6901 JSON pointer ("" is the whole). */
export interface FieldProblem {
  pointer: string;
  detail: string;
}
