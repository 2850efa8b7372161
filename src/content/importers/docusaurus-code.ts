import { posix } from 'node:path';
import { codeSpan } from './blocks.ts';

const HEAD = /^([ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(`{3,}|~{3,})[ \t]*([^\n]*)/;
const OPTION = /\{[\d\s,.-]*\}|([\w:-]+)(?:=(?:"[^"]*"|'[^']*'|\{[^}]*\}|\S+))?|\S+/g;
const MAGIC =
  /^[ \t>]*(?:\/\/|#|\/\*|<!--|\{\/\*|--|%|;|REM)\s*highlight-(next-line|start|end)\s*(?:\*\/\}|\*\/|-->)?\s*$/;

/** A fenced block with only the options that our format knows: language and lines to highlight. Its title stands above it. */
export function convertFence(text: string, onLost: (option: string) => void): string {
  const head = HEAD.exec(text);
  if (head === null) return text;
  const [whole, prefix = '', fence = '', info = ''] = head;
  const [language = '', ...others] = info.trim().split(/\s+/);
  let ranges = /^\{[\d,.\s-]+\}$/.test(language) ? language : '';
  let title = '';
  for (const [option, name] of others.join(' ').matchAll(OPTION)) {
    if (option.startsWith('{')) ranges = option.replace(/\s/g, '');
    else if (name === 'title' && option.includes('='))
      title = option
        .slice(6)
        .replace(/^["'{]+|["'}]+$/g, '')
        .trim();
    else onLost(name ?? option);
  }
  const body = text.slice(whole.length);
  const marked = ranges === '' ? highlighted(body) : { body, ranges };
  const shown = language.startsWith('{') ? '' : language;
  const opening = `${fence}${shown}${marked.ranges === '' ? '' : ` ${marked.ranges}`}${marked.body}`;
  return title === '' ? prefix + opening : titled(title, prefix) + opening;
}

/** A line of its own for the title, and the beginning of the line that follows. */
function titled(title: string, prefix: string): string {
  const beneath = prefix.replace(/[^\s>]/g, ' ');
  const before = beneath === prefix ? `${prefix.trimEnd()}\n` : '';
  return `${before}${prefix}${codeSpan(title)}\n${beneath.trimEnd()}\n${beneath}`;
}

/** Comments that only say which lines to highlight become line numbers. */
function highlighted(body: string): { body: string; ranges: string } {
  if (!body.includes('highlight-')) return { body, ranges: '' };
  const kept: string[] = [];
  const marked: number[] = [];
  let isOpen = false;
  let isNext = false;
  for (const [i, line] of body.split('\n').entries()) {
    const magic = i === 0 ? undefined : MAGIC.exec(line)?.[1];
    if (magic !== undefined) {
      isOpen = magic === 'start' || (isOpen && magic !== 'end');
      isNext ||= magic === 'next-line';
      continue;
    }
    // The first line is what stands behind the language.
    if (i > 0 && (isOpen || isNext)) marked.push(kept.length);
    isNext = false;
    kept.push(line);
  }
  return { body: kept.join('\n'), ranges: marked.length === 0 ? '' : `{${runs(marked).join(',')}}` };
}

function runs(lines: readonly number[]): string[] {
  const found: [number, number][] = [];
  for (const line of lines) {
    const last = found.at(-1);
    if (last !== undefined && last[1] === line - 1) last[1] = line;
    else found.push([line, line]);
  }
  return found.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
}

/** The language that a file of code is in, from its name. */
export const languageOf = (path: string): string => posix.extname(path).slice(1);
