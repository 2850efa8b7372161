import { BACKGROUND_LEVELS, type BackgroundLevel } from '../domain/book.ts';
import type { BookGraph } from '../domain/graph.ts';
import type { StepId } from '../domain/ids.ts';
import {
  CHANGE_KINDS,
  type Change,
  type ChangeKind,
  KEEP_ALL,
  type OnChangeChoices,
  type PathChange,
  pathChanges,
  requiredFor,
  requiredIn,
} from '../domain/impact.ts';
import { ok, type Result } from '../domain/result.ts';
import type { Db } from '../store/database.ts';
import {
  countDefaultPaths,
  countFinished,
  countLearners,
  countLearnersByStep,
  countLearnersOfTextbook,
  countOwnPaths,
  type LearnerCounts,
} from '../store/impact-counts.ts';
import type { WrittenBook } from '../store/publishing.ts';
import { findTextbookByKey } from '../store/textbooks.ts';
import type { App } from './context.ts';
import { type ChosenStep, type Plan, planPublication } from './plan-publication.ts';
import type { RefusalOf } from './refusal.ts';

/** One change, and who has met the steps that it concerns. */
export interface ChangeImpact extends LearnerCounts {
  kind: ChangeKind;
  key: string;
  title: string;
}

/** All changes of a kind together; each learner is counted once. */
export interface KindImpact extends LearnerCounts {
  kind: ChangeKind;
  changes: number;
  /** Stored paths of learners whose order becomes another one. */
  paths: number;
}

export type ChosenImpact = ChosenStep & LearnerCounts;

/** What publishing a book would do, counted before anything is written. */
export interface Impact {
  key: string;
  title: string;
  version: string;
  /** Version that is live; null where the textbook is new. */
  live: string | null;
  /** Everybody who has met anything of what is live. */
  learners: number;
  changes: ChangeImpact[];
  /** Only kinds that there are. */
  kinds: KindImpact[];
  /** Steps whose criteria, questions or answer keys changed, with what was chosen for them. */
  chosen: ChosenImpact[];
  /** Learners who have done everything that is required of them, and those of them who would have something to do. */
  finished: { now: number; unfinished: number };
}

/** Looks at everything and changes nothing. */
export function seeImpact(
  app: App,
  book: WrittenBook,
  choices: OnChangeChoices = KEEP_ALL,
): Promise<Result<Impact, RefusalOf<'invalid_fields'>>> {
  return app.database.read
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (db) => {
      const textbook = await findTextbookByKey(db, book.key);
      const plan = await planPublication(db, textbook?.id ?? null, book, choices);
      if (!plan.ok) return plan;
      const { key, title, version } = book;
      const impact = { key, title, version, live: textbook?.version ?? null };
      return ok({ ...impact, ...(await countedFor(db, book, plan.value)) });
    });
}

type Counted = Omit<Impact, 'key' | 'title' | 'version' | 'live'>;

const NOBODY: LearnerCounts = { learners: 0, completed: 0, inProgress: 0, skipped: 0 };

async function countedFor(db: Db, book: WrittenBook, { live, changes, chosen }: Plan): Promise<Counted> {
  if (live === null) return { learners: 0, changes: [], kinds: [], chosen: [], finished: { now: 0, unfinished: 0 } };
  const concerned = [...new Set(changes.flatMap(({ stepIds }) => stepIds))];
  const counter = new Counter(db, await countLearnersByStep(db, concerned));
  const learners = await countLearnersOfTextbook(db, live.textbookId);
  const counted: ChangeImpact[] = [];
  for (const { kind, key, title, stepIds } of changes)
    counted.push({ kind, key, title, ...(await counter.of(stepIds)) });
  const kinds = await countKinds(db, counter, { live, book, changes });
  const decided = [];
  for (const one of chosen) decided.push({ ...one, ...(await counter.of([one.stepId])) });
  return { learners, changes: counted, kinds, chosen: decided, finished: await countFinishers(db, live, book, chosen) };
}

/** Counts the learners of one step from what is known already, and those of the same list of steps once. */
class Counter {
  readonly #db: Db;
  readonly #bySteps: ReadonlyMap<StepId, LearnerCounts>;
  readonly #lists = new Map<readonly StepId[], LearnerCounts>();

  constructor(db: Db, bySteps: ReadonlyMap<StepId, LearnerCounts>) {
    this.#db = db;
    this.#bySteps = bySteps;
  }

  async of(stepIds: readonly StepId[]): Promise<LearnerCounts> {
    const [first, ...more] = stepIds.filter((id) => this.#bySteps.has(id));
    if (first === undefined) return NOBODY;
    if (more.length === 0) return this.#bySteps.get(first) ?? NOBODY;
    const known = this.#lists.get(stepIds) ?? (await countLearners(this.#db, [first, ...more]));
    this.#lists.set(stepIds, known);
    return known;
  }
}

interface Compared {
  live: BookGraph;
  book: WrittenBook;
  changes: Change[];
}

const CHANGE_PATHS: readonly ChangeKind[] = [
  'step_added',
  'step_removed',
  'step_moved',
  'step_rules_changed',
  'chapter_added',
  'chapter_removed',
  'chapter_moved',
  'chapter_hidden',
  'chapter_shown',
  'chapter_rules_changed',
];

async function countKinds(db: Db, counter: Counter, { live, book, changes }: Compared): Promise<KindImpact[]> {
  const paths = pathChanges(live, { ...book, assets: [] });
  const defaults = await countDefaultPaths(db, live.textbookId);
  const kinds: KindImpact[] = [];
  for (const kind of CHANGE_KINDS) {
    const ofKind = changes.filter((change) => change.kind === kind);
    if (ofKind.length === 0) continue;
    const ids = [...new Set(ofKind.flatMap(({ stepIds }) => stepIds))];
    const counts = await counter.of(ids);
    let stored = 0;
    if (CHANGE_PATHS.includes(kind)) {
      const keys = ids.flatMap((id) => live.steps.get(id)?.key ?? []);
      const concerned = new Set(kind === 'step_added' ? ofKind.map(({ key }) => key) : keys);
      for (const { level } of paths.filter((path) => isOn(path, concerned) || kind === 'chapter_added'))
        stored += defaults.get(level) ?? 0;
      if (kind !== 'step_added') stored += await countOwnPaths(db, live.textbookId, keys);
    }
    kinds.push({ kind, changes: ofKind.length, ...counts, paths: stored });
  }
  return kinds;
}

const isOn = ({ before, after }: PathChange, keys: ReadonlySet<string>): boolean =>
  before.some((key) => keys.has(key)) || after.some((key) => keys.has(key));

async function countFinishers(
  db: Db,
  live: BookGraph,
  book: WrittenBook,
  chosen: ChosenStep[],
): Promise<Impact['finished']> {
  const asked = new Set(
    chosen.filter(({ choice }) => choice === 'again' || choice === 'new_part').map(({ key }) => key),
  );
  const finished = { now: 0, unfinished: 0 };
  for (const level of BACKGROUND_LEVELS) {
    const finishers = await countFinished(db, level, idsOf(live, level));
    const before = new Set(requiredFor(live, level).map(({ key }) => key));
    const after = requiredIn({ ...book, assets: [] }, level);
    finished.now += finishers;
    if (after.some((key) => !before.has(key) || asked.has(key))) finished.unfinished += finishers;
  }
  return finished;
}

const idsOf = (live: BookGraph, level: BackgroundLevel): StepId[] => requiredFor(live, level).map(({ id }) => id);
