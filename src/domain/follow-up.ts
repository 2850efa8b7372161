import { type Criteria, evaluate } from './criteria.ts';
import type { Evidence, Happening, Regraded } from './evidence.ts';
import type { Instant } from './ids.ts';
import type { OnChange } from './impact.ts';
import { advance, type Progress } from './progress.ts';
import type { Question } from './question.ts';
import { type Quiz, rescore, rescoreWhole } from './regrading.ts';
import type { ContentChange } from './step-changes.ts';

/** What a publication asks of one step, for everybody who has met it. */
export interface PublishedChange {
  /** Number of the publication. */
  publication: number;
  publishedAt: Instant;
  choice: OnChange;
  changes: readonly ContentChange[];
  /** Of the step as it is now. */
  revision: string;
  criteria: Criteria;
  quiz: Quiz;
  /** The same of its variants, by name. */
  variants?: ReadonlyMap<string, Quiz>;
  /** Questions by what `askedIn` makes of revision and variant, as far as they are on record. */
  asked: ReadonlyMap<string, Question[]>;
}

/** `variant` is absent for the original. */
export const askedIn = (revision: string, variant?: string): string =>
  variant === undefined ? revision : `${revision} ${variant}`;

type Given = Pick<Evidence, 'id' | 'at' | 'revision' | 'happening'>;

/** Whether a change has to be carried out for learners at all. */
export const needsFollowUp = (choice: OnChange, changes: readonly ContentChange[]): boolean =>
  choice === 'again' ||
  choice === 'new_part' ||
  changes.some((change) => change === 'answer_key_corrected' || change === 'criteria_changed');

/**
 * What happens to one learner on a step that has changed, in this order; nothing where it has happened already.
 * @param evidence all of it, oldest first
 */
export function followUp(progress: Progress, evidence: Given[], change: PublishedChange): Happening[] {
  const { choice, publication } = change;
  if (evidence.some(({ happening }) => 'publication' in happening && happening.publication === publication)) return [];
  // After a crash, publishing may go on later: what was done on the new version by then stands.
  const isNew = evidence.some(({ at, revision }) => revision === change.revision && at > change.publishedAt);
  if (choice === 'again')
    return (progress.status === 'completed' || progress.status === 'in_progress') && !isNew
      ? [{ kind: 'reset', publication }]
      : [];
  const regraded = regrade(evidence, change);
  const after = regraded === null ? progress : moved(progress, regraded, change);
  const isMet = evaluate(change.criteria, after.tally).met;
  const isWithdrawn = choice === 'new_part' && after.status === 'completed' && !isMet && !isNew;
  const isCompleted = after.status === 'in_progress' && isMet;
  return [
    ...(regraded === null ? [] : [regraded]),
    ...(isWithdrawn || isCompleted ? [{ kind: 'rejudged' as const, publication }] : []),
  ];
}

function moved(
  progress: Progress,
  happening: Happening,
  { publishedAt, revision, criteria }: PublishedChange,
): Progress {
  const result = advance(progress, { at: publishedAt, revision, happening }, { criteria });
  return result.ok ? result.value : progress;
}

/** Null when no score becomes another one. */
function regrade(evidence: Given[], change: PublishedChange): Regraded | null {
  const { choice, changes, publication } = change;
  const isWhole = choice === 'new_part' && changes.includes('questions_changed');
  if (!isWhole && !changes.includes('answer_key_corrected')) return null;
  const counting = evidence.slice(evidence.findLastIndex(({ happening }) => happening.kind === 'reset') + 1);
  const current = scoresOf(counting);
  const mayFall = choice !== 'keep';
  const attempts = counting.flatMap(({ id, revision, happening }) => {
    if (happening.kind !== 'answered') return [];
    const before = current.get(id) ?? happening.score;
    // Given on what is live again, it is worth what it was worth then.
    const isHere = revision === change.revision;
    const score = isHere ? happening.score : scoreUnder(change, revision, happening, isWhole, before);
    return [{ attempt: id, before, after: mayFall ? score : Math.max(before, score) }];
  });
  if (attempts.every(({ before, after }) => before === after)) return null;
  for (const { attempt, after } of attempts) current.set(attempt, after);
  const scores = [...current.values()];
  return { kind: 'regraded', publication, attempts, best: Math.max(...scores), latest: scores.at(-1) ?? 0, mayFall };
}

/** By the keys of the text that was answered; where that is gone, an attempt stays worth what it was. */
function scoreUnder(
  { quiz, variants, asked }: PublishedChange,
  revision: string,
  attempt: Extract<Happening, { kind: 'answered' }>,
  isWhole: boolean,
  before: number,
): number {
  const { variant } = attempt;
  const keys = variant === undefined ? quiz : variants?.get(variant);
  const questions = keys === undefined ? null : (asked.get(askedIn(revision, variant)) ?? null);
  if (isWhole) return rescoreWhole(attempt, questions, keys ?? quiz);
  return keys === undefined ? before : rescore(attempt, questions, keys);
}

/** The score of each attempt as earlier publications have left it, in the order of the attempts. */
function scoresOf(counting: Given[]): Map<string, number> {
  const scores = new Map<string, number>();
  for (const { id, happening } of counting) {
    if (happening.kind === 'answered') scores.set(id, happening.score);
    if (happening.kind === 'regraded') for (const { attempt, after } of happening.attempts) scores.set(attempt, after);
  }
  return scores;
}
