import type { Book } from '../domain/book.ts';
import type { BookGraph } from '../domain/graph.ts';
import type { StepId, TextbookId } from '../domain/ids.ts';
import {
  bookChanges,
  type Change,
  choiceFor,
  leavesChoice,
  type OnChange,
  type OnChangeChoices,
} from '../domain/impact.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import {
  type ContentChange,
  changesOfStep,
  contentChanges,
  type QuestionFate,
  questionFates,
} from '../domain/step-changes.ts';
import { loadGraph } from '../store/book-graph.ts';
import type { Db } from '../store/database.ts';
import type { WrittenBook } from '../store/publishing.ts';
import { loadLive } from '../store/step-revisions.ts';
import type { RefusalOf } from './refusal.ts';

/** A changed step whose completions are the author's to decide about. */
export interface ChosenStep {
  stepId: StepId;
  key: string;
  title: string;
  changes: ContentChange[];
  /** Questions that came, went or became others. */
  questions: QuestionFate[];
  choice: OnChange;
}

/** How a book differs from what is live, and what becomes of completions. */
export interface Plan {
  /** Null where nothing of the textbook is live. */
  live: BookGraph | null;
  changes: Change[];
  chosen: ChosenStep[];
}

/** Refuses choices for steps that leave none. */
export async function planPublication(
  db: Db,
  textbookId: TextbookId | null,
  written: WrittenBook,
  choices: OnChangeChoices,
): Promise<Result<Plan, RefusalOf<'invalid_fields'>>> {
  const book: Book = { ...written, assets: [] };
  const live = textbookId === null ? null : await loadGraph(db, textbookId);
  const contents = live === null ? new Map<StepId, Contents>() : await changedContents(db, live, book);
  const chosen = [...contents].flatMap(([stepId, { changes, questions }]): ChosenStep[] => {
    const step = live?.steps.get(stepId);
    if (step === undefined || !leavesChoice(changes)) return [];
    return [{ stepId, key: step.key, title: step.title, changes, questions, choice: choiceFor(choices, step.key) }];
  });
  const free = new Set(chosen.map(({ key }) => key));
  const strangers = [...choices.steps.keys()].filter((key) => !free.has(key));
  if (strangers.length > 0) return refuse(noChoice(strangers, live, contents));
  return ok({ live, changes: live === null ? [] : bookChanges(live, book, kindsOf(contents)), chosen });
}

function noChoice(
  keys: string[],
  live: BookGraph | null,
  contents: ReadonlyMap<StepId, Contents>,
): RefusalOf<'invalid_fields'> {
  const steps = new Map([...(live?.steps.values() ?? [])].map((step) => [step.key, step]));
  return {
    code: 'invalid_fields',
    problems: keys.map((key) => {
      const step = steps.get(key);
      const detail =
        step === undefined
          ? `${key} is not a step of what is live`
          : contents.has(step.id)
            ? `only the text of ${key} changed, so completions stay`
            : `nothing that completions are earned on changed in ${key}`;
      return { pointer: `/on_change/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, detail };
    }),
  };
}

/** How the content of a step changed. */
interface Contents {
  changes: ContentChange[];
  questions: QuestionFate[];
}

const kindsOf = (contents: ReadonlyMap<StepId, Contents>): Map<StepId, ContentChange[]> =>
  new Map([...contents].map(([id, { changes }]) => [id, changes]));

/** Texts compared at a time: both versions of all of them are in memory. */
const AT_ONCE = 100;

async function changedContents(db: Db, live: BookGraph, book: Book): Promise<Map<StepId, Contents>> {
  const before = new Map([...live.steps.values()].map((step) => [step.key, step]));
  const revised = book.chapters
    .flatMap(({ steps }) => steps)
    .flatMap((step) => {
      const known = before.get(step.key);
      return known === undefined || known.revision === step.revision ? [] : [{ id: known.id, step }];
    });
  const found = new Map<StepId, Contents>();
  for (let start = 0; start < revised.length; start += AT_ONCE) {
    const part = revised.slice(start, start + AT_ONCE);
    const texts = await loadLive(
      db,
      live.textbookId,
      part.map(({ id }) => id),
    );
    for (const { id, step } of part) {
      const text = texts.get(id);
      if (text === undefined) continue;
      const changes = contentChanges(text, step);
      if (changes.length > 0) found.set(id, { changes, questions: questionFates(changesOfStep(text, step).questions) });
    }
  }
  return found;
}
