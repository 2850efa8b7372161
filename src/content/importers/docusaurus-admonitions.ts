import { type BoxName, box } from './blocks.ts';

const NAMES: Readonly<Record<string, BoxName>> = {
  note: 'note',
  info: 'note',
  secondary: 'note',
  important: 'note',
  tip: 'tip',
  success: 'tip',
  caution: 'warning',
  warning: 'warning',
  danger: 'warning',
  hint: 'hint',
  solution: 'solution',
  tabs: 'tabs',
};

const FENCE = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}|~{3,})/;
const OPEN = /^([ \t>]*)(:{3,})[ \t]*([A-Za-z][\w-]*)[ \t]*(.*)$/;
const CLOSE = /^[ \t>]*(:{3,})[ \t]*$/;

interface OpenBox {
  prefix: string;
  colons: number;
  name: BoxName;
  title: string | null;
  lines: string[];
}

/** `:::note Title` and `:::note[Title]` become boxes of ours, also inside one another. `onUnknown` hears of other names. */
export function convertAdmonitions(markdown: string, onUnknown: (name: string) => void): string {
  const root: string[] = [];
  const stack: OpenBox[] = [];
  let fence: string | null = null;
  const add = (line: string): void => {
    (stack.at(-1)?.lines ?? root).push(line);
  };
  const pop = (): void => {
    const done = stack.pop();
    if (done === undefined) return;
    const inner = done.lines.map((line) =>
      line.startsWith(done.prefix) ? line.slice(done.prefix.length) : line.trim() === done.prefix.trim() ? '' : line,
    );
    const written = box(done.name, done.title, inner.join('\n'));
    for (const line of written.split('\n')) add(line === '' ? done.prefix.trimEnd() : done.prefix + line);
  };
  for (const line of markdown.split('\n')) {
    const mark = FENCE.exec(line)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence) && /^[ \t>]*[`~]+[ \t]*$/.test(line)) fence = null;
      add(line);
      continue;
    }
    if (mark !== undefined) {
      fence = mark;
      add(line);
      continue;
    }
    const close = CLOSE.exec(line);
    if (close !== null && stack.length > 0) {
      const exact = stack.findLastIndex(({ colons }) => colons === close[1]?.length);
      const from = exact === -1 ? stack.length - 1 : exact;
      while (stack.length > from) pop();
      continue;
    }
    const open = OPEN.exec(line);
    if (open === null) {
      add(line);
      continue;
    }
    const [, prefix = '', colons = ':::', written = '', rest = ''] = open;
    const name = NAMES[written.toLowerCase()];
    if (name === undefined) onUnknown(written);
    stack.push({ prefix, colons: colons.length, name: name ?? 'note', title: titleOf(rest), lines: [] });
  }
  while (stack.length > 0) pop();
  return root.join('\n');
}

function titleOf(rest: string): string | null {
  const text = rest.trim();
  const label = /^\[(.*)\](?:\{[^{}]*\})?$/.exec(text)?.[1] ?? text.replace(/^\{[^{}]*\}$/, '');
  return label === '' ? null : label;
}
