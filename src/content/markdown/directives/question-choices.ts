import type { BlockContent, List, ListItem, Nodes, Paragraph, Text } from 'mdast';
import { isKeySegment } from '../../keys.ts';
import { suggest } from '../../nearest-name.ts';
import { lineOf, type PageContext, sourceOf } from '../page-context.ts';
import { textOf, walk } from '../tree.ts';

const PINNED = /(?:^|\s)\{#([^\s{}]+)\}\s*$/;
const MISCONCEPTION = /\s*\{\s*misconception\s*=\s*["“]?([^\s{}"”]+)["”]?\s*\}\s*$/;
const OTHER_ATTRIBUTE = /\{\s*([\p{L}_-]+)\s*=[^{}]*\}\s*$/u;

/** One choice of a question with what only the grader may see of it. */
export interface Choice extends Feedback {
  id: string;
  isRight: boolean;
  text: BlockContent[];
}

export const isChoice = (item: ListItem): boolean => typeof item.checked === 'boolean';

export function readChoices(lists: List[], page: PageContext): Choice[] {
  const choices: Choice[] = [];
  for (const item of lists.flatMap((list) => list.children)) {
    if (!isChoice(item) && LOST_CHOICE.test(sourceOf(item, page.source))) continue;
    if (!isChoice(item)) {
      page.report.error(
        'bad-choice',
        lineOf(item),
        'This choice has no box.',
        'Begin it with `- [ ]` or, when it is right, with `- [x]`.',
      );
      continue;
    }
    const choice = readChoice(item, `a${choices.length + 1}`, page);
    if (choices.some((other) => other.id === choice.id))
      page.report.error(
        'duplicate-choice',
        lineOf(item),
        `There is another choice \`${choice.id}\` in this question.`,
        'Give it another `{#id}`.',
      );
    choices.push(choice);
  }
  return choices;
}

const LOST_CHOICE = /^\s*[-*+](?:\[[ xX]?\]|\s+(?:\[\]|\[[ xX]\](?=\S)))/;

/** Lines that were meant as choices and are none, for want of a blank. */
export function reportLostChoices(question: Nodes, page: PageContext): boolean {
  const first = lineOf(question);
  const lost = sourceOf(question, page.source)
    .split('\n')
    .flatMap((line, at) => (LOST_CHOICE.test(line) ? [first + at] : []));
  for (const line of lost)
    page.report.error(
      'bad-choice',
      line,
      'This looks like a choice and cannot be read as one.',
      'Write `- [x] Text` or `- [ ] Text`, with a blank inside of an empty box and around each.',
    );
  return lost.length > 0;
}

function readChoice(item: ListItem, defaultId: string, page: PageContext): Choice {
  const { text, quotes } = divide(item);
  const id = takeId(text, item, 'choice', page) ?? defaultId;
  if (saysNothing(text))
    page.report.error('bad-choice', lineOf(item), 'This choice says nothing.', 'Write its text after the box.');
  return { id, isRight: item.checked === true, text, ...readFeedback(quotes, item, page) };
}

/** What an item says, and the quotes below it, which only speak once the answer is in. */
export function divide(item: ListItem): { text: BlockContent[]; quotes: BlockContent[] } {
  const text = item.children.filter((child) => child.type !== 'blockquote') as BlockContent[];
  const quotes = item.children.filter((child) => child.type === 'blockquote');
  return { text, quotes };
}

/** The id that an author pins with `{#id}`, taken off the text. */
export function takeId(text: BlockContent[], item: ListItem, noun: string, page: PageContext): string | null {
  const id = takeTail(text, PINNED);
  if (id === null || isKeySegment(id)) return id;
  const fix = 'Use letters, digits, `-`, `_` and `.`.';
  page.report.error('bad-key', lineOf(item), `\`${id}\` cannot be the id of a ${noun}.`, fix);
  return id;
}

export const saysNothing = (text: BlockContent[]): boolean =>
  text.every((child) => textOf(child).trim() === '' && !hasImage(child));

export interface Feedback {
  feedback: BlockContent[];
  misconception: string | null;
}

/** What stands in quotes below something that can be answered. */
export function readFeedback(quotes: readonly Nodes[], owner: Nodes, page: PageContext): Feedback {
  const feedback = quotes.flatMap((quote) => (quote.type === 'blockquote' ? quote.children : [])) as BlockContent[];
  const misconception = takeTail(feedback, MISCONCEPTION);
  checkFeedback(feedback, owner, page);
  return { feedback: feedback.filter(saysSomething), misconception };
}

function checkFeedback(feedback: BlockContent[], owner: Nodes, page: PageContext): void {
  for (const { text } of tails(feedback)) {
    const other = OTHER_ATTRIBUTE.exec(text.value)?.[1];
    const fix = suggest(other ?? '', ['misconception'], 'Known is `misconception`.');
    if (other !== undefined)
      page.report.error('unknown-attribute', lineOf(owner), `Feedback has no attribute \`${other}\`.`, fix);
  }
  for (const block of feedback)
    walk(block, (node) => {
      if (node.type !== 'footnoteReference' && node.type !== 'footnoteDefinition') return;
      page.report.error(
        'footnote-in-feedback',
        lineOf(node),
        'A footnote of feedback would show before the answer.',
        'Write it into the feedback itself.',
      );
    });
}

/** A picture says something without words. */
export const hasImage = (node: Nodes): boolean => {
  let found = false;
  walk(node, ({ type }) => {
    found ||= type === 'image' || type === 'leafDirective';
  });
  return found;
};

const saysSomething = (block: BlockContent): boolean => block.type !== 'paragraph' || block.children.length > 0;

/** The last texts of paragraphs: where an author puts `{…}`. */
const tails = (blocks: BlockContent[]): { paragraph: Paragraph; text: Text }[] =>
  blocks.flatMap((block) => {
    const text = block.type === 'paragraph' ? block.children.at(-1) : undefined;
    return block.type === 'paragraph' && text?.type === 'text' ? [{ paragraph: block, text }] : [];
  });

/** Takes what the pattern finds off the end of a paragraph. */
function takeTail(blocks: BlockContent[], pattern: RegExp): string | null {
  for (const { paragraph, text } of tails(blocks)) {
    const match = pattern.exec(text.value);
    if (match === null) continue;
    text.value = text.value.slice(0, match.index).trimEnd();
    if (text.value === '') paragraph.children.pop();
    return match[1] ?? null;
  }
  return null;
}
