import type { BlockContent } from 'mdast';
import type { ContainerDirective } from 'mdast-util-directive';
import type { DraftQuestion } from '../page-context.ts';

/** Elements that carry the parts of a question through rendering; none of them is ever sent (see question-parts.ts). */
export const QUESTION_ELEMENTS = {
  question: 'sw-question',
  prompt: 'sw-prompt',
  choice: 'sw-choice',
  feedback: 'sw-feedback',
} as const;

/** The answers of a question as its kind reads them. */
export interface ReadAnswers {
  /** Children of the question that are answers or feedback; all others ask. */
  used: ReadonlySet<unknown>;
  parts: ContainerDirective[];
  /** Null with a finding. */
  finish: DraftQuestion['finish'] | null;
}

export const part = (
  name: keyof typeof QUESTION_ELEMENTS,
  id: string | null,
  children: BlockContent[],
): ContainerDirective => ({
  type: 'containerDirective',
  name,
  children,
  data: { hName: QUESTION_ELEMENTS[name], ...(id !== null && { hProperties: { dataId: id } }) },
});

export const feedbackPart = (id: string, feedback: BlockContent[]): ContainerDirective[] =>
  feedback.length === 0 ? [] : [part('feedback', id, feedback)];

/** Misconception tags by id. */
export const tagsOf = (items: readonly { id: string; misconception: string | null }[]): Record<string, string> =>
  Object.fromEntries(items.flatMap(({ id, misconception }) => (misconception === null ? [] : [[id, misconception]])));
