import type { ContainerDirective } from 'mdast-util-directive';
import type { BlanksKey } from '../../../domain/question.ts';
import { lineOf, type PageContext } from '../page-context.ts';
import { readFeedback } from './question-choices.ts';
import { feedbackPart, type ReadAnswers } from './question-element.ts';
import { readCase } from './question-lines.ts';

const ALL = 'gaps';

/** A text with `{accepted|accepted too}` in it; a quote at its end is for those who got a gap wrong. */
export function readBlanks(node: ContainerDirective, id: string, page: PageContext): ReadAnswers {
  const gaps = page.gaps.get(lineOf(node)) ?? [];
  const line = lineOf(node);
  if (gaps.length === 0)
    page.report.error('no-gap', line, 'This text has no gap.', 'Write the answer of a gap in braces: `{zero|0}`.');
  for (const gap of gaps)
    if (gap.accepted.length === 0)
      page.report.error('gap-without-answers', gap.line, 'Nothing can fill this gap.', 'Write what can: `{zero|0}`.');
  const last = node.children.at(-1);
  const quote = last?.type === 'blockquote' ? last : undefined;
  const { feedback, misconception } = readFeedback(quote === undefined ? [] : [quote], node, page);
  const isExact = readCase(node, page);
  const finish: ReadAnswers['finish'] = ({ prompt, feedback, gaps: shown }) => {
    const isWhole = gaps.every((_, at) => shown.filter((number) => number === at + 1).length === 1);
    if (!isWhole)
      page.report.error(
        'gap-out-of-place',
        line,
        'A gap stands where no field can: in a code block, an address or the words for a picture.',
        'Write it into the text.',
      );
    const answerKey: BlanksKey = {
      question: id,
      kind: 'blanks',
      isExact,
      gaps: gaps.map(({ accepted }) => accepted),
      feedback: feedback[ALL] ?? null,
      misconception,
    };
    return { question: { id, kind: 'blanks', prompt, gaps: gaps.length }, answerKey };
  };
  return {
    used: new Set<unknown>([quote]),
    parts: feedbackPart(ALL, feedback),
    finish: gaps.length === 0 ? null : finish,
  };
}
