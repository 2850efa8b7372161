/** One statement of a diagram and the line of the diagram on which it stands, 1-based. */
export interface Statement {
  text: string;
  line: number;
}

/** Mermaid text in pieces: what kind it is, what is said about it for those who cannot see it, and what is to be drawn. */
export interface DiagramSource {
  /** First word of the first line, in lower case: `flowchart`, `pie`. Empty where there is nothing. */
  kind: string;
  header: Statement;
  statements: Statement[];
  title: string | null;
  description: string | null;
}

const TITLE = /^accTitle\s*:\s*(.*)$/;
const DESCRIPTION = /^accDescr\s*:\s*(.*)$/;
const LONG_DESCRIPTION = /^accDescr\s*\{\s*(.*)$/;

export function readDiagram(text: string): DiagramSource {
  const lines = text.split('\n').map((line, at): Statement => ({ text: line.trim(), line: at + 1 }));
  const head = takeFrontMatter(lines);
  const source: DiagramSource = {
    kind: '',
    header: { text: '', line: 1 },
    statements: [],
    title: head,
    description: null,
  };
  let long: string[] | null = null;
  for (const { text: written, line } of lines) {
    if (long !== null) {
      const end = written.indexOf('}');
      long.push(end === -1 ? written : written.slice(0, end));
      if (end === -1) continue;
      source.description = words(long.join(' '));
      long = null;
      continue;
    }
    if (written === '' || written.startsWith('%%')) continue;
    const opened = LONG_DESCRIPTION.exec(written)?.[1];
    if (opened !== undefined && !opened.includes('}')) long = [opened];
    else if (opened !== undefined) source.description = words(opened.replace(/\}.*$/, ''));
    else if (TITLE.test(written)) source.title = words(TITLE.exec(written)?.[1] ?? '') ?? source.title;
    else if (DESCRIPTION.test(written)) source.description = words(DESCRIPTION.exec(written)?.[1] ?? '');
    else source.statements.push(...split(written).map((one) => ({ text: one, line })));
  }
  const [header, ...statements] = source.statements;
  if (header === undefined) return source;
  const kind = /^[\w-]+/.exec(header.text)?.[0].toLowerCase() ?? header.text;
  return { ...source, kind, header, statements };
}

const words = (text: string): string | null => text.replace(/\s+/g, ' ').trim() || null;

/** Mermaid's own front matter; only its title says something to readers. */
function takeFrontMatter(lines: Statement[]): string | null {
  const start = lines.findIndex(({ text }) => text !== '');
  if (lines[start]?.text !== '---') return null;
  const end = lines.findIndex(({ text }, at) => at > start && text === '---');
  if (end === -1) return null;
  const head = lines.splice(0, end + 1);
  const title = head.map(({ text }) => /^title\s*:\s*(.*)$/.exec(text)?.[1]).find((found) => found !== undefined);
  return words((title ?? '').replace(/^(["'])(.*)\1$/, '$2'));
}

/** Semicolons end statements, but not between quotes and brackets. */
function split(line: string): string[] {
  const pieces = line.match(/(?:"[^"]*"|\[[^\]]*\]|\([^)]*\)|\{[^}]*\}|\|[^|]*\||&?#?\w+;(?=\S)|[^;])+/g) ?? [];
  return pieces.map((piece) => piece.trim()).filter((piece) => piece !== '');
}
