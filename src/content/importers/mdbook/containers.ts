/** Containers that the importer opens: how many colons they need is known only when the whole text is. */
export type ContainerName = 'note' | 'tip' | 'warning' | 'solution' | 'hint' | 'tabs';

// Private-use characters stand for colons until then; foreign ones are taken out of every source first.
const OPEN = '\uE000';
const CLOSE = '\uE001';
export const QUIZ = '\uE002';
const LEAF = '\uE003';
export const PRIVATE = /[\uE000-\uE003\0]/g;

/** A line of its own; blank lines around it are the caller's. */
export const openContainer = (name: ContainerName, title: string | null): string =>
  `${OPEN}${name}${title === null || title.trim() === '' ? '' : `[${labelText(title)}]`}`;

export const closeContainer = (): string => CLOSE;

/** The beginning of one of several tabs, on a line of its own. */
export const openTab = (title: string): string => `${LEAF}tab[${labelText(title) || '…'}]`;

const LONGEST_LABEL = 300;

/** One line with its brackets disarmed, because a bracket ends a label. */
const labelText = (title: string): string => {
  const line = title.replace(/\s+/g, ' ').trim();
  const short = [...line].length > LONGEST_LABEL ? `${[...line].slice(0, LONGEST_LABEL).join('')}…` : line;
  return short.replace(/\\(?=[[\]])|(?<!\\)\\$/g, '').replace(/[[\]]/g, '\\$&');
};

interface Opened {
  line: number;
  prefix: string;
  height: number;
}

/** Writes colons for the marks: more around than inside. What is not closed ends with the text; what closes nothing goes. */
export function settleContainers(text: string): string {
  if (!text.includes(OPEN) && !text.includes(CLOSE)) return text;
  const lines: (string | null)[] = text.split('\n');
  const open: Opened[] = [];
  const close = (at: number): void => {
    const opened = open.pop();
    if (opened === undefined) {
      lines[at] = null;
      return;
    }
    const colons = ':'.repeat(opened.height);
    lines[opened.line] = (lines[opened.line] ?? '').replace(OPEN, colons);
    lines[at] = `${opened.prefix}${colons}`;
    const around = open.at(-1);
    if (around !== undefined) around.height = Math.max(around.height, opened.height + 1);
  };
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const at = line.indexOf(OPEN);
    if (at !== -1) open.push({ line: i, prefix: line.slice(0, at).replace(/[^\s>]/g, ' '), height: 3 });
    else if (line.includes(CLOSE)) close(i);
  }
  while (open.length > 0) {
    lines.push(null);
    close(lines.length - 1);
  }
  return lines
    .filter((line) => line !== null)
    .join('\n')
    .replaceAll(LEAF, '::');
}
