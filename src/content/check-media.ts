import { BACKGROUND_LEVELS, type BookStep, type Medium } from '../domain/book.ts';
import type { Criteria, LeafCriteria } from '../domain/criteria.ts';
import type { StepVariant } from '../domain/variants.ts';
import { impossibleLeaves, type Provable } from './completion.ts';
import type { FindingList } from './finding-list.ts';
import type { StepDraft } from './steps.ts';

export const WHAT_IT_NEEDS: Partial<Record<LeafCriteria['type'], string>> = {
  score: '`score` needs questions',
  tests: '`tests` needs a folder `_tests` beside the step',
  watched: '`watched` needs a `::video` of the book whose length is known',
  activity: '`activity` needs an `::interactive` that reports to the page around it',
};

/** Whether the learners of every level of the step have something to watch, and something that reports. */
export function mediaForAll(
  { body }: Pick<BookStep, 'body'>,
  levels: BookStep['levels'],
): Pick<Provable, 'watched' | 'activity'> {
  const everyLevel = (isIt: (medium: Medium) => boolean): boolean =>
    (levels.length > 0 ? levels : BACKGROUND_LEVELS).every((level) =>
      body.some(
        (block) => block.kind === 'html' && (block.levels?.includes(level) ?? true) && (block.media ?? []).some(isIt),
      ),
    );
  return {
    watched: everyLevel((medium) => medium.kind === 'video' && medium.ms !== null),
    activity: everyLevel((medium) => medium.kind === 'activity' && medium.isSilent !== true),
  };
}

/** Who reads another text of the step has to find in it what its criteria ask for. */
export function checkVariants(
  { head, variants: drafts }: StepDraft,
  criteria: Criteria,
  variants: readonly StepVariant[],
  findings: FindingList,
): void {
  for (const [at, { body, level }] of variants.entries()) {
    const media = mediaForAll({ body }, level === null ? head.levels : [level]);
    const missing = impossibleLeaves(criteria, { score: true, tests: true, ...media });
    if (missing.length === 0) continue;
    findings
      .in(drafts[at]?.file ?? '')
      .error(
        'criterion-cannot-be-met',
        1,
        `Readers of this text could not complete the step: ${missing.map(({ type }) => WHAT_IT_NEEDS[type]).join(', ')}.`,
        'Show the film or the activity of the original here too.',
      );
  }
}
