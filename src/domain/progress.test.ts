import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Criteria } from './criteria.ts';
import type { Happening, SkipReason } from './evidence.ts';
import { advance, isSatisfied, type JudgedStep, NOT_STARTED, type Progress, replay } from './progress.ts';
import { EMPTY_TALLY } from './tally.ts';
import { anyCriteria, anyHappening } from './testing.ts';

const NOON = Date.UTC(2026, 0, 1, 12);
const QUIZ: JudgedStep = { criteria: { type: 'score', value: 80 } };

const evidence = (happening: Happening, at = NOON, revision = 'r1') => ({ at, revision, happening });
const answered = (score: number): Happening => ({ kind: 'answered', answers: {}, results: [], score });
const skipped = (reason: SkipReason): Happening => ({ kind: 'skipped', reason });
const OPENED: Happening = { kind: 'opened' };
const VISIBLE: Happening = { kind: 'visible', ms: 10_000 };
const DECLARED: Happening = { kind: 'declared' };
const RESET: Happening = { kind: 'reset' };
const REGRADED: Happening = { kind: 'regraded', publication: 2, attempts: [], best: 90, latest: 90, mayFall: false };
const REJUDGED: Happening = { kind: 'rejudged', publication: 2 };

const from = (...happenings: Happening[]) =>
  replay(
    happenings.map((one) => evidence(one)),
    QUIZ,
  );

function moved(progress: Progress, happening: Happening, at = NOON + 60_000, step = QUIZ): Progress {
  const result = advance(progress, evidence(happening, at, 'r2'), step);
  if (!result.ok) throw new Error(`refused: ${result.error.from} ${result.error.happening}`);
  return result.value;
}

const STATES = {
  not_started: NOT_STARTED,
  in_progress: from(OPENED),
  completed: from(OPENED, answered(90)),
  deferred: from(skipped('deferred')),
  waived: from(skipped('waived')),
  tested_out: from(skipped('tested_out')),
} satisfies Record<string, Progress>;

type State = keyof typeof STATES;

const nameOf = ({ status, skipReason }: Progress): string => skipReason ?? status;

describe('the state machine', () => {
  const happenings: [string, Happening][] = [
    ['opened', OPENED],
    ['visible', VISIBLE],
    ['answered badly', answered(50)],
    ['answered well', answered(90)],
    ['declared where it is not asked', DECLARED],
    ['deferred', skipped('deferred')],
    ['waived', skipped('waived')],
    ['tested out', skipped('tested_out')],
    ['reset', RESET],
    ['regraded well by a publication', REGRADED],
    ['rejudged by a publication', REJUDGED],
  ];
  // Columns are the happenings above; "." leaves progress as it is, "refused" is no move of the machine.
  const table: Record<State, string[]> = {
    not_started: words(
      'in_progress in_progress in_progress completed in_progress deferred waived tested_out refused refused refused',
    ),
    in_progress: words(
      '. in_progress in_progress completed in_progress deferred waived tested_out not_started completed .',
    ),
    completed: words('. completed completed completed completed refused refused refused not_started . .'),
    deferred: words('in_progress . in_progress completed in_progress . waived tested_out not_started deferred refused'),
    waived: words('in_progress . in_progress completed in_progress . . . not_started waived refused'),
    tested_out: words('in_progress . in_progress completed in_progress . . . not_started tested_out refused'),
  };
  const rows = (Object.keys(table) as State[]).flatMap((state) =>
    happenings.map(([name, happening], at) => ({ state, name, happening, to: table[state][at] ?? '' })),
  );

  it.each(rows)('$state, $name: $to', ({ state, happening, to }) => {
    const before = STATES[state];
    const result = advance(before, evidence(happening, 5000), QUIZ);
    if (to === 'refused') {
      expect(result).toEqual({ ok: false, error: { from: before.status, happening: happening.kind } });
    } else if (to === '.') expect(result).toEqual({ ok: true, value: before });
    else expect(result.ok && nameOf(result.value)).toBe(to);
  });

  it('only a publication withdraws a completion, and what counted counts on', () => {
    const done = from(OPENED, VISIBLE, answered(90));
    const asked = moved(done, REJUDGED, 2000, { criteria: { type: 'score', value: 95 } });
    expect(asked).toMatchObject({ status: 'in_progress', percent: 94, completedAt: null, proof: null, begun: true });
    expect(asked.tally).toEqual(done.tally);
    expect(asked.startedAt).toBe(done.startedAt);
  });

  it('a late beat of an open page does not undo a skip', () => {
    for (const state of [STATES.deferred, STATES.waived, STATES.tested_out]) expect(moved(state, VISIBLE)).toBe(state);
  });

  it('a step skipped by a teacher opens what comes after, also where the learner had begun it', () => {
    expect(isSatisfied(moved(STATES.in_progress, skipped('waived')))).toBe(true);
    expect(isSatisfied(moved(STATES.deferred, skipped('waived')))).toBe(true);
  });

  it.each<[string, boolean]>([
    ['not_started', false],
    ['in_progress', false],
    ['completed', true],
    ['deferred', false],
    ['waived', true],
    ['tested_out', true],
  ])('%s satisfies what waits for it: %s', (state, satisfies) => {
    expect(isSatisfied(STATES[state as State])).toBe(satisfies);
  });

  it('completion keeps how it was shown, when, and on which revision', () => {
    const done = moved(moved(NOT_STARTED, OPENED, 100), answered(80), 200);
    expect(done).toMatchObject({
      status: 'completed',
      percent: 100,
      startedAt: 100,
      completedAt: 200,
      proof: 'graded',
      earnedRevision: 'r2',
      begun: true,
    });
  });

  it('a reset makes both times null and forgets what was earned, and the step stays begun', () => {
    const done = from(OPENED, VISIBLE, answered(90));
    expect(moved(done, RESET)).toEqual({ ...NOT_STARTED, begun: true });
    expect(moved(STATES.in_progress, RESET)).toEqual({ ...NOT_STARTED, begun: true });
    expect(moved(STATES.waived, RESET)).toEqual(NOT_STARTED);
  });

  it('evidence from before a reset no longer counts', () => {
    const again = from(answered(90), RESET, OPENED);
    expect(again).toMatchObject({ status: 'in_progress', percent: 0, tally: EMPTY_TALLY, completedAt: null });
  });

  it('a beat that counts less than nothing takes nothing away', () => {
    expect(moved(from(VISIBLE), { kind: 'visible', ms: -5000 }).tally.activeMs).toBe(10_000);
  });

  it('a completion outlives every later edit of the criteria', () => {
    fc.assert(
      fc.property(anyCriteria, fc.array(anyHappening), (criteria, later) => {
        const done = STATES.completed;
        const edited = later
          .filter(({ kind }) => kind !== 'reset')
          .reduce<Progress>((progress, happening) => {
            const result = advance(progress, evidence(happening, 9000, 'r9'), { criteria });
            return result.ok ? result.value : progress;
          }, done);
        expect({ ...edited, tally: done.tally }).toEqual(done);
      }),
    );
  });

  it('criteria that are edited while a learner is at work keep the percent under 100 until they are met', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyHappening, anyCriteria)), (steps) => {
        let progress = NOT_STARTED;
        for (const [happening, criteria] of steps) {
          const result = advance(progress, evidence(happening), { criteria });
          if (result.ok) progress = result.value;
          expect(progress.percent === 100).toBe(progress.status === 'completed');
        }
      }),
    );
  });
});

describe('any sequence of evidence', () => {
  const anyHistory = fc.record({
    criteria: anyCriteria,
    history: fc.array(
      fc.record({ at: fc.nat(1_000_000), revision: fc.constantFrom('r1', 'r2'), happening: anyHappening }),
      { maxLength: 25 },
    ),
  });
  type Entry = { at: number; revision: string; happening: Happening };

  /** Progress before and after every piece of evidence; refused ones left out. */
  function movesOf(history: Entry[], criteria: Criteria) {
    const moves: { before: Progress; entry: Entry; after: Progress }[] = [];
    let before = NOT_STARTED;
    for (const entry of history) {
      const result = advance(before, entry, { criteria });
      if (!result.ok) continue;
      moves.push({ before, entry, after: result.value });
      before = result.value;
    }
    return moves;
  }

  const everyMove = (check: (move: ReturnType<typeof movesOf>[number]) => void, numRuns = 300) =>
    fc.assert(
      fc.property(anyHistory, ({ criteria, history }) => {
        for (const move of movesOf(history, criteria)) check(move);
      }),
      { numRuns },
    );

  it('moves only as the learning model lists', () => {
    const listed = new Set([
      'not_started in_progress',
      'not_started completed',
      'in_progress completed',
      'not_started skipped',
      'in_progress skipped',
      'skipped in_progress',
      'in_progress not_started',
      'completed not_started',
      'skipped not_started',
      // The learner opens it after all and finishes with the same piece of evidence.
      'skipped completed',
    ]);
    everyMove(({ before, entry, after }) => {
      if (before.status !== after.status) expect(listed).toContain(`${before.status} ${after.status}`);
      if (after.status === 'not_started') expect(entry.happening.kind).toBe('reset');
      if (after.status === 'skipped' && before.status !== 'skipped') expect(entry.happening.kind).toBe('skipped');
    });
  });

  it('keeps every row within the rules of the data model', () => {
    everyMove(({ after }) => {
      const { status, percent } = after;
      expect(Number.isInteger(percent) && percent >= 0 && percent <= 100).toBe(true);
      expect(percent === 100).toBe(status === 'completed');
      expect(after.completedAt !== null).toBe(status === 'completed');
      expect(after.proof !== null).toBe(status === 'completed');
      expect(after.earnedRevision !== null).toBe(status === 'completed');
      expect(after.skipReason !== null).toBe(status === 'skipped');
      if (status === 'in_progress' || status === 'completed') expect(after.startedAt).not.toBeNull();
      if (status === 'not_started') expect(after.startedAt).toBeNull();
    });
  });

  it('the first starting time and the first finishing time stay, whatever happens next but a reset', () => {
    everyMove(({ before, entry, after }) => {
      if (entry.happening.kind === 'reset') return;
      if (before.startedAt !== null) expect(after.startedAt).toBe(before.startedAt);
      else expect([null, entry.at]).toContain(after.startedAt);
      if (before.completedAt !== null) expect(after.completedAt).toBe(before.completedAt);
      else expect([null, entry.at]).toContain(after.completedAt);
    });
  });

  it('nothing but a reset undoes a completion, and its proof and revision stay', () => {
    everyMove(({ before, entry, after }) => {
      if (before.status !== 'completed' || entry.happening.kind === 'reset') return;
      expect({ ...after, tally: before.tally }).toEqual(before);
    });
  });

  it('repeating any evidence on a completed step never undoes it', () => {
    fc.assert(
      fc.property(anyHistory, ({ criteria, history }) => {
        const done = movesOf(history, criteria).at(-1)?.after;
        if (done?.status !== 'completed') return;
        const again = history.filter(({ happening }) => happening.kind !== 'reset');
        const repeated = again.reduce<Progress>((progress, entry) => {
          const result = advance(progress, entry, { criteria });
          return result.ok ? result.value : progress;
        }, done);
        expect({ ...repeated, tally: done.tally }).toEqual(done);
      }),
      { numRuns: 300 },
    );
  });

  it('a retake never lowers the credited score, nor anything the percent, but a reset', () => {
    everyMove(({ before, entry, after }) => {
      if (entry.happening.kind === 'reset') return;
      expect(after.tally.creditedScore ?? 0).toBeGreaterThanOrEqual(before.tally.creditedScore ?? 0);
      expect(after.percent).toBeGreaterThanOrEqual(before.percent);
      expect(after.tally.activeMs).toBeGreaterThanOrEqual(before.tally.activeMs);
      if (entry.happening.kind !== 'answered') return;
      expect(after.tally.latestScore).toBe(entry.happening.score);
      expect(after.tally.attempts).toBe(before.tally.attempts + 1);
      expect(after.tally.creditedScore).toBe(Math.max(before.tally.creditedScore ?? 0, entry.happening.score));
    });
  });

  it('the credited score is the best attempt since the last reset', () => {
    fc.assert(
      fc.property(anyHistory, ({ criteria, history }) => {
        const moves = movesOf(history, criteria).map(({ entry }) => entry.happening);
        const counting = moves.slice(moves.findLastIndex(({ kind }) => kind === 'reset') + 1);
        const scores = counting.flatMap((one) => (one.kind === 'answered' ? [one.score] : []));
        const { creditedScore, latestScore, attempts } = replay(history, { criteria }).tally;
        expect(creditedScore).toBe(scores.length === 0 ? undefined : Math.max(...scores));
        expect(latestScore).toBe(scores.at(-1));
        expect(attempts).toBe(scores.length);
      }),
    );
  });

  it('the time of browsers that were open side by side and turn out to be one learner’s is never more than real time', () => {
    const beats = fc.array(fc.integer({ min: 1, max: 20_000 }), { maxLength: 20 });
    fc.assert(
      fc.property(fc.array(beats, { minLength: 1, maxLength: 4 }), (browsers) => {
        const history = browsers
          .flatMap((spans) => {
            let at = NOON;
            return spans.map((ms) => {
              at += ms;
              return evidence({ kind: 'visible', ms }, at);
            });
          })
          .sort((one, other) => one.at - other.at);
        const longest = Math.max(...browsers.map((spans) => spans.reduce((sum, ms) => sum + ms, 0)));
        const { activeMs } = replay(history, QUIZ).tally;
        expect(activeMs).toBeLessThanOrEqual(longest);
        if (browsers.length === 1) expect(activeMs).toBe(longest);
      }),
    );
  });

  it('what was begun stays begun, a reset included, and only a skip leaves a step that was not', () => {
    everyMove(({ before, entry, after }) => {
      if (before.begun) expect(after.begun).toBe(true);
      if (['opened', 'answered', 'declared'].includes(entry.happening.kind)) expect(after.begun).toBe(true);
      if (['skipped', 'reset'].includes(entry.happening.kind)) expect(after.begun).toBe(before.begun);
    });
  });

  it('a skip is satisfied exactly where it was not only deferred', () => {
    everyMove(({ after }) => {
      if (after.status === 'skipped') expect(isSatisfied(after)).toBe(after.skipReason !== 'deferred');
    });
  });

  it('replaying all evidence gives what moving one by one gave, from any place on', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(25), ({ criteria, history }, at) => {
        const moves = movesOf(history, criteria);
        expect(replay(history, { criteria })).toEqual(moves.at(-1)?.after ?? NOT_STARTED);
        const early = replay(history.slice(0, at), { criteria });
        const late = history.slice(at).reduce<Progress>((progress, entry) => {
          const result = advance(progress, entry, { criteria });
          return result.ok ? result.value : progress;
        }, early);
        expect(late).toEqual(replay(history, { criteria }));
      }),
    );
  });

  it('moving leaves the progress that it started from as it was', () => {
    everyMove(({ before, entry }) => {
      const copy = structuredClone(before);
      advance(Object.freeze(before), entry, QUIZ);
      expect(before).toEqual(copy);
    }, 50);
  });

  it('completes with the first evidence that meets the criteria, at its time', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(79), { maxLength: 5 }), fc.array(fc.nat(100), { maxLength: 5 }), (bad, more) => {
        const scores = [...bad, 80, ...more];
        const done = replay(
          scores.map((score, at) => evidence(answered(score), at)),
          QUIZ,
        );
        expect(done).toMatchObject({ status: 'completed', startedAt: 0, completedAt: bad.length });
      }),
    );
  });
});

function words(row: string): string[] {
  return row.split(' ');
}
