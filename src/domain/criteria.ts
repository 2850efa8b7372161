import { type FieldProblem, ok, type Result, refuse } from './result.ts';
import type { Tally } from './tally.ts';

/** `required_completion_criteria` of a LearningStep. `value` of time is seconds, of the others percent. */
export type Criteria =
  | { type: 'time'; value: number }
  | { type: 'score'; value: number }
  | { type: 'tests'; value: number }
  | { type: 'watched'; value: number }
  | { type: 'activity'; value: 'completed' | 'passed' }
  | { type: 'declared' }
  | { type: 'all' | 'any'; of: Criteria[] };

export type LeafCriteria = Exclude<Criteria, { of: Criteria[] }>;

/** How a completion was shown, strongest first. */
export const PROOFS = ['graded', 'executed', 'observed', 'reported', 'declared'] as const;
export type Proof = (typeof PROOFS)[number];

export const DEFAULT_CRITERIA: Criteria = { type: 'time', value: 60 };

/** A leaf that is not met yet. `have` and `need` are in the unit of the criterion: seconds, percent, or 0 of 1. */
export interface Missing {
  criterion: LeafCriteria;
  have: number;
  need: number;
}

export interface Verdict {
  met: boolean;
  proof: Proof | null;
  /** 0 to 100; 100 exactly when met. */
  percent: number;
  missing: Missing[];
}

const LONGEST_SECONDS = 86_400;
const DEEPEST = 5;
const WIDEST = 20;

/** Reads criteria from unknown input and reports every field that is wrong, not only the first. */
export function parseCriteria(input: unknown, pointer = '', depth = 0): Result<Criteria, FieldProblem[]> {
  const problem = (at: string, detail: string) => refuse([{ pointer: pointer + at, detail }]);
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return problem('', 'must be an object such as {"type":"time","value":60}');
  const { type, value, of } = input as Record<string, unknown>;
  const strangers = unknownFields(input, type, pointer);
  if (strangers.length > 0) return refuse(strangers);
  switch (type) {
    case 'time':
      return isNumberIn(value, 1, LONGEST_SECONDS)
        ? ok({ type, value })
        : problem('/value', `must be a whole number of seconds from 1 to ${LONGEST_SECONDS}`);
    case 'score':
    case 'tests':
    case 'watched':
      return isNumberIn(value, 1, 100)
        ? ok({ type, value })
        : problem('/value', 'must be a whole number of percent from 1 to 100');
    case 'activity':
      return value === 'completed' || value === 'passed'
        ? ok({ type, value })
        : problem('/value', 'must be "completed" or "passed"');
    case 'declared':
      return ok({ type });
    case 'all':
    case 'any':
      return parseGroup(type, of, pointer, depth);
    default:
      return problem('/type', 'must be one of time, score, tests, watched, activity, declared, all, any');
  }
}

/** Which field each shape has beside its type. */
const FIELD: ReadonlyMap<unknown, string | null> = new Map([
  ['time', 'value'],
  ['score', 'value'],
  ['tests', 'value'],
  ['watched', 'value'],
  ['activity', 'value'],
  ['declared', null],
  ['all', 'of'],
  ['any', 'of'],
]);

/** A misspelt or misplaced field would otherwise be lost without a word. An unknown type is a problem of its own. */
function unknownFields(input: object, type: unknown, pointer: string): FieldProblem[] {
  if (!FIELD.has(type)) return [];
  return Object.keys(input)
    .filter((name) => name !== 'type' && name !== FIELD.get(type))
    .map((name) => ({
      pointer: `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      detail: `is not a field of criteria of type ${String(type)}`,
    }));
}

function parseGroup(
  type: 'all' | 'any',
  of: unknown,
  pointer: string,
  depth: number,
): Result<Criteria, FieldProblem[]> {
  if (depth >= DEEPEST) return refuse([{ pointer, detail: `must not be nested deeper than ${DEEPEST} levels` }]);
  if (!Array.isArray(of) || of.length === 0 || of.length > WIDEST)
    return refuse([{ pointer: `${pointer}/of`, detail: `must be a list of 1 to ${WIDEST} criteria` }]);
  const parts = of.map((part, i) => parseCriteria(part, `${pointer}/of/${i}`, depth + 1));
  const problems = parts.flatMap((part) => (part.ok ? [] : part.error));
  if (problems.length > 0) return refuse(problems);
  return ok({ type, of: parts.flatMap((part) => (part.ok ? [part.value] : [])) });
}

const isNumberIn = (value: unknown, low: number, high: number): value is number =>
  Number.isInteger(value) && (value as number) >= low && (value as number) <= high;

/** The leaves of a criterion, left to right. */
export const leaves = (criteria: Criteria): LeafCriteria[] =>
  'of' in criteria ? criteria.of.flatMap(leaves) : [criteria];

/** What the evidence so far says about criteria. */
export function evaluate(criteria: Criteria, tally: Tally): Verdict {
  if (!('of' in criteria)) return evaluateLeaf(criteria, tally);
  const parts = criteria.of.map((part) => evaluate(part, tally));
  return criteria.type === 'all' ? allOf(parts) : anyOf(parts);
}

function allOf(parts: Verdict[]): Verdict {
  const met = parts.every((part) => part.met);
  const mean = Math.floor(parts.reduce((sum, part) => sum + part.percent, 0) / parts.length);
  return {
    met,
    proof: met ? weakest(parts) : null,
    percent: met ? 100 : Math.min(99, mean),
    missing: parts.flatMap((part) => part.missing),
  };
}

function anyOf(parts: Verdict[]): Verdict {
  const done = parts.filter((part) => part.met);
  const met = done.length > 0;
  return {
    met,
    proof: met ? strongest(done) : null,
    percent: Math.max(...parts.map((part) => part.percent)),
    missing: met ? [] : parts.flatMap((part) => part.missing),
  };
}

const rank = (verdict: Verdict): number => (verdict.proof === null ? PROOFS.length : PROOFS.indexOf(verdict.proof));
const strongest = (parts: Verdict[]): Proof | null => PROOFS[Math.min(...parts.map(rank))] ?? null;
const weakest = (parts: Verdict[]): Proof | null => PROOFS[Math.max(...parts.map(rank))] ?? null;

function evaluateLeaf(criterion: LeafCriteria, tally: Tally): Verdict {
  const { have, need, proof } = measure(criterion, tally);
  const met = have >= need;
  return {
    met,
    proof: met ? proof : null,
    percent: met ? 100 : Math.min(99, Math.floor((100 * have) / need)),
    missing: met ? [] : [{ criterion, have, need }],
  };
}

function measure(criterion: LeafCriteria, tally: Tally): { have: number; need: number; proof: Proof } {
  switch (criterion.type) {
    case 'time':
      return { have: Math.floor(tally.activeMs / 1000), need: criterion.value, proof: 'observed' };
    case 'score':
      return { have: tally.creditedScore ?? 0, need: criterion.value, proof: 'graded' };
    case 'tests':
      return { have: tally.testsPercent ?? 0, need: criterion.value, proof: 'executed' };
    case 'watched':
      return { have: tally.watchedPercent ?? 0, need: criterion.value, proof: 'observed' };
    case 'activity':
      return { have: reported(tally, criterion.value) ? 1 : 0, need: 1, proof: 'reported' };
    case 'declared':
      return { have: tally.declared ? 1 : 0, need: 1, proof: 'declared' };
  }
}

/** A passed activity is a completed one too. */
const reported = (tally: Tally, wanted: 'completed' | 'passed'): boolean =>
  tally.activity === 'passed' || tally.activity === wanted;
