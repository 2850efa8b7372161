import {
  type AvailabilityState,
  availabilityState,
  chapterOf,
  isVisible,
  type LearnerState,
  needsOf,
  stepsForLevel,
} from '../domain/availability.ts';
import type { BackgroundLevel } from '../domain/book.ts';
import type { GraphChapter, GraphStep } from '../domain/graph.ts';
import type { StepId } from '../domain/ids.ts';
import type { Profile } from '../domain/profile.ts';
import type { Reader } from '../domain/variants.ts';
import type { Db } from '../store/database.ts';
import type { StoredProgress } from '../store/progress.ts';
import { loadProgressAmong, readStateText, type StepSpan } from '../store/progress-among.ts';
import type { FoundStep } from './live-books.ts';

/**
 * How a step and its chapter look to everybody of one level and language who has come equally far. One and the same object for all of
 * them, so that whatever is made of it can be kept beside it.
 */
export interface Standing {
  chapter: GraphChapter;
  learner: LearnerState;
  reader: Reader;
  isVisible: boolean;
  state: AvailabilityState;
  /** The chapter's steps in the learner's order. */
  rail: readonly { step: GraphStep; state: AvailabilityState }[];
}

const standings = new WeakMap<GraphStep, Map<string, Standing>>();
/** A class that goes through a book together needs few for each step. Each keeps the pages made of it. */
const MOST_KEPT = 500;
const oldestFirst: { ofStep: Map<string, Standing>; key: string }[] = [];

/** Where the learner stands, and what they have done on this step; null while nothing. */
export async function standingOf(
  db: Db,
  learner: Profile | null,
  found: FoundStep,
  reader: Reader,
): Promise<{ standing: Standing; progress: StoredProgress | null }> {
  if (learner === null) return { standing: keptStanding(found, reader, ''), progress: null };
  const needed = neededOf(found, reader.level);
  const { progress, states } = await loadProgressAmong(db, learner.id, found.step.id, needed);
  return { standing: keptStanding(found, reader, states), progress };
}

function keptStanding(found: FoundStep, reader: Reader, states: string): Standing {
  const { step } = found;
  const key = `${reader.level} ${reader.language} ${states}`;
  const ofStep = standings.get(step) ?? new Map<string, Standing>();
  standings.set(step, ofStep);
  const known = ofStep.get(key);
  if (known !== undefined) return known;
  const standing = stand(found, reader, states);
  ofStep.set(key, standing);
  if (oldestFirst.push({ ofStep, key }) > MOST_KEPT) {
    const oldest = oldestFirst.shift();
    oldest?.ofStep.delete(oldest.key);
  }
  return standing;
}

const needed = new WeakMap<GraphChapter, Map<BackgroundLevel, StepId[] | StepSpan>>();

/**
 * What decides about the steps of a chapter. Steps that were published together have ids that follow each other, so a
 * span of ids holds few others; their states do no harm.
 */
function neededOf({ graph, step }: FoundStep, level: BackgroundLevel): StepId[] | StepSpan {
  const chapter = chapterOf(graph, step);
  const ofLevels = needed.get(chapter) ?? new Map<BackgroundLevel, StepId[] | StepSpan>();
  needed.set(chapter, ofLevels);
  let known = ofLevels.get(level);
  if (known === undefined) {
    const ids = needsOf(graph, level, chapter.steps).sort();
    const [first = step.id, last = first] = [ids[0], ids.at(-1)];
    const within = [...graph.steps.keys()].filter((id) => id >= first && id <= last).length;
    known = within <= 2 * ids.length ? { first, last } : ids;
    ofLevels.set(level, known);
  }
  return known;
}

function stand({ graph, step }: FoundStep, reader: Reader, states: string): Standing {
  const { level } = reader;
  const learner: LearnerState = { level, steps: readStateText(states) };
  const chapter = chapterOf(graph, step);
  const stateOf = (one: GraphStep) => availabilityState(graph, learner, one);
  return {
    chapter,
    learner,
    reader,
    isVisible: isVisible(chapter, learner),
    state: stateOf(step),
    rail: stepsForLevel(chapter, level).map((one) => ({ step: one, state: stateOf(one) })),
  };
}
