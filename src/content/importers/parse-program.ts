import { type Program, parse } from 'acorn';

/** A program of either kind; null when it is none. */
export function parseProgram(text: string): Program | null {
  for (const sourceType of ['module', 'script'] as const)
    try {
      return parse(text, { ecmaVersion: 'latest', sourceType, locations: true, allowHashBang: true });
    } catch (cause) {
      if (!(cause instanceof SyntaxError || cause instanceof RangeError)) throw cause;
    }
  return null;
}

/** Takes the types off that stand in configuration files; what is left over makes the parser say no. */
export function withoutTypes(text: string): string {
  const blank = (found: string) => found.replace(/[^\n]/g, ' ');
  return text
    .replace(/^[ \t]*import\s+type\b[^;'"]*from\s*(?:'[^'\n]*'|"[^"\n]*");?/gm, blank)
    .replace(/(?<=[{,]\s*)type\s+\w+(?:\s+as\s+\w+)?\s*,?(?=[^{}]*\}\s*from\b)/g, blank)
    .replace(
      /^(\s*(?:export\s+)?(?:const|let|var)\s+[\w$]+)(\s*:\s*[^=\n]+)(?==)/gm,
      (_, head, type) => head + blank(type),
    )
    .replace(
      /(?<=[}\])'"\w])\s+(?:satisfies|as)\s+[A-Za-z][\w.]*(?:<[^<>\n]*>)?(?:\[\])?(?=\s*[;,)\]}]|\s*$)/gm,
      blank,
    );
}
