/** The box directives of our format. */
export type BoxName = 'note' | 'tip' | 'warning' | 'hint' | 'solution' | 'tabs';

/** A directive around Markdown. It gets more colons than any line inside, so that nothing inside can close it. */
export function box(name: BoxName, title: string | null, body: string): string {
  const runs = [...body.matchAll(/^[\s>]*(:{3,})/gm)].map((match) => match[1]?.length ?? 0);
  const colons = ':'.repeat(Math.max(2, ...runs) + 1);
  return `${colons}${name}${label(title)}\n${body.replace(/^\n+|\s+$/g, '')}\n${colons}`;
}

/** The beginning of one of several tabs; all of them stand in a box of tabs. */
export const tab = (title: string | null, body: string): string => `::tab${label(title) || '[…]'}\n\n${body}`;

const LONGEST_LABEL = 900;

function label(title: string | null): string {
  const text = (title ?? '').replace(/\s+/g, ' ').trim();
  if (text === '' || text.length > LONGEST_LABEL) return '';
  return `[${hasEvenBrackets(text) ? text : escapeBrackets(text)}]`;
}

function hasEvenBrackets(text: string): boolean {
  let open = 0;
  for (const [found] of text.matchAll(/\\.|[[\]]/g)) {
    if (found === '[') open += 1;
    if (found === ']') open -= 1;
    if (open < 0) return false;
  }
  return open === 0 && !text.endsWith('\\');
}

const escapeBrackets = (text: string): string => text.replaceAll('\\', '').replace(/[[\]]/g, '\\$&');

/** Takes the indentation off that all lines share. A first line that follows a tag directly does not count. */
export function dedent(text: string): string {
  const lines = text.split('\n');
  const counted = lines
    .slice(/^[ \t]*\n/.test(text) || lines.length === 1 ? 0 : 1)
    .filter((line) => line.trim() !== '');
  const widths = counted.map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const width = widths.length === 0 ? 0 : Math.min(...widths);
  const shared = new RegExp(`^[ \\t]{0,${width}}`);
  return lines
    .map((line) => line.replace(shared, ''))
    .join('\n')
    .replace(/^(?:[ \t]*\n)+|\s+$/g, '');
}

/** Puts the same prefix before every line that is not empty; the first line is left as it is. */
export const hang = (text: string, prefix: string): string =>
  prefix === ''
    ? text
    : text
        .split('\n')
        .map((line, i) => (i === 0 ? line : line === '' ? prefix.trimEnd() : prefix + line))
        .join('\n');

/** What stands before an offset on its line, as the prefix of further lines: quote marks stay, all else becomes blank. */
export const prefixBefore = (text: string, offset: number): string =>
  text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).replace(/[^\s>]/g, ' ');

/** Fenced code whose fence is longer than any inside. */
export function codeBlock(code: string, info: string): string {
  const runs = [...code.matchAll(/`{3,}/g)].map(([run]) => run.length);
  const fence = '`'.repeat(Math.max(2, ...runs) + 1);
  return `${fence}${info.replace(/[`\n]/g, '')}\n${code.replace(/\n+$/, '')}\n${fence}`;
}

/** Text as a code span, whatever backticks it holds. */
export function codeSpan(text: string): string {
  const runs = [...text.matchAll(/`+/g)].map(([run]) => run.length);
  const ticks = '`'.repeat(Math.max(0, ...runs) + 1);
  const pad = /^`|`$/.test(text) ? ' ' : '';
  return `${ticks}${pad}${text}${pad}${ticks}`;
}

const FENCE = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}|~{3,})/;

/** Several empty lines in a row become one, but not in code. */
export function collapseBlankLines(markdown: string): string {
  const lines: string[] = [];
  let fence: string | null = null;
  for (const line of markdown.split('\n')) {
    const run = FENCE.exec(line)?.[1];
    if (fence === null) fence = run ?? null;
    else if (run?.startsWith(fence) && /^[ \t>]*[`~]+[ \t]*$/.test(line)) fence = null;
    if (fence !== null || line.trim() !== '' || lines.at(-1)?.trim() !== '') lines.push(line);
  }
  return lines.join('\n').trim();
}
