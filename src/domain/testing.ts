import fc from 'fast-check';
import { isSatisfiedFor, type LearnerState, type StepState } from './availability.ts';
import { BACKGROUND_LEVELS, type BackgroundLevel, type Book, type BookChapter, type BookStep } from './book.ts';
import type { Criteria } from './criteria.ts';
import type { Happening } from './evidence.ts';
import type { BookGraph, GraphChapter, GraphStep } from './graph.ts';
import type { ChapterId, StepId, TextbookId } from './ids.ts';
import type { Tally } from './tally.ts';

/** Generators and small builders for the tests of the domain. */

export function stepOf(key: string, over: Partial<BookStep> = {}): BookStep {
  return {
    key,
    title: `Title of ${key}`,
    type: 'reading',
    levels: [],
    isRequired: true,
    minutes: 3,
    requires: [],
    criteria: { type: 'declared' },
    revision: 'r1',
    content: '',
    body: [],
    questions: [],
    answerKeys: [],
    teaches: [],
    assesses: [],
    assets: [],
    ...over,
  };
}

export function chapterWith(key: string, steps: BookStep[], over: Partial<BookChapter> = {}): BookChapter {
  return { key, title: key, description: '', requires: [], order: 'sequence', isActive: true, steps, ...over };
}

export function bookOf(chapters: BookChapter[], sequence: Book['sequence'] = 'strict'): Book {
  return {
    key: 'book',
    title: 'Book',
    language: 'en',
    description: '',
    licence: '',
    authors: [],
    sequence,
    version: 'v1',
    chapters,
    assets: [],
  };
}

export const stepId = (key: string): StepId => `step ${key}` as StepId;
export const chapterId = (key: string): ChapterId => `chapter ${key}` as ChapterId;

/** The skeleton that publishing would make of a book. */
export function graphOf(book: Book): BookGraph {
  const chapters = book.chapters.map(graphChapter);
  return {
    textbookId: 'book' as TextbookId,
    key: book.key,
    title: book.title,
    language: book.language,
    languages: book.languages ?? [book.language],
    version: book.version,
    sequence: book.sequence,
    chapters,
    steps: new Map(chapters.flatMap((chapter) => chapter.steps.map((step) => [step.id, step] as const))),
  };
}

function graphChapter(chapter: BookChapter): GraphChapter {
  const id = chapterId(chapter.key);
  const { key, title, description, order, isActive } = chapter;
  const steps = chapter.steps.map(
    (step): GraphStep => ({
      id: stepId(step.key),
      chapterId: id,
      key: step.key,
      title: step.title,
      type: step.type,
      criteria: step.criteria,
      revision: step.revision,
      minutes: step.minutes,
      levels: step.levels,
      isRequired: step.isRequired,
      requires: step.requires.map(stepId),
    }),
  );
  return { id, key, title, description, order, isActive, requires: chapter.requires.map(chapterId), steps };
}

export const stepAt = (graph: BookGraph, key: string): GraphStep => {
  const step = graph.steps.get(stepId(key));
  if (step === undefined) throw new Error(`no step ${key}`);
  return step;
};

export const allSteps = (graph: BookGraph): GraphStep[] => graph.chapters.flatMap((chapter) => chapter.steps);

export const COMPLETED: StepState = { status: 'completed', skipReason: null, begun: true };
export const IN_PROGRESS: StepState = { status: 'in_progress', skipReason: null, begun: true };
export const RESET: StepState = { status: 'not_started', skipReason: null, begun: true };
export const DEFERRED: StepState = { status: 'skipped', skipReason: 'deferred', begun: false };
export const WAIVED: StepState = { status: 'skipped', skipReason: 'waived', begun: false };
export const TESTED_OUT: StepState = { status: 'skipped', skipReason: 'tested_out', begun: false };

export const learner = (steps: Record<string, StepState> = {}, level: BackgroundLevel = 'beginner'): LearnerState => ({
  level,
  steps: new Map(Object.entries(steps).map(([key, state]) => [stepId(key), state])),
});

export const having = (before: LearnerState, step: GraphStep, state: StepState = COMPLETED): LearnerState => ({
  ...before,
  steps: new Map(before.steps).set(step.id, state),
});

/** What gates a step by the words of the learning model, written as naively as possible: the oracle of the tests. */
export function gatesOf(graph: BookGraph, level: BackgroundLevel, step: GraphStep): Set<GraphStep> {
  const gates = new Set<GraphStep>();
  const isHere = (one: GraphStep) => one.levels.length === 0 || one.levels.includes(level);
  for (const chapter of graph.chapters) {
    const mine = graph.chapters.find((one) => one.steps.includes(step));
    for (const other of chapter.steps.filter(isHere)) {
      const before = chapter === mine && chapter.steps.indexOf(other) < chapter.steps.indexOf(step);
      if (before && chapter.order === 'sequence' && other.isRequired) gates.add(other);
      if (chapter.isActive && mine?.requires.includes(chapter.id) && other.isRequired) gates.add(other);
      if (chapter.isActive && step.requires.includes(other.id)) gates.add(other);
    }
  }
  return gates;
}

/** Whether nothing unsatisfied stands before a step, by the oracle. */
export const isUngated = (graph: BookGraph, learner: LearnerState, step: GraphStep): boolean =>
  [...gatesOf(graph, learner.level, step)].every((gate) => isSatisfiedFor(gate, learner));

export const anyLevel = fc.constantFrom(...BACKGROUND_LEVELS);

const anyLevels: fc.Arbitrary<BackgroundLevel[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<BackgroundLevel[]>([]) },
  { weight: 1, arbitrary: fc.subarray([...BACKGROUND_LEVELS], { minLength: 1 }) },
);

const mostly = (usual: boolean): fc.Arbitrary<boolean> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constant(!usual) });

interface Shape {
  order: 'sequence' | 'any';
  isActive: boolean;
  rank: number;
  /** Share of all other chapters, as numbers that are reduced to indexes. */
  requires: number[];
  steps: { levels: BackgroundLevel[]; isRequired: boolean; requires: number[]; rank: number; minutes: number }[];
}

const anyShape: fc.Arbitrary<Shape> = fc.record({
  order: fc.constantFrom('sequence', 'any'),
  isActive: mostly(true),
  rank: fc.nat(1000),
  requires: fc.array(fc.nat(1000), { maxLength: 2 }),
  steps: fc.array(
    fc.record({
      levels: anyLevels,
      isRequired: mostly(true),
      requires: fc.array(fc.nat(1000), { maxLength: 2 }),
      rank: fc.nat(1000),
      minutes: fc.nat(20),
    }),
    { maxLength: 5 },
  ),
});

/** Books whose prerequisites point anywhere, themselves included. */
export const anyBook: fc.Arbitrary<Book> = fc
  .array(anyShape, { minLength: 1, maxLength: 5 })
  .map((shapes) => bookFrom(shapes, () => true));

/**
 * Books without a ring: every prerequisite points to something of a lower rank. The author's order is another one, so
 * prerequisites point forwards and backwards through the book.
 */
export const soundBook: fc.Arbitrary<Book> = fc
  .array(anyShape, { minLength: 1, maxLength: 5 })
  .map((shapes) => bookFrom(shapes, (from, to) => comesBefore(shapes, to, from)));

type Place = readonly [chapter: number, step: number];

function comesBefore(shapes: Shape[], [chapterA, stepA]: Place, [chapterB, stepB]: Place): boolean {
  const a = shapes[chapterA];
  const b = shapes[chapterB];
  if (a === undefined || b === undefined) return false;
  if (chapterA !== chapterB) return a.rank < b.rank || (a.rank === b.rank && chapterA < chapterB);
  if (a.order === 'sequence') return stepA < stepB;
  const rankOf = (at: number) => a.steps[at]?.rank ?? 0;
  return rankOf(stepA) < rankOf(stepB);
}

function bookFrom(shapes: Shape[], mayRequire: (from: Place, to: Place) => boolean): Book {
  const places = shapes.flatMap((shape, c) => shape.steps.map((_, s): Place => [c, s]));
  const key = ([c, s]: Place) => `c${c}/s${s}`;
  const chapters = shapes.map((shape, c) => {
    const steps = shape.steps.map((step, s) => {
      const requires = step.requires
        .flatMap((pick) => places.slice(pick % places.length).slice(0, 1))
        .filter((to) => mayRequire([c, s], to))
        .map(key);
      const { levels, isRequired, minutes } = step;
      return stepOf(key([c, s]), { levels, isRequired, minutes, requires: [...new Set(requires)] });
    });
    const requires = shape.requires
      .map((pick) => pick % shapes.length)
      .filter((to) => mayRequire([c, -1], [to, -1]))
      .map((to) => `c${to}`);
    return chapterWith(`c${c}`, steps, {
      order: shape.order,
      isActive: shape.isActive,
      requires: [...new Set(requires)],
    });
  });
  return bookOf(chapters);
}

export const anyStepState: fc.Arbitrary<StepState | null> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(null) },
  { weight: 4, arbitrary: fc.constant(COMPLETED) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(IN_PROGRESS, RESET, WAIVED, TESTED_OUT, DEFERRED, { ...DEFERRED, begun: true }),
  },
);

/** A learner anywhere in a book, whether or not the book's rules would have let them get there. */
export const anyLearnerOf = (graph: BookGraph): fc.Arbitrary<LearnerState> => {
  const steps = allSteps(graph);
  return fc
    .tuple(anyLevel, fc.array(anyStepState, { minLength: steps.length, maxLength: steps.length }))
    .map(([level, states]) => ({
      level,
      steps: new Map(
        steps.flatMap((step, at) => {
          const state = states[at];
          return state ? [[step.id, state] as const] : [];
        }),
      ),
    }));
};

export interface Situation {
  book: Book;
  graph: BookGraph;
  learner: LearnerState;
}

export const anySituation: fc.Arbitrary<Situation> = soundBook.chain((book) => {
  const graph = graphOf(book);
  return anyLearnerOf(graph).map((learner) => ({ book, graph, learner }));
});

const leafCriteria: fc.Arbitrary<Criteria> = fc.oneof(
  fc.integer({ min: 1, max: 300 }).map((value): Criteria => ({ type: 'time', value })),
  fc
    .tuple(fc.constantFrom('score', 'tests', 'watched'), fc.integer({ min: 1, max: 100 }))
    .map(([type, value]): Criteria => ({ type, value })),
  fc.constantFrom('completed', 'passed').map((value): Criteria => ({ type: 'activity', value })),
  fc.constant<Criteria>({ type: 'declared' }),
);

export const anyCriteria: fc.Arbitrary<Criteria> = criteriaOfDepth(3);

function criteriaOfDepth(depth: number): fc.Arbitrary<Criteria> {
  if (depth === 0) return leafCriteria;
  const parts = fc.array(criteriaOfDepth(depth - 1), { minLength: 1, maxLength: 3 });
  const group = fc.tuple(fc.constantFrom('all', 'any'), parts).map(([type, of]): Criteria => ({ type, of }));
  return fc.oneof({ weight: 2, arbitrary: leafCriteria }, { weight: 1, arbitrary: group });
}

const percent = fc.integer({ min: 0, max: 100 });

export const anyTally: fc.Arbitrary<Tally> = fc.record(
  {
    activeMs: fc.integer({ min: 0, max: 400_000 }),
    attempts: fc.nat(5),
    latestScore: percent,
    creditedScore: percent,
    testsPercent: percent,
    watchedPercent: percent,
    activity: fc.constantFrom('completed', 'passed'),
    declared: fc.boolean(),
  },
  { requiredKeys: ['activeMs', 'attempts', 'declared'] },
);

export const anyHappening: fc.Arbitrary<Happening> = fc.oneof(
  fc.constant<Happening>({ kind: 'opened' }),
  fc.integer({ min: 0, max: 40_000 }).map((ms): Happening => ({ kind: 'visible', ms })),
  percent.map((score): Happening => ({ kind: 'answered', answers: {}, results: [], score })),
  fc.constant<Happening>({ kind: 'declared' }),
  fc
    .tuple(fc.nat(90), fc.nat(90))
    .map(
      ([from, to]): Happening => ({ kind: 'watched', video: 'v', ranges: [[from, to]], films: [{ id: 'v', ms: 100 }] }),
    ),
  fc
    .constantFrom('begun', 'completed', 'passed')
    .map((status): Happening => ({ kind: 'activity', activity: 'a', status, activities: ['a'] })),
  fc.constantFrom('deferred', 'waived', 'tested_out').map((reason): Happening => ({ kind: 'skipped', reason })),
  fc.constant<Happening>({ kind: 'reset' }),
);
