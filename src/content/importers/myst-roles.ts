import { codeSpan } from './blocks.ts';
import { address } from './html-elements.ts';
import { WORDLESS } from './page-links.ts';

/** Links that are only settled when every page is known. The words may be left to the target: see WORDLESS. */
export const LABEL_SCHEME = 'myst-label:';
export const DOC_SCHEME = 'myst-doc:';
export const EQUATION_SCHEME = 'myst-eq:';

/** A role, or a code span that only looks like one inside. */
const ROLE =
  /\{([A-Za-z][\w:.+-]*)\}(`+)((?:(?!\2)(?!\n[ \t]*\n)[\s\S])+?)\2(?!`)|(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n)[\s\S])*?(?<!`)\4(?!`)/g;
const SUBSTITUTION = /\{\{[^{}\n]+\}\}/g;

export interface RoleReporter {
  lost(construct: string, offset: number): void;
}

/** Roles of a piece of text as Markdown. What has no counterpart keeps its words and goes to the loss report. */
export function convertRoles(text: string, report: RoleReporter): string {
  const withRoles = text.replace(
    ROLE,
    (whole, name: string | undefined, _ticks, content: string | undefined, _span, at: number) =>
      name === undefined || content === undefined
        ? whole
        : roleText(name, content, () => report.lost(`role {${name}}`, at)),
  );
  if (!withRoles.includes('{{')) return withRoles;
  return withRoles.replace(new RegExp(`${ROLE.source}|${SUBSTITUTION.source}`, 'g'), (whole) => {
    if (!whole.startsWith('{{')) return whole;
    report.lost('substitution', Math.max(0, text.indexOf(whole)));
    return '';
  });
}

function roleText(name: string, content: string, lost: () => void): string {
  const [, words, target] = /^([\s\S]*?)\s*<([^<>]+)>$/.exec(content) ?? [];
  const link = (scheme: string): string => {
    const label = oneLine(target ?? content).replace(/^!/, '');
    return `[${linkWords(words)}](${address(scheme + encodeURIComponent(label))})`;
  };
  switch (name.toLowerCase()) {
    case 'ref':
    case 'numref':
    case 'prf:ref':
    case 'proof:ref':
    case 'any':
      return link(LABEL_SCHEME);
    case 'eq':
    case 'math:numref':
      return link(EQUATION_SCHEME);
    case 'doc':
      return link(DOC_SCHEME);
    case 'download':
      return `[${oneLine(words ?? content)}](${address((target ?? content).trim())})`;
    case 'math':
      return `$${content.trim()}$`;
    case 'term':
    case 'abbr':
    case 'index':
    case 'dfn':
      return words ?? content;
    case 'emphasis':
      return `*${content.trim()}*`;
    case 'strong':
    case 'guilabel':
    case 'menuselection':
      return `**${content.trim()}**`;
    case 'code':
    case 'literal':
    case 'file':
    case 'samp':
    case 'command':
    case 'program':
    case 'option':
    case 'envvar':
    case 'kbd':
      return codeSpan(content);
    case 'sub':
    case 'subscript':
      return `<sub>${content}</sub>`;
    case 'sup':
    case 'superscript':
      return `<sup>${content}</sup>`;
    default:
      return otherRole(name, content, words, lost);
  }
}

function otherRole(name: string, content: string, words: string | undefined, lost: () => void): string {
  lost();
  if (/^(?:cite|footcite)/.test(name)) return `(${content.replace(/[*_[\]]/g, '\\$&')})`;
  if (/^(?:glue|eval|octicon|fas?|fab|far|raw|footnote)(?::|$)/.test(name)) return '';
  return /^(?:py|c|cpp|js|rst|std):/.test(name)
    ? codeSpan((words ?? content).replace(/^[~!]/, ''))
    : (words ?? content);
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** `Figure %s` has a place for a number that only building the book would give. */
function linkWords(words: string | undefined): string {
  const text = oneLine((words ?? '').replace(/%s|\{number\}|\{name\}/g, WORDLESS)).replace(/(?<!\\)[[\]]/g, '\\$&');
  return text === '' ? WORDLESS : text;
}
