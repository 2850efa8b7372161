/** One place where a text is another; blocks are paragraphs, headings, lists, fenced code and the like, as Markdown. */
export type TextChange =
  | { change: 'added'; after: string; heading: string | null }
  | { change: 'removed'; before: string; heading: string | null }
  | { change: 'changed'; before: string; after: string; heading: string | null };

const FENCE = /^\s*(`{3,}|~{3,})/;
const QUESTION = /^\s*(:{3,})\s*question\b/;

/**
 * The blocks of a step's Markdown, without its questions: those hold the answers, and what is compared here is shown to
 * learners. A question that is not closed reaches to the end.
 */
export function blocksOf(markdown: string): string[] {
  const blocks: string[] = [];
  let block: string[] = [];
  let fence: string | null = null;
  let question: string | null = null;
  const close = () => {
    if (block.length > 0) blocks.push(block.join('\n'));
    block = [];
  };
  for (const line of markdown.replaceAll('\r\n', '\n').split('\n')) {
    const marks = FENCE.exec(line)?.[1] ?? '';
    if (fence !== null) {
      if (marks.startsWith(fence) && line.trim() === marks) fence = null;
    } else if (marks !== '') fence = marks;
    else if (question !== null) {
      if (/^\s*:{3,}\s*$/.test(line) && line.trim().length >= question.length) {
        question = null;
        continue;
      }
    } else if (QUESTION.test(line)) {
      close();
      question = QUESTION.exec(line)?.[1] ?? ':::';
    }
    if (question !== null) continue;
    if (fence === null && line.trim() === '') close();
    else block.push(line.trimEnd());
  }
  close();
  // Wherever else a question may stand, its block is not for showing.
  return blocks.filter((one) => !/:{3,}\s*question\b/.test(one));
}

/** The longest texts that are compared block by block: more than this many pairs become one removal and one addition. */
const MOST_PAIRS = 4_000_000;

/** What makes one text of another, in the order of reading. */
export function changesOfText(before: string[], after: string[]): TextChange[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const gone = before.slice(start, before.length - end);
  const come = after.slice(start, after.length - end);
  const headings = headingsOf(after);
  return gapsOf(gone, come).flatMap(({ from, removed, added }) =>
    pairUp(removed, added, headings[start + from] ?? headings.at(-1) ?? null),
  );
}

/** For each block, and for the end, the heading that it stands under. */
function headingsOf(blocks: string[]): (string | null)[] {
  let heading: string | null = null;
  const over = blocks.map((block) => {
    const own = /^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$/m.exec(block)?.[1];
    if (own !== undefined && block.trimStart().startsWith('#')) heading = own;
    return heading;
  });
  return [...over, heading];
}

interface Gap {
  /** Place in the new text. */
  from: number;
  removed: string[];
  added: string[];
}

/** The runs between what both texts have in common (longest common subsequence). */
function gapsOf(before: string[], after: string[]): Gap[] {
  if (before.length === 0 && after.length === 0) return [];
  if (before.length * after.length > MOST_PAIRS) return [{ from: 0, removed: before, added: after }];
  const width = after.length + 1;
  const longest = new Uint32Array((before.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1)
    for (let j = after.length - 1; j >= 0; j -= 1)
      longest[i * width + j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const gaps: Gap[] = [];
  let gap: Gap = { from: 0, removed: [], added: [] };
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [gone, come] = [before[i], after[j]];
    if (gone !== undefined && gone === come) {
      gaps.push(gap);
      [i, j] = [i + 1, j + 1];
      gap = { from: j, removed: [], added: [] };
    } else if (gone !== undefined && (come === undefined || at(i + 1, j) >= at(i, j + 1))) {
      gap.removed.push(gone);
      i += 1;
    } else if (come !== undefined) {
      gap.added.push(come);
      j += 1;
    }
  }
  return [...gaps, gap].filter(({ removed, added }) => removed.length + added.length > 0);
}

/** What went and what came at one place are the same block, edited, as far as there are as many of both. */
function pairUp(removed: string[], added: string[], heading: string | null): TextChange[] {
  const pairs = Math.min(removed.length, added.length);
  return [
    ...removed
      .slice(0, pairs)
      .map((before, at) => ({ change: 'changed' as const, before, after: added[at] ?? '', heading })),
    ...removed.slice(pairs).map((before) => ({ change: 'removed' as const, before, heading })),
    ...added.slice(pairs).map((after) => ({ change: 'added' as const, after, heading })),
  ];
}
