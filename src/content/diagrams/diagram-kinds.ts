import type { DiagramSource, Statement } from './diagram-source.ts';
import { checkFlowchart } from './flowchart.ts';

export interface Problem {
  /** Of the diagram, 1-based. */
  line: number;
  /** not-drawn: good Mermaid that cannot be drawn here; unreadable: nothing that is known; unclosed: opened and never closed. */
  kind: 'not-drawn' | 'unreadable' | 'unclosed';
  /** The statement, or the word for it. */
  what: string;
}

/** What is to be drawn, in the form that the library reads, or the first reason why not. */
export type Checked = { text: string; edges: number; ownColours: number | null } | { problem: Problem };

/** How the lines of one kind look that are drawn as they mean. */
interface Kind {
  header: RegExp;
  drawn: RegExp[];
  /** Lines that mean something and cannot be drawn. */
  notDrawn: RegExp;
  /** Lines that change looks only. */
  looks: RegExp;
  opens: RegExp;
  closes: RegExp;
  /** Inside of something that was opened, any such line is drawn. */
  inside?: RegExp;
  /** Rewrites a line so that the library reads it as it is meant. */
  rewrite?: (line: string) => string;
}

const NAME = '[\\p{L}\\p{M}\\p{N}_-]+';
const NEVER = /^(?!)/;
const LOOKS = /^(?:classDef|class|style|linkStyle|cssClass)\s/;
const regex = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`, 'u');
const NUMBER = '[-+]?(?:\\d+(?:\\.\\d+)?|\\.\\d+)';

const KINDS: Record<string, Kind> = {
  state: {
    header: /^stateDiagram(?:-v2)?$/i,
    drawn: [
      regex('direction\\s+(?:TB|TD|LR|RL|BT)'),
      regex(`(?:\\[\\*\\]|${NAME})\\s*-->\\s*(?:\\[\\*\\]|${NAME})(?:\\s*:\\s*.+)?`),
      regex(`state\\s+"[^"]+"\\s+as\\s+${NAME}`),
      regex(`${NAME}\\s*:\\s*.+`),
    ],
    notDrawn: /^(note|--|state\s+\S+\s*<<)/i,
    looks: LOOKS,
    opens: regex(`state\\s+(?:"[^"]+"\\s+as\\s+)?${NAME}\\s*\\{`),
    closes: /^\}$/,
    rewrite: (line) => line.replace(regex(`(?:state\\s+)?(${NAME})`), '$1 : $1').replace(/:::[\w-]+/g, ''),
  },
  sequence: {
    header: /^sequenceDiagram$/i,
    drawn: [
      /^(?:participant|actor)\s+\S+(?:\s+as\s+.+)?$/,
      /^Note\s+(?:left of|right of|over)\s+[^:]+:\s*.+$/i,
      /^(?:else|and)(?:\s.*)?$/,
      /^\S+?\s*--?(?:>>?|[)x])\s*[+-]?[^\s:]+\s*:\s*.+$/,
    ],
    notDrawn: /^(autonumber|activate|deactivate|create|destroy|box|rect|critical|option|break|links?|title)\b/i,
    looks: NEVER,
    opens: /^(?:loop|alt|opt|par)(?:\s.*)?$/,
    closes: /^end$/,
    // The figure of an actor is drawn over its first message.
    rewrite: (line) => line.replace(/^actor(?=\s)/, 'participant'),
  },
  class: {
    header: /^classDiagram$/i,
    drawn: [
      /^direction\s+(?:TB|TD|LR|RL|BT)$/,
      /^class\s+[^\s{:["]+(?:\s*~\w+~)?$/,
      /^class\s+\S+?\s*\{\s*<<\w+>>\s*\}$/,
      /^[^\s:]+\s*:\s*(?!.*(?:--|\.\.))\S.*$/,
      /^\S+\s+(?:"[^"]*"\s+)?(?:<\|--|<\|\.\.|\*--|o--|-->|--\*|--o|--\|>|\.\.>|\.\.\|>|<--|<\.\.|--)\s+(?:"[^"]*"\s+)?\S+(?:\s*:\s*.+)?$/,
    ],
    notDrawn: /^(note|click|link|callback|<<|class\s+\S+\s*(?:\[|:::))|\s\.\.\s/,
    looks: /^(?:classDef|style|cssClass)\s/,
    opens: /^(?:namespace\s+\S+|class\s+[^\s{["]+?(?:\s*~\w+~)?)\s*\{$/,
    closes: /^\}$/,
    inside: /^[^{}]+$/,
    rewrite: (line) =>
      line.replace(/^(\w+)(<\|--|<\|\.\.|\*--|-->|--\*|--\|>|\.\.>|\.\.\|>|<--|<\.\.|--)(\w+)/, '$1 $2 $3'),
  },
  er: {
    header: /^erDiagram$/i,
    drawn: [
      /^[^\s"[\]]+\s+(?:\|\||\|o|o\||\}\||\|\{|\}o|o\{)(?:--|\.\.)(?:\|\||\|o|o\||\}\||\|\{|\}o|o\{)\s+[^\s"[\]]+\s*:\s*.+$/,
    ],
    notDrawn: /^(direction)\b|\[|\s(to|optionally to)\s/,
    looks: LOOKS,
    opens: /^[^\s"[\]]+\s*\{$/,
    closes: /^\}$/,
    inside: /^[^\s{}]+\s+[^\s{}]+(?:\s+[^{}]+)?$/,
    rewrite: (line) => line.replace(/^([\p{L}\p{N}_-]+)$/u, '$1 {\n}'),
  },
  xychart: {
    header: /^xychart(?:-beta)?(?:\s+(?:horizontal|vertical))?$/i,
    drawn: [
      /^title\s+"[^"]+"$/,
      /^x-axis\s+(?:"[^"]*"\s*)?\[[^\]]+\]$/,
      regex(`[xy]-axis\\s+(?:"[^"]*"\\s+)?${NUMBER}\\s*-->\\s*${NUMBER}`),
      /^y-axis\s+"[^"]+"$/,
      regex(`(?:bar|line)\\s+\\[\\s*${NUMBER}(?:\\s*,\\s*${NUMBER})*\\s*\\]`),
    ],
    notDrawn: NEVER,
    looks: NEVER,
    opens: NEVER,
    closes: NEVER,
    rewrite: (line) =>
      line
        .replace(/^title\s+([^"].*)$/, 'title "$1"')
        .replace(/^([xy]-axis)\s+([^"[\d.+-][^"[]*?)\s*(\[|[-+.\d]+\s*-->|$)/, '$1 "$2" $3')
        .replace(/\[[^\]]*"[^\]]*\]/, (list) => list.replaceAll('"', ''))
        .trim(),
  },
};

/** Kinds that can be drawn, by the first word of a diagram. */
const BY_WORD: Record<string, keyof typeof KINDS | 'flowchart'> = {
  graph: 'flowchart',
  flowchart: 'flowchart',
  statediagram: 'state',
  'statediagram-v2': 'state',
  sequencediagram: 'sequence',
  classdiagram: 'class',
  erdiagram: 'er',
  xychart: 'xychart',
  'xychart-beta': 'xychart',
};

/** Other kinds that Mermaid has. */
export const UNDRAWN_KINDS = [
  ...['pie', 'gantt', 'mindmap', 'timeline', 'journey', 'gitgraph', 'quadrantchart', 'requirementdiagram'],
  ...['sankey', 'sankey-beta', 'block', 'block-beta', 'packet', 'packet-beta', 'kanban', 'architecture'],
  ...['architecture-beta', 'radar-beta', 'treemap-beta', 'zenuml', 'info', 'classdiagram-v2'],
  ...['c4context', 'c4container', 'c4component', 'c4dynamic', 'c4deployment'],
];

export const DRAWN_KINDS = [
  'flowchart',
  'stateDiagram-v2',
  'sequenceDiagram',
  'classDiagram',
  'erDiagram',
  'xychart-beta',
];

/** Says of every line whether it can be drawn; one that cannot keeps the diagram from being drawn as something else. */
export function checkDiagram({ kind, header, statements }: DiagramSource): Checked {
  const name = Object.hasOwn(BY_WORD, kind) ? BY_WORD[kind] : undefined;
  if (name === 'flowchart') return checkFlowchart(header, statements);
  const known = name === undefined ? undefined : KINDS[name];
  if (known === undefined || !known.header.test(header.text))
    return { problem: { line: header.line, kind: 'unreadable', what: header.text } };
  return checkLines(known, header, statements);
}

function checkLines(kind: Kind, header: Statement, statements: readonly Statement[]): Checked {
  const open: Statement[] = [];
  const lines = [header.text];
  let ownColours: number | null = null;
  for (const { text, line } of statements) {
    const written = kind.rewrite?.(text) ?? text;
    if (kind.closes.test(text)) {
      if (open.pop() === undefined) return { problem: { line, kind: 'unreadable', what: text } };
    } else if (kind.opens.test(text)) open.push({ text, line });
    else if (kind.looks.test(text)) {
      ownColours ??= line;
      continue;
    } else if (!(open.length > 0 && kind.inside?.test(text))) {
      const undrawn = kind.notDrawn.exec(text);
      if (undrawn !== null) return { problem: { line, kind: 'not-drawn', what: undrawn[0].trim() } };
      if (!written.split('\n').some((one) => kind.opens.test(one) || kind.drawn.some((drawn) => drawn.test(one))))
        return { problem: { line, kind: 'unreadable', what: text } };
    }
    lines.push(written);
  }
  const [unclosed] = open;
  if (unclosed !== undefined) return { problem: { line: unclosed.line, kind: 'unclosed', what: unclosed.text } };
  return { text: lines.join('\n'), edges: statements.length, ownColours };
}
