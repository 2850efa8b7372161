import { isForLevel } from './availability.ts';
import { BACKGROUND_LEVELS, type BackgroundLevel, type Book, type BookChapter } from './book.ts';
import type { BookGraph, GraphChapter, GraphStep } from './graph.ts';
import type { ChapterId, StepId, TextbookId } from './ids.ts';
import { defaultPath } from './path.ts';
import { CONTENT_CHANGES, type ContentChange } from './step-changes.ts';

/** What an author can ask for where criteria, questions or answer keys of a step changed. */
export const ON_CHANGE = ['keep', 'let_scores_fall', 'new_part', 'again'] as const;
/**
 * keep: completions stay; corrected keys raise scores and lower none. let_scores_fall: they lower them too, completions
 * stay. new_part: all earlier evidence counts, and a completion that it does not bear out any more is withdrawn until what
 * is missing is there. again: everybody who has begun starts the step anew.
 */
export type OnChange = (typeof ON_CHANGE)[number];

/** One choice for all changed steps, and others for some. */
export interface OnChangeChoices {
  all: OnChange;
  /** By step key. */
  steps: ReadonlyMap<string, OnChange>;
}

export const KEEP_ALL: OnChangeChoices = { all: 'keep', steps: new Map() };

export const choiceFor = ({ all, steps }: OnChangeChoices, key: string): OnChange => steps.get(key) ?? all;

/** Only these changes leave the author a choice: text may be edited and completions stay. */
export const leavesChoice = (changes: readonly ContentChange[]): boolean =>
  changes.some((change) => change !== 'text_edited');

export const CHANGE_KINDS = [
  ...CONTENT_CHANGES,
  'step_renamed',
  'step_moved',
  'step_added',
  'step_removed',
  'step_rules_changed',
  'chapter_renamed',
  'chapter_moved',
  'chapter_added',
  'chapter_removed',
  'chapter_hidden',
  'chapter_shown',
  'chapter_rules_changed',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** One difference between what is live and what would be. Rules are prerequisites, levels, order, and being required. */
export interface Change {
  kind: ChangeKind;
  /** Of the step or chapter. */
  key: string;
  title: string;
  /**
   * The live steps whose learners it concerns: the step itself, all kept steps of a chapter, and for an added step those
   * that come after it in its chapter, the places that learners may have finished already.
   */
  stepIds: StepId[];
}

/**
 * Everything in which a book differs from what is live, chapter by chapter and step by step in its new order, then what is
 * removed. Keys decide what is the same.
 * @param contents for live steps whose revision is another: how
 */
export function bookChanges(
  live: BookGraph,
  book: Book,
  contents: ReadonlyMap<StepId, readonly ContentChange[]>,
): Change[] {
  const known = new Map([...live.steps.values()].map((step) => [step.key, step]));
  const homes = new Map(live.chapters.map((chapter) => [chapter.id, chapter.key]));
  const keyOf = (id: StepId): string => live.steps.get(id)?.key ?? '';
  const movedChapters = movedKeys(live.chapters, book.chapters);
  const places = new Map([...known.keys()].map((key, at) => [key, at]));
  const changes = book.chapters.flatMap((chapter) => [
    ...chapterChanges(live, chapter, homes, movedChapters),
    ...stepChanges({ known, homes, places, keyOf, contents }, chapter),
  ]);
  const keptChapters = new Set(book.chapters.map(({ key }) => key));
  const keptSteps = new Set(book.chapters.flatMap(({ steps }) => steps.map(({ key }) => key)));
  for (const chapter of live.chapters) {
    if (!keptChapters.has(chapter.key)) changes.push(ofChapter('chapter_removed', chapter));
    for (const step of chapter.steps) if (!keptSteps.has(step.key)) changes.push(ofStep('step_removed', step));
  }
  return changes;
}

const ofChapter = (kind: ChangeKind, { key, title, steps }: GraphChapter): Change => ({
  kind,
  key,
  title,
  stepIds: steps.map(({ id }) => id),
});

const ofStep = (kind: ChangeKind, { key, title, id }: GraphStep): Change => ({ kind, key, title, stepIds: [id] });

function chapterChanges(
  live: BookGraph,
  chapter: BookChapter,
  homes: ReadonlyMap<ChapterId, string>,
  moved: ReadonlySet<string>,
): Change[] {
  const before = live.chapters.find(({ key }) => key === chapter.key);
  if (before === undefined) return [{ kind: 'chapter_added', key: chapter.key, title: chapter.title, stepIds: [] }];
  const requires = before.requires.map((id) => homes.get(id) ?? '');
  const happened: [ChangeKind, boolean][] = [
    ['chapter_renamed', before.title !== chapter.title],
    ['chapter_moved', moved.has(chapter.key)],
    ['chapter_hidden', before.isActive && !chapter.isActive],
    ['chapter_shown', !before.isActive && chapter.isActive],
    ['chapter_rules_changed', before.order !== chapter.order || !sameSet(requires, chapter.requires)],
  ];
  return happened.flatMap(([kind, did]) => (did ? [{ ...ofChapter(kind, before), title: chapter.title }] : []));
}

interface LiveSteps {
  known: ReadonlyMap<string, GraphStep>;
  homes: ReadonlyMap<ChapterId, string>;
  places: ReadonlyMap<string, number>;
  keyOf: (id: StepId) => string;
  contents: ReadonlyMap<StepId, readonly ContentChange[]>;
}

function stepChanges({ known, homes, places, keyOf, contents }: LiveSteps, chapter: BookChapter): Change[] {
  const here = chapter.steps.flatMap(({ key }) => {
    const step = known.get(key);
    return step && homes.get(step.chapterId) === chapter.key ? [step] : [];
  });
  const inOldOrder = here.toSorted((a, b) => (places.get(a.key) ?? 0) - (places.get(b.key) ?? 0));
  const moved = movedKeys(inOldOrder, here);
  const stays = new Set(here);
  const keptAfter = keptBehind(chapter, known);
  return chapter.steps.flatMap((step): Change[] => {
    const before = known.get(step.key);
    if (before === undefined)
      return [{ kind: 'step_added', key: step.key, title: step.title, stepIds: keptAfter.get(step.key) ?? [] }];
    const rules =
      before.isRequired !== step.isRequired ||
      !sameSet(before.levels, step.levels) ||
      !sameSet(before.requires.map(keyOf), step.requires);
    const kinds: ChangeKind[] = [
      ...(contents.get(before.id) ?? []),
      ...(before.title === step.title ? [] : (['step_renamed'] as const)),
      ...(moved.has(step.key) || !stays.has(before) ? (['step_moved'] as const) : []),
      ...(rules ? (['step_rules_changed'] as const) : []),
    ];
    return kinds.map((kind) => ({ ...ofStep(kind, before), title: step.title }));
  });
}

/** For each added step the kept ones that come after it; neighbours share their list. */
function keptBehind({ steps }: BookChapter, known: ReadonlyMap<string, GraphStep>): Map<string, StepId[]> {
  const kept = steps.map(({ key }) => known.get(key)?.id);
  const lists = new Map<string, StepId[]>();
  let list: StepId[] | null = null;
  steps.forEach(({ key }, at) => {
    if (kept[at] !== undefined) list = null;
    else {
      list ??= kept.slice(at).flatMap((id) => id ?? []);
      lists.set(key, list);
    }
  });
  return lists;
}

/** The fewest that have to be moved to make one order of the other; what is only in one of them moves nothing. */
function movedKeys(before: { key: string }[], after: { key: string }[]): Set<string> {
  const places = new Map(before.map(({ key }, at) => [key, at]));
  const kept = after.flatMap(({ key }) => {
    const at = places.get(key);
    return at === undefined ? [] : [{ key, at }];
  });
  const stay = longestRise(kept.map(({ at }) => at));
  return new Set(kept.flatMap(({ key }, at) => (stay.has(at) ? [] : [key])));
}

/** Indexes of a longest increasing subsequence (Fredman 1975): O(n log n). */
function longestRise(values: number[]): Set<number> {
  const tails: number[] = [];
  const before: number[] = [];
  values.forEach((value, index) => {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[tails[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    before[index] = tails[low - 1] ?? -1;
    tails[low] = index;
  });
  const found = new Set<number>();
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) found.add(at);
  return found;
}

const sameSet = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((item) => other.includes(item));

/** The skeleton that publishing would make, with keys for ids: for comparing paths before anything is written. */
function skeletonOf(book: Book): BookGraph {
  const chapters = book.chapters.map((chapter): GraphChapter => {
    const id = chapter.key as ChapterId;
    const { key, title, description, order, isActive } = chapter;
    const steps = chapter.steps.map((step) => ({
      ...pickGraph(step),
      id: step.key as StepId,
      chapterId: id,
      requires: step.requires as StepId[],
    }));
    return { id, key, title, description, order, isActive, requires: chapter.requires as ChapterId[], steps };
  });
  const { key, title, language, languages = [language], version, sequence } = book;
  const steps = new Map(chapters.flatMap((chapter) => chapter.steps.map((step) => [step.id, step] as const)));
  return { textbookId: key as TextbookId, key, title, language, languages, version, sequence, chapters, steps };
}

const pickGraph = ({
  key,
  title,
  type,
  criteria,
  revision,
  minutes,
  levels,
  isRequired,
}: BookChapter['steps'][number]) => ({
  key,
  title,
  type,
  criteria,
  revision,
  minutes,
  levels,
  isRequired,
});

/** What becomes of the default path of one level. */
export interface PathChange {
  level: BackgroundLevel;
  /** Step keys, in order. */
  before: string[];
  after: string[];
}

/** The levels whose default path becomes another one. */
export function pathChanges(live: BookGraph, book: Book): PathChange[] {
  const next = skeletonOf(book);
  return BACKGROUND_LEVELS.map((level) => ({
    level,
    before: defaultPath(live, level).map(({ step }) => step),
    after: defaultPath(next, level).map(({ step }) => step),
  })).filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after));
}

/** The required steps that one level has to do before a textbook is finished. */
export const requiredFor = (live: BookGraph, level: BackgroundLevel): GraphStep[] =>
  live.chapters
    .filter(({ isActive }) => isActive)
    .flatMap(({ steps }) => steps.filter((step) => step.isRequired && isForLevel(step, level)));

/** Keys of the required steps of one level in a book that is to be published. */
export const requiredIn = (book: Book, level: BackgroundLevel): string[] =>
  requiredFor(skeletonOf(book), level).map(({ key }) => key);
