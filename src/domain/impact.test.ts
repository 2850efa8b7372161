import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BookChapter } from './book.ts';
import { bookChanges, type ChangeKind, pathChanges } from './impact.ts';
import { bookOf, chapterWith, graphOf, soundBook, stepOf } from './testing.ts';

const steps = (...keys: string[]) => keys.map((key) => stepOf(key));
const live = [chapterWith('c', steps('s1', 's2', 's3')), chapterWith('d', steps('s4'))];

const changes = (after: BookChapter[]): [ChangeKind, string, string[]][] =>
  bookChanges(graphOf(bookOf(live)), bookOf(after), new Map()).map(({ kind, key, stepIds }) => [
    kind,
    key,
    stepIds.map((id) => id.replace('step ', '')),
  ]);

describe('what a book changes in what is live', () => {
  const d = chapterWith('d', steps('s4'));
  it.each<[string, BookChapter[], [ChangeKind, string, string[]][]]>([
    ['nothing', live, []],
    [
      'a step added before others',
      [chapterWith('c', steps('s1', 'new', 's2', 's3')), d],
      [['step_added', 'new', ['s2', 's3']]],
    ],
    ['a step added at the end', [chapterWith('c', steps('s1', 's2', 's3', 'new')), d], [['step_added', 'new', []]]],
    ['a step removed', [chapterWith('c', steps('s1', 's3')), d], [['step_removed', 's2', ['s2']]]],
    ['only the step that moved', [chapterWith('c', steps('s2', 's3', 's1')), d], [['step_moved', 's1', ['s1']]]],
    [
      'a step moved to another chapter',
      [chapterWith('c', steps('s1', 's2')), chapterWith('d', steps('s4', 's3'))],
      [['step_moved', 's3', ['s3']]],
    ],
    [
      'a step renamed',
      [chapterWith('c', [stepOf('s1', { title: 'New' }), ...steps('s2', 's3')]), d],
      [['step_renamed', 's1', ['s1']]],
    ],
    [
      'a step that is not required any more',
      [chapterWith('c', [...steps('s1', 's2'), stepOf('s3', { isRequired: false })]), d],
      [['step_rules_changed', 's3', ['s3']]],
    ],
    [
      'a chapter renamed',
      [chapterWith('c', steps('s1', 's2', 's3'), { title: 'New' }), d],
      [['chapter_renamed', 'c', ['s1', 's2', 's3']]],
    ],
    [
      'a chapter hidden',
      [chapterWith('c', steps('s1', 's2', 's3')), { ...d, isActive: false }],
      [['chapter_hidden', 'd', ['s4']]],
    ],
    ['chapters that changed places', [d, chapterWith('c', steps('s1', 's2', 's3'))], [['chapter_moved', 'd', ['s4']]]],
    [
      'a chapter that asks for another',
      [chapterWith('c', steps('s1', 's2', 's3')), { ...d, requires: ['c'] }],
      [['chapter_rules_changed', 'd', ['s4']]],
    ],
    [
      'a chapter removed with its steps',
      [chapterWith('c', steps('s1', 's2', 's3'))],
      [
        ['chapter_removed', 'd', ['s4']],
        ['step_removed', 's4', ['s4']],
      ],
    ],
  ])('%s', (_name, after, expected) => {
    const found = changes(after);
    // Of two that changed places either one may be said to have moved.
    if (expected[0]?.[0] === 'chapter_moved') expect(found).toHaveLength(1);
    else expect(found).toEqual(expected);
  });

  it('a book against itself changes nothing, not even a path', () => {
    fc.assert(
      fc.property(soundBook, (book) => {
        expect(bookChanges(graphOf(book), book, new Map())).toEqual([]);
        expect(pathChanges(graphOf(book), book)).toEqual([]);
      }),
    );
  });

  it('an added step changes the path of the levels that it is for', () => {
    const after = bookOf([chapterWith('c', [...steps('s1', 's2', 's3'), stepOf('new', { levels: ['advanced'] })]), d]);
    expect(pathChanges(graphOf(bookOf(live)), after).map(({ level }) => level)).toEqual(['advanced']);
  });
});
