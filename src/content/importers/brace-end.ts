/** Where the braces that open at an offset are closed: the offset after the last one, or null. Knows strings, templates and comments of JavaScript. */
export function braceEnd(text: string, start: number): number | null {
  return scan(text, start, BRACES, true) ?? scan(text, start, BRACES, false);
}

/** Whether all brackets of all kinds that a piece of JavaScript opens are closed in it. */
export function isBalanced(code: string): boolean {
  const wrapped = `(${code}\n)`;
  return [true, false].some((knowsComments) => scan(wrapped, 0, BRACKETS, knowsComments) === wrapped.length);
}

const BRACES = /[{}'"`/]/g;
const BRACKETS = /[{}()[\]'"`/]/g;

function scan(text: string, start: number, stops: RegExp, knowsComments: boolean): number | null {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    stops.lastIndex = at;
    const stop = stops.exec(text);
    if (stop === null) return null;
    at = stop.index;
    switch (stop[0]) {
      case '{':
      case '(':
      case '[':
        depth += 1;
        at += 1;
        break;
      case '}':
      case ')':
      case ']':
        depth -= 1;
        at += 1;
        if (depth === 0) return at;
        break;
      case '/':
        at = knowsComments ? commentEnd(text, at) : at + 1;
        break;
      case '`':
        at = templateEnd(text, at, knowsComments);
        break;
      default:
        at = stringEnd(text, at);
    }
  }
  return null;
}

function commentEnd(text: string, at: number): number {
  const isBlock = text[at + 1] === '*';
  if (!isBlock && text[at + 1] !== '/') return at + 1;
  const end = text.indexOf(isBlock ? '*/' : '\n', at + 2);
  return end === -1 ? text.length : end + (isBlock ? 2 : 0);
}

/** A quote that is not closed on its line is an apostrophe. */
function stringEnd(text: string, at: number): number {
  const pattern = text[at] === '"' ? /"(?:[^"\\\n]|\\[\s\S])*"/y : /'(?:[^'\\\n]|\\[\s\S])*'/y;
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at + 1;
}

function templateEnd(text: string, start: number, knowsComments: boolean): number {
  let at = start + 1;
  while (at < text.length) {
    if (text[at] === '\\') at += 2;
    else if (text[at] === '`') return at + 1;
    else if (text.startsWith('${', at)) at = scan(text, at + 1, BRACES, knowsComments) ?? text.length;
    else at += 1;
  }
  return start + 1;
}
