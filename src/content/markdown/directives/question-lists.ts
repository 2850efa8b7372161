import { createHash } from 'node:crypto';
import type { BlockContent, List, ListItem, Nodes, Paragraph } from 'mdast';
import type { ContainerDirective } from 'mdast-util-directive';
import { bareText } from '../../../domain/answer-text.ts';
import type { MatchingKey, Option, OrderingKey } from '../../../domain/question.ts';
import { compareText } from '../../finding-list.ts';
import { lineOf, type PageContext, sourceOf } from '../page-context.ts';
import { MASKED_PAIR } from '../question-masks.ts';
import { textOf, walk } from '../tree.ts';
import { divide, type Feedback, readFeedback, saysNothing, takeId } from './question-choices.ts';
import { feedbackPart, part, type ReadAnswers, tagsOf } from './question-element.ts';

/** Nobody can tell from it which came first. */
const hashed = (question: string, text: string): string =>
  createHash('sha256').update(`${question}\n${text}`).digest('hex');

/** In an order that depends on nothing that the author knew to be right. */
const inNoOrder = (question: string, options: Option[]): Option[] =>
  [...options].sort((a, b) => compareText(hashed(question, a.id), hashed(question, b.id)));

interface Item extends Feedback {
  id: string;
  text: BlockContent[];
}

/** A numbered list in the right order. */
export function readOrdering(node: ContainerDirective, id: string, page: PageContext): ReadAnswers {
  const lists = node.children.filter((child): child is List => child.type === 'list' && child.ordered === true);
  const list = lists.at(-1);
  const items = (list?.children ?? []).map((item) => readItem(item, id, page));
  reportTwins(
    items.map(({ id, text }, at) => ({ id, words: words(text), item: list?.children[at] })),
    page,
  );
  if (items.length < 2)
    page.report.error(
      'nothing-to-order',
      lineOf(node),
      'This question has fewer than two items to put in order.',
      'Write a numbered list in the right order: `1. first`, `2. second`.',
    );
  const finish: ReadAnswers['finish'] = ({ prompt, texts, feedback }) => {
    const options = items.map((item) => ({ id: item.id, text: texts.get(item.id) ?? '' }));
    const order = items.map((item) => item.id);
    const answerKey: OrderingKey = { question: id, kind: 'ordering', order, feedback, misconceptions: tagsOf(items) };
    return { question: { id, kind: 'ordering', prompt, items: inNoOrder(id, options) }, answerKey };
  };
  return {
    used: new Set<unknown>([list]),
    parts: items.flatMap((item) => [part('choice', item.id, item.text), ...feedbackPart(item.id, item.feedback)]),
    finish: items.length < 2 ? null : finish,
  };
}

function readItem(item: ListItem, question: string, page: PageContext): Item {
  const { text, quotes } = divide(item);
  const written = text.map((block) => sourceOf(block, page.source)).join('\n');
  const id = takeId(text, item, 'item', page) ?? `i${hashed(question, written).slice(0, 8)}`;
  if (saysNothing(text)) page.report.error('bad-choice', lineOf(item), 'This item says nothing.', 'Write its text.');
  return { id, text, ...readFeedback(quotes, item, page) };
}

const words = (text: Nodes[]): string => bareText(text.map(textOf).join(' '), true);

interface Twin {
  id: string;
  words: string;
  item: ListItem | undefined;
}

function reportTwins(all: Twin[], page: PageContext): void {
  for (const [at, { id, words, item }] of all.entries())
    if (all.slice(0, at).some((other) => other.id === id || (words !== '' && other.words === words)))
      page.report.error(
        'duplicate-item',
        item === undefined ? 1 : lineOf(item),
        'The same stands twice in this list.',
        'Make the two different, or take one away.',
      );
}

interface Pair extends Item {
  item: ListItem;
  right: { id: string; text: string };
}

/** `- left :: right`; without a left, a right that belongs to none. */
export function readMatching(node: ContainerDirective, id: string, page: PageContext): ReadAnswers {
  const lists = node.children.filter(
    (child): child is List =>
      child.type === 'list' && child.children.some((item) => textOf(item).includes(MASKED_PAIR)),
  );
  const pairs = lists.flatMap((list) => list.children).flatMap((item, at) => readPair(item, at, id, page) ?? []);
  const matched = pairs.filter((pair) => !saysNothing(pair.text));
  reportTwins(
    pairs.map(({ item, right }) => ({ id: right.id, words: bareText(right.text, true), item })),
    page,
  );
  reportTwins(
    matched.map(({ id, item, text }) => ({ id, words: words(text), item })),
    page,
  );
  const isGood = matched.length > 0 && pairs.length > 1;
  if (!isGood)
    page.report.error(
      'no-pairs',
      lineOf(node),
      'This question has nothing to match.',
      'Write two or more lines `- left :: right`.',
    );
  const finish: ReadAnswers['finish'] = ({ prompt, texts, feedback }) => {
    const option = (id: string): Option => ({ id, text: texts.get(id) ?? '' });
    const left = matched.map((pair) => option(pair.id));
    const right = inNoOrder(
      id,
      pairs.map((pair) => option(pair.right.id)),
    );
    const answerKey: MatchingKey = {
      question: id,
      kind: 'matching',
      pairs: matched.map((pair) => [pair.id, pair.right.id]),
      feedback,
      misconceptions: tagsOf(matched),
    };
    return { question: { id, kind: 'matching', prompt, left, options: right }, answerKey };
  };
  return {
    used: new Set<unknown>(lists),
    parts: [
      ...matched.flatMap((pair) => [part('choice', pair.id, pair.text), ...feedbackPart(pair.id, pair.feedback)]),
      ...pairs.map(({ right }) => part('choice', right.id, [paragraph(right.text)])),
    ],
    finish: isGood ? finish : null,
  };
}

const paragraph = (value: string): Paragraph => ({ type: 'paragraph', children: [{ type: 'text', value }] });

function readPair(item: ListItem, at: number, question: string, page: PageContext): Pair | null {
  const { text, quotes } = divide(item);
  const halves = splitPair(text);
  const right = halves === null ? '' : textOf(halves.right).replace(/\s+/g, ' ').trim();
  if (halves === null || right === '') {
    const fix = 'Write `- left :: right`, or `- :: right` for one that belongs to none.';
    page.report.error('bad-pair', lineOf(item), 'This line is no pair.', fix);
    return null;
  }
  walk(halves.right, (node) => {
    if (node.type !== 'inlineMath' && node.type !== 'image') return;
    const fix = 'Write it in plain characters, or exchange left and right.';
    page.report.error(
      'bad-pair',
      lineOf(item),
      'The right side stands in a list of words, without formulas or pictures.',
      fix,
    );
  });
  const id = takeId([halves.left], item, 'pair', page) ?? `l${at + 1}`;
  const answer = { id: `r${hashed(question, right).slice(0, 8)}`, text: right };
  return { id, item, text: [halves.left], right: answer, ...readFeedback(quotes, item, page) };
}

/** Divides the only paragraph of an item at its `::`. */
function splitPair(text: BlockContent[]): { left: Paragraph; right: Paragraph } | null {
  const [only, ...others] = text;
  if (only?.type !== 'paragraph' || others.length > 0) return null;
  const at = only.children.findIndex((child) => child.type === 'text' && child.value.includes(MASKED_PAIR));
  const middle = only.children[at];
  if (middle?.type !== 'text') return null;
  const [before = '', ...after] = middle.value.split(MASKED_PAIR);
  const half = (children: Paragraph['children']): Paragraph => ({ ...only, children });
  const end = before.trimEnd();
  return {
    left: half([...only.children.slice(0, at), ...(end === '' ? [] : [{ ...middle, value: end }])]),
    right: half([{ ...middle, value: after.join(MASKED_PAIR) }, ...only.children.slice(at + 1)]),
  };
}
