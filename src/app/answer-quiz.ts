import type { QuestionResult } from '../domain/evidence.ts';
import { grade, parseAnswers } from '../domain/grading.ts';
import type { Profile } from '../domain/profile.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { textNamed } from '../domain/variants.ts';
import type { StoredProgress } from '../store/progress.ts';
import { loadLiveQuiz } from '../store/step-revisions.ts';
import type { App } from './context.ts';
import type { FoundStep } from './live-books.ts';
import { once } from './once.ts';
import { readerOf } from './reader.ts';
import { recordEvidence, requireOpen } from './record-evidence.ts';
import type { Refusal } from './refusal.ts';
import { textNameFor } from './show-step.ts';

export interface Attempt {
  score: number;
  creditedScore: number;
  results: QuestionResult[];
  progress: StoredProgress;
  opened: string[];
}

/**
 * Grades one attempt at a quiz. Only what was chosen gets feedback; the key stays here.
 * @param variant name of the text that was answered; where there is no such text, the one that the learner gets now
 */
export async function answerQuiz(
  app: App,
  learner: Profile,
  found: FoundStep,
  answers: unknown,
  key: string | null = null,
  variant?: string,
): Promise<Result<Attempt, Refusal>> {
  const { step, graph } = found;
  const purpose = ['answer-quiz', step.id, answers, ...(variant === undefined ? [] : [variant])];
  return once(app, { userId: learner.id, key, purpose }, async (tx) => {
    const open = await requireOpen(tx, learner, found);
    if (!open.ok) return open;
    const live = await loadLiveQuiz(tx, step.id);
    if (live === null) return refuse({ code: 'not_found', what: 'step' });
    const { revision, criteria } = live;
    const isKnown = variant !== undefined && textNamed(live, graph.language, variant) !== null;
    const name = isKnown ? variant : textNameFor(live, graph.language, readerOf(graph, learner));
    const { questions, answerKeys } = textNamed(live, graph.language, name) ?? live;
    if (questions.length === 0) return refuse({ code: 'not_a_quiz', type: step.type });
    const parsed = parseAnswers(answers, questions);
    if (!parsed.ok) return refuse({ code: 'invalid_fields', problems: parsed.error });
    const { score, results } = grade(answerKeys, parsed.value);
    const ofVariant = name === graph.language ? {} : { variant: name };
    const happening = { kind: 'answered' as const, answers: parsed.value, results, score, ...ofVariant };
    // A version may have come since this process looked: what is graded by its keys counts by its criteria.
    const asGraded = { ...found, step: { ...step, revision, criteria } };
    const recorded = await recordEvidence(app, tx, learner, asGraded, happening, key);
    if (!recorded.ok) return recorded;
    const { progress, opened } = recorded.value;
    return ok({ score, creditedScore: progress.tally.creditedScore ?? score, results, progress, opened });
  });
}
