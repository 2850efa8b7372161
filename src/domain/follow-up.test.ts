import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evidence, Happening } from './evidence.ts';
import { followUp, type PublishedChange } from './follow-up.ts';
import type { StepId, UserId } from './ids.ts';
import { ON_CHANGE } from './impact.ts';
import { advance, isSatisfied, type Progress, replay } from './progress.ts';
import { CONTENT_CHANGES } from './step-changes.ts';

const question = (id: string, choices = ['Yes', 'No']) => ({
  id,
  kind: 'single' as const,
  prompt: id,
  choices: choices.map((text, at) => ({ id: `a${at + 1}`, text })),
});
const key = (id: string, correct: string) => ({
  ...{ question: id, kind: 'single' as const, correct: [correct], feedback: {}, misconceptions: {} },
});
const ASKED = [question('q0'), question('q1')];

const change = (over: Partial<PublishedChange> = {}): PublishedChange => ({
  publication: 2,
  publishedAt: 1000,
  choice: 'keep',
  changes: ['answer_key_corrected'],
  revision: 'r2',
  criteria: { type: 'score', value: 80 },
  quiz: { questions: ASKED, answerKeys: [key('q0', 'a1'), key('q1', 'a1')] },
  asked: new Map([['r1', ASKED]]),
  ...over,
});

let ids = 0;
const evidence = (happening: Happening, at = 1, revision = 'r1'): Evidence => ({
  ...{ id: `e${ids++}`, userId: 'u' as UserId, actorId: 'u' as UserId, stepId: 's' as StepId },
  ...{ at, revision, happening },
});

/** An attempt that got a1 as often as it says, graded when the right ones were a1 and a2. */
const attempt = (q0: string, q1: string): Happening => {
  const points = [q0 === 'a1' ? 1 : 0, q1 === 'a2' ? 1 : 0];
  const results = points.map((one, at) => ({
    ...{ question: `q${at}`, correct: one === 1, points: one, feedback: null, misconceptions: [] },
  }));
  return {
    kind: 'answered',
    answers: { q0: [q0], q1: [q1] },
    results,
    score: 50 * ((points[0] ?? 0) + (points[1] ?? 0)),
  };
};

const CRITERIA = { criteria: { type: 'score' as const, value: 80 } };

function followed(given: Evidence[], published: PublishedChange): { happenings: Happening[]; progress: Progress } {
  const before = replay(given, CRITERIA);
  const happenings = followUp(before, given, published);
  const progress = happenings.reduce<Progress>((state, happening) => {
    const moved = advance(state, evidence(happening, 2000, 'r2'), published);
    if (!moved.ok) throw new Error(`${moved.error.from} cannot be ${moved.error.happening}`);
    return moved.value;
  }, before);
  return { happenings, progress };
}

describe('what a publication does to a learner', () => {
  it('completes a step whose attempt is right under the corrected key', () => {
    const { happenings, progress } = followed([evidence(attempt('a1', 'a1'))], change());
    expect(happenings).toMatchObject([{ kind: 'regraded', publication: 2, attempts: [{ before: 50, after: 100 }] }]);
    expect(progress).toMatchObject({ status: 'completed', earnedRevision: 'r2', tally: { creditedScore: 100 } });
  });

  it('lowers no score unless the author says so, and then keeps the completion', () => {
    const given = [evidence(attempt('a1', 'a2'))];
    expect(followed(given, change()).happenings).toEqual([]);
    const { progress } = followed(given, change({ choice: 'let_scores_fall' }));
    expect(progress).toMatchObject({ status: 'completed', earnedRevision: 'r1', tally: { creditedScore: 50 } });
  });

  it('scores attempts by the words of the choices, since ids may be no more than places', () => {
    const turned = change({
      choice: 'let_scores_fall',
      quiz: {
        questions: [question('q0', ['No', 'Yes']), ASKED[1] ?? question('q1')],
        answerKeys: [key('q0', 'a2'), key('q1', 'a2')],
      },
    });
    expect(followed([evidence(attempt('a1', 'a2'))], turned).happenings).toEqual([]);
  });

  it('leaves attempts alone that came before a reset, or on the new version', () => {
    const old = [evidence(attempt('a1', 'a1')), evidence({ kind: 'reset' })];
    expect(followed(old, change()).happenings).toEqual([]);
    expect(
      followed([evidence(attempt('a1', 'a1'), 1500, 'r2')], change({ choice: 'let_scores_fall' })).happenings,
    ).toEqual([]);
  });

  it('gives attempts back their worth when the version comes back on which they were made', () => {
    const given = [evidence(attempt('a1', 'a2'), 1, 'r1')];
    const withdrawn = followed(given, change({ choice: 'new_part', changes: ['questions_changed'] }));
    expect(withdrawn.progress).toMatchObject({ status: 'in_progress', tally: { creditedScore: 50 } });
    const later = [...given, ...withdrawn.happenings.map((one) => evidence(one, 2000, 'r2'))];
    const back = change({
      publication: 3,
      publishedAt: 3000,
      revision: 'r1',
      changes: ['questions_changed'],
      choice: 'new_part',
    });
    expect(followed(later, back).progress).toMatchObject({ status: 'completed', tally: { creditedScore: 100 } });
  });

  it('asks nobody again who has done it again on the new version already', () => {
    const given = [evidence(attempt('a1', 'a2')), evidence({ kind: 'opened' }, 1500, 'r2')];
    expect(followed(given, change({ choice: 'again' })).happenings).toEqual([]);
  });

  const anyHappening: fc.Arbitrary<Happening> = fc.oneof(
    fc.constantFrom<Happening>(
      { kind: 'opened' },
      { kind: 'visible', ms: 30_000 },
      { kind: 'reset' },
      { kind: 'declared' },
    ),
    fc
      .constantFrom('deferred' as const, 'waived' as const, 'tested_out' as const)
      .map((reason): Happening => ({ kind: 'skipped', reason })),
    fc.tuple(fc.constantFrom('a1', 'a2'), fc.constantFrom('a1', 'a2')).map(([q0, q1]) => attempt(q0, q1)),
  );
  const anyCase = fc.record({
    history: fc.array(anyHappening, { maxLength: 8 }),
    choice: fc.constantFrom(...ON_CHANGE),
    changes: fc.subarray([...CONTENT_CHANGES], { minLength: 1 }),
    criteria: fc.constantFrom<PublishedChange['criteria']>({ type: 'score', value: 80 }, { type: 'time', value: 30 }),
  });

  it('is done once, never locks what was begun, takes nothing from a kept completion, and is what replaying gives', () => {
    fc.assert(
      fc.property(anyCase, ({ history, choice, changes, criteria }) => {
        const given = history.map((happening) => evidence(happening));
        const published = change({ choice, changes, criteria });
        const before = replay(given, CRITERIA);
        const { happenings, progress } = followed(given, published);
        const all = [...given, ...happenings.map((one) => evidence(one, 2000, 'r2'))];
        if (happenings.length > 0) expect(followUp(progress, all, published)).toEqual([]);
        expect(progress.begun).toBe(before.begun);
        if (choice === 'keep' || choice === 'let_scores_fall')
          expect(isSatisfied(progress) || !isSatisfied(before)).toBe(true);
        if (choice === 'keep')
          expect(progress.tally.creditedScore ?? 0).toBeGreaterThanOrEqual(before.tally.creditedScore ?? 0);
        if (before.status === 'skipped') expect(progress.status).toBe('skipped');
        expect(progress.percent === 100).toBe(progress.status === 'completed');
        expect(replay(all, (revision) => (revision === 'r2' ? { criteria } : CRITERIA))).toEqual(progress);
      }),
      { numRuns: 500 },
    );
  });

  it('scores that fell are worked out from the attempts of both when two learners become one', () => {
    const ada = [evidence(attempt('a1', 'a2'), 1), evidence(attempt('a1', 'a1'), 2)];
    const bob = [evidence(attempt('a2', 'a2'), 3)];
    const published = change({ choice: 'let_scores_fall' });
    const [one, other] = [ada, bob].map((given) =>
      followed(given, published).happenings.map((h) => evidence(h, 2000, 'r2')),
    );
    const together = replay([...ada, ...bob, ...(one ?? []), ...(other ?? [])], CRITERIA);
    expect(together.tally.creditedScore).toBe(100);
  });
});
