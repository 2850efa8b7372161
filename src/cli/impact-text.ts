import type { ChangeImpact, Impact, KindImpact } from '../app/see-impact.ts';
import type { ChangeKind } from '../domain/impact.ts';
import type { QuestionFate } from '../domain/step-changes.ts';
import { count } from './findings.ts';
import { wordFor } from './on-change.ts';

const WORDS: Record<ChangeKind, string> = {
  text_edited: 'Text edited',
  criteria_changed: 'Criteria changed',
  questions_changed: 'Questions changed',
  answer_key_corrected: 'Answer key corrected',
  step_renamed: 'Step renamed',
  step_moved: 'Step moved',
  step_added: 'Step added',
  step_removed: 'Step removed',
  step_rules_changed: 'Prerequisites, levels or being required changed',
  chapter_renamed: 'Chapter renamed',
  chapter_moved: 'Chapter moved',
  chapter_added: 'Chapter added',
  chapter_removed: 'Chapter removed',
  chapter_hidden: 'Chapter hidden',
  chapter_shown: 'Chapter shown',
  chapter_rules_changed: 'Prerequisites or order of a chapter changed',
};

/** Where a line would be one of hundreds, the number says enough. */
const LISTED = 20;

/** The impact for people: what changes, whom it concerns, and what is left to choose. */
export function impactText(impact: Impact): string {
  if (impact.live === null) return `${impact.title} is new: no learner is affected.`;
  if (impact.live === impact.version) return `${impact.title} is live as it is: nothing would change.`;
  if (impact.kinds.length === 0) return `${impact.title} changes in nothing that learners could notice.`;
  const kinds = impact.kinds.flatMap((kind) => [
    kindLine(kind),
    ...listed(impact.changes.filter((change) => change.kind === kind.kind)),
  ]);
  const chosen = impact.chosen.flatMap((one) => [
    `  ${one.key}: ${wordFor(one.choice)} (${one.completed} completed, ${one.inProgress} in progress)`,
    ...questionLines(one.questions),
  ]);
  const { now, unfinished } = impact.finished;
  return [
    `${impact.title}: ${count(impact.changes.length, 'change')} against what is live; ${count(impact.learners, 'learner')} in it.`,
    '',
    ...kinds,
    ...(chosen.length === 0
      ? []
      : ['', 'What becomes of completions (--on-change keep, let-scores-fall, new-part or again):', ...chosen]),
    ...(now === 0
      ? []
      : [
          '',
          `${count(now, 'learner')} finished the textbook; ${unfinished} of them would have something to do again.`,
        ]),
  ].join('\n');
}

function kindLine({ kind, changes, learners, completed, inProgress, skipped, paths }: KindImpact): string {
  const who =
    learners === 0
      ? 'no learner'
      : `${count(learners, 'learner')}: ${completed} completed, ${inProgress} in progress, ${skipped} skipped`;
  return `${WORDS[kind]} (${changes}): ${who}${paths === 0 ? '' : `, ${count(paths, 'path')}`}`;
}

/** What happens to questions by their ids, since an id that vanished may be a slip of the pen. */
function questionLines(questions: readonly QuestionFate[]): string[] {
  const ids = (wanted: QuestionFate['change']): string =>
    questions.flatMap(({ id, change, kind }) => (change === wanted && kind === null ? [id] : [])).join(', ');
  const others = questions.flatMap(({ id, kind }) =>
    kind === null ? [] : [`${id} was ${kind.before} and is ${kind.after}`],
  );
  const lines = [
    ['questions gone', ids('removed')],
    ['questions new', ids('added')],
    ['questions that ask something else', ids('changed')],
  ].flatMap(([what, list]) => (list === '' ? [] : [`${what}: ${list}`]));
  return [...lines, ...others].map((line) => `    ${line}`);
}

function listed(changes: ChangeImpact[]): string[] {
  const lines = changes.slice(0, LISTED).map(({ key, learners }) => `  ${key}: ${count(learners, 'learner')}`);
  return changes.length > LISTED ? [...lines, `  and ${changes.length - LISTED} more`] : lines;
}

/** The same for programs, with the field names of the API. */
export const impactJson = (impact: Impact) => ({
  textbook: impact.key,
  title: impact.title,
  version: impact.version,
  live_version: impact.live,
  learners: impact.learners,
  kinds: impact.kinds.map(({ kind, changes, paths, ...counts }) => ({ kind, changes, ...countsJson(counts), paths })),
  changes: impact.changes.map(({ kind, key, title, ...counts }) => ({ kind, key, title, ...countsJson(counts) })),
  choices: impact.chosen.map(({ key, title, stepId, changes, questions, choice, ...counts }) => ({
    key,
    step_id: stepId,
    title,
    changes,
    questions,
    choice,
    ...countsJson(counts),
  })),
  finished: impact.finished,
});

interface Counts {
  learners: number;
  completed: number;
  inProgress: number;
  skipped: number;
}

const countsJson = ({ learners, completed, inProgress, skipped }: Counts) => ({
  learners,
  completed,
  in_progress: inProgress,
  skipped,
});
