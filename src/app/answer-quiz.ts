import type { QuestionResult } from '../domain/evidence.ts';
import { grade, parseAnswers } from '../domain/grading.ts';
import type { Profile } from '../domain/profile.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { StoredProgress } from '../store/progress.ts';
import { loadLiveQuiz } from '../store/step-revisions.ts';
import type { App } from './context.ts';
import type { FoundStep } from './live-books.ts';
import { once } from './once.ts';
import { recordEvidence, requireOpen } from './record-evidence.ts';
import type { Refusal } from './refusal.ts';

export interface Attempt {
  score: number;
  creditedScore: number;
  results: QuestionResult[];
  progress: StoredProgress;
  opened: string[];
}

/** Grades one attempt at a quiz. Only what was chosen gets feedback; the key stays here. */
export async function answerQuiz(
  app: App,
  learner: Profile,
  found: FoundStep,
  answers: unknown,
  key: string | null = null,
): Promise<Result<Attempt, Refusal>> {
  const { step } = found;
  return once(app, { userId: learner.id, key, purpose: ['answer-quiz', step.id, answers] }, async (tx) => {
    const open = await requireOpen(tx, learner, found);
    if (!open.ok) return open;
    const live = await loadLiveQuiz(tx, step.id);
    if (live === null) return refuse({ code: 'not_found', what: 'step' });
    const { questions, answerKeys, revision, criteria } = live;
    if (questions.length === 0) return refuse({ code: 'not_a_quiz', type: step.type });
    const parsed = parseAnswers(answers, questions);
    if (!parsed.ok) return refuse({ code: 'invalid_fields', problems: parsed.error });
    const { score, results } = grade(answerKeys, parsed.value);
    const happening = { kind: 'answered' as const, answers: parsed.value, results, score };
    // A version may have come since this process looked: what is graded by its keys counts by its criteria.
    const asGraded = { ...found, step: { ...step, revision, criteria } };
    const recorded = await recordEvidence(app, tx, learner, asGraded, happening, key);
    if (!recorded.ok) return recorded;
    const { progress, opened } = recorded.value;
    return ok({ score, creditedScore: progress.tally.creditedScore ?? score, results, progress, opened });
  });
}
