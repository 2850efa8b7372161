/**
 * Formulas between double dollars in the one form that every reader of Markdown takes for a block: dollars on lines of
 * their own. What follows the last dollars comes back as `rest`, for labels.
 */
export function mathBlock(written: string): { prefix: string; tex: string; rest: string } | null {
  const match = /^([ \t>]*)\$\$([\s\S]*?)\$\$([^\n]*)$/.exec(written);
  if (match === null) return null;
  const [, prefix = '', inside = '', rest = ''] = match;
  const lines = inside.split('\n').map((line) => (line.startsWith(prefix) ? line.slice(prefix.length) : line));
  return { prefix, tex: lines.join('\n').trim(), rest: rest.trim() };
}

export function fencedMath(tex: string, prefix = ''): string {
  const lines = ['$$', ...cleaned(tex).split('\n'), '$$'];
  return lines.map((line) => (line === '' ? prefix.trimEnd() : prefix + line)).join('\n');
}

/** Labels and empty lines mean nothing to the one who draws the formula. */
const cleaned = (tex: string): string =>
  tex
    .replace(/\\label\{[^{}]*\}/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .join('\n')
    .trim();
